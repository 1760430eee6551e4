"""The two servers of `benchmarks.submit`, and what is sent to each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import DateTime, String, create_engine, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from dongxian.services import services_on
from engine.rules.command import CreateCase
from runtime.accounts.account import find_account
from runtime.accounts.token import issue_token
from runtime.publication.publishing import publish
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, memberships, organisations, people, units
from runtime.web import create_app

MODEL = Path(__file__).parents[1] / "examples" / "dairy-east-china" / "model"
CASES = 200
VISIT = {"拜访纪要": "见了李科长,谈了供货周期"}


@dataclass(frozen=True)
class Target:
    port: int
    request: Callable[[int], bytes]


def settings_in(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'dongxian.db'}", data=folder)


def prepare(folder: Path) -> tuple[str, list[str]]:
    """A rep with cases and a token, under the example's model."""
    settings, now = settings_in(folder), datetime.now(UTC)
    with Database.open(settings.database_url) as database:
        database.create()
        database.write(lambda connection: found(connection, now))
        gate = services_on(settings, database).gate
        created = [gate.perform("o1", None, new_lead(number)) for number in range(CASES)]
        assert all(one.accepted for one in created), created[0].refused
        with database.read() as connection:
            account = find_account(connection, "o1", "a1", now)
        token = database.write(lambda connection: issue_token(connection, account, "b", ["write"], now, None))
    return token, [one.case_id for one in created]


def found(connection, now: datetime) -> None:  # type: ignore[no-untyped-def]
    own = {"organisation": "o1"}
    connection.execute(insert(organisations).values(id="o1", name="A", created_at=now))
    connection.execute(insert(units).values(**own, id="hz", name="杭州", path="/hz/", kind=""))
    connection.execute(insert(people).values(**own, id="li", number="1", name="李"))
    connection.execute(
        insert(memberships).values(
            **own,
            id="m1",
            person="li",
            unit="hz",
            role="销售代表",
            valid_from=datetime(2020, 1, 1, tzinfo=UTC),
        )
    )
    connection.execute(insert(accounts).values(**own, id="a1", person="li", login="li", password_hash="-"))
    documents = {file.name: file.read_text("utf-8") for file in MODEL.glob("*.yaml")}
    assert publish(connection, "o1", documents, now=now).model is not None


def new_lead(number: int) -> CreateCase:
    fields = {
        "客户名称": f"客户{number}",
        "联系电话": f"138{number:08d}",
        "城市": "上海",
        "来源": "展会",
    }
    return CreateCase(actor="li", fields=fields, owner="li", unit="hz", unit_path="/hz/")


def dongxian(folder: Path) -> FastAPI:
    settings = settings_in(folder)
    return create_app(services_on(settings, Database.open(settings.database_url)))


def to_dongxian(port: int, token: str, cases: Sequence[str]) -> Target:
    body = json.dumps({"fields": VISIT}).encode()
    activity = quote("客户拜访")

    def request(number: int) -> bytes:
        path = f"/api/v1/cases/{cases[number % len(cases)]}/activities/{activity}"
        return posted(path, body, f"Authorization: Bearer {token}\r\n")

    return Target(port, request)


class Base(DeclarativeBase):
    pass


class Visit(Base):
    __tablename__ = "visits"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case: Mapped[str] = mapped_column(String(36), index=True)
    activity: Mapped[str] = mapped_column(String(100))
    fields: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class VisitIn(BaseModel):
    activity: str
    fields: dict[str, str]


class VisitOut(BaseModel):
    id: str


def plain(folder: Path) -> FastAPI:
    engine = create_engine(
        f"sqlite:///{folder / 'plain.db'}", connect_args={"timeout": 30, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare_connection(connection, record: object) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    Base.metadata.create_all(engine)
    sessions, app = sessionmaker(engine), FastAPI()

    def session() -> Iterator[Session]:
        with sessions() as opened:
            yield opened

    @app.post("/cases/{case}/visits", status_code=201)
    def record(case: str, visit: VisitIn, session: Session = Depends(session)) -> VisitOut:
        row = Visit(
            id=new_id(),
            case=case,
            activity=visit.activity,
            fields=json.dumps(visit.fields, ensure_ascii=False),
            recorded_at=datetime.now(UTC),
        )
        session.add(row)
        session.commit()
        return VisitOut(id=row.id)

    return app


def to_plain(port: int) -> Target:
    body = json.dumps({"activity": "客户拜访", "fields": VISIT}).encode()
    return Target(port, lambda number: posted(f"/cases/c{number % CASES}/visits", body))


def posted(path: str, body: bytes, headers: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n{headers}\r\n".encode() + body

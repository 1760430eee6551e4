"""The team of `shop` with the funnel that a test writes, two cities with a supervisor each, and an administrator."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, func, insert, select, true
from starlette.testclient import TestClient

from engine.rules import fold
from engine.rules.case import Case
from engine.rules.command import AnyCommand
from engine.rules.event import AnyEvent
from runtime.channels.in_app import InApp
from runtime.gate import Gate, Outcome
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage.history import Stream, read
from runtime.storage.tables import accounts, memberships, messages, metadata, people
from tests.engine.rules.story import complete, instant
from tests.runtime.web.shop import HASHED, Shop, send

COMPANY = "o1"
MORE_PEOPLE = (
    ("ma", "马主管", "主管", "nb", False),
    ("lin", "林培训", "培训负责人", "east", False),
    ("root", "系统管理员", "主管", "east", True),
)
NAMED_STAGE = re.compile(r'name="expected_stage" value="([^"]+)"')
# What no answer of ours may ever show, whoever asks and whatever was sent.
LEAKS = ("Traceback", 'File "/', "sqlalchemy", "psycopg", "sqlite3.", "IntegrityError", "DataError")

OpenOffice = Callable[[str], "Office"]


@dataclass
class Office(Shop):
    """A model may leave out what it does not care about (see `complete`)."""

    model: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.services.database.write(self._found)

    def _found(self, connection: Connection) -> None:
        for login, name, role, unit, administrator in MORE_PEOPLE:
            own = {"organisation": COMPANY, "id": login}
            connection.execute(insert(people).values(**own, number=login, name=name))
            connection.execute(
                insert(memberships).values(
                    **own, person=login, unit=unit, role=role, valid_from=datetime(2026, 1, 1, tzinfo=UTC)
                )
            )
            connection.execute(
                insert(accounts).values(
                    **own,
                    person=login,
                    login=login,
                    password_hash=HASHED,
                    administrator=administrator,
                )
            )
        files = {"funnel.yaml": complete(self.model)}
        published = publish(connection, COMPANY, files, now=self.clock.now())
        assert published.model is not None, [str(each.message("en")) for each in published.diagnostics]

    def at(self, wall_clock: str) -> None:
        """As the wall clock in Shanghai says."""
        self.clock.set(instant(wall_clock))

    def customer(self, client: TestClient, name: str = "明德医院", **fields: str) -> str:
        """The address of a new case."""
        answer = send(client, "/cases/new", 客户名称=name, **fields)
        assert answer.url.path != "/cases/new", answer.text
        return answer.url.path

    def move(self, client: TestClient, case: str, to: str, **said: str):
        present = NAMED_STAGE.search(client.get(case).text)
        assert present, "the case stands at an end"
        return send(client, case, f"{case}/move", to=to, expected_stage=present[1], **said)

    def command(self, case: str, command: AnyCommand) -> Outcome:
        """As the API, an automation or an administrator's tool would: through the gate."""
        return self.services.gate.perform(COMPANY, id_of(case), command)

    def history(self, case: str) -> list[AnyEvent]:
        with self.services.database.read() as connection:
            return list(read(connection, Stream(COMPANY, id_of(case))))

    def state(self, case: str) -> Case:
        return fold(self.history(case))

    def new_worker(self) -> Worker:
        """Each call is a fresh start: nothing is remembered but what the database holds."""
        gate = Gate(self.services.database, Models(), self.clock, Calendars())
        return Worker(self.services.database, gate, self.clock, {"in_app": InApp()})

    def work_at(self, wall_clock: str) -> None:
        self.at(wall_clock)
        self.new_worker().step(self.clock.now())

    def told(self, person: str) -> list[str]:
        wanted = select(messages.c.body).where(messages.c.person == person).order_by(messages.c.id)
        with self.services.database.read() as connection:
            return list(connection.scalars(wanted))

    def count(self, table: Table) -> int:
        with self.services.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def everything(self) -> dict[str, int]:
        """Rows of each table that holds what people did; sessions and traces of refusals come and go."""
        passing = {"sessions", "decisions", "login_attempts"}
        with self.services.database.read() as connection:
            return {
                table.name: connection.execute(
                    select(func.count()).select_from(table).where(true())
                ).scalar_one()
                for table in metadata.sorted_tables
                if table.name not in passing
            }


def id_of(case: str) -> str:
    return case.rsplit("/", 1)[-1]


def codes(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.refused]


def pdf(pages: int) -> bytes:
    """What a scanner makes: a black bar on each page."""
    ink = f"{3 + pages} 0 obj<</Length 22>>stream\n100 700 400 30 re f\n  \nendstream endobj\n"
    kids = " ".join(f"{3 + number} 0 R" for number in range(pages))
    body = f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}>>endobj\n"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {3 + pages} 0 R>>"
    body += "".join(f"{3 + number} 0 obj{page}endobj\n" for number in range(pages))
    return f"{body}{ink}trailer<</Root 1 0 R>>\n%%EOF".encode()


def upload(name: str, content: bytes, kind: str = "application/pdf") -> tuple[str, bytes, str]:
    return (name, content, kind)


def says(answer) -> str:
    """The text of an answer of which nothing has leaked."""
    assert answer.status_code < 500, answer.text[:2000]
    assert not any(leak in answer.text for leak in LEAKS), answer.text[:2000]
    return answer.text

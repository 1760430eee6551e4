"""A small sales team with a model, files and accounts, and browsers that are logged in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, insert
from starlette.testclient import TestClient

from runtime.clock import Clock, FixedClock
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.storage.tables import accounts, memberships, organisations, people, units
from runtime.web import Services, create_app

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
PASSWORD = "correct horse"
ADDRESS = "http://127.0.0.1:8000"
TOKEN = re.compile(r'name="_form_token" value="([^"]+)"')
SUBMISSION = re.compile(r'name="_submission" value="([^"]+)"')

MODEL = """
dongxian: 1
funnel: 杭州漏斗
timezone: Asia/Shanghai
send_by: [in_app]
roles: [销售代表, 主管, 市场部]
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    预算: money
  required: [客户名称, 联系电话]
  unique: 联系电话
  amount: 预算
definitions:
  合格线索: filled(联系电话)
activities:
  客户沟通:
    fields:
      沟通结果: [已沟通, 未接通]
      需求清单: file
    required: [沟通结果]
    counts_if: 沟通结果 == "已沟通"
  客户拜访:
    must_do: {weekly: 5}
    fields:
      拜访纪要: long_text
    required: [拜访纪要]
stages:
  - stage: 触达
    deliver: 客户沟通
    limit: 5 days
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
agreements:
  市场线索跟进:
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通]
    within: 48 hours
scores:
  PEI:
    title: 过程执行指数
    of: must_do
    per: 销售代表
    every: week
    pass: 12
"""

TEAM = (
    ("li", "李小明", "销售代表", "hz"),
    ("zhao", "赵敏", "销售代表", "hz"),
    ("sun", "孙伟", "销售代表", "nb"),
    ("wang", "王主管", "主管", "hz"),
    ("qian", "钱市场", "市场部", "east"),
)
UNITS = (
    ("east", "华东区", None, "/east/"),
    ("hz", "杭州", "east", "/east/hz/"),
    ("nb", "宁波", "east", "/east/nb/"),
)

# The parameters are in the hash: this one is as cheap as Argon2 allows, so that tests do not wait.
HASHED = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Shop:
    services: Services
    clock: FixedClock

    def __post_init__(self) -> None:
        self.services.database.write(found)
        self.app = create_app(self.services)

    def visitor(self, address: str = ADDRESS) -> TestClient:
        return TestClient(
            self.app, address, headers={"sec-fetch-site": "same-origin"}, raise_server_exceptions=False
        )

    def browser(self, login: str) -> TestClient:
        """Logged in; see `send` for forms."""
        client = self.visitor()
        answer = client.post("/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client


def send(client: TestClient, page: str, to: str | None = None, /, files: object = None, **fields: str):
    """Opens a page and posts its form with the hidden fields that the page carries."""
    text = client.get(page).text
    hidden = {"_form_token": TOKEN.search(text)[1]}
    if found := SUBMISSION.search(text):
        hidden["_submission"] = found[1]
    return client.post(to or page, data=hidden | fields, files=files)


def new_case(client: TestClient, name: str, phone: str = "13800138000", **fields: str) -> str:
    answer = send(client, "/cases/new", 客户名称=name, 联系电话=phone, **fields)
    assert answer.url.path != "/cases/new", answer.text
    return answer.url.path


def open_shop(database: Database, folder: Path, clock: Clock | None = None) -> Services:
    clock = clock or FixedClock(START)
    models = Models()
    gate = Gate(database, models, clock, Calendars())
    settings = Settings(database_url=database.url, data=folder)
    return Services(settings, database, gate, models, clock, FileStore.in_folder(folder / "files"))


def found(connection: Connection) -> None:
    own = {"organisation": "o1"}
    since = datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(
        insert(organisations).values(id="o1", name="安和医疗", demo=False, language="zh", created_at=since)
    )
    for id, name, parent, path in UNITS:
        connection.execute(insert(units).values(**own, id=id, name=name, parent=parent, path=path, kind=""))
    for login, name, role, unit in TEAM:
        connection.execute(insert(people).values(**own, id=login, number=login, name=name))
        connection.execute(
            insert(memberships).values(
                **own, id=f"m-{login}", person=login, unit=unit, role=role, valid_from=since
            )
        )
        connection.execute(
            insert(accounts).values(
                **own,
                id=f"a-{login}",
                person=login,
                login=login,
                password_hash=HASHED,
                administrator=False,
            )
        )
    published = publish(connection, "o1", {"funnel.yaml": MODEL}, now=since)
    assert published.model is not None, [each.message("en") for each in published.diagnostics]

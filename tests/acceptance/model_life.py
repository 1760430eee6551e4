"""A funnel whose model changes, for C126: its leads, its drafts on the pages, its history proved again."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from starlette.testclient import TestClient

from runtime.models import Models
from runtime.storage.replay import replay
from runtime.storage.tables import cases
from tests.acceptance.office import COMPANY, Office
from tests.runtime.web.shop import send

MODEL = """
calendar: cn-workdays
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: [publish]}
case: {owner: 销售代表, fields: {客户名称: text}, required: [客户名称]}
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}已停留{{ 停留 }}"}]
  - stage: 需求确认
  - stage: 方案演示
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
WITHOUT = MODEL.replace("  - stage: 需求确认\n", "")
SEVEN = MODEL.replace("5 days", "7 days")
ONE = MODEL.replace("5 days", "1 day")


def leads(office: Office, count: int, stage: str = "触达") -> list[str]:
    li = office.browser("li")
    addresses = [office.customer(li, f"客户{number}") for number in range(count)]
    for address in addresses if stage != "触达" else ():
        office.move(li, address, stage)
    return addresses


def write(client: TestClient, draft: str, files: object = None, **fields: str):
    """As the page's form sends it, with the revision that the page shows."""
    revision = re.findall(r'name="revision" value="(\d+)"', client.get(draft).text)[0]
    return send(client, draft, draft, files=files, **{"revision": revision} | fields)


def begun(client: TestClient) -> str:
    """A draft of what is in force."""
    version = re.findall(r'name="version" value="(\w+)"', client.get("/models").text)[0]
    return send(client, "/models", version=version).url.path


def stages(office: Office) -> dict[str, int]:
    wanted = select(cases.c.stage, func.count().label("number")).group_by(cases.c.stage)
    with office.services.database.read() as connection:
        return {row.stage: row.number for row in connection.execute(wanted)}


def audited(office: Office) -> list[tuple[str, ...]]:
    with office.services.database.read() as connection:
        return [each.differing for each in replay(connection, COMPANY, Models().get) if not each.equal]

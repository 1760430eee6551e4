"""One organisation with a small funnel, five people in three units, and a gate in front of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert

from engine.rules.command import AnyCommand, CreateCase
from runtime.clock import FixedClock
from runtime.gate import Gate, Outcome
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.tables import memberships, organisations, people, units

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

FUNNEL = """
dongxian: 1
funnel: 华东区销售漏斗
timezone: Asia/Shanghai
calendar: cn-workdays
send_by: wecom
roles: [销售代表, 主管, 培训负责人, 市场部]
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    来源: [展会, 转介绍, 自拓]
    预算: money
  required: [客户名称]
  unique: 联系电话
  amount: 预算
definitions:
  合格线索: filled(联系电话, 预算)
activities:
  客户沟通:
    fields:
      沟通结果: [已沟通, 未接通]
      沟通录音: file
    required: [沟通结果]
    counts_if: 沟通结果 == "已沟通"
  跟进反馈:
    fields:
      结论: [接收, 退回]
    required: [结论]
records:
  报价单:
    belongs_to: case
    fields:
      编号: text
    required: [编号]
    unique: 编号
stages:
  - stage: 触达
    deliver: 客户沟通
    limit: 5 days
    overdue:
      - notify: 主管
        cc: 培训负责人
        say: "{{ 客户名称 }}在{{ 阶段 }}已停留{{ 停留 }}"
      - task: 话术辅导
        for: 培训负责人
        within: 2 workdays
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格, 失联]
agreements:
  市场线索跟进:
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通, 跟进反馈]
    within: 48 hours
    returned_if: 结论 == "退回"
"""

ORGANISATION = "org"


@dataclass(frozen=True)
class World:
    database: Database
    gate: Gate
    clock: FixedClock

    def perform(self, case: str | None, command: AnyCommand, key: str | None = None) -> Outcome:
        return self.gate.perform(ORGANISATION, case, command, key)

    def create(self, name: str = "仁济医院", **fields: object) -> Outcome:
        given: Mapping[str, object] = {"客户名称": name, **fields}
        return self.perform(
            None, CreateCase(actor="rep", fields=given, owner="rep", unit="team", unit_path="/east/team/")
        )


def settle(connection: Connection) -> None:
    """East China with one team; the trainer sits above it."""
    started = datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(insert(organisations).values(id=ORGANISATION, name="华东", created_at=started))
    connection.execute(
        insert(units),
        [
            {"organisation": ORGANISATION, "id": "east", "name": "华东", "parent": None, "path": "/east/"},
            {
                "organisation": ORGANISATION,
                "id": "team",
                "name": "一组",
                "parent": "east",
                "path": "/east/team/",
            },
            {"organisation": ORGANISATION, "id": "west", "name": "华西", "parent": None, "path": "/west/"},
        ],
    )
    held = {
        "rep": ("张三", "team", "销售代表"),
        "chief": ("李四", "team", "主管"),
        "trainer": ("王五", "east", "培训负责人"),
        "market": ("赵六", "east", "市场部"),
        "stranger": ("钱七", "west", "主管"),
    }
    connection.execute(
        insert(people),
        [
            {"organisation": ORGANISATION, "id": id, "number": id, "name": name}
            for id, (name, _, _) in held.items()
        ],
    )
    connection.execute(
        insert(memberships),
        [
            {
                "organisation": ORGANISATION,
                "id": f"m-{id}",
                "person": id,
                "unit": unit,
                "role": role,
                "valid_from": started,
            }
            for id, (_, unit, role) in held.items()
        ],
    )
    publish(connection, ORGANISATION, {"funnel.yaml": FUNNEL}, now=started)


@pytest.fixture
def world(database: Database) -> World:
    database.write(settle)
    clock = FixedClock(MONDAY)
    return World(database, Gate(database, Models(), clock, Calendars()), clock)


Rows = Callable[..., list[dict[str, object]]]


@pytest.fixture
def rows(world: World) -> Rows:
    def read(statement: object) -> list[dict[str, object]]:
        with world.database.read() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]  # type: ignore[call-overload]

    return read

"""A small company with a model, people, the gate and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from engine.rules.command import CreateCase, MoveCase
from runtime.channels.in_app import InApp
from runtime.clock import Clock, FixedClock
from runtime.gate import Gate
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import (
    accounts,
    cases,
    deadlines,
    event_payloads,
    events,
    memberships,
    messages,
    organisations,
    people,
    units,
)

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COMPANY = "o1"

MODEL = """
dongxian: 1
funnel: 华东区销售漏斗
timezone: Asia/Shanghai
send_by: [in_app]
roles: [销售代表, 主管, 培训负责人]
case:
  owner: 销售代表
  fields:
    客户名称: text
  required: [客户名称]
stages:
  - stage: 触达
    limit: 5 days
    overdue:
      - notify: 主管
        cc: 培训负责人
        say: "{{ 客户名称 }}在{{ 阶段 }}已停留{{ 停留 }}"
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


@dataclass
class Company:
    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    model: str = MODEL

    def __post_init__(self) -> None:
        self.database.write(self._found)
        self.gate = self.new_gate()

    def new_gate(self, clock: Clock | None = None) -> Gate:
        return Gate(self.database, Models(), clock or self.clock, Calendars())

    def new_worker(self, gate: Gate | None = None) -> Worker:
        return Worker(self.database, gate or self.new_gate(), self.clock, {"in_app": InApp()})

    def customer(self, name: str) -> str:
        command = CreateCase(
            actor="rep", fields={"客户名称": name}, owner="rep", unit="sh", unit_path="/east/sh/"
        )
        outcome = self.gate.perform(COMPANY, None, command)
        assert outcome.accepted, [each.message("en") for each in outcome.refused]
        return outcome.case_id

    def move(self, case: str) -> None:
        command = MoveCase(actor="rep", to="需求确认", expected_stage="触达")
        assert self.gate.perform(COMPANY, case, command).accepted

    def at(self, **later: float) -> datetime:
        self.clock.set(START + timedelta(**later))
        return self.clock.now()

    def missed(self) -> list[tuple[str, bool]]:
        """(case, late) of each deadline_missed event, in the order they were recorded."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(events.c.stream, event_payloads.c.payload)
                .join(
                    event_payloads,
                    (event_payloads.c.stream == events.c.stream)
                    & (event_payloads.c.sequence == events.c.sequence),
                )
                .where(events.c.type == "deadline_missed")
                .order_by(events.c.recorded_at)
            )
            return [(row.stream, '"late":true' in row.payload) for row in rows]

    def told(self, person: str) -> list[str]:
        with self.database.read() as connection:
            return list(
                connection.scalars(
                    select(messages.c.body).where(messages.c.person == person).order_by(messages.c.id)
                )
            )

    def states(self) -> Iterator[str]:
        with self.database.read() as connection:
            yield from connection.scalars(select(deadlines.c.state))

    def _found(self, connection: Connection) -> None:
        connection.execute(
            insert(organisations).values(id=COMPANY, name="华东", language="zh", created_at=self.clock.now())
        )
        loaded = publish(connection, COMPANY, {"funnel.yaml": self.model}, now=self.clock.now())
        assert loaded.model is not None, loaded.diagnostics
        for id, name, parent, path in (("east", "华东", None, "/east/"), ("sh", "上海", "east", "/east/sh/")):
            connection.execute(
                insert(units).values(organisation=COMPANY, id=id, name=name, parent=parent, path=path)
            )
        for id, name, role, unit in (
            ("rep", "张三", "销售代表", "sh"),
            ("boss", "王主管", "主管", "sh"),
            ("trainer", "李培训", "培训负责人", "east"),
        ):
            self._employ(connection, id, name, role, unit)
        connection.execute(
            insert(accounts).values(
                organisation=COMPANY,
                id="a1",
                person="boss",
                login="boss",
                password_hash="-",
                administrator=True,
            )
        )

    def _employ(self, connection: Connection, id: str, name: str, role: str, unit: str) -> None:
        connection.execute(
            insert(people).values(organisation=COMPANY, id=id, number=id, name=name, wecom_id=id)
        )
        connection.execute(
            insert(memberships).values(
                organisation=COMPANY,
                id=new_id(),
                person=id,
                unit=unit,
                role=role,
                valid_from=self.clock.now() - timedelta(days=30),
            )
        )

    def pinned(self, case: str) -> str:
        with self.database.read() as connection:
            return str(connection.scalar(select(cases.c.model_version).where(cases.c.id == case)))

    def pin(self, case: str, version: str) -> None:
        self.database.write(
            lambda connection: connection.execute(
                update(cases).where(cases.c.id == case).values(model_version=version)
            )
        )

"""A region with two cities and a quarter of business behind it, for the pages that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Connection, insert, select

from engine.rules.command import (
    AnyCommand,
    AssignCase,
    CreateCase,
    FallDue,
    HandOver,
    MoveCase,
    RecordActivity,
)
from runtime.gate import Outcome
from runtime.models import Models
from runtime.publication.publishing import publish
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, deadlines, memberships, people
from tests.runtime.web.shop import HASHED, Shop

COMPANY = "o1"
NOW = datetime(2026, 3, 27, 2, 0, tzinfo=UTC)  # a Friday, 10:00 in Shanghai
QUARTER = "2026-Q1"
WEEK = "2026-W13"

MODEL = """
dongxian: 1
funnel: 华东漏斗
timezone: Asia/Shanghai
send_by: [in_app]
roles:
  销售代表: {sees: own}
  主管: {sees: unit}
  市场部: {sees: given}
  区域总监: {sees: unit, may: [override, approve]}
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    预算: money
    来源: [展会, 自拓]
  required: [客户名称]
  amount: 预算
definitions:
  合格线索: filled(联系电话, 预算)
activities:
  客户沟通:
    must_do: {weekly: 2}
    fields:
      沟通结果: [已沟通, 未接通]
    required: [沟通结果]
    counts_if: 沟通结果 == "已沟通"
  跟进反馈:
    fields:
      结论: [接收, 退回]
      说明: text
    required: [结论]
  客户拜访:
    must_do: {weekly: 3}
    fields:
      拜访纪要: text
stages:
  - stage: 触达
    deliver: 客户沟通
    limit: 5 days
  - stage: 报价
    limit: 10 days
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
scores:
  PEI:
    title: 过程执行指数
    of: must_do
    per: 销售代表
    every: week
    pass: 5
"""

MORE_PEOPLE = (
    ("ma", "马主管", "主管", "nb"),
    ("dong", "董总", "区域总监", "east"),
)
PLACES = {"li": "hz", "zhao": "hz", "sun": "nb"}


@dataclass
class Business(Shop):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.services.database.write(staff)
        self.clock.set(NOW)

    def at(self, before: timedelta, case: str | None, command: AnyCommand) -> Outcome:
        """Done so long before now, and accepted."""
        self.clock.set(NOW - before)
        outcome = self.services.gate.perform(COMPANY, case, command)
        self.clock.set(NOW)
        assert outcome.accepted, [each.message("en") for each in outcome.refused]
        return outcome

    def lead(
        self,
        name: str,
        owner: str = "li",
        before: timedelta = timedelta(days=3),
        given: bool = False,
        **fields,
    ) -> str:
        unit = PLACES[owner]
        command = CreateCase(
            actor="qian" if given else owner,
            fields={"客户名称": name, **fields},
            owner=owner,
            unit=unit,
            unit_path=f"/east/{unit}/",
            given_under="市场线索跟进" if given else None,
        )
        return self.at(before, None, command).case_id

    def record(self, case: str, activity: str, before: timedelta, actor: str = "li", **fields: str) -> None:
        command = RecordActivity(
            actor=actor, submission=new_id(), activity=activity, form_version="", fields=fields
        )
        self.at(before, case, command)

    def talk(self, case: str, before: timedelta, actor: str = "li", result: str = "已沟通") -> None:
        self.record(case, "客户沟通", before, actor, 沟通结果=result)

    def move(self, case: str, to: str, before: timedelta, stage: str = "触达", **more: str) -> None:
        self.at(before, case, MoveCase(actor=more.pop("actor", "li"), to=to, expected_stage=stage, **more))

    def let_limits_pass(self) -> None:
        with self.services.database.read() as connection:
            due = connection.execute(
                select(deadlines).where(deadlines.c.state == "pending", deadlines.c.due < NOW)
            ).all()
        for row in due:
            command = FallDue(actor="system", clause=row.clause, occurrence=row.occurrence, due=row.due)
            assert self.services.gate.perform(COMPANY, row.case, command).accepted


def staff(connection: Connection) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    own = {"organisation": COMPANY}
    for id, name, role, unit in MORE_PEOPLE:
        connection.execute(insert(people).values(**own, id=id, number=id, name=name))
        connection.execute(
            insert(memberships).values(**own, id=f"m-{id}", person=id, unit=unit, role=role, valid_from=since)
        )
        connection.execute(
            insert(accounts).values(
                **own, id=f"a-{id}", person=id, login=id, password_hash=HASHED, administrator=False
            )
        )
    published = publish(connection, COMPANY, {"funnel.yaml": MODEL}, now=since)
    assert published.model is not None, [each.message("en") for each in published.diagnostics]
    assert Models().current(connection, COMPANY) is not None


Step = Callable[[Business, Random, str, str, timedelta], None]


def live(business: Business, leads: int = 36) -> None:
    """All that can happen happens to some lead, by turns rather than by chance."""
    random, steps = Random(7), (wait, lose, quote, win, send_back, override, reassign, give_back)
    for number in range(leads):
        owner = ("li", "sun", "zhao")[number % 3]
        before = timedelta(days=random.randrange(1, 60), hours=random.randrange(20))
        fields = {"来源": "展会" if number % 2 else "自拓"}
        if number % 5:
            fields |= {"联系电话": f"138{number:08d}", "预算": str(random.randrange(1, 90) * 1000)}
        case = business.lead(f"{owner}的客户{number}", owner, before, given=number % 2 == 1, **fields)
        steps[number % len(steps)](business, random, case, owner, before)
    business.let_limits_pass()


def wait(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    business.talk(case, before * 0.9, owner, "未接通")
    business.record(case, "客户拜访", timedelta(hours=1), owner)


def lose(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    reason = random.choice(("价格", "失联"))
    business.move(case, "输单", before * 0.5, actor=owner, reason=reason)


def quote(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    business.talk(case, before * 0.99, owner)
    business.record(case, "客户拜访", before * 0.9, owner)
    business.move(case, "报价", before * 0.8, actor=owner)


def win(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    quote(business, random, case, owner, before)
    business.move(case, "赢单", before * 0.2, "报价", actor=owner)


def send_back(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    quote(business, random, case, owner, before)
    business.move(case, "触达", before * 0.3, "报价", actor=owner, comment="需求变了")


def override(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    business.move(case, "报价", before * 0.6, actor=owner, override="老客户,不用再沟通", approver="dong")


def reassign(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    quote(business, random, case, owner, before)
    to = "sun" if owner == "li" else "li"
    unit = PLACES[to]
    command = AssignCase(actor="dong", owner=to, unit=unit, unit_path=f"/east/{unit}/")
    business.at(before * 0.4, case, command)


def give_back(business: Business, random: Random, case: str, owner: str, before: timedelta) -> None:
    business.record(case, "跟进反馈", before * 0.99, owner, 结论="退回", 说明="没有预算")
    if random.random() < 0.5:
        command = HandOver(
            actor="qian",
            agreement="市场线索跟进",
            owner=owner,
            unit=PLACES[owner],
            unit_path=f"/east/{PLACES[owner]}/",
        )
        business.at(min(before * 0.1, timedelta(hours=20)), case, command)

"""Rules that come round by the clock go through the same deadlines, workers and gate as every limit."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine.rules.command import CreateCase
from runtime.jobs.deadlines import Deadlines
from runtime.queries.limits import limits_of_owner
from runtime.storage.database import Database
from runtime.storage.tables import cases, deadlines
from tests.runtime.jobs.company import COMPANY, MODEL, Company

WEEKLY = (
    MODEL.replace("客户名称: text\n", "客户名称: text\n    接手人: person\n")
    + """
definitions:
  有人接手: filled(接手人)
rules:
  周一提醒:
    when: {every: monday 09:30}
    in: [触达]
    do: [{notify: 主管, say: "{{ 客户名称 }}还在触达"}]
  交接:
    when: {becomes: 有人接手}
    do: [{assign: 接手人}, {require: 客户名称}]
"""
)


def test_a_rule_comes_round_once_a_week_whoever_works_and_however_often(database: Database) -> None:
    company = Company(database, model=WEEKLY)
    company.customer("宏达医院")  # Monday 9:00 in Shanghai
    for later in (timedelta(minutes=30), timedelta(minutes=31), timedelta(hours=2)):
        for _ in range(2):
            company.new_worker().step(company.at(seconds=later.total_seconds()))
    assert company.told("boss") == ["宏达医院还在触达"]
    company.new_worker().step(company.at(days=4, hours=20))
    company.new_worker().step(company.at(days=7, hours=1))
    assert company.told("boss").count("宏达医院还在触达") == 2
    with database.read() as connection:
        rows = connection.execute(
            select(deadlines.c.occurrence, deadlines.c.state)
            .where(deadlines.c.clause == "every/周一提醒")
            .order_by(deadlines.c.occurrence)
        )
        assert [tuple(row) for row in rows] == [(1, "met"), (2, "met"), (3, "pending")]


def test_a_deadline_that_two_workers_claimed_comes_round_once(database: Database) -> None:
    company = Company(database, model=WEEKLY)
    company.customer("宏达医院")
    now = company.at(minutes=31)
    one, other = (
        Deadlines(database, company.new_gate(), by=name, lease=timedelta(0)) for name in ("one", "other")
    )
    one.fire(now)
    other.fire(now)
    company.new_worker().step(now)
    assert company.told("boss") == ["宏达医院还在触达"]


def test_leaving_the_stage_ends_the_schedule_and_it_is_nobodys_limit(database: Database) -> None:
    company = Company(database, model=WEEKLY)
    case = company.customer("宏达医院")
    with database.read() as connection:
        shown = limits_of_owner(connection, cases.c.organisation == COMPANY, "rep", company.at(days=4))
        assert [row.clause for row in shown] == ["stage/触达"]
    company.move(case)
    company.new_worker().step(company.at(days=30))
    assert company.told("boss") == []


def test_a_case_goes_to_the_person_in_a_field_and_into_that_persons_unit(database: Database) -> None:
    company = Company(database, model=WEEKLY)
    command = CreateCase(
        actor="rep",
        fields={"客户名称": "宏达医院", "接手人": "trainer"},
        owner="rep",
        unit="sh",
        unit_path="/east/sh/",
    )
    outcome = company.gate.perform(COMPANY, None, command)
    with database.read() as connection:
        row = connection.execute(
            select(cases.c.owner, cases.c.unit).where(cases.c.id == outcome.case_id)
        ).one()
    assert tuple(row) == ("trainer", "east")

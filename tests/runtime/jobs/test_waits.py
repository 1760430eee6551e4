"""Waits among the deadlines: the worker ends them, publications rename and end them, the audit proves their rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.rules.command import StartWaiting, StopWaiting
from runtime.models import Models
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.reconciler import compare
from runtime.storage.replay import replay
from runtime.storage.tables import cases, deadlines
from tests.runtime.jobs.company import COMPANY, MODEL, START, Company

WAITS = "waits: {等审批: {because_of: 客户, at_most: 3 days}}\n"


@pytest.fixture
def company(database: Database) -> Company:
    """With one case, which waits since the second day."""
    company = Company(database, model=MODEL + WAITS)
    case = company.customer("明德")
    company.at(days=1)
    assert company.gate.perform(COMPANY, case, StartWaiting(actor="rep", wait="等审批")).accepted
    return company


def follow(company: Company, text: str, plan: str = "") -> None:
    now = company.clock.now()
    loaded = company.database.write(
        lambda connection: publish(connection, COMPANY, {"funnel.yaml": text}, now=now, plan=plan)
    )
    assert loaded.model is not None, [each.message("en") for each in loaded.diagnostics]
    company.new_worker().step(now)


def rows(company: Company) -> list[tuple[str, str, timedelta | None]]:
    with company.database.read() as connection:
        found = connection.execute(
            select(deadlines.c.clause, deadlines.c.state, deadlines.c.due).order_by(deadlines.c.clause)
        )
        return [(row.clause, row.state, row.due and row.due - START) for row in found]


def waits_for(company: Company) -> str | None:
    with company.database.read() as connection:
        return connection.scalar(select(cases.c.waits_for))


def proven(company: Company) -> bool:
    with company.database.read() as connection:
        whole = all(each.equal for each in replay(connection, COMPANY, Models().get))
        return whole and not compare(connection, COMPANY, Models().get).differing


def test_the_worker_ends_a_wait_that_has_lasted_as_long_as_it_may(company: Company) -> None:
    assert rows(company) == [
        ("stage/触达", "pending", timedelta(days=8)),
        ("wait/等审批", "pending", timedelta(days=4)),
    ]
    company.new_worker().step(company.at(days=4))
    assert waits_for(company) == "等审批", "exactly then it is still within its allowance"
    company.new_worker().step(company.at(days=4, seconds=1))
    assert waits_for(company) is None
    assert [state for _, state, _ in rows(company)] == ["pending", "met"]
    assert proven(company)


def test_a_renamed_wait_goes_on_and_its_row_with_it(company: Company) -> None:
    follow(company, MODEL + WAITS.replace("等审批: {", "等客户审批: {was: 等审批, "))

    assert waits_for(company) == "等客户审批"
    assert [clause for clause, *_ in rows(company)] == ["stage/触达", "wait/等客户审批"]
    assert proven(company)
    with company.database.read() as connection:
        case = connection.scalars(select(cases.c.id)).one()
    assert company.gate.perform(COMPANY, case, StopWaiting(actor="rep", wait="等客户审批")).accepted
    assert rows(company)[1][1] == "met"
    assert proven(company)


def test_a_wait_that_was_over_before_its_model_was_followed_is_ended_under_its_new_name(
    company: Company,
) -> None:
    company.at(days=5)
    follow(company, MODEL + WAITS.replace("等审批: {", "等客户审批: {was: 等审批, "))

    assert rows(company) == [
        ("stage/触达", "pending", timedelta(days=8)),
        ("wait/等客户审批", "met", timedelta(days=4)),
    ]
    assert proven(company)


def test_a_wait_that_the_model_no_longer_has_ends_and_the_clock_runs_on(company: Company) -> None:
    company.at(days=2)
    follow(company, MODEL)

    assert waits_for(company) is None
    assert rows(company) == [
        ("stage/触达", "pending", timedelta(days=6)),
        ("wait/等审批", "met", timedelta(days=4)),
    ]
    assert proven(company)


@pytest.mark.parametrize("plan", ["", "limits: {触达: keep}"])
def test_a_kept_limit_of_working_time_follows_its_calendar_still(database: Database, plan: str) -> None:
    working = MODEL.replace("5 days", "5 workdays") + "calendar: cn-workdays\n"
    company = Company(database, model=working)
    company.customer("明德")
    follow(company, working.replace("5 workdays", "5 days"), plan)

    with company.database.read() as connection:
        calendar = connection.scalar(select(deadlines.c.calendar))
    assert calendar == ("cn-workdays" if plan else None)
    assert proven(company)

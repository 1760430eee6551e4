"""History from elsewhere, many cases at once, through the same gate."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from engine.rules.command import Adopt
from runtime.models import Models
from runtime.storage.audit import verify
from runtime.storage.replay import replay
from runtime.storage.tables import cases, deadlines, decisions, outbox, stage_visits
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, Rows, World

YEAR_AGO = MONDAY - timedelta(days=365)


def old_case(
    key: str, *visits: tuple[str, datetime], phone: str | None = None, reason: str | None = None
) -> Adopt:
    return Adopt(
        actor="market",
        fields={"客户名称": f"客户{key}", "联系电话": phone},
        owner="rep",
        unit="team",
        unit_path="/east/team/",
        visits=visits or (("触达", YEAR_AGO),),
        source="旧表.xlsx",
        key=key,
        reason=reason,
    )


def test_adopted_history_keeps_its_dates_and_reminds_nobody(world: World, rows: Rows) -> None:
    lost = (
        ("触达", YEAR_AGO),
        ("需求确认", YEAR_AGO + timedelta(days=9)),
        ("输单", YEAR_AGO + timedelta(days=30)),
    )
    outcomes = world.gate.adopt(ORGANISATION, [old_case("1", *lost, reason="价格"), old_case("2")])
    assert [(each.accepted, each.refused) for each in outcomes] == [(True, ()), (True, ())]
    visits = rows(
        select(stage_visits).where(stage_visits.c.case == outcomes[0].case_id).order_by(stage_visits.c.visit)
    )
    assert [(each["stage"], each["dwell_seconds"], each["outcome"], each["reason"]) for each in visits] == [
        ("触达", 9 * 86_400, "forward", None),
        ("需求确认", 21 * 86_400, "lost", "价格"),
        ("输单", None, None, None),
    ]
    assert rows(select(outbox)) == []
    assert [each["state"] for each in rows(select(deadlines))] == ["missed"]  # and overdue on every list
    created = {row["id"]: (row["created_at"], row["imported_from"]) for row in rows(select(cases))}
    assert set(created.values()) == {(YEAR_AGO, "旧表.xlsx")}


def test_the_same_rows_again_create_nothing(world: World, rows: Rows) -> None:
    commands = [old_case(str(number)) for number in range(30)]
    first = world.gate.adopt(ORGANISATION, commands)
    again = world.gate.adopt(ORGANISATION, [*commands, old_case("new"), old_case("new")])
    assert [(each.case_id, each.events) for each in again[:30]] == [(each.case_id, 0) for each in first]
    assert again[30].events > 0
    assert (again[31].case_id, again[31].events) == (again[30].case_id, 0)
    assert len(rows(select(cases))) == len(rows(select(decisions))) == 31
    alone = world.perform(None, commands[0])
    assert (alone.case_id, alone.events) == (first[0].case_id, 0)


def test_a_bad_row_is_refused_alone(world: World, rows: Rows) -> None:
    outcomes = world.gate.adopt(
        ORGANISATION,
        [
            old_case("1", phone="13800000000"),
            old_case("2", phone="13800000000"),
            old_case("3", ("没有的阶段", YEAR_AGO)),
            old_case("4", ("触达", MONDAY + timedelta(days=1))),
            old_case("5"),
        ],
    )
    assert [[each.code.id for each in outcome.refused] for outcome in outcomes] == [
        [],
        ["RULE603"],
        ["RULE604"],
        ["RULE640"],
        [],
    ]
    assert len(rows(select(cases))) == 2


def test_adopted_cases_replay_and_pass_the_audit(world: World) -> None:
    world.gate.adopt(ORGANISATION, [old_case(str(number)) for number in range(5)])
    with world.database.read() as connection:
        assert verify(connection, ORGANISATION).intact
        assert [each.equal for each in replay(connection, ORGANISATION, Models().get)] == [True] * 5

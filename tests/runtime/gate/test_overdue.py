"""One meaning of overdue on every list, whatever the worker has done and however the case came in."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.rules.command import Adopt
from runtime.queries.board import counts_by_stage
from runtime.queries.cases import CaseFilter, list_cases
from runtime.queries.limits import limits_of_owner
from runtime.queries.overdue import list_overdue
from runtime.storage.scope import everything, visible_cases
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, World

LIMIT = timedelta(days=5)
MINUTE = timedelta(minutes=1)


def overdue_at(world: World, now: datetime) -> tuple[int, int, int, int]:
    """By the board, the filtered list, the overdue list, and the rep's own day."""
    sees = visible_cases(everything(ORGANISATION, "chief"))
    with world.database.read() as connection:
        board = counts_by_stage(connection, sees, now)
        return (
            sum(count.overdue for count in board.values()),
            list_cases(connection, sees, CaseFilter(standing="overdue"), now).total,
            list_overdue(connection, sees, now).total,
            sum(row.due < now for row in limits_of_owner(connection, sees, "rep", now)),
        )


def test_a_limit_counts_everywhere_from_the_minute_after_it_before_the_worker_came(world: World) -> None:
    world.create("仁济医院")
    assert overdue_at(world, MONDAY + LIMIT) == (0, 0, 0, 0)
    assert overdue_at(world, MONDAY + LIMIT + MINUTE) == (1, 1, 1, 1)


def test_a_case_imported_past_its_limit_is_overdue_everywhere(world: World) -> None:
    old = Adopt(
        actor="market",
        fields={"客户名称": "旧客户"},
        owner="rep",
        unit="team",
        unit_path="/east/team/",
        source="旧表",
        key="1",
        visits=(("触达", MONDAY - timedelta(days=20)),),
    )
    [outcome] = world.gate.adopt(ORGANISATION, [old])
    assert outcome.accepted
    assert overdue_at(world, MONDAY) == (1, 1, 1, 1)

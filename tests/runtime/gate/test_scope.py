"""Who sees which cases: own, given and unit, by the roles held at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from engine.rules.command import CreateCase
from runtime.models import Models
from runtime.storage.scope import everything, scope_of, visible_cases
from runtime.storage.tables import cases, organisations, people
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, World


@pytest.fixture
def seen(world: World) -> dict[str, str]:
    """Case ids by name: one of the rep's, one in the west, one given by the marketing department."""

    def create(name: str, actor: str, owner: str, unit: str, given_under: str | None = None) -> str:
        command = CreateCase(
            actor=actor,
            fields={"客户名称": name},
            owner=owner,
            unit=unit,
            unit_path="/west/" if unit == "west" else "/east/team/",
            given_under=given_under,
        )
        outcome = world.perform(None, command)
        assert outcome.refused == ()
        return outcome.case_id

    return {
        create("自己的", "rep", "rep", "team"): "自己的",
        create("西部的", "stranger", "stranger", "west"): "西部的",
        create("移交的", "market", "other", "west", "市场线索跟进"): "移交的",
    }


def visible(world: World, seen: dict[str, str], person: str, days: int = 0) -> set[str]:
    with world.database.read() as connection:
        model = Models().current(connection, ORGANISATION)
        assert model is not None
        scope = scope_of(connection, ORGANISATION, person, model, MONDAY + timedelta(days=days))
        return {seen[id] for id in connection.scalars(select(cases.c.id).where(visible_cases(scope)))}


def test_a_rep_sees_own_a_chief_the_unit_and_a_provider_what_was_given(
    world: World, seen: dict[str, str]
) -> None:
    assert visible(world, seen, "rep") == {"自己的"}
    assert visible(world, seen, "chief") == {"自己的"}
    assert visible(world, seen, "trainer") == {"自己的"}
    assert visible(world, seen, "market") == {"移交的"}
    assert visible(world, seen, "stranger") == {"西部的", "移交的"}


def test_nobody_and_somebody_without_a_role_see_nothing(world: World, seen: dict[str, str]) -> None:
    assert visible(world, seen, "nobody") == set()


def test_a_leaver_sees_nothing_and_a_deputy_sees_what_was_left_behind(
    world: World, seen: dict[str, str]
) -> None:
    gone = update(people).where(people.c.id == "stranger").values(left_at=MONDAY, deputy="rep")
    world.database.write(lambda connection: connection.execute(gone))
    assert visible(world, seen, "stranger") == set()
    assert visible(world, seen, "rep") == {"自己的", "西部的", "移交的"}
    ended = update(people).where(people.c.id == "stranger").values(deputy_to=MONDAY + timedelta(days=7))
    world.database.write(lambda connection: connection.execute(ended))
    assert visible(world, seen, "rep", days=8) == {"自己的"}


def test_a_role_shows_nothing_before_it_was_held(world: World, seen: dict[str, str]) -> None:
    assert visible(world, seen, "chief", days=-365) == set()


def test_a_unit_with_a_similar_name_is_not_below(world: World, seen: dict[str, str]) -> None:
    moved = update(cases).where(cases.c.owner == "rep").values(unit_path="/east/team2/")
    world.database.write(lambda connection: connection.execute(moved))
    assert visible(world, seen, "chief") == set()
    assert visible(world, seen, "trainer") == {"自己的"}


def test_everything_ends_at_the_organisation(world: World, seen: dict[str, str]) -> None:
    world.database.write(
        lambda connection: connection.execute(
            insert(organisations).values(id="other", name="另一家", created_at=MONDAY)
        )
    )
    with world.database.read() as connection:
        for organisation, count in ((ORGANISATION, 3), ("other", 0)):
            found = connection.scalars(
                select(cases.c.id).where(visible_cases(everything(organisation, "admin")))
            )
            assert len(found.all()) == count

"""Who is told: the nearest holder upward, or who stands in, never somebody who has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from engine.timing import Absence
from runtime.organisation.directory import Directory, Membership, Person, Unit

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)

EAST = Unit("east", "华东", None, "/east/", "大区")
TEAM = Unit("team", "一组", "east", "/east/team/", "小组")
WEST = Unit("west", "华西", None, "/west/", "大区")


def person(id: str, **values: object) -> Person:
    return replace(Person(id, id, id, None, None, None, None), **values)  # type: ignore[arg-type]


def directory(*people: Person, held: list[Membership]) -> Directory:
    return Directory(
        {each.id: each for each in people}, {each.id: each for each in (EAST, TEAM, WEST)}, held, {}
    )


def chief(person: str, unit: str, since: datetime = JANUARY, until: datetime | None = None) -> Membership:
    return Membership(person, unit, "主管", since, until)


def holder(found: Directory, unit: str = "team", at: datetime = MARCH) -> str | None:
    person = found.holder("主管", unit, at)
    return None if person is None else person.id


def test_the_nearest_holder_upward_is_found() -> None:
    both = directory(person("near"), person("far"), held=[chief("far", "east"), chief("near", "team")])
    assert holder(both) == "near"
    assert holder(both, "east") == "far"
    assert holder(both, "west") is None


def test_a_membership_counts_only_while_it_lasts() -> None:
    moved = directory(
        person("before"),
        person("after"),
        held=[chief("before", "team", until=MARCH), chief("after", "team", MARCH)],
    )
    assert holder(moved, at=JANUARY) == "before"
    assert holder(moved, at=MARCH) == "after"


def test_a_deputy_stands_in_for_the_days_of_absence_only() -> None:
    away = person("chief", deputy="deputy", deputy_from=MARCH, deputy_to=APRIL)
    found = directory(away, person("deputy"), held=[chief("chief", "team")])
    assert holder(found, at=JANUARY) == "chief"
    assert holder(found, at=MARCH) == "deputy"
    assert holder(found, at=APRIL) == "chief"


def test_the_deputy_of_a_deputy_is_asked_and_a_circle_ends_with_somebody_who_is_here() -> None:
    chain = directory(
        person("a", deputy="b"), person("b", deputy="c"), person("c"), held=[chief("a", "team")]
    )
    assert holder(chain) == "c"
    circle = directory(person("a", deputy="b"), person("b", deputy="a"), held=[chief("a", "team")])
    assert holder(circle) in ("a", "b")


def test_after_a_leaver_the_search_goes_on_upward() -> None:
    left = directory(
        person("gone", left_at=MARCH), person("above"), held=[chief("gone", "team"), chief("above", "east")]
    )
    assert holder(left, at=JANUARY) == "gone"
    assert holder(left, at=MARCH) == "above"


def test_a_deputy_who_has_left_does_not_stand_in() -> None:
    found = directory(
        person("chief", deputy="gone"), person("gone", left_at=JANUARY), held=[chief("chief", "team")]
    )
    assert holder(found) == "chief"


def test_among_several_in_one_unit_the_longest_serving_is_told() -> None:
    several = directory(
        person("new"), person("old"), held=[chief("new", "team", MARCH), chief("old", "team")]
    )
    assert holder(several, at=APRIL) == "old"


def test_units_without_a_holder_are_listed_for_publishing() -> None:
    found = directory(person("chief"), held=[chief("chief", "east")])
    assert [unit.id for unit in found.units_without("主管", MARCH)] == ["west"]


def test_on_leave_the_deputy_stands_in_whatever_the_days_of_the_deputy_are() -> None:
    away = person(
        "chief", deputy="deputy", deputy_from=JANUARY, deputy_to=JANUARY, leave=(Absence(MARCH, APRIL),)
    )
    found = directory(away, person("deputy"), held=[chief("chief", "team")])
    assert holder(found, at=JANUARY) == "chief"
    assert holder(found, at=MARCH) == "deputy"
    assert holder(found, at=APRIL) == "chief"


def test_on_leave_without_a_deputy_the_next_holder_is_told_and_the_person_only_if_there_is_none() -> None:
    near, far = person("near", leave=(Absence(MARCH),)), person("far")
    both = directory(near, far, held=[chief("near", "team"), chief("far", "east")])
    assert holder(both, at=JANUARY) == "near"
    assert holder(both, at=MARCH) == "far"
    alone = directory(near, held=[chief("near", "team")])
    assert holder(alone, at=MARCH) == "near"

"""Two processes with a gate each on one database: what must be decided one after the other is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from sqlalchemy import Connection, select

from engine.rules.command import CreateCase, RecordActivity
from runtime.gate import Gate, Outcome
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.storage.audit import verify
from runtime.storage.database import Database
from runtime.storage.replay import replay
from runtime.storage.tables import activities, cases
from tests.runtime.gate.conftest import ORGANISATION, Rows, World
from tests.runtime.gate.test_adoption import old_case


@pytest.fixture
def gates(world: World, database_url: str) -> Iterator[tuple[Gate, Gate]]:
    with Database.open(database_url) as other:
        yield world.gate, Gate(other, Models(), world.clock, Calendars())


def create(phone: str) -> CreateCase:
    fields = {"客户名称": "仁济医院", "联系电话": phone}
    return CreateCase(actor="rep", fields=fields, owner="rep", unit="team", unit_path="/east/team/")


def talk(submission: str) -> RecordActivity:
    return RecordActivity(
        actor="rep",
        submission=submission,
        activity="客户沟通",
        form_version="1",
        fields={"沟通结果": "已沟通"},
    )


def test_of_two_cases_with_the_same_number_one_is_refused(gates: tuple[Gate, Gate], rows: Rows) -> None:
    for number in range(5):
        phone = f"1380000000{number}"
        pending = [gate.submit(ORGANISATION, None, create(phone)) for gate in gates]
        assert sorted(each.result(30).accepted for each in pending) == [False, True]
    assert len(rows(select(cases))) == 5


def test_the_same_key_from_both_is_written_once(world: World, gates: tuple[Gate, Gate], rows: Rows) -> None:
    case = world.create().case_id
    for number in range(5):
        pending = [gate.submit(ORGANISATION, case, talk(f"s{number}"), f"key{number}") for gate in gates]
        first, second = (each.result(30) for each in pending)
        assert first == second
    assert len(rows(select(activities))) == 5


def test_one_case_written_by_both_keeps_one_unbroken_history(
    world: World, gates: tuple[Gate, Gate], rows: Rows
) -> None:
    case = world.create().case_id
    pending = [gates[number % 2].submit(ORGANISATION, case, talk(f"s{number}")) for number in range(30)]
    assert all(each.result(30).accepted for each in pending)
    with world.database.read() as connection:
        assert verify(connection, ORGANISATION).findings == ()
        [replayed] = replay(connection, ORGANISATION, Models().get, case)
    assert replayed.equal
    assert len(rows(select(activities).where(activities.c.case == case))) == 30


def test_a_number_that_an_import_is_bringing_in_cannot_be_created_beside_it(
    world: World, gates: tuple[Gate, Gate], rows: Rows
) -> None:
    importing, selling = gates

    def adopt(connection: Connection) -> Future[Outcome]:
        [brought] = importing.adopt_within(connection, ORGANISATION, [old_case("1", phone="13800000000")])
        assert brought.accepted
        typed = selling.submit(ORGANISATION, None, create("13800000000"))
        others = [old_case(str(number), phone=f"1390000{number:04}") for number in range(2, 300)]
        assert all(each.accepted for each in importing.adopt_within(connection, ORGANISATION, others))
        return typed

    refused = world.database.write(adopt).result(30)
    assert [each.code.id for each in refused.refused] == ["RULE608"]
    assert len(rows(select(cases).where(cases.c.unique_key == "13800000000"))) == 1

"""History cannot be changed in silence, and can still forget a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from engine.rules.command import AddNote, EditCase, MoveCase, RecordActivity
from runtime.models import Models
from runtime.storage.audit import Report, verify
from runtime.storage.checkpoints import seal
from runtime.storage.erasure import erase
from runtime.storage.replay import repair, replay
from runtime.storage.tables import (
    activities,
    cases,
    checkpoints,
    deadlines,
    event_payloads,
    events,
    stage_visits,
    streams,
)
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, Rows, World

Tamper = Callable[[Connection, str], object]


@pytest.fixture
def case(world: World) -> str:
    """A case with some history, sealed by a checkpoint; and another one beside it."""
    world.create("瑞金医院")
    case = world.create(联系电话="13800000000").case_id
    given = {"沟通结果": "已沟通"}
    talk = RecordActivity(actor="rep", submission="s1", activity="客户沟通", form_version="1", fields=given)
    assert world.perform(case, talk).accepted
    assert world.perform(case, MoveCase(actor="rep", to="需求确认", expected_stage="触达")).accepted
    assert world.perform(case, AddNote(actor="rep", text="院长下周出差")).accepted
    world.database.write(lambda connection: seal(connection, ORGANISATION, MONDAY))
    return case


def audited(world: World) -> Report:
    with world.database.read() as connection:
        return verify(connection, ORGANISATION)


def found(world: World) -> list[tuple[str, str]]:
    return [(each.code.id, each.path) for each in audited(world).findings]


def of(table: object, case: str, sequence: int) -> tuple[object, ...]:
    return (table.c.stream == case, table.c.sequence == sequence)  # type: ignore[attr-defined]


def last_of(connection: Connection, case: str) -> int:
    head = connection.scalar(select(streams.c.head).where(streams.c.id == case))
    assert isinstance(head, int)
    return head


def test_an_untouched_history_is_intact(world: World, case: str) -> None:
    report = audited(world)
    assert report.intact
    assert (report.streams, report.checkpoints) == (2, 1)


def test_a_changed_payload_is_named(world: World, case: str) -> None:
    forged = update(event_payloads).where(*of(event_payloads, case, 1)).values(payload="{}")
    world.database.write(lambda connection: connection.execute(forged))
    assert found(world) == [("STORE702", f"case/{case}/1")]


def test_a_changed_envelope_is_named(world: World, case: str) -> None:
    def tamper(connection: Connection) -> None:
        envelope = connection.scalar(select(events.c.envelope).where(*of(events, case, 2)))
        forged = str(envelope).replace('"v":1', '"v":2')
        connection.execute(update(events).where(*of(events, case, 2)).values(envelope=forged))

    world.database.write(tamper)
    assert found(world) == [("STORE701", f"case/{case}/2")]


@pytest.mark.parametrize("envelope", ["[]", "null", "no JSON", "[" * 100_000])
def test_an_envelope_that_is_none_any_more_is_named(world: World, case: str, envelope: str) -> None:
    forged = update(events).where(*of(events, case, 2)).values(envelope=envelope)
    world.database.write(lambda connection: connection.execute(forged))
    assert found(world) == [("STORE701", f"case/{case}/2")]


@pytest.mark.parametrize(
    "forged", [{"recorded_at": MONDAY + timedelta(days=1)}, {"decision": "other"}, {"type": "note_added"}]
)
def test_a_column_that_no_longer_says_what_its_envelope_says_is_named(
    world: World, case: str, forged: dict[str, object]
) -> None:
    changed = update(events).where(*of(events, case, 2)).values(forged)
    world.database.write(lambda connection: connection.execute(changed))
    assert found(world) == [("STORE701", f"case/{case}/2")]


def test_a_history_that_was_copied_into_another_organisation_is_named(world: World, case: str) -> None:
    def move(connection: Connection) -> None:
        for table in (events, event_payloads, streams):
            connection.execute(update(table).values(organisation="other"))

    world.database.write(move)
    with world.database.read() as connection:
        assert {each.code.id for each in verify(connection, "other").findings} == {"STORE701"}


def test_a_removed_event_is_named(world: World, case: str) -> None:
    world.database.write(lambda connection: connection.execute(delete(events).where(*of(events, case, 2))))
    assert ("STORE704", f"case/{case}/2") in found(world)


def test_two_events_that_changed_places_are_named(world: World, case: str) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((1, 99), (2, 1), (99, 2)):
            connection.execute(update(events).where(*of(events, case, old)).values(sequence=new))

    world.database.write(swap)
    assert found(world)[:2] == [("STORE705", f"case/{case}/1"), ("STORE705", f"case/{case}/2")]


def test_a_removed_tail_is_named_even_when_the_head_was_moved_back(world: World, case: str) -> None:
    def cut(connection: Connection) -> int:
        last = last_of(connection, case)
        for table in (events, event_payloads):
            connection.execute(delete(table).where(*of(table, case, last)))
        before = connection.scalar(select(events.c.hash).where(*of(events, case, last - 1)))
        connection.execute(
            update(streams).where(streams.c.id == case).values(head=last - 1, head_hash=before)
        )
        return last

    last = world.database.write(cut)
    assert found(world) == [("STORE706", f"case/{case}/{last}")]


def test_a_stream_removed_from_every_table_is_named(world: World, case: str) -> None:
    def remove(connection: Connection) -> None:
        connection.execute(delete(events).where(events.c.stream == case))
        connection.execute(delete(event_payloads).where(event_payloads.c.stream == case))
        connection.execute(delete(streams).where(streams.c.id == case))

    world.database.write(remove)
    assert found(world) == [("STORE707", f"case/{case}/0")]


def test_a_changed_checkpoint_is_named(world: World, case: str) -> None:
    forged = update(checkpoints).values(heads="[]")
    world.database.write(lambda connection: connection.execute(forged))
    assert found(world) == [("STORE710", "checkpoint/1")]


def test_a_checkpoint_covers_only_what_moved_since_the_last(world: World, case: str) -> None:
    assert world.database.write(lambda connection: seal(connection, ORGANISATION, MONDAY)) is None
    world.perform(case, AddNote(actor="rep", text="已回电"))
    second = world.database.write(lambda connection: seal(connection, ORGANISATION, MONDAY))
    assert second is not None
    assert [(head.stream, second.number) for head in second.sealed()] == [(case, 2)]
    assert audited(world).intact


def test_a_forgotten_customer_leaves_no_words_and_an_intact_history(
    world: World, case: str, rows: Rows
) -> None:
    def forget(connection: Connection) -> None:
        now = world.clock.now()
        erase(connection, ORGANISATION, case, Models().get, actor="market", reason="客户要求", now=now)

    world.database.write(forget)
    assert audited(world).intact
    remains = str(rows(select(event_payloads).where(event_payloads.c.stream == case)))
    remains += str(rows(select(cases).where(cases.c.id == case)))
    assert not any(word in remains for word in ("仁济", "renji", "13800000000", "院长"))
    [row] = rows(select(cases).where(cases.c.id == case))
    assert (row["stage"], row["owner"]) == ("需求确认", "rep")
    assert world.perform(case, AddNote(actor="rep", text="仍可跟进")).accepted
    world.database.write(forget)
    assert audited(world).intact
    with world.database.read() as connection:
        assert all(each.equal for each in replay(connection, ORGANISATION, Models().get))


def test_a_payload_blanked_without_an_erasure_is_named(world: World, case: str) -> None:
    blanked = update(event_payloads).where(*of(event_payloads, case, 1)).values(salt=None)
    world.database.write(lambda connection: connection.execute(blanked))
    assert found(world) == [("STORE703", f"case/{case}/1")]


def test_every_snapshot_equals_the_fold_of_its_history(world: World, case: str) -> None:
    edit = EditCase(actor="rep", fields={"预算": "30"})
    assert world.perform(case, edit).accepted
    with world.database.read() as connection:
        replayed = list(replay(connection, ORGANISATION, Models().get))
    assert len(replayed) == 2
    assert all(each.equal for each in replayed)


def test_a_snapshot_that_was_changed_is_named_and_repaired(world: World, case: str) -> None:
    def change(connection: Connection) -> None:
        snapshot = connection.scalar(select(cases.c.snapshot).where(cases.c.id == case))
        forged = str(snapshot).replace("需求确认", "赢单", 1)
        connection.execute(update(cases).where(cases.c.id == case).values(snapshot=forged))

    world.database.write(change)
    with world.database.read() as connection:
        [broken] = replay(connection, ORGANISATION, Models().get, case)
    assert broken.differing == ("stage",)
    assert "stage" in broken.diagnostic().message("en")
    world.database.write(lambda connection: repair(connection, ORGANISATION, Models().get, broken.case))
    with world.database.read() as connection:
        assert [each.equal for each in replay(connection, ORGANISATION, Models().get, case)] == [True]


@pytest.mark.parametrize(
    ("table", "forged", "named"),
    [
        (cases, {"stage": "赢单", "amount": 99}, ("cases.amount", "cases.stage")),
        (cases, {"owner": "stranger"}, ("cases.owner",)),
        (stage_visits, {"left_at": None}, ("stage_visits.left_at",)),
        (deadlines, {"state": "missed"}, ("deadlines.state",)),
        (activities, {"counted": False}, ("activities.counted",)),
    ],
)
def test_a_column_that_lists_and_counts_read_is_compared_too_and_rebuilt(
    world: World, case: str, table: Table, forged: dict[str, object], named: tuple[str, ...]
) -> None:
    of_case = table.c.id == case if table is cases else table.c.case == case
    world.database.write(lambda connection: connection.execute(update(table).where(of_case).values(forged)))
    with world.database.read() as connection:
        [broken] = [each for each in replay(connection, ORGANISATION, Models().get) if not each.equal]
    assert (broken.case, broken.differing) == (case, named)
    world.database.write(lambda connection: repair(connection, ORGANISATION, Models().get, case))
    with world.database.read() as connection:
        assert all(each.equal for each in replay(connection, ORGANISATION, Models().get))


def test_a_row_that_was_removed_is_named_and_comes_back(world: World, case: str) -> None:
    gone = delete(stage_visits).where(stage_visits.c.case == case, stage_visits.c.visit == 1)
    world.database.write(lambda connection: connection.execute(gone))
    with world.database.read() as connection:
        [broken] = replay(connection, ORGANISATION, Models().get, case)
    assert broken.differing == ("stage_visits",)
    world.database.write(lambda connection: repair(connection, ORGANISATION, Models().get, case))
    with world.database.read() as connection:
        [repaired] = replay(connection, ORGANISATION, Models().get, case)
    assert repaired.equal


def test_what_was_accepted_after_the_comparison_survives_the_repair(world: World, case: str) -> None:
    world.database.write(
        lambda connection: connection.execute(update(cases).where(cases.c.id == case).values(stage="赢单"))
    )
    with world.database.read() as connection:
        [broken] = replay(connection, ORGANISATION, Models().get, case)
    assert not broken.equal
    assert world.perform(case, AddNote(actor="rep", text="刚刚又打了电话")).accepted
    world.database.write(lambda connection: repair(connection, ORGANISATION, Models().get, case))
    with world.database.read() as connection:
        [repaired] = replay(connection, ORGANISATION, Models().get, case)
    assert (repaired.equal, repaired.sequence) == (True, broken.sequence + 1)

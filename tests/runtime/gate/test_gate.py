"""One command through the one gate: what is written, and that it is all or nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from engine.rules.command import CreateCase, EditCase, FallDue, MoveCase, RecordActivity
from runtime.storage.tables import (
    activities,
    cases,
    deadlines,
    decisions,
    event_payloads,
    events,
    files,
    outbox,
    stage_visits,
    streams,
    tasks,
)
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, Rows, World


def talk(submission: str = "s1", **fields: object) -> RecordActivity:
    return RecordActivity(
        actor="rep",
        submission=submission,
        activity="客户沟通",
        form_version="1",
        fields={"沟通结果": "已沟通", **fields},
    )


def test_a_new_case_is_a_row_a_visit_a_deadline_and_a_history(world: World, rows: Rows) -> None:
    outcome = world.create(联系电话="13800000000", 来源="展会", 预算="120000")
    assert (outcome.accepted, outcome.refused) == (True, ())

    [case] = rows(select(cases))
    assert (case["name"], case["stage"], case["stage_kind"], case["owner"]) == (
        "仁济医院",
        "触达",
        "open",
        "rep",
    )
    assert (case["amount"], case["source"], case["created_at"]) == (12_000_000, "展会", MONDAY)
    assert case["search"] == "仁济医院 renjiyiyuan rjyy 13800000000"
    assert case["next_due"] == MONDAY + timedelta(days=5)
    [visit] = rows(select(stage_visits))
    assert (visit["stage"], visit["visit"], visit["entered_at"], visit["left_at"]) == (
        "触达",
        1,
        MONDAY,
        None,
    )
    [deadline] = rows(select(deadlines))
    assert (deadline["clause"], deadline["due"], deadline["state"]) == (
        "stage/触达",
        MONDAY + timedelta(days=5),
        "pending",
    )
    [stream] = rows(select(streams))
    assert (
        stream["head"] == outcome.sequence == len(rows(select(events))) == len(rows(select(event_payloads)))
    )


def test_a_refused_command_writes_nothing_but_its_trace(world: World, rows: Rows) -> None:
    case = world.create().case_id
    before = {table: rows(select(table)) for table in (cases, events, stage_visits, deadlines, streams)}
    outcome = world.perform(case, MoveCase(actor="rep", to="需求确认", expected_stage="触达"))
    assert not outcome.accepted
    assert [each.code.id for each in outcome.refused] == ["RULE612"]
    assert {table: rows(select(table)) for table in before} == before
    [_, refused] = rows(select(decisions).order_by(decisions.c.id))
    assert (refused["outcome"], refused["stream"]) == ("refused", case)
    assert "RULE612" in str(refused["trace"])


def test_the_same_key_gives_the_same_outcome_and_no_second_write(world: World, rows: Rows) -> None:
    case = world.create().case_id
    first = world.perform(case, talk(), key="tap")
    again = world.perform(case, talk(submission="s2"), key="tap")
    assert again == first
    assert len(rows(select(activities))) == 1
    refused = world.perform(case, MoveCase(actor="rep", to="赢单", expected_stage="需求确认"), key="stale")
    assert not refused.accepted
    again = world.perform(case, MoveCase(actor="rep", to="赢单", expected_stage="需求确认"), key="stale")
    assert [each.message("zh") for each in again.refused] == [each.message("zh") for each in refused.refused]


def test_a_move_closes_the_visit_with_its_dwell_and_meets_the_deadline(world: World, rows: Rows) -> None:
    case = world.create().case_id
    world.clock.set(MONDAY + timedelta(days=1))
    assert world.perform(case, talk()).accepted
    assert world.perform(case, MoveCase(actor="rep", to="需求确认", expected_stage="触达")).accepted
    first, second = rows(select(stage_visits).order_by(stage_visits.c.visit))
    assert (first["left_to"], first["outcome"], first["dwell_seconds"]) == ("需求确认", "forward", 86_400)
    assert (second["stage"], second["left_at"]) == ("需求确认", None)
    [deadline] = rows(select(deadlines).where(deadlines.c.clause == "stage/触达"))
    assert (deadline["state"], deadline["ended_at"]) == ("met", MONDAY + timedelta(days=1))


def test_a_missed_limit_writes_the_message_for_each_reader_and_opens_the_task(
    world: World, rows: Rows
) -> None:
    case = world.create().case_id
    due = MONDAY + timedelta(days=5)
    world.clock.set(due + timedelta(minutes=1))
    fired = FallDue(actor="system", clause="stage/触达", occurrence=1, due=due)
    assert world.perform(case, fired, key="due").accepted
    world.perform(case, fired)
    sent = [str(row["payload"]) for row in rows(select(outbox).order_by(outbox.c.key))]
    assert len(sent) == 2
    assert [f'"person":"{person}"' in "".join(sent) for person in ("chief", "trainer", "rep")] == [
        True,
        True,
        False,
    ]
    [task] = rows(select(tasks))
    assert (task["title"], task["assignee"], task["role"]) == ("话术辅导", "trainer", "培训负责人")
    [case_row] = rows(select(cases))
    assert (case_row["limit_due"], case_row["next_due"]) == (MONDAY + timedelta(days=5), None)


def test_the_second_customer_with_the_same_number_is_refused_by_name_of_its_owner(
    world: World, rows: Rows
) -> None:
    world.create(联系电话="138 0000 0000")
    own = world.create("仁济医院东院", 联系电话="13800000000")
    assert [each.code.id for each in own.refused] == ["RULE608"]
    fields = {"客户名称": "仁济医院东院", "联系电话": "13800000000"}
    place = {"fields": fields, "owner": "rep", "unit": "team", "unit_path": "/east/team/"}
    twin = world.perform(None, CreateCase(actor="chief", **place))
    assert [each.code.id for each in twin.refused] == ["RULE603"]
    assert "张三" in twin.refused[0].message("zh")
    from_another_region = world.perform(None, CreateCase(actor="stranger", **place))
    assert [each.code.id for each in from_another_region.refused] == ["RULE603"]
    assert "张三" not in from_another_region.refused[0].message("zh")
    other = world.create("瑞金医院").case_id
    edit = EditCase(actor="rep", fields={"联系电话": "13800000000"})
    assert [each.code.id for each in world.perform(other, edit).refused] == ["RULE608"]


def test_a_file_belongs_to_the_first_case_that_names_it(world: World, rows: Rows) -> None:
    world.database.write(
        lambda connection: connection.execute(
            insert(files).values(
                organisation=ORGANISATION,
                id="f1",
                sha256="0" * 64,
                name="录音.mp3",
                media_type="audio/mpeg",
                size=10,
                uploaded_by="rep",
                uploaded_at=MONDAY,
            )
        )
    )
    recording = [{"id": "f1", "name": "录音.mp3", "sha256": "0" * 64, "size": 10, "type": "audio/mpeg"}]
    first, second = world.create().case_id, world.create("瑞金医院").case_id
    assert world.perform(first, talk("s1", 沟通录音=recording)).refused == ()
    assert world.perform(second, talk("s2", 沟通录音=recording)).accepted
    assert [row["case"] for row in rows(select(files))] == [first]


def test_two_who_act_at_once_are_decided_one_after_the_other(world: World, rows: Rows) -> None:
    case = world.create().case_id
    pending = [world.gate.submit(ORGANISATION, case, talk(f"s{n}")) for n in range(20)]
    assert all(each.result(30).accepted for each in pending)
    sequences = [row["sequence"] for row in rows(select(events).order_by(events.c.sequence))]
    assert sequences == list(range(1, len(sequences) + 1))
    assert len(rows(select(activities))) == 20

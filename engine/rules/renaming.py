"""A case under new names: what `was` says of a model, done to the state. Events keep the names of their time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from engine.rules.case import Case, LinkedRecord, Submission

V = TypeVar("V")
Renames = Mapping[str, str]
"""As `Model.renames`: `stage/旧名`, `field/case/旧名`, `field/activity/客户拜访/旧名` -> the id now."""


def renamed(case: Case, renames: Renames) -> Case:
    if not renames:
        return case
    return replace(
        case,
        stage=_now(renames, "stage", case.stage),
        agreement=None if case.agreement is None else _now(renames, "agreement", case.agreement),
        fields=_keys(renames, "field/case", case.fields),
        submissions={id: _submission(renames, given) for id, given in case.submissions.items()},
        activity_times=_keys(renames, "activity", case.activity_times),
        attempts=_keys(renames, "activity", case.attempts),
        records={id: _record(renames, record) for id, record in case.records.items()},
        clocks={
            clause_now(renames, id): replace(clock, clause=clause_now(renames, id))
            for id, clock in case.clocks.items()
        },
        ladders={
            clause_now(renames, id): replace(climb, clause=clause_now(renames, id))
            for id, climb in case.ladders.items()
        },
        kept={clause_now(renames, id): within for id, within in case.kept.items()},
        segments=_keys(renames, "table", case.segments),
        rounds={
            _now(renames, "rule", id): replace(round, rule=_now(renames, "rule", id))
            for id, round in case.rounds.items()
        },
    )


def clause_now(renames: Renames, clause: str) -> str:
    """`stage/<stage>` and `agreement/<agreement>/<activity>` are the names of clocks."""
    sort, _, of = clause.partition("/")
    if sort == "agreement":
        agreement, _, activity = of.partition("/")
        return f"agreement/{_now(renames, 'agreement', agreement)}/{_now(renames, 'activity', activity)}"
    return f"{sort}/{_now(renames, sort, of)}"


def _now(renames: Renames, sort: str, id: str) -> str:
    return renames.get(f"{sort}/{id}", id)


def _keys(renames: Renames, sort: str, mapping: Mapping[str, V]) -> dict[str, V]:
    return {_now(renames, sort, id): value for id, value in mapping.items()}


def _submission(renames: Renames, given: Submission) -> Submission:
    activity = _now(renames, "activity", given.activity)
    return replace(
        given, activity=activity, fields=_keys(renames, f"field/activity/{activity}", given.fields)
    )


def _record(renames: Renames, record: LinkedRecord) -> LinkedRecord:
    type_ = _now(renames, "record", record.record_type)
    return replace(record, record_type=type_, fields=_keys(renames, f"field/record/{type_}", record.fields))

"""A case that goes by another model: its rows of all times bear the names that its parts have now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Integer, String, Table, bindparam, func, update

from engine.rules.event import ModelFollowed
from engine.rules.renaming import clause_now, renamed
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import (
    activities,
    approval_seats,
    approvals,
    case_fields,
    deadlines,
    hand_overs,
    messages,
    overrides,
    records,
    stage_visits,
    tasks,
)

# Sort of `Model.renames` -> where its names stand.
_COLUMNS: dict[str, tuple[tuple[Table, str], ...]] = {
    "stage": (
        (stage_visits, "stage"),
        (stage_visits, "left_to"),
        (overrides, "stage"),
        (overrides, "to"),
    ),
    "activity": ((activities, "activity"),),
    "approval": ((approvals, "approval"),),
    "record": ((records, "type"),),
    "agreement": ((deadlines, "agreement"), (hand_overs, "agreement")),
    "field/case": ((case_fields, "field"),),
    "role": ((tasks, "role"), (approval_seats, "role")),
}


# A reminder says which clock it came from; by that it is taken up where it is read.
_OF_READERS = (
    update(messages)
    .where(
        messages.c.organisation == bindparam("of_organisation"),
        messages.c.case == bindparam("of_case"),
        func.substr(messages.c.because, 1, bindparam("length", type_=Integer)) == bindparam("former"),
    )
    .values(
        because=bindparam("present", type_=String)
        + func.substr(messages.c.because, bindparam("length", type_=Integer) + 1)
    )
)


def _readers(mine: Mapping[str, str], clause: str, now: str) -> dict[str, object]:
    former = f"clause/{clause}#"
    of_case = {"of_organisation": mine["organisation"], "of_case": mine["case"]}
    return {**of_case, "former": former, "length": len(former), "present": f"clause/{now}#"}


def project(change: Change, rows: Rows) -> Change:
    """The change as the other projections see it: the case before had its new names already."""
    followed = next((event for event in change.events if isinstance(event, ModelFollowed)), None)
    if followed is None:
        return change
    mine = {"organisation": change.organisation, "case": change.case}
    for key, new in followed.renames.items():
        sort, _, old = key.rpartition("/")
        for table, column in _COLUMNS.get(sort, ()):
            rows.rename(table, mine, column, old, new)
    for clause in change.before.clocks:
        if (now := clause_now(followed.renames, clause)) != clause:
            rows.rename(deadlines, mine, "clause", clause, now)
            rows.also(_OF_READERS, _readers(mine, clause, now))
    for wait in {each.wait for each in change.before.waits}:
        if (now := followed.renames.get(f"wait/{wait}", wait)) != wait:
            rows.rename(deadlines, mine, "clause", f"wait/{wait}", f"wait/{now}")
    for rule in change.before.rounds:
        if (now := followed.renames.get(f"rule/{rule}", rule)) != rule:
            rows.rename(deadlines, mine, "clause", f"every/{rule}", f"every/{now}")
    return replace(change, before=renamed(change.before, followed.renames))

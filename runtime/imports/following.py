"""Cases follow their unit to its new place in the tree, each by a command that its history keeps."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.diagnostics import Text
from engine.rules.command import AssignCase
from runtime.gate import Gate
from runtime.storage.tables import cases

MOVED = Text("部门换了上级", "The unit has another place in the organisation")


def follow_units(
    connection: Connection, gate: Gate, organisation: str, moved: Mapping[str, str], actor: str
) -> int:
    """`moved` are unit ids with their new paths, written on this connection; the number of cases that followed.

    Stage visits keep the unit as at entry: what a city did while it belonged elsewhere stays there.
    """
    if not moved:
        return 0
    comment = MOVED.to(gate.room(connection, organisation).model.language)
    followers = connection.execute(
        select(cases.c.id, cases.c.owner, cases.c.unit)
        .where(cases.c.organisation == organisation, cases.c.unit.in_(list(moved)))
        .order_by(cases.c.id)
    ).all()
    for id, owner, unit in followers:
        command = AssignCase(actor=actor, owner=owner, unit=unit, unit_path=moved[unit], comment=comment)
        gate.within(connection, organisation, id, command)
    return len(followers)

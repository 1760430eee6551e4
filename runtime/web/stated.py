"""A closed statement as its reader may see it: the teams below, and all of them together for who sees all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Row

from engine.model.kernel import Agreement
from runtime.queries.teams import teams_in_sight
from runtime.statements.appeal import appeals_against
from runtime.statements.statement import ALL, Statement, find_statement
from runtime.web.desk import Desk
from runtime.web.problem import not_found


@dataclass(frozen=True, slots=True)
class Stated:
    """`hash` is that of the whole statement as it is stored."""

    statement: Statement
    hash: str
    appeals: Sequence[Row[tuple[object, ...]]]


def stated_to(desk: Desk, agreement: Agreement, quarter: str) -> Stated:
    organisation = desk.account.organisation
    found = find_statement(desk.connection, organisation, agreement.id, quarter)
    if found is None:
        raise not_found()
    statement, hash = found
    seen = narrowed(desk, agreement, statement)
    appeals = appeals_against(desk.connection, organisation, agreement.id, quarter)
    return Stated(seen, hash, [row for row in appeals if row.unit in seen.scores])


def narrowed(desk: Desk, agreement: Agreement, statement: Statement) -> Statement:
    """The provider has signed for all teams, and sees them all."""
    if desk.scope.everything or agreement.provider in desk.account.roles:
        return statement
    teams = set(statement.units)
    seen = teams & teams_in_sight(desk.connection, desk.scope)
    if seen == teams:
        seen.add(ALL)
    return replace(
        statement,
        units={unit: name for unit, name in statement.units.items() if unit in seen},
        lines=[line for line in statement.lines if line.unit in seen],
        scores={unit: score for unit, score in statement.scores.items() if unit in seen},
        adjustments=[each for each in statement.adjustments if each.unit in seen],
    )

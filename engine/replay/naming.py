"""What one model found, under the names of another: a part that was renamed is still the same part."""

from __future__ import annotations

from collections.abc import Mapping

from engine.replay.finding import Finding
from engine.rules.renaming import clause_now

_BY_STAGE = ("gate", "entry", "move")
_TO_A_ROLE = ("reminder", "task")


def named_as(finding: Finding, renames: Mapping[str, str]) -> Finding:
    """`renames` as in `Model.renames`, or as a plan has them."""
    if not renames:
        return finding
    outcome = finding.outcome
    if finding.sort in _TO_A_ROLE:
        outcome = renames.get(f"role/{outcome}", outcome)
    return finding._replace(what=_what(finding.what, renames), outcome=outcome)


def _what(what: str, renames: Mapping[str, str]) -> str:
    sort, _, of = what.partition("/")
    if sort == "clause":
        clause, at, step = of.partition("@")
        return f"clause/{clause_now(renames, clause)}{at}{step}"
    if sort in _BY_STAGE:
        return "/".join([sort, *(renames.get(f"stage/{stage}", stage) for stage in of.split("/"))])
    return f"{sort}/{renames.get(what, of)}" if of else what

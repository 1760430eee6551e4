"""Where a case may go next and what is still missing for it; the same answer that the gate would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from engine.diagnostics import Text
from engine.model.kernel import Model, Stage
from engine.rules import Facts, MoveExplained, explain_move
from engine.rules.gates import barriers
from engine.rules.view import CaseAt
from runtime.web.desk import Folder
from runtime.web.words import EDIT_CASE


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that is missing, and the pages of the case where it can be given."""

    what: Text
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Step:
    title: Text
    page: str


@dataclass(frozen=True, slots=True)
class Way:
    stage: Stage
    explained: MoveExplained
    demands: Sequence[Demand] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """`onward` is the one step that the page is about; the others stay folded."""

    onward: Way | None
    others: Sequence[Way]
    back: Sequence[Stage]


def ways_of(folder: Folder, now: datetime, names: Mapping[str, str] | None = None) -> Ways:
    present = folder.model.stages.get(folder.case.stage)
    if present is None:
        return Ways(None, (), ())
    view = CaseAt(folder.model, folder.case, now, names)
    ways = [
        Way(
            folder.model.stages[id],
            explain_move(folder.model, folder.case, Facts(names=names or {}), id, now),
            demands_of(folder.model, view, present, folder.model.stages[id]),
        )
        for id in present.forward
    ]
    onward = next((way for way in ways if way.stage.kind != "lost"), None)
    return Ways(
        onward,
        [way for way in ways if way is not onward],
        [folder.model.stages[id] for id in present.back],
    )


def demands_of(model: Model, view: CaseAt, present: Stage, to: Stage) -> Sequence[Demand]:
    """What both gates want is said once."""
    missing = dict.fromkeys(barrier.missing for barrier in barriers(view, present, to))
    return [Demand(one.what, list(dict.fromkeys(steps_to(model, one.names)))) for one in missing]


def steps_to(model: Model, names: Sequence[str]) -> Iterator[Step]:
    for name in names:
        kind, _, rest = name.partition("/")
        id = rest.partition("/")[0]
        if kind == "field":
            yield Step(EDIT_CASE, "edit")
        elif kind == "activity" and id in model.activities:
            yield Step(model.activities[id].title, f"activities/{quote(id, safe='')}")
        elif kind == "record" and id in model.record_types:
            yield Step(model.record_types[id].title, f"records/{quote(id, safe='')}")

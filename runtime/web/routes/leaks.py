"""Where leads leak away (C001): exits to a lost end by reason, unit, person, source and stage, crossed at will."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Text
from runtime.queries.cities import Side
from runtime.queries.cohorts import VISITS
from runtime.queries.colleagues import names_of
from runtime.queries.counted import Number, Share, Tally
from runtime.web.desk import Desk, desk_of
from runtime.web.overview import Overview, overview_of
from runtime.web.page import render
from runtime.web.problem import not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()

Axis = Literal["reason", "city", "owner", "source", "stage"]
AXES: tuple[Axis, ...] = ("reason", "city", "owner", "source", "stage")


@dataclass(frozen=True, slots=True)
class Head:
    """One row or column: a side, or a value of a dimension; `title` None when nothing was filled in."""

    title: Text | str | None
    side: Side | None = None
    where: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeakTable:
    counted: Tally
    across: Axis
    rows: Sequence[Head]
    columns: Sequence[Head]
    with_share: bool

    def number(self, *heads: Head) -> Number:
        side = next((head.side for head in heads if head.side), None)
        return self.counted.number(
            "lost", side, **dict(pair for head in heads for pair in head.where.items())
        )

    def share(self, head: Head) -> Share:
        return self.counted.share("lost", "entered", head.side, **head.where)


@router.get("/leaks")
def leaks(
    request: Request,
    services: Door,
    visitor: Visitor,
    unit: str = "",
    period: str = "",
    by: Axis = "reason",
    across: Axis = "stage",
    stage: str = "",
) -> Response:
    with desk_of(services, visitor) as desk:
        view, table = crossed(desk, unit, period, by, across, stage)
        return render(
            request,
            "leaks.html",
            desk=desk,
            view=view,
            table=table,
            axes=AXES,
            by=by,
            across=table.across,
            stage=stage,
        )


def crossed(
    desk: Desk, unit: str, period: str, by: Axis, across: Axis, stage: str
) -> tuple[Overview, LeakTable]:
    """An axis is not crossed with itself: another one takes its place."""
    if stage and stage not in desk.model.stages:
        raise not_found()
    view = overview_of(desk, unit, period)
    if by == across:
        across = "stage" if by != "stage" else "reason"
    narrowed = {"stage": stage} if stage else {}
    dimensions = [name for name in AXES if name in (by, across) and name != "city"]
    counted = view.tally(VISITS, *dimensions, **narrowed)
    view = view.keeping([counted])
    return view, LeakTable(
        counted,
        across,
        heads(view, counted, by, stage),
        heads(view, counted, across, stage),
        # An end is a stage too: without one stage, all that entered would be counted once per stage.
        with_share=by == "stage" or (bool(stage) and by != "reason"),
    )


def heads(view: Overview, counted: Tally, axis: Axis, stage: str) -> list[Head]:
    if axis == "city":
        return [Head(side.title, side) for side in view.sides.all]
    if axis == "stage":
        return [
            Head(one.title, where={"stage": one.id}) for one in view.stages if not stage or one.id == stage
        ]
    values = counted.values(axis, "lost")
    names = names_of(view.desk.connection, view.desk.account.organisation, values) if axis == "owner" else {}
    return [Head(names.get(value or "", value), where={axis: value}) for value in values]

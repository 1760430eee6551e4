"""The way of one row through the stages, as far as its dates tell it; what they do not tell is remarked on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.model import Model
from engine.registry import nearest
from runtime.imports import codes
from runtime.imports.cells import instant, written
from runtime.imports.notes import Notes
from runtime.imports.sheet import Cell


class Dated(NamedTuple):
    """A stage was entered at this instant, says the column of `target`."""

    target: str
    stage: str
    at: datetime


class VisitReader:
    def __init__(self, model: Model, without_date: str | None, now: datetime) -> None:
        self._model = model
        self._now = now
        self._zone = ZoneInfo(model.timezone)
        self._assumed = instant(without_date, self._zone) if without_date else None
        self._named = {
            name: stage.id
            for stage in reversed(model.stages.values())
            for name in (stage.title.en, stage.title.zh, stage.id)
        }
        first = model.first_stage.id
        self._places = [("created", first), *((f"entered:{id}", id) for id in model.stages)]

    def read(self, cells: Mapping[str, Cell], notes: Notes) -> tuple[tuple[str, datetime], ...]:
        """The stages in order with their instants; the present stage is the last. Empty with problems."""
        stage = self._stage(cells, notes)
        places = [*self._places, ("closed", stage)] if self._is_end(stage) else self._places
        dated = [
            Dated(target, id, at)
            for target, id in places
            if (at := self._instant(target, cells, notes)) is not None
        ]
        if not dated:
            dated = self._undated(stage, notes)
        elif dated[-1].stage != stage:
            notes.remark(codes.ENTRY_ASSUMED, "stage", stage=self._model.stages[stage].title)
            dated.append(Dated("stage", stage, dated[-1].at))
        for earlier, later in pairwise(dated):
            self._in_order(earlier, later, notes)
        # A stage dated twice was entered when it was dated last.
        return () if notes.problems else tuple({id: at for _, id, at in dated}.items())

    def _is_end(self, stage: str) -> bool:
        return self._model.stages[stage].kind != "open"

    def _stage(self, cells: Mapping[str, Cell], notes: Notes) -> str:
        said = written(cells.get("stage"))
        first = self._model.first_stage
        if not said:
            notes.remark(codes.STAGE_ASSUMED, "stage", stage=first.title)
            return first.id
        if said in self._named:
            return self._named[said]
        notes.refuse(codes.STAGE_UNKNOWN, "stage", value=said, stages="、".join(self._model.stages))
        return nearest(said, self._model.stages) or first.id

    def _undated(self, stage: str, notes: Notes) -> list[Dated]:
        if self._assumed is None:
            if not notes.problems:
                notes.refuse(codes.UNDATED, "created")
            return []
        notes.remark(codes.DATE_ASSUMED, "created", date=self._day(self._assumed))
        return [Dated("created", stage, self._assumed)]

    def _instant(self, target: str, cells: Mapping[str, Cell], notes: Notes) -> datetime | None:
        cell = cells.get(target)
        if cell in (None, ""):
            return None
        if (at := instant(cell, self._zone)) is None:
            notes.refuse(codes.INSTANT_UNREADABLE, target, value=written(cell))
        elif at > self._now:
            column = notes.column(target)
            notes.refuse(codes.INSTANT_AHEAD, target, column=column, value=self._day(at))
        return at

    def _in_order(self, earlier: Dated, later: Dated, notes: Notes) -> None:
        if later.at < earlier.at:
            notes.refuse(
                codes.INSTANTS_OUT_OF_ORDER,
                later.target,
                earlier=notes.column(earlier.target),
                earlier_at=self._day(earlier.at),
                later=notes.column(later.target),
                later_at=self._day(later.at),
            )

    def _day(self, at: datetime) -> str:
        return at.astimezone(self._zone).date().isoformat()

"""Rows of another system's log, lived again as commands of a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.json import Json
from engine.model.kernel import Model
from engine.replay import Reliving
from engine.rules.command import (
    AddRecord,
    AnyCommand,
    CreateCase,
    EditCase,
    HandOver,
    MoveCase,
    RecordActivity,
)
from runtime.replay.entry import Entry, moment
from runtime.replay.event_map import IGNORED, Deed, EventMap

# The log knows nobody's department.
UNIT, UNIT_PATH = "log", "/log/"


@dataclass
class Foreign:
    """`repeated` counts rows that say again what already holds: the stage, or that the case exists."""

    model: Model
    meaning: EventMap
    repeated: Counter[str] = field(default_factory=Counter)

    def live(self, case: str, entries: Iterable[Entry], reliving: Reliving) -> None:
        known: dict[str, str] = {}
        for entry in entries:
            self._row(case, entry, reliving, known)

    def _row(self, case: str, entry: Entry, reliving: Reliving, known: dict[str, str]) -> None:
        at = moment(entry.at)
        deed = self.meaning.deeds.get(entry.activity, IGNORED)
        news = self._news(entry, known) if entry.cells else {}
        actor = entry.resource or self.model.owner_role
        if not reliving.life.case.exists:
            reliving.ask(self._creation(case, actor, deed, news), at)
            if deed.verb == "create" or (deed.verb == "move" and deed.of == self.model.first_stage.id):
                return  # the creation is all it says
        elif news:
            reliving.ask(EditCase(actor=actor, fields=news, reason=entry.activity), at)
        command = self._command(deed, entry, reliving, actor)
        if command is not None:
            reliving.ask(command, at)

    def _news(self, entry: Entry, known: dict[str, str]) -> dict[str, Json]:
        """Attributes are read on every row; only what has changed is a change."""
        found: dict[str, Json] = {}
        for column, name in self.meaning.attributes.items():
            text = entry.cells.get(column)
            if text and known.get(name) != text:
                found[name] = known[name] = text
        return found

    def _creation(self, case: str, actor: str, deed: Deed, news: dict[str, Json]) -> AnyCommand:
        """The first row that means something begins the case; without a name it is called by its id."""
        said = deed.fields if deed.verb == "create" else {}
        return CreateCase(
            actor=actor,
            fields={self.model.case_name: case, **said, **news},
            owner=actor,
            unit=UNIT,
            unit_path=UNIT_PATH,
            given_under=deed.given_under,
        )

    def _command(self, deed: Deed, entry: Entry, reliving: Reliving, actor: str) -> AnyCommand | None:
        case, fields = reliving.life.case, deed.fields
        if deed.columns:
            read = {
                name: entry.cells[column] for column, name in deed.columns.items() if column in entry.cells
            }
            fields = {**fields, **read}
        id = str(entry.line)
        if deed.verb == "create" or (deed.verb == "move" and case.stage == deed.of):
            self.repeated[entry.activity] += 1
            return None
        if deed.verb == "move":
            return MoveCase(
                actor=actor,
                to=deed.of,
                expected_stage=case.stage,
                reason=deed.because or None,
                comment=deed.because or entry.activity,
            )
        if deed.verb == "record":
            return RecordActivity(
                actor=actor, submission=id, activity=deed.of, form_version="", fields=fields
            )
        if deed.verb == "add":
            return AddRecord(actor=actor, record=id, record_type=deed.of, fields=fields)
        if deed.verb == "hand_over":
            return HandOver(actor=actor, agreement=deed.of, owner=case.owner, unit=UNIT, unit_path=UNIT_PATH)
        return None

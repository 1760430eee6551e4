"""One row of a sheet becomes one `Adopt` command, or the list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic
from engine.expressions import FixedMoment
from engine.forms import check_submission
from engine.json import Json
from engine.model import Model
from engine.rules.command import Adopt
from runtime.imports import codes
from runtime.imports.cells import serial_date, written
from runtime.imports.mapping import CaseMapping
from runtime.imports.notes import Notes
from runtime.imports.owners import Owners
from runtime.imports.seen import SeenKeys
from runtime.imports.sheet import Cell, Row
from runtime.imports.visits import VisitReader
from runtime.organisation.directory import Directory

DATE_KINDS = frozenset({"date", "date_time", "month"})


@dataclass(frozen=True, slots=True)
class Read:
    """A command, with what was assumed for it; or problems."""

    row: Row
    command: Adopt | None
    problems: tuple[Diagnostic, ...]
    remarks: tuple[Diagnostic, ...]


class RowReader:
    """Reads the rows of one sheet under one mapping; remembers the keys it has seen."""

    def __init__(
        self,
        model: Model,
        directory: Directory,
        mapping: CaseMapping,
        headers: Sequence[str],
        *,
        source: str,
        actor: str,
        now: datetime,
    ) -> None:
        self._form = model.case_form
        self._fields = {field.id: field for field in model.case_form.fields}
        self._ends = {stage.id for stage in model.stages.values() if stage.kind == "lost"}
        self._mapping = mapping
        self._source = source
        self._actor = actor
        self._now = now
        at = {header: column for column, header in enumerate(headers)}
        # The mapping may be older than the sheet: a column that is gone is simply not there.
        self._columns = [(at[header], target) for header, target in mapping.pairs() if header in at]
        self._heading = {target: header for header, target in reversed(list(mapping.pairs()))}
        self._owners = Owners(directory, model.owner_role, now)
        self._visits = VisitReader(model, mapping.without_date, now)
        self._moment = FixedMoment(now, now.astimezone(ZoneInfo(model.timezone)).date(), {})
        self._seen = SeenKeys()

    def __enter__(self) -> RowReader:
        return self

    def __exit__(self, *exception: object) -> None:
        self._seen.close()

    def pass_over(self, row: Row) -> None:
        """A row settled earlier: only its key is remembered."""
        if key := written(self._cells(row).get("key")):
            self._seen.first(key, row.number)

    def read(self, row: Row) -> Read:
        notes = Notes(self._heading, [], [])
        cells = self._cells(row)
        read_as = self._understood(cells, notes)
        key = self._key(read_as, row.number, notes)
        owner = self._owners.find(written(read_as.get("owner")), notes.column("owner"))
        if isinstance(owner, Diagnostic):
            notes.problems.append(owner)
        visits = self._visits.read(read_as, notes)
        fields = {target: self._typed(target, cell, notes) for target, cell in self._of_case(read_as)}
        if notes.problems or isinstance(owner, Diagnostic):
            return Read(row, None, (*notes.problems, *self._form_problems(fields)), ())
        person, unit = owner
        command = Adopt(
            actor=self._actor,
            fields=fields,
            owner=person,
            unit=unit.id,
            unit_path=unit.path,
            visits=visits,
            source=self._source,
            key=key,
            reason=self._reason(visits[-1][0], read_as, notes),
        )
        return Read(row, command, (), tuple(notes.remarks))

    def by_heading(self, problem: Diagnostic) -> Diagnostic:
        """A problem of the gate's, named by the sheet's column."""
        return problem.at(problem.location, self._heading.get(problem.path, problem.path))

    def _cells(self, row: Row) -> dict[str, Cell]:
        """Target -> cell."""
        return {
            target: row.cells[column] if column < len(row.cells) else None for column, target in self._columns
        }

    def _understood(self, cells: Mapping[str, Cell], notes: Notes) -> dict[str, Cell]:
        """With the mapping's readings and defaults applied."""
        meant: dict[str, Cell] = dict.fromkeys(self._mapping.defaults) | cells
        for target, cell in meant.items():
            said = written(cell)
            if not said and (default := self._mapping.defaults.get(target)) is not None:
                meant[target] = default
                if target != "reason":  # said of lost cases only
                    notes.remark(codes.DEFAULT_TAKEN, target, value=default)
            elif (value := self._mapping.values.get(target, {}).get(said)) is not None:
                meant[target] = value
                notes.remark(codes.VALUE_READ_AS, target, said=said, meant=value)
        return meant

    def _key(self, cells: Mapping[str, Cell], number: int, notes: Notes) -> str:
        key = written(cells.get("key"))
        if not key:
            notes.refuse(codes.KEY_MISSING, "key", column=notes.column("key"))
        elif (first := self._seen.first(key, number)) != number:
            notes.refuse(codes.KEY_TWICE, "key", value=key, first=first)
        return key

    def _of_case(self, cells: Mapping[str, Cell]) -> Iterator[tuple[str, Cell]]:
        return ((target, cell) for target, cell in cells.items() if target in self._fields)

    def _typed(self, target: str, cell: Cell, notes: Notes) -> Json:
        """What the field's type normalises: text as a person would have typed it."""
        if self._fields[target].type.kind in DATE_KINDS and (day := serial_date(cell)) is not None:
            return day.isoformat()
        said = written(cell)
        if not said:
            notes.remark(codes.FIELD_EMPTY, target, column=notes.column(target))
        return said or None

    def _reason(self, stage: str, cells: Mapping[str, Cell], notes: Notes) -> str | None:
        if stage not in self._ends:
            return None
        reason = written(cells.get("reason")) or None
        if reason is not None and reason == self._mapping.defaults.get("reason"):
            notes.remark(codes.DEFAULT_TAKEN, "reason", value=reason)
        return reason

    def _form_problems(self, fields: Mapping[str, Json]) -> Iterator[Diagnostic]:
        """The gate finds them for rows that come to it; the others shall hear everything at once too."""
        for problem in check_submission(self._form, fields, {}, self._moment).diagnostics:
            if problem.path.split(".")[0].split("[")[0] in fields:
                yield self.by_heading(problem)

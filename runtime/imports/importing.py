"""Takes a sheet in, shows what it would become, and adopts its rows chunk by chunk under a lease (ADR 3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic
from runtime.clock import Clock
from runtime.evidence.store import FileStore
from runtime.gate import Gate, Outcome
from runtime.imports import codes, ledger, rejects
from runtime.imports.findings import Findings
from runtime.imports.ledger import Import, LeaseLost
from runtime.imports.mapping import CaseMapping, suggest, with_source
from runtime.imports.reading import Read, RowReader
from runtime.imports.sheet import Row, Sheet, SheetRefused, open_sheet
from runtime.storage.database import Database
from runtime.storage.ids import new_id

CHUNK = 500
LEASE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Previewed:
    """One row as it would end."""

    row: Row
    problems: tuple[Diagnostic, ...]
    remarks: tuple[Diagnostic, ...]


class Importing:
    """`by` names this process in leases."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        files: FileStore,
        clock: Clock,
        *,
        by: str,
        lease: timedelta = LEASE,
        chunk: int = CHUNK,
    ) -> None:
        self._database = database
        self._gate = gate
        self._files = files
        self._clock = clock
        self._by = by
        self._lease = lease
        self._chunk_size = chunk

    def upload(
        self, organisation: str, person: str, name: str, content: bytes, id: str | None = None
    ) -> Import:
        """Its columns mean what the same headings meant last time, else what they seem to. Raises SheetRefused.

        With an `id` that was used before, the import of that time: whoever chose it compares.
        """
        found = Import(
            organisation=organisation,
            id=id or new_id(),
            file_name=name[:200],
            sha256=sha256(content).hexdigest(),
            headers=(),
            mapping=CaseMapping(columns={}),
            state="mapping",
            position=0,
            total=0,
            created=0,
            unchanged=0,
            rejected=0,
            findings=Findings(),
            problem=None,
            started_by=person,
            started_at=self._clock.now(),
        )
        self._files.put(organisation, found.sha256, content)
        with self._sheet(found) as sheet:
            found = replace(found, headers=sheet.headers, total=sheet.total)
        with self._database.read() as connection:
            mapping = ledger.remembered(connection, organisation, found.headers)
            if mapping is None:
                mapping = suggest(found.headers, self._gate.room(connection, organisation).model)
        found = replace(found, mapping=with_source(mapping, name))
        return self._database.write(partial(self._add, found))

    def _add(self, found: Import, connection: Connection) -> Import:
        self._database.lock(connection, [f"import/{found.organisation}/{found.id}"])
        if (before := ledger.find(connection, found.organisation, found.id)) is not None:
            return before
        ledger.add(connection, found)
        return found

    def preview(self, found: Import, mapping: CaseMapping, most: int = 10) -> list[Previewed]:
        """The first rows as they would end; nothing is written."""
        found = replace(found, mapping=mapping)
        with self._sheet(found) as sheet, self._reader(found) as reader:
            read = [reader.read(row) for row in islice(sheet.rows, most)]
        outcomes = self._gate.rehearse(found.organisation, [each.command for each in read if each.command])
        return [
            Previewed(each.row, problems, each.remarks)
            for each, problems, _ in _ended(read, outcomes, reader)
        ]

    def claim(self) -> Import | None:
        """The oldest import that nobody works on, now ours."""
        now = self._clock.now()
        with self._database.read() as connection:
            place = ledger.waiting(connection, now)
        if place is None:
            return None
        organisation, id = place
        return self.take(organisation, id)

    def take(self, organisation: str, id: str) -> Import | None:
        now = self._clock.now()
        return self._database.write(
            partial(
                ledger.claim,
                organisation=organisation,
                id=id,
                by=self._by,
                now=now,
                until=now + self._lease,
            )
        )

    def run(self, found: Import) -> Iterator[Import]:
        """Goes on where the last holder stopped; one transaction and one step for each chunk.

        Ends early, without a word, when somebody else has taken the import over.
        """
        try:
            with self._sheet(found) as sheet, self._reader(found) as reader:
                for chunk in self._chunks(found, sheet, reader):
                    found = self._database.write(
                        partial(self._settle, found=found, read=chunk, reader=reader)
                    )
                    yield found
            yield self._finish(replace(found, state="done", total=found.settled))
        except SheetRefused as refused:
            yield self._finish(replace(found, state="failed", problem=refused.diagnostic))
        except LeaseLost:
            return

    def _chunks(self, found: Import, sheet: Sheet, reader: RowReader) -> Iterator[list[Read]]:
        rows = iter(sheet.rows)
        fresh: list[Row] = []
        for row in rows:
            if row.number > found.position:
                fresh.append(row)
                break
            reader.pass_over(row)
        while fresh := [*fresh, *islice(rows, self._chunk_size - len(fresh))]:
            # Read before the transaction, which may be repeated; keys are to be seen once.
            yield [reader.read(row) for row in fresh]
            fresh = []

    def _settle(
        self, connection: Connection, found: Import, read: Sequence[Read], reader: RowReader
    ) -> Import:
        commands = [each.command for each in read if each.command is not None]
        outcomes = self._gate.adopt_within(connection, found.organisation, commands)
        findings = found.findings.copy()
        refused: list[tuple[Row, Sequence[Diagnostic]]] = []
        for each, problems, remarks in _ended(read, outcomes, reader):
            if problems:
                refused.append((each.row, problems))
                findings.refuse(each.row.number, problems)
            else:
                findings.remark(each.row.number, remarks)
        rejects.keep(connection, found.organisation, found.id, refused)
        created = sum(each.accepted and each.events > 0 for each in outcomes)
        settled = replace(
            found,
            position=read[-1].row.number,
            created=found.created + created,
            unchanged=found.unchanged + len(read) - len(refused) - created,
            rejected=found.rejected + len(refused),
            findings=findings,
        )
        ledger.advance(connection, settled, by=self._by, until=self._clock.now() + self._lease)
        return settled

    def _finish(self, found: Import) -> Import:
        ended = replace(found, finished_at=self._clock.now())
        self._database.write(partial(ledger.advance, now=ended, by=self._by, until=None))
        return ended

    @contextmanager
    def _sheet(self, found: Import) -> Iterator[Sheet]:
        """A copy on disk for as long as it is read: the store may be far away."""
        with TemporaryDirectory(prefix="dongxian-import-") as folder:
            path = Path(folder) / "sheet.xlsx"  # openpyxl goes by the ending, we by the content
            try:
                with path.open("wb") as copy:
                    copy.writelines(self._files.read(found.organisation, found.sha256))
            except FileNotFoundError as gone:
                problem = Diagnostic(codes.FILE_GONE, parameters={"file": found.file_name})
                raise SheetRefused(problem) from gone
            yield open_sheet(path, found.file_name)

    def _reader(self, found: Import) -> RowReader:
        with self._database.read() as connection:
            room = self._gate.room(connection, found.organisation)
        return RowReader(
            room.model,
            room.directory,
            found.mapping,
            found.headers,
            source=found.source,
            actor=found.started_by,
            now=self._clock.now(),
        )


def _ended(
    read: Sequence[Read], outcomes: Sequence[Outcome], reader: RowReader
) -> Iterator[tuple[Read, tuple[Diagnostic, ...], tuple[Diagnostic, ...]]]:
    """Each row with its problems and remarks, the gate's among them."""
    decided = deque(outcomes)
    for each in read:
        if each.command is None:
            yield each, each.problems, ()
            continue
        outcome = decided.popleft()
        problems = tuple(reader.by_heading(problem) for problem in outcome.refused)
        yield each, problems, (*each.remarks, *outcome.warnings)

"""Takes one customer out of what imports keep: refused rows, what was found in them, and the sheets themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, select, tuple_, update

from runtime.imports.findings import Findings
from runtime.imports.mapping import CaseMapping
from runtime.storage.tables import import_rejects, imports

_cells = msgspec.json.Decoder(list[object]).decode


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`sheets` are the digests of the files whose bytes must go."""

    rejects: int
    sheets: frozenset[str]


def forget_rows(
    connection: Connection, organisation: str, source: str | None, words: Collection[str]
) -> Forgotten:
    """Rows with a cell that says one of the words; sheets of this source, or with such a row."""
    wanted = {_bare(word) for word in words}
    rejects = select(import_rejects.c["import"], import_rejects.c.row, import_rejects.c.cells).where(
        import_rejects.c.organisation == organisation
    )
    rows = connection.execute(rejects.execution_options(yield_per=500))
    found = [(id, row) for id, row, cells in rows if wanted & {_bare(str(cell)) for cell in _cells(cells)}]
    if found:
        connection.execute(
            delete(import_rejects).where(
                import_rejects.c.organisation == organisation,
                tuple_(import_rejects.c["import"], import_rejects.c.row).in_(found),
            )
        )
    sheets = {id for id, _ in found} | _of_source(connection, organisation, source)
    digests = connection.scalars(
        update(imports)
        .where(imports.c.organisation == organisation, imports.c.id.in_(sheets))
        .values(findings=Findings().to_json())
        .returning(imports.c.sha256)
    ).all()
    return Forgotten(len(found), frozenset(digests))


def _of_source(connection: Connection, organisation: str, source: str | None) -> set[str]:
    rows = connection.execute(
        select(imports.c.id, imports.c.mapping, imports.c.file_name).where(
            imports.c.organisation == organisation
        )
    )
    return {
        id
        for id, mapping, name in rows
        if source and (CaseMapping.from_json(mapping).source or name) == source
    }


def _bare(said: str) -> str:
    """A number with spaces or hyphens is the same number."""
    return said.replace(" ", "").replace("-", "").casefold()

"""Files that a form names: taken from the rows, never from the browser's word, and tied to their case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, or_, select, update

from engine.fields.upload import Upload
from engine.json import Json
from engine.model.kernel import Form
from runtime.evidence.upload import KeptFile
from runtime.storage.tables import files


def named_files(form: Form, fields: Mapping[str, Json]) -> Iterator[str]:
    for field in form.fields:
        value = fields.get(field.id)
        if isinstance(field.type, Upload) and isinstance(value, list):
            yield from (str(file["id"]) for file in value if isinstance(file, Mapping) and "id" in file)


def usable_files(
    connection: Connection, organisation: str, person: str, case: str | None, ids: Collection[str]
) -> dict[str, KeptFile]:
    """Those of the ids that this person uploaded, or that belong to the case at hand; None is a case to be."""
    usable = files.c.uploaded_by == person
    if case is not None:
        usable = or_(usable, files.c.case == case)
    rows = connection.execute(
        select(files.c.id, files.c.name, files.c.sha256, files.c.size, files.c.media_type).where(
            files.c.organisation == organisation,
            files.c.id.in_(ids),
            usable,
        )
    )
    return {row.id: KeptFile(*row) for row in rows}


def tie_to_case(connection: Connection, organisation: str, case: str, ids: Collection[str]) -> None:
    """A file belongs to the first case that names it."""
    connection.execute(
        update(files)
        .where(files.c.organisation == organisation, files.c.id.in_(ids), files.c.case.is_(None))
        .values(case=case)
    )

"""Files that a form names: taken from the rows, never from the browser's word."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from runtime.evidence.upload import KeptFile
from runtime.storage.tables import files


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

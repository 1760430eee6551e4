"""Files as rows: those of a case, and one that somebody wants to open."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from runtime.storage.tables import cases, files


def files_of_case(
    connection: Connection, sees: ColumnElement[bool], case: str
) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        select(
            files.c.id,
            files.c.name,
            files.c.size,
            files.c.media_type,
            files.c.pages,
            files.c.seconds,
            files.c.captured_at,
            files.c.uploaded_at,
        )
        .join(cases, and_(cases.c.organisation == files.c.organisation, cases.c.id == files.c.case))
        .where(sees, files.c.case == case)
        .order_by(files.c.uploaded_at.desc())
    ).all()


def find_file(
    connection: Connection, organisation: str, sees: ColumnElement[bool], person: str, id: str
) -> Row[tuple[object, ...]] | None:
    """Whoever sees the case sees its files; a file of no case yet is its uploader's alone."""
    return connection.execute(
        select(files.c.sha256, files.c.name, files.c.media_type, files.c.size)
        .outerjoin(cases, and_(cases.c.organisation == files.c.organisation, cases.c.id == files.c.case))
        .where(
            files.c.organisation == organisation,
            files.c.id == id,
            or_(
                and_(files.c.case.is_(None), files.c.uploaded_by == person),
                and_(cases.c.id.isnot(None), sees),
            ),
        )
    ).first()

"""Proves that no statement was changed or taken out since it was made: each has its hash and that of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, select

from engine.diagnostics import Diagnostic
from runtime.statements import codes
from runtime.statements.statement import digest, read
from runtime.storage.tables import statements


def broken_seals(connection: Connection, organisation: str) -> Iterator[Diagnostic]:
    rows = connection.execute(
        select(statements)
        .where(statements.c.organisation == organisation)
        .order_by(statements.c.agreement, statements.c.closed_at)
    ).all()
    for agreement, group in groupby(rows, attrgetter("agreement")):
        before = ""
        for row in group:
            named = {"agreement": agreement, "quarter": row.quarter}
            if digest(row.content) != row.hash:
                yield Diagnostic(codes.STATEMENT_CHANGED, f"{agreement}/{row.quarter}", named)
            elif read(row.content).follows != before:
                yield Diagnostic(codes.STATEMENT_REMOVED, f"{agreement}/{row.quarter}", named)
            before = row.hash

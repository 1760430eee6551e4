"""The column types that all tables share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    MetaData,
    String,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

metadata = MetaData()

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Exact: a float timestamp would lose the last microsecond."""
    if instant.tzinfo is None:
        raise ValueError(f"naive datetime {instant!r} at the storage door")
    return (instant - _EPOCH) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as whole microseconds since 1970.

    SQLite drops an offset without an error; an integer sorts and subtracts alike in both stores.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


Id = String(36)
Name = String(200)

# Compared byte by byte in both stores, so that a subtree is a range of the index.
UnitPath = String(1000).with_variant(String(1000, collation="C"), "postgresql")


def organisation_column() -> Column[str]:
    return Column("organisation", Id, nullable=False)


class current_transaction(FunctionElement[int]):
    """PostgreSQL's transaction id, below which an incremental reader stops; 0 on SQLite."""

    type = BigInteger()
    inherit_cache = True


@compiles(current_transaction, "sqlite")
def _sqlite(element: current_transaction, compiler: SQLCompiler, **_: object) -> str:
    return "0"


@compiles(current_transaction, "postgresql")
def _postgresql(element: current_transaction, compiler: SQLCompiler, **_: object) -> str:
    return "(pg_current_xact_id()::text::bigint)"


def written_out(word: str) -> ColumnElement[str]:
    """A constant that stands in the statement: for a bound one PostgreSQL's generic plan leaves partial indexes aside."""
    return literal_column(f"'{word}'")

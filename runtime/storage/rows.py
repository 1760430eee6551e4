"""What one transaction will write: rows by key, merged, and sent in one statement per table and shape.

The statements are written once as text and sent past the compiler: a command writes some ten tables, and
the compiler's cache alone cost more than deciding it (measured: 0.9 ms a command, 0.5 ms without).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Dialect, Table, Update, delete, tuple_

from runtime.storage.tables.columns import Instant, microseconds

Key = tuple[object, ...]
Values = Mapping[str, object]
Shape = tuple[str, ...]


class Rows:
    """Keys are in the order of the table's primary key, the organisation first."""

    def __init__(self) -> None:
        self._new: dict[Table, dict[Key, dict[str, object]]] = defaultdict(dict)
        self._changed: dict[Table, dict[Key, dict[str, object]]] = defaultdict(dict)
        self._also: dict[Update, list[Values]] = defaultdict(list)
        self._renamed: list[_Renamed] = []
        self._forgotten: dict[Table, list[Key]] = defaultdict(list)

    def insert(self, table: Table, key: Key, values: Values) -> None:
        self._new[table][key] = dict(values)

    def update(self, table: Table, key: Key, values: Values) -> None:
        """A row that this transaction inserts is simply inserted as it is in the end."""
        pending = self._new[table].get(key)
        if pending is None:
            pending = self._changed[table].setdefault(key, {})
        pending.update(values)

    def forget(self, table: Table, key: Key) -> None:
        """Before anything is added under the same key."""
        if self._new[table].pop(key, None) is None:
            self._forgotten[table].append(key)

    def rename(self, table: Table, mine: Values, column: str, old: str, new: str) -> None:
        """In every row that has the values `mine`, stored or added; it comes before all other changes."""
        keys = [each.name for each in table.primary_key]
        for key, row in list(self._new[table].items()):
            whole = {**row, **dict(zip(keys, key, strict=True))}
            if whole.get(column) != old or any(whole.get(name) != value for name, value in mine.items()):
                continue
            if column in row:
                row[column] = new
            else:
                del self._new[table][key]
                self._new[table][tuple(new if name == column else whole[name] for name in keys)] = row
        self._renamed.append(_Renamed(table, tuple(mine.items()), column, old, new))

    def also(self, statement: Update, parameters: Values) -> None:
        """An update that is more than a row by its key."""
        self._also[statement].append(parameters)

    def adds(self, table: Table, key: Key) -> bool:
        return key in self._new[table]

    def added(self, table: Table) -> Iterator[tuple[Key, Values]]:
        yield from self._new[table].items()

    def write(self, connection: Connection) -> None:
        for renamed in self._renamed:
            connection.exec_driver_sql(*renamed.written(connection.dialect))
        for table, keys in self._forgotten.items():
            connection.execute(delete(table).where(tuple_(*table.primary_key).in_(keys)))
        for table, rows in self._new.items():
            _send(connection, table, rows, _insert)
        for table, rows in self._changed.items():
            _send(connection, table, rows, _update)
        for statement, given in self._also.items():
            connection.execute(statement, given)


@dataclass(frozen=True, slots=True)
class _Renamed:
    table: Table
    mine: tuple[tuple[str, object], ...]
    column: str
    old: str
    new: str

    def written(self, dialect: Dialect) -> tuple[str, tuple[object, ...]]:
        names = tuple(name for name, _ in self.mine)
        values = (self.new, *(value for _, value in self.mine), self.old)
        return _rename(dialect, self.table, names, self.column), values


@dataclass(frozen=True, slots=True)
class _Written:
    """`instants` are the places among the values that hold a datetime."""

    sql: str
    instants: tuple[int, ...]

    def parameters(self, shape: Shape, key: Key, row: Mapping[str, object]) -> tuple[object, ...]:
        values = [row[name] for name in shape]
        for place in self.instants:
            if (value := values[place]) is not None:
                values[place] = microseconds(value)  # type: ignore[arg-type]  # the column's type says so
        return (*values, *key)


def _send(
    connection: Connection,
    table: Table,
    rows: Mapping[Key, dict[str, object]],
    write: Callable[[Dialect, Table, Shape], _Written],
) -> None:
    for shape, group in _by_shape(rows).items():
        written = write(connection.dialect, table, shape)
        parameters = [written.parameters(shape, key, row) for key, row in group]
        connection.exec_driver_sql(written.sql, parameters if len(parameters) > 1 else parameters[0])


def _by_shape(
    rows: Mapping[Key, dict[str, object]],
) -> Mapping[Shape, Sequence[tuple[Key, dict[str, object]]]]:
    groups: dict[Shape, list[tuple[Key, dict[str, object]]]] = defaultdict(list)
    for key, row in rows.items():
        groups[tuple(row)].append((key, row))
    return groups


@cache
def _insert(dialect: Dialect, table: Table, shape: Shape) -> _Written:
    quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
    names = (*shape, *(column.name for column in table.primary_key))
    columns, marks = ", ".join(map(quote, names)), ", ".join([mark] * len(names))
    return _Written(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", _instants(table, shape))


@cache
def _update(dialect: Dialect, table: Table, shape: Shape) -> _Written:
    quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
    changes = ", ".join(f"{quote(name)} = {mark}" for name in shape)
    same = " AND ".join(f"{quote(column.name)} = {mark}" for column in table.primary_key)
    return _Written(f"UPDATE {quote(table.name)} SET {changes} WHERE {same}", _instants(table, shape))


@cache
def _rename(dialect: Dialect, table: Table, names: Shape, column: str) -> str:
    quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
    same = " AND ".join(f"{quote(name)} = {mark}" for name in (*names, column))
    return f"UPDATE {quote(table.name)} SET {quote(column)} = {mark} WHERE {same}"


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


def _instants(table: Table, shape: Shape) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(shape) if isinstance(table.c[name].type, Instant))

"""Rows that screens count and open: one definition gives a number and the list behind it.

A `Counted` says what the rows are and what a measure means, a `Cut` which of them. `tally` counts all
cells of a block in one statement; `rows_of` lists exactly those that one number has counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, case, func, literal, select

from engine.analysis import Rate
from runtime.queries.cities import Side, Sides
from runtime.queries.period import Period
from runtime.storage.scope import Scope, below, visible_cases
from runtime.storage.tables import cases, people

PAGE = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """`rows` are joined with `cases`; measures and dimensions may use `:now` as a bound parameter.

    `place`, `person`, `at`, `amount` and `note` are what a list shows of each row; a period asks `at`.
    `as_known`: for any earlier `:now` they are what was known by then.
    """

    name: str
    rows: FromClause
    sees: Callable[[Scope], ColumnElement[bool]]
    unit_path: ColumnElement[str]
    person: ColumnElement[str]
    at: ColumnElement[datetime]
    amount: ColumnElement[int]
    place: ColumnElement[str]
    note: ColumnElement[str | None]
    dimensions: Mapping[str, ColumnElement[str]]
    measures: Mapping[str, ColumnElement[bool]]
    as_known: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Some of the rows: those of a measure, of a period, on one side, with these values (None: without one).

    `known` is the instant whose knowledge counts, None for now.
    """

    measure: str = ""
    period: Period | None = None
    side: Side | None = None
    where: Mapping[str, str | None] = field(default_factory=dict)
    known: datetime | None = None

    def address(self, of: Counted) -> str:
        given = {"of": of.name, "measure": self.measure}
        if self.period is not None:
            given["period"] = self.period.name
        if self.side is not None:
            given |= self.side.parameters
        if self.known is not None:
            given["known"] = self.known.isoformat()
        return "/rows?" + urlencode(given | {name: value or "" for name, value in self.where.items()})


@dataclass(frozen=True, slots=True)
class Number:
    n: int
    amount: int
    address: str


@dataclass(frozen=True, slots=True)
class Share:
    k: Number
    n: Number

    @property
    def rate(self) -> Rate:
        return Rate(self.k.n, self.n.n)


@dataclass(frozen=True, slots=True)
class Tally:
    """All numbers of a block. A number without a side, or without a value of `by`, is the sum over them."""

    counted: Counted
    base: Cut
    by: Sequence[str]
    cells: Sequence[tuple[str, tuple[str | None, ...], Mapping[str, tuple[int, int]]]]

    def number(self, measure: str, side: Side | None = None, **where: str | None) -> Number:
        wanted = [(self.by.index(name), value) for name, value in where.items()]
        found = [
            counts[measure]
            for key, values, counts in self.cells
            if (side is None or side.key == key) and all(values[at] == value for at, value in wanted)
        ]
        cut = replace(
            self.base, measure=measure, side=side or self.base.side, where={**self.base.where, **where}
        )
        return Number(sum(n for n, _ in found), sum(a for _, a in found), cut.address(self.counted))

    def share(self, measure: str, among: str, side: Side | None = None, **where: str | None) -> Share:
        return Share(self.number(measure, side, **where), self.number(among, side, **where))

    def touches(self, side: Side) -> bool:
        return any(key == side.key for key, _, _ in self.cells)

    def values(self, name: str, measure: str) -> list[str | None]:
        """The values of a dimension that occur, the most frequent first."""
        at = self.by.index(name)
        times: dict[str | None, int] = {}
        for _, values, counts in self.cells:
            if counts[measure][0]:
                times[values[at]] = times.get(values[at], 0) + counts[measure][0]
        return sorted(times, key=lambda value: (-times[value], value is None, value or ""))


def tally(
    connection: Connection,
    scope: Scope,
    counted: Counted,
    base: Cut,
    *,
    by: Sequence[str] = (),
    sides: Sides | None = None,
    now: datetime,
) -> Tally:
    split = [_side_key(counted, sides), *(counted.dimensions[name] for name in by)]
    keys = [column.label(f"k{at}") for at, column in enumerate(split)]
    numbers: list[ColumnElement[int]] = []
    for means in counted.measures.values():
        numbers += [func.count().filter(means), func.coalesce(func.sum(counted.amount).filter(means), 0)]
    statement = (
        select(*keys, *numbers)
        .select_from(counted.rows)
        .where(*conditions(counted, scope, base))
        # By position of the label: PostgreSQL does not see that two equal expressions with parameters are one.
        .group_by(*(f"k{at}" for at in range(len(keys))))
    )
    cells = []
    for row in connection.execute(statement, {"now": now}):
        values, counts = tuple(row[: len(keys)]), [int(count) for count in row[len(keys) :]]
        pairs = zip(counts[::2], counts[1::2], strict=True)
        cells.append((values[0], values[1:], dict(zip(counted.measures, pairs, strict=True))))
    return Tally(counted, base, tuple(by), cells)


def conditions(counted: Counted, scope: Scope, cut: Cut) -> list[ColumnElement[bool]]:
    found = [counted.sees(scope)]
    if cut.measure:
        found.append(counted.measures[cut.measure])
    if cut.period is not None:
        found += [counted.at >= cut.period.since, counted.at < cut.period.until]
    if cut.side is not None:
        found += _of_side(counted, cut.side)
    for name, value in cut.where.items():
        column = counted.dimensions[name]
        found.append(column.is_(None) if value is None else column == value)
    return found


@dataclass(frozen=True, slots=True)
class RowList:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    amount: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def rows_of(
    connection: Connection, scope: Scope, counted: Counted, cut: Cut, now: datetime, page: int = 1
) -> RowList:
    """`shown` is false for a case that has moved out of sight since: it is counted, and not named."""
    sums = (func.count().over().label("total"), func.sum(counted.amount).over().label("sum"))
    rows = connection.execute(
        select(
            cases.c.id.label("case"),
            cases.c.name,
            visible_cases(scope).label("shown"),
            counted.place.label("place"),
            people.c.name.label("person_name"),
            counted.at.label("at"),
            counted.amount.label("amount"),
            counted.note.label("note"),
            *sums,
        )
        .select_from(counted.rows)
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == counted.person))
        .where(*conditions(counted, scope, cut))
        .order_by(counted.at.desc(), cases.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE),
        {"now": now},
    ).all()
    total, amount = (rows[0].total, rows[0].sum) if rows else (0, 0)
    return RowList(rows, total, int(amount or 0), page)


def _side_key(counted: Counted, sides: Sides | None) -> ColumnElement[str]:
    if sides is None:
        return literal("")
    if sides.by_person:
        return counted.person
    whens = [(and_(*_of_side(counted, side)), side.key) for side in sides.all]
    return case(*whens, else_="") if whens else literal("")


def _of_side(counted: Counted, side: Side) -> list[ColumnElement[bool]]:
    found = []
    if side.path:
        path = counted.unit_path
        found.append(path == side.path if side.directly else below(path, side.path))
    if side.person:
        found.append(counted.person == side.person)
    return found

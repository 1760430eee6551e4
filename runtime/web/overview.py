"""What the leader's pages are about: which units stand side by side, in which period; both in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from engine.model.kernel import Stage
from runtime.queries.cities import Side, Sides, leads_units, sides_of
from runtime.queries.counted import Counted, Cut, Tally, tally
from runtime.queries.period import Period, months, parse, quarters
from runtime.web.desk import Desk
from runtime.web.problem import not_allowed, not_found

QUARTERS, MONTHS = 4, 6


@dataclass(frozen=True, slots=True)
class Overview:
    desk: Desk
    sides: Sides
    period: Period

    @property
    def stages(self) -> Sequence[Stage]:
        return [stage for stage in self.desk.model.stages.values() if stage.kind == "open"]

    @property
    def unit(self) -> str:
        return self.sides.whole.unit if self.sides.whole else ""

    @property
    def quarters(self) -> Iterable[Period]:
        return quarters(self.desk.now, self.desk.model.timezone, QUARTERS)

    @property
    def months(self) -> Iterable[Period]:
        return months(self.desk.now, self.desk.model.timezone, MONTHS)

    def of_kind(self, kind: str) -> Sequence[Stage]:
        return [stage for stage in self.desk.model.stages.values() if stage.kind == kind]

    def tally(self, counted: Counted, *by: str, of_period: bool = True, **where: str | None) -> Tally:
        base = Cut(period=self.period if of_period else None, side=self.sides.whole, where=where)
        return tally(
            self.desk.connection,
            self.desk.scope,
            counted,
            base,
            by=by,
            sides=self.sides,
            now=self.desk.now,
        )

    def keeping(self, tallies: Iterable[Tally]) -> Overview:
        """Without the sides that no number is about: people who own nothing, units with no case of their own."""
        counted = list(tallies)
        optional = self.sides.by_person
        kept = [
            side
            for side in self.sides.all
            if not (optional or side.directly) or any(one.touches(side) for one in counted)
        ]
        return replace(self, sides=replace(self.sides, all=kept))

    def address(self, path: str, side: Side | None = None, **asked: str) -> str:
        given = {"unit": side.unit if side else self.unit, "period": self.period.name, **asked}
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


def overview_of(desk: Desk, unit: str, period: str) -> Overview:
    if not leads_units(desk.scope):
        raise not_allowed()
    sides = sides_of(desk.connection, desk.scope, unit)
    if sides is None:
        raise not_found()
    return Overview(desk, sides, period_named(desk, period))


def period_named(desk: Desk, name: str) -> Period:
    """The present quarter when none is named."""
    zone = desk.model.timezone
    found = parse(name, zone) if name else next(iter(quarters(desk.now, zone, 1)))
    if found is None:
        raise not_found()
    return found

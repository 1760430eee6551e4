"""A case at an instant, as expressions, gates and templates see it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.conditions import Condition
from engine.diagnostics import Text
from engine.expressions import Value
from engine.forms import compile_form
from engine.json import Json
from engine.model.kernel import Form, Model
from engine.rules import standing
from engine.rules.case import Case


class CaseAt:
    """Its own `Moment`: the case's counted activities are the history that windows look at.

    `names` are of people, for what is said about them.
    """

    __slots__ = ("_values", "case", "model", "names", "now")

    def __init__(
        self, model: Model, case: Case, now: datetime, names: Mapping[str, str] | None = None
    ) -> None:
        self.model = model
        self.case = case
        self.now = now
        self.names = names or {}
        self._values: dict[str, Value] | None = None

    def after(self, case: Case) -> CaseAt:
        """The case a few facts later; its values are read again only when its fields have changed."""
        later = CaseAt(self.model, case, self.now, self.names)
        if case.fields is self.case.fields and case.records is self.case.records:
            later._values = self._values
        return later

    @property
    def moment(self) -> CaseAt:
        return self

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.model.timezone)).date()

    @property
    def values(self) -> dict[str, Value]:
        # Not a cached_property: in Python 3.11 each first reading of one takes a lock.
        if self._values is None:
            self._values = {**self._of_records(), **read_values(self.model.case_form, self.case.fields)}
        return self._values

    def _of_records(self) -> dict[str, Value]:
        """`报价单.报价金额`: of all records of the kind, without those that are missing."""
        found: dict[str, Value] = {}
        for kind in self.model.records_read:
            form = self.model.record_types[kind].form
            rows = [read_values(form, fields) for fields in self.linked(kind)]
            for field in form.fields:
                column = (row.get(field.id) for row in rows)
                found[f"{kind}.{field.id}"] = tuple(value for value in column if value is not None)
        return found

    def count(self, activity: str, within_seconds: float | None) -> int:
        times = self.case.activity_times.get(activity, ())
        upto = bisect_right(times, self.now) if times and times[-1] > self.now else len(times)
        if within_seconds is None:
            return upto
        return upto - bisect_left(times, self.now - timedelta(seconds=within_seconds), 0, upto)

    def counted(self, activity: str, within: timedelta | None = None) -> int:
        if within is not None:
            return self.count(activity, within.total_seconds())
        return len(self.case.activity_times.get(activity, ()))

    def submissions(self, activity: str, within: timedelta | None = None) -> Sequence[Mapping[str, Json]]:
        return tuple(
            each.fields
            for each in self.case.submissions.values()
            if each.counted
            and each.activity == activity
            and (within is None or self.now - within <= each.occurred_at <= self.now)
        )

    def linked(self, record_type: str) -> Sequence[Mapping[str, Json]]:
        return tuple(each.fields for each in self.case.records.values() if each.record_type == record_type)

    def demands(self) -> Sequence[Condition]:
        """What rules have required of this case; what the model no longer knows is no longer required."""
        known = self.model.demands
        return [known[name] for name in self.case.demands if name in known]

    def field(self, name: str) -> Json:
        return self.case.fields.get(name)

    def unapproved(self, approval: str) -> Text | None:
        return standing.unapproved(self.model, self.case, approval, self.names)


def read_values(form: Form, fields: Mapping[str, Json]) -> dict[str, Value]:
    return compile_form(form).values(fields)

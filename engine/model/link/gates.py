"""Lowers `deliver` and `entry` to conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.conditions import Condition, Values, Where
from engine.conditions.activity_done import ActivityDone
from engine.conditions.all_of import AllOf
from engine.conditions.any_of import AnyOf
from engine.conditions.approved import Approved
from engine.conditions.field_filled import FieldFilled
from engine.conditions.only_if import OnlyIf
from engine.conditions.proof_filled import ProofFilled
from engine.conditions.record_linked import RecordLinked
from engine.conditions.some_of import SomeOf
from engine.diagnostics import Text
from engine.expressions import BOOL
from engine.model.document.gate import GateMapping, GateSpec
from engine.model.document.part import Path
from engine.model.kernel import Activity, Form, RecordType
from engine.model.link import codes
from engine.model.link.linkage import Linkage
from engine.model.report import listing
from engine.model.shape import BROKEN
from engine.timing import Duration


@dataclass(frozen=True, slots=True)
class RowReader:
    """The expression values of a stored row: a record's or a submission's fields."""

    form: Form

    def __call__(self, row: Mapping[str, object]) -> Values:
        values: dict[str, object] = {}
        for field in self.form.fields:
            stored = row.get(field.id)
            values[field.id] = None if stored is None else field.type.read(stored)
        return values  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Gates:
    """What gates may name, already lowered; a name that was declared but is broken is in none of them."""

    linkage: Linkage
    case_form: Form
    activities: Mapping[str, Activity]
    records: Mapping[str, RecordType]

    def lower(self, spec: GateSpec | None, path: Path) -> Condition | None:
        if spec is None or spec == BROKEN:
            return None
        if isinstance(spec, str):
            return self._named(spec, path)
        if isinstance(spec, list):
            return self._all(spec, path)
        return self._mapping(spec, path)

    def _all(self, specs: list[GateSpec], path: Path) -> Condition | None:
        parts = self._parts(specs, path)
        return parts[0] if len(parts) == 1 else AllOf(parts) if parts else None

    def _parts(self, specs: list[GateSpec], path: Path) -> tuple[Condition, ...]:
        if not specs:
            self.linkage.report.error(codes.EMPTY_GATE, path, example="[客户拜访, 预算]")
        lowered = (self.lower(spec, (*path, place)) for place, spec in enumerate(specs))
        return tuple(part for part in lowered if part is not None)

    def _mapping(self, spec: GateMapping, path: Path) -> Condition | None:
        kinds = [key for key in ("any", "all", "approved") if getattr(spec, key) is not None]
        kinds += ["at_least"] if spec.at_least is not None or spec.of is not None else []
        if len(kinds) != 1 or (spec.at_least is not None and spec.of is None):
            if not any(
                self.linkage.is_broken((*path, key)) for key in ("any", "all", "at_least", "of", "approved")
            ):
                self.linkage.report.error(codes.GATE_KIND, path, example="{at_least: 2, of: 报价单}")
            return None
        if spec.where is not None and not isinstance(spec.of, str):
            example = "{at_least: 1, of: 报价单, where: 报价金额 > 0}"
            self.linkage.report.about_key(codes.WHERE_WITHOUT_COUNT, (*path, "where"), example=example)
        demand = self._demand(spec, path)
        if spec.within is not None and demand is not None and not isinstance(demand, ActivityDone):
            example = "{at_least: 1, of: 客户拜访, within: 30 days}"
            self.linkage.report.about_key(codes.WITHIN_WITHOUT_ACTIVITY, (*path, "within"), example=example)
        only_if = self.linkage.expression(spec.only_if, (*path, "if"), self.linkage.scope(), BOOL)
        return OnlyIf(only_if, demand) if demand is not None and only_if is not None else demand

    def _demand(self, spec: GateMapping, path: Path) -> Condition | None:
        if spec.any is not None:
            parts = self._parts(spec.any, (*path, "any"))
            return AnyOf(parts) if parts else None
        if spec.all is not None:
            return self._all(spec.all, (*path, "all"))
        if spec.approved is not None:
            meant = self.linkage.approval(spec.approved, (*path, "approved"))
            return None if meant is None else Approved(meant.id)
        if isinstance(spec.of, str):
            return self._counted(spec.of, spec, path)
        items: list[GateSpec] = (
            spec.of if isinstance(spec.of, list) else [spec.of] if spec.of is not None else []
        )
        parts = self._parts(items, (*path, "of"))
        count = spec.at_least or 1
        if items and count > len(items):
            place, listed = (*path, "at_least"), len(items)
            self.linkage.report.error(codes.TOO_MANY_DEMANDED, place, wanted=count, listed=listed)
        return SomeOf(parts, count) if parts else None

    def _counted(self, name: str, spec: GateMapping, path: Path) -> Condition | None:
        place, count, where = (*path, "of"), spec.at_least or 1, spec.where
        meant = self._meant(name, place)
        if isinstance(meant, ActivityDone):
            form = self.activities[meant.activity].form
            fresh = self._within(spec.within, path)
            return ActivityDone(meant.activity, meant.label, count, self._where(where, form, path), fresh)
        if isinstance(meant, RecordLinked):
            form = self.records[meant.record_type].form
            return RecordLinked(meant.record_type, meant.label, count, self._where(where, form, path))
        if meant is not None and (count > 1 or where is not None):
            self.linkage.report.error(codes.NOTHING_TO_COUNT, place, name=name, what=Text("字段", "a field"))
        return meant

    def _within(self, within: str | None, path: Path) -> Duration | None:
        fresh = self.linkage.duration(within, (*path, "within"))
        if fresh is not None and fresh.unit.working:
            self.linkage.report.error(codes.WITHIN_IN_WORKING_TIME, (*path, "within"), within=str(fresh))
            return None
        return fresh

    def _where(self, where: str | None, form: Form, path: Path) -> Where | None:
        own = {field.id: field.type for field in form.fields}
        expression = self.linkage.expression(where, (*path, "where"), self.linkage.scope(own), BOOL)
        return Where(expression, RowReader(form)) if expression is not None else None

    def _named(self, name: str, path: Path) -> Condition | None:
        return self._meant(name, path)

    def _meant(self, name: str, path: Path) -> Condition | None:
        """The one thing that a name means; several or none are complained about."""
        if name == BROKEN:
            return None
        meanings = self._meanings(name)
        if len(meanings) == 1:
            return next(iter(meanings.values()))
        if meanings:
            known, example = listing(meanings), next(reversed(meanings))
            self.linkage.report.error(codes.AMBIGUOUS_NAME, path, name=name, known=known, example=example)
        elif not self._declared(name):
            self.linkage.report.unknown(codes.UNKNOWN_NAME, path, name, self.linkage.names.in_gates())
        return None

    def _meanings(self, name: str) -> dict[str, Condition]:
        """By the full name that would say it without doubt."""
        found: dict[str, Condition] = {}
        if name in self.activities:
            found[name] = ActivityDone(name, self.activities[name].title)
        if name in self.records:
            found[name] = RecordLinked(name, self.records[name].title)
        holder, dot, bare = name.rpartition(".")
        field = self.case_form.field(bare if dot else name) if holder in ("", "case") else None
        if field is not None:
            found[f"case.{field.id}"] = FieldFilled(field.id, field.title)
        for activity in self.activities.values():
            own = activity.form.field(bare) if not dot or holder == activity.id else None
            if own is not None:
                found[f"{activity.id}.{own.id}"] = ProofFilled(activity.id, own.id, own.title)
        return found

    def _declared(self, name: str) -> bool:
        """Declared, but broken: it has its own diagnostic already."""
        names = self.linkage.names
        holder, _, bare = name.rpartition(".")
        if holder in names.activities or holder == "case":
            return bare in (names.case_fields if holder == "case" else names.activity_fields[holder])
        return name in names.in_gates()

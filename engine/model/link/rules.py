"""Rules: the trigger, the condition over the names that the trigger brings, and the actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.expressions import BOOL
from engine.model.document.part import Path
from engine.model.document.process import Rule as WrittenRule
from engine.model.kernel import Activity, Clause, Rule, Schedule
from engine.model.link import codes
from engine.model.link.actions import actions
from engine.model.link.approval_codes import UNKNOWN_APPROVAL
from engine.model.link.linkage import Linkage, Types
from engine.model.report import listing
from engine.model.shape import BROKEN
from engine.registry import nearest
from engine.triggers import TRIGGERS, Trigger
from engine.triggers.every import Every
from engine.triggers.recurrence import recurrence


@dataclass(frozen=True, slots=True)
class Rules:
    linkage: Linkage
    activities: Mapping[str, Activity]
    clauses: Mapping[str, Clause]

    def lower(self, id: str, written: WrittenRule) -> Iterator[Rule]:
        """One rule per trigger: an agreement that is overdue has a clock for each duty."""
        path: Path = ("rules", id)
        self.linkage.renamed("rule", id, written.was)
        found = tuple(self._triggers(written.when, (*path, "when")))
        own = self._own_fields(written.when)
        condition = self.linkage.expression(written.only_if, (*path, "if"), self.linkage.scope(own), BOOL)
        planned = actions(self.linkage, written.do, (*path, "do"))
        stages = self._stages(written.during, (*path, "in"))
        for trigger in found:
            if trigger.kind == "every":
                trigger = self._scheduled(id, trigger.of, stages)
            yield Rule(id, self.linkage.words(written.title, id), trigger, condition, planned, stages)

    def _stages(self, names: list[str], path: Path) -> frozenset[str]:
        section = self.linkage.names.stages
        return frozenset(
            name
            for place, name in enumerate(names)
            if self.linkage.known(codes.UNKNOWN_STAGE, (*path, place), name, section)
        )

    def _scheduled(self, rule: str, text: str, stages: frozenset[str]) -> Trigger:
        made = recurrence(text)
        assert made is not None  # `_recurring` has told otherwise
        self.linkage.schedules[rule] = Schedule(rule, text, made, stages)
        return Every(rule)

    def _own_fields(self, when: Mapping[str, str]) -> Types:
        activity = self.activities.get(when.get("submitted", ""))
        return {field.id: field.type for field in activity.form.fields} if activity else {}

    def _triggers(self, when: Mapping[str, str], path: Path) -> Iterator[Trigger]:
        if len(when) != 1:
            if not any(self.linkage.is_broken((*path, key)) for key in TRIGGERS.kinds()):
                self.linkage.report.error(codes.ONE_TRIGGER, path, count=len(when))
            return
        ((kind, of),) = when.items()
        place = (*path, kind)
        if kind not in TRIGGERS:
            known = {trigger.kind: trigger.title for trigger in TRIGGERS}
            kinds = listing(TRIGGERS.kinds())
            self.linkage.report.unknown_key(codes.UNKNOWN_TRIGGER, place, known, known=kinds)
        elif of != BROKEN:
            yield from self._of(TRIGGERS[kind], of, place)

    def _of(self, trigger: type[Trigger], of: str, path: Path) -> Iterator[Trigger]:
        names = self.linkage.names
        sections = {
            "stage": (codes.UNKNOWN_STAGE, names.stages),
            "activity": (codes.UNKNOWN_ACTIVITY, names.activities),
            "field": (codes.UNKNOWN_FIELD, names.case_fields),
            "agreement": (codes.UNKNOWN_AGREEMENT, names.agreements),
            "approval": (UNKNOWN_APPROVAL, names.approvals),
        }
        if trigger.names == "case":
            yield trigger("")
        elif trigger.names == "schedule":
            yield from self._recurring(of, path)
        elif trigger.names == "definition":
            yield from self._segment(trigger, of, path)
        elif trigger.names == "clause":
            yield from (trigger(clause) for clause in self._clocks(of, path))
        else:
            code, section = sections[trigger.names]
            if self.linkage.known(code, path, of, section):
                yield trigger(of)

    def _recurring(self, of: str, path: Path) -> Iterator[Trigger]:
        made = recurrence(of)
        if made is None:
            self.linkage.report.error(codes.NOT_A_SCHEDULE, path, name=of)
        elif made.working and self.linkage.calendar is None:
            self.linkage.report.error(codes.NO_CALENDAR, path, name=of)
        else:
            yield Every(of)

    def _segment(self, trigger: type[Trigger], of: str, path: Path) -> Iterator[Trigger]:
        names, defined = self.linkage.names, self.linkage.definitions.get(of)
        known = {**names.definitions, **names.tables}
        if not self.linkage.known(codes.UNKNOWN_DEFINITION, path, of, known) or defined is None:
            return
        if defined.type != BOOL:
            self.linkage.report.error(codes.NOT_YES_OR_NO, path, name=of, type=defined.type.title)
            return
        self.linkage.segments[of] = defined
        yield trigger(of)

    def _clocks(self, of: str, path: Path) -> list[str]:
        """`overdue` names a stage with a limit or an agreement."""
        names = self.linkage.names
        if of not in names.stages and of not in names.agreements:
            near = nearest(of, names.agreements)
            code = codes.UNKNOWN_AGREEMENT if near else codes.UNKNOWN_STAGE
            self.linkage.known(code, path, of, {**names.stages, **names.agreements})
            return []
        clocks = [clause.id for clause in self.clauses.values() if of in (clause.stage, clause.agreement)]
        if not clocks and of in names.stages and not self._limit_broken(of):
            self.linkage.report.error(codes.NO_CLOCK, path, name=of)
        return clocks

    def _limit_broken(self, stage: str) -> bool:
        """A limit was written, so its own diagnostic is enough."""
        place = self.linkage.names.stages[stage][1]
        stages = self.linkage.report.documents.data.get("stages")
        written = stages[place] if isinstance(stages, list) and isinstance(place, int) else None
        return isinstance(written, dict) and "limit" in written

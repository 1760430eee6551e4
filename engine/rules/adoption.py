"""History from elsewhere: taken as it is dated, past gates, without effects (invariant 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise

from engine.diagnostics import Diagnostic, Text
from engine.json import Json
from engine.model.kernel import Model
from engine.rules import codes, ladders, segments
from engine.rules.clocks import arm, state_missed
from engine.rules.command import Adopt
from engine.rules.course import Course, Stamp
from engine.rules.creation import refuse_duplicate
from engine.rules.effects import case_name
from engine.rules.event import CaseCreated, StageEntered
from engine.rules.moves import STAGE
from engine.rules.submission import accept

# What lies before is no history but a slip: spreadsheets read an empty date as 1900, programs as year 1.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
SKIPPED = "skipped: imported"


def adopt(course: Course, command: Adopt) -> None:
    case = course.case
    if case.exists:
        if (case.imported_from, case.import_key) == (command.source, command.key):
            course.say(f"import/{command.key}", "suppressed", {"because": "imported before"})
            course.refused.extend(key_of_another(course.model, command.fields, case_name(course)[:200]))
        else:
            course.refuse(codes.CASE_EXISTS)
        return
    fields = accept(course, course.model.case_form, command.fields, changed=command.fields)
    refuse_duplicate(course)
    _check_history(course, command)
    if course.refused:
        return
    first, began = command.visits[0]
    course.add(
        CaseCreated(
            **_stamp(course, began),
            fields=fields,
            owner=command.owner,
            unit=command.unit,
            unit_path=command.unit_path,
            stage=first,
            imported_from=command.source,
            import_key=command.key,
        )
    )
    _walk(course, command)
    _start_clocks(course)
    segments.note(course)
    course.caused.clear()


def adopted_name(model: Model, fields: Mapping[str, Json]) -> str:
    """As a list would show it."""
    field, typed = model.case_form.field(model.case_name), fields.get(model.case_name)
    return "" if field is None else str(field.type.normalise(typed) or "")[:200]


def key_of_another(model: Model, fields: Mapping[str, Json], before: str) -> Iterator[Diagnostic]:
    """Two customers under one key are not one: the second must not vanish among what was imported before."""
    name = adopted_name(model, fields)
    if name and before and name != before:
        yield Diagnostic(codes.KEY_OF_ANOTHER, "key", {"before": before, "name": name})


def _stamp(course: Course, at: datetime) -> Stamp:
    return Stamp(actor=course.stamp["actor"], occurred_at=at, recorded_at=course.now, verified=True)


def _check_history(course: Course, command: Adopt) -> None:
    problems: list[Text] = []
    if not command.visits:
        problems.append(Text("没有任何阶段", "it has no stage at all"))
    if any(earlier[1] > later[1] for earlier, later in pairwise(command.visits)):
        problems.append(Text("进入日期前后颠倒", "its dates are not in order"))
    if any(at < EARLIEST for _, at in command.visits):
        problems.append(Text("有早于 1970 年的日期", "a date lies before 1970"))
    if any(at > course.now for _, at in command.visits):
        problems.append(Text("进入日期在未来", "a date lies in the future"))
    for problem in problems:
        course.refuse(codes.HISTORY_UNUSABLE, "visits", problem=problem)
    known = [course.knows(STAGE, stage, course.model.stages) for stage, _ in command.visits]
    if known and all(known):
        _check_reason(course, command)


def _check_reason(course: Course, command: Adopt) -> None:
    """A reason that history gives must be one of ours; history may have none."""
    last = course.model.stages[command.visits[-1][0]]
    if command.reason is not None and last.kind == "lost" and command.reason not in last.reasons:
        reasons = Text("、".join(last.reasons), ", ".join(last.reasons))
        course.refuse(
            codes.REASON_UNKNOWN, "reason", stage=last.title, reason=command.reason, reasons=reasons
        )


def _walk(course: Course, command: Adopt) -> None:
    left: str | None = None
    for visit, (stage, at) in enumerate(command.visits, start=1):
        lost = course.model.stages[stage].kind == "lost"
        course.add(
            StageEntered(
                **_stamp(course, at),
                stage=stage,
                left=left,
                visit=visit,
                reason=command.reason if lost and visit == len(command.visits) else None,
            )
        )
        left = stage


def _start_clocks(course: Course) -> None:
    """Only the present stage's; a limit that passed before the import is missed, and reminds nobody."""
    case, model = course.case, course.model
    for id in model.clause_starts.get(("entered", case.stage), ()):
        clause = model.clauses[id]
        wanted = clause.start_condition
        if case.entered_at is None or (
            wanted is not None and wanted.evaluate(course.view.values, course.view.moment) is not True
        ):
            continue
        arm(course, clause, 1, case.entered_at)
        clock = course.case.clocks[id]
        if clock.due is not None and clock.due < course.now:
            state_missed(course, clock, "suppressed", {"because": SKIPPED}, silent=True)
        ladders.skip_passed(course, clause)

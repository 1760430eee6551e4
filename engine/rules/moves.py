"""A case moves: forward through gates, back with a comment, out with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Text
from engine.model.kernel import Model, Stage
from engine.rules import codes
from engine.rules.command import MoveCase
from engine.rules.course import Course
from engine.rules.event import GateOverridden, StageEntered
from engine.rules.gates import Barrier, barriers

STAGE = Text("阶段", "stage")


def move(course: Course, command: MoveCase) -> None:
    course.refused.extend(_impossible(course, command))
    if course.refused:
        return
    stage, to = course.model.stages[course.case.stage], course.model.stages[command.to]
    missing = _barriers(course, stage, to)
    course.refused.extend(_unsaid(command, stage, to))
    if command.override is None:
        course.refused.extend(each.diagnostic for each in missing)
    elif missing and not (command.override.strip() and command.approver):
        course.refuse(codes.OVERRIDE_INCOMPLETE, "override")
    if course.refused:
        return
    if missing:
        _override(course, command, missing)
    enter(course, command)


def obstacles(course: Course, command: MoveCase) -> tuple[Diagnostic, ...]:
    """Everything that the move would be refused for, an override apart."""
    if impossible := tuple(_impossible(course, command)):
        return impossible
    stage, to = course.model.stages[course.case.stage], course.model.stages[command.to]
    gates = (each.diagnostic for each in _barriers(course, stage, to))
    return (*_unsaid(command, stage, to), *gates)


def _impossible(course: Course, command: MoveCase) -> Iterator[Diagnostic]:
    """No word and no file makes these moves possible."""
    model, present = course.model, course.case.stage
    if unknown := course.unknown(STAGE, command.to, model.stages):
        yield unknown
        return
    stage = model.stages.get(present)
    if present != command.expected_stage:
        yield Diagnostic(
            codes.STALE_PAGE,
            parameters={
                "stage": _title(model, present),
                "expected": _title(model, command.expected_stage),
            },
        )
    elif stage is None or (command.to not in stage.forward and command.to not in stage.back):
        yield Diagnostic(
            codes.MOVE_NOT_ALLOWED,
            parameters={
                "stage": _title(model, present),
                "to": _title(model, command.to),
                "allowed": _allowed(model, stage),
            },
        )


def _allowed(model: Model, stage: Stage | None) -> Text:
    titles = [_title(model, id) for id in (*stage.forward, *stage.back)] if stage else []
    if not titles:
        return Text("无", "none")
    return Text("、".join(each.zh for each in titles), ", ".join(each.en for each in titles))


def _title(model: Model, id: str) -> Text:
    stage = model.stages.get(id)
    return stage.title if stage else Text(id, id)


def _barriers(course: Course, stage: Stage, to: Stage) -> tuple[Barrier, ...]:
    return barriers(course.view, stage, to) if to.id in stage.forward else ()


def _unsaid(command: MoveCase, stage: Stage, to: Stage) -> Iterator[Diagnostic]:
    if to.kind == "lost" and command.reason not in to.reasons:
        reasons = Text("、".join(to.reasons), ", ".join(to.reasons))
        if not command.reason:
            yield Diagnostic(codes.REASON_NEEDED, "reason", {"stage": to.title, "reasons": reasons})
        else:
            yield Diagnostic(
                codes.REASON_UNKNOWN,
                "reason",
                {"stage": to.title, "reason": command.reason, "reasons": reasons},
            )
    if to.id in stage.back and not command.comment.strip():
        yield Diagnostic(codes.COMMENT_NEEDED, "comment", {"stage": to.title})


def _override(course: Course, command: MoveCase, missing: tuple[Barrier, ...]) -> None:
    """Who let it pass, and past what (invariant 2)."""
    course.add(
        GateOverridden(
            **course.stamp,
            stage=course.case.stage,
            to=command.to,
            reason=command.override or "",
            approver=command.approver or "",
            missing=tuple(each.missing.text.to(course.language) for each in missing),
        )
    )
    course.say(f"gate/{course.case.stage}", "overridden", {"reason": command.override or ""})


def enter(course: Course, command: MoveCase) -> None:
    """A move dated before the present stage was entered is dated at its receipt: dwell is never negative."""
    stamp, case = course.stamp, course.case
    in_order = case.entered_at is None or stamp["occurred_at"] >= case.entered_at
    course.add(
        StageEntered(
            actor=stamp["actor"],
            occurred_at=stamp["occurred_at"],
            recorded_at=stamp["recorded_at"],
            verified=stamp["verified"] and in_order,
            stage=command.to,
            left=case.stage,
            visit=case.visit + 1,
            reason=command.reason if course.model.stages[command.to].kind == "lost" else None,
            comment=command.comment,
        )
    )

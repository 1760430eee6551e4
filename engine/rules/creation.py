"""A case begins: its form is checked, its key is new, it enters the first stage."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Text
from engine.json import Json
from engine.rules import codes, handovers
from engine.rules.command import CreateCase
from engine.rules.course import Course
from engine.rules.event import CaseCreated, StageEntered
from engine.rules.submission import accept


def create(course: Course, command: CreateCase) -> None:
    fields = accept(course, course.model.case_form, command.fields)
    refuse_duplicate(course)
    if command.given_under is not None:
        course.knows(handovers.AGREEMENT, command.given_under, course.model.agreements)
    if not course.refused:
        enter_first(course, command, fields)


def enter_first(course: Course, command: CreateCase, fields: Mapping[str, Json]) -> None:
    first = course.model.first_stage.id
    course.add(
        CaseCreated(
            **course.stamp,
            fields=fields,
            owner=command.owner,
            unit=command.unit,
            unit_path=command.unit_path,
            stage=first,
        )
    )
    course.add(StageEntered(**course.stamp, stage=first, left=None, visit=1))
    if command.given_under is not None:
        handovers.give(course, course.model.agreements[command.given_under])


def refuse_duplicate(course: Course) -> None:
    """Names whose case it is to those who may see it; `case` is for the page, which links it."""
    facts, form = course.facts, course.model.case_form
    if facts.duplicate is None:
        return
    titles = [field.title for field in form.fields if field.id in course.model.unique]
    same = Text("、".join(each.zh for each in titles), ", ".join(each.en for each in titles))
    where = course.model.unique[0] if course.model.unique else ""
    if facts.duplicate_owner == course.stamp["actor"]:
        course.refuse(codes.DUPLICATE_OF_OWN, where, field=same, case=facts.duplicate)
    elif facts.duplicate_owner is not None:
        owner = facts.names.get(facts.duplicate_owner, facts.duplicate_owner)
        course.refuse(codes.DUPLICATE, where, field=same, owner=owner, ask=owner, case=facts.duplicate)
    else:
        colleague, supervisor = Text("另一位同事", "a colleague"), Text("您的主管", "your supervisor")
        course.refuse(codes.DUPLICATE, where, field=same, owner=colleague, ask=supervisor)

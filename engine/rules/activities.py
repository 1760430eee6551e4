"""What a rep did is recorded once, corrected by a second fact, and counts or does not count for a reason."""

from __future__ import annotations

from msgspec import structs

from engine.diagnostics import Text
from engine.rules import codes, returns
from engine.rules.clocks import reconsider
from engine.rules.command import CorrectActivity, RecordActivity
from engine.rules.course import Course
from engine.rules.event import ActivityCorrected, ActivityRecorded
from engine.rules.submission import accept, verdict

ACTIVITY = Text("销售动作", "activity")
SUBMISSION = Text("提交记录", "submission")


def record(course: Course, command: RecordActivity) -> None:
    if command.submission in course.case.submissions:
        _again(course, command)
        return
    if not course.knows(ACTIVITY, command.activity, course.model.activities):
        return
    activity = course.model.activities[command.activity]
    if course.facts.id_taken:
        course.refuse(codes.ID_TAKEN)
    fields = accept(course, activity.form, command.fields)
    if not course.refused:
        returns.refuse_return(course, activity.id, fields)
    if course.refused:
        return
    found = verdict(course, activity, fields, course.stamp["occurred_at"])
    if not found.counted:
        course.warn(codes.NOT_COUNTED, activity=activity.title, why=found.why_not)
    course.add(
        ActivityRecorded(
            **course.stamp,
            submission=command.submission,
            activity=activity.id,
            form_version=command.form_version,
            fields=fields,
            **structs.asdict(found),
        )
    )
    returns.take_feedback(course, command.submission)


def _again(course: Course, command: RecordActivity) -> None:
    """The same form sent twice is one record; with other words in it nothing is lost without a word."""
    before = course.case.submissions[command.submission]
    if command.activity == before.activity and command.activity in course.model.activities:
        form = course.model.activities[command.activity].form
        if accept(course, form, command.fields) == before.fields and not course.refused:
            course.say(f"submission/{command.submission}", "suppressed", {"because": "recorded before"})
            return
    course.refuse(codes.RECORDED_DIFFERENTLY)


def correct(course: Course, command: CorrectActivity) -> None:
    """The fields named are replaced; the rest of the submission stays as it was."""
    if not course.knows(SUBMISSION, command.submission, course.case.submissions):
        return
    before = course.case.submissions[command.submission]
    if not course.knows(ACTIVITY, before.activity, course.model.activities):
        return
    activity = course.model.activities[before.activity]
    fields = accept(course, activity.form, {**before.fields, **command.fields}, standing=before.fields)
    if not command.reason.strip():
        course.refuse(codes.CORRECTION_NEEDS_REASON, "reason")
    if not course.refused and not returns.earlier(course, before):
        returns.refuse_return(course, activity.id, fields)
    if course.refused:
        return
    if fields == before.fields:
        course.say(f"submission/{command.submission}", "suppressed", {"because": "nothing changed"})
        return
    found = verdict(course, activity, fields, before.occurred_at)
    course.add(
        ActivityCorrected(
            **course.stamp,
            submission=command.submission,
            activity=activity.id,
            fields=fields,
            before=before.fields,
            reason=command.reason,
            **structs.asdict(found),
        )
    )
    if not found.counted:
        course.warn(codes.NOT_COUNTED, activity=activity.title, why=found.why_not)
    if before.counted and not found.counted:
        reconsider(course, activity.id)
    returns.take_feedback(course, command.submission)

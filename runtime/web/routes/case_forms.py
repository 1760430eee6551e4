"""The forms of a case: recording and correcting an activity, linking a record, editing the case itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic, Text
from engine.json import Json
from engine.model.kernel import Form, Model
from engine.rules.command import AddRecord, AnyCommand, CorrectActivity, EditCase, RecordActivity
from engine.rules.feedback import filled_in
from engine.rules.former import present_field, present_name
from engine.rules.view import CaseAt
from runtime.accounts.session import Session
from runtime.gate import Once, Outcome
from runtime.web.desk import Desk, Folder, desk_of
from runtime.web.filling import filled, one_more_row, submission_of
from runtime.web.flash import Flash
from runtime.web.form_page import FormPage, changed_fields, show_form
from runtime.web.happening import HAPPENED, Happened, happened
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.routes.case import done_for
from runtime.web.sending import send
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages
from runtime.web.words import EDIT_CASE, correction_of

router = pages()
Asked = Callable[[Folder], tuple[FormPage, Mapping[str, Json]]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What one press of the button brought: `key` is minted with the page, `raw` belongs to the form."""

    raw: Mapping[str, Json]
    key: str
    reason: str
    happened: Happened


Commanded = Callable[[Folder, Sent], AnyCommand]
Said = Literal["recorded", "changed", "corrected"]


@router.get("/cases/{id}/activities/{activity}")
def activity_form(
    request: Request,
    services: Door,
    visitor: Visitor,
    id: str,
    activity: str,
    after: Annotated[str, Query(max_length=36)] = "",
    place: Annotated[int, Query(ge=0, le=100)] = 0,
) -> Response:
    """`after` is the submission whose suggestion at `place` opens this form, with what it fills in."""

    def asked(folder: Folder) -> tuple[FormPage, Mapping[str, Json]]:
        page, values = activity_page(folder, activity)
        at = CaseAt(folder.model, folder.case, services.clock.now())
        return page, {**values, **dict(filled_in(folder.model, at, after, place))}

    return ask(request, services, visitor, id, asked)


@router.post("/cases/{id}/activities/{activity}")
def record(
    request: Request, services: Door, visitor: Visitor, posted: Posted, id: str, activity: str
) -> Response:
    def command(folder: Folder, sent: Sent) -> AnyCommand:
        return RecordActivity(
            actor=visitor.account.person,
            occurred_at=sent.happened.at,
            skew=sent.happened.skew,
            submission=sent.key,
            activity=activity,
            form_version=folder.model.version,
            fields=sent.raw,
        )

    return receive(
        request, services, visitor, posted, id, lambda folder: activity_page(folder, activity), command
    )


@router.get("/cases/{id}/submissions/{submission}")
def correction_form(request: Request, services: Door, visitor: Visitor, id: str, submission: str) -> Response:
    return ask(request, services, visitor, id, lambda folder: correction_page(folder, submission))


@router.post("/cases/{id}/submissions/{submission}")
def correct(
    request: Request, services: Door, visitor: Visitor, posted: Posted, id: str, submission: str
) -> Response:
    def command(folder: Folder, sent: Sent) -> AnyCommand:
        page, before = correction_page(folder, submission)
        fields = changed_fields(page.form, before, sent.raw)
        return CorrectActivity(
            actor=visitor.account.person, submission=submission, fields=fields, reason=sent.reason
        )

    return receive(
        request,
        services,
        visitor,
        posted,
        id,
        lambda folder: correction_page(folder, submission),
        command,
        "corrected",
    )


@router.get("/cases/{id}/edit")
def edit_form(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    return ask(request, services, visitor, id, edit_page)


@router.post("/cases/{id}/edit")
def edit(request: Request, services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    def command(folder: Folder, sent: Sent) -> AnyCommand:
        fields = changed_fields(folder.model.case_form, folder.case.fields, sent.raw)
        return EditCase(actor=visitor.account.person, fields=fields, reason=sent.reason)

    return receive(request, services, visitor, posted, id, edit_page, command, "changed")


@router.get("/cases/{id}/records/{type}")
def record_form(request: Request, services: Door, visitor: Visitor, id: str, type: str) -> Response:
    return ask(request, services, visitor, id, lambda folder: record_page(folder, type))


@router.post("/cases/{id}/records/{type}")
def link_record(
    request: Request, services: Door, visitor: Visitor, posted: Posted, id: str, type: str
) -> Response:
    def command(folder: Folder, sent: Sent) -> AnyCommand:
        return AddRecord(actor=visitor.account.person, record=sent.key, record_type=type, fields=sent.raw)

    return receive(request, services, visitor, posted, id, lambda folder: record_page(folder, type), command)


def ask(request: Request, services: Services, visitor: Session, id: str, asked: Asked) -> Response:
    with desk_of(services, visitor) as desk:
        page, values = asked(desk.open(id).for_work())
        return show_form(request, desk, page, {**page.begun(desk), **values})


def receive(
    request: Request,
    services: Services,
    visitor: Session,
    posted: Posted,
    id: str,
    asked: Asked,
    commanded: Commanded,
    said: Said = "recorded",
) -> Response:
    """`said` is the word of the flash after it."""
    account, key = visitor.account, submission_of(posted)
    reason = str(posted.get("_reason", ""))
    with desk_of(services, visitor) as desk:
        folder = desk.open(id).for_work()
        page, _ = asked(folder)
    posted = under_present_names(folder.model, page.form, posted)
    form = filled(services, account, page.form, posted, id)
    when = happened(posted, folder.model.timezone, services.clock.now())
    problems: Sequence[Diagnostic] = form.problems
    if isinstance(when, Diagnostic):
        problems = (*problems, when)
    elif not problems and (more := one_more_row(page.form, posted, form.raw)) is not None:
        return again(request, services, visitor, posted, id, asked, more, key=key)
    elif not problems:
        sent = Sent(form.raw, key, reason, when)
        # An activity's id makes it one record already, and may be sent again with what was missing.
        once = None if page.happened is not None else Once(f"form:{account.id}:{key}")
        outcome = send(services, visitor, id, lambda desk, folder: commanded(folder, sent), once)
        if outcome.accepted:
            return accepted(request, desk, page, outcome, said, key)
        problems = [
            each.at(None, HAPPENED) if each.path == "occurred_at" else each for each in outcome.refused
        ]
    lasting = key if page.happened is not None else ""
    return again(request, services, visitor, posted, id, asked, form.raw, problems, key=lasting)


def again(
    request: Request,
    services: Services,
    visitor: Session,
    posted: Posted,
    id: str,
    asked: Asked,
    values: Mapping[str, Json],
    problems: Sequence[Diagnostic] = (),
    *,
    key: str,
) -> Response:
    """The form as it was sent."""
    with desk_of(services, visitor) as desk:
        page, _ = asked(desk.open(id))
        return show_form(request, desk, as_sent(page, posted), values, problems, key)


def under_present_names(model: Model, form: Form, posted: FormData) -> FormData:
    """The page may have been opened before fields were renamed; what was typed into it is not lost."""
    return FormData([(present_field(model, form, name), value) for name, value in posted.multi_items()])


def as_sent(page: FormPage, posted: Posted) -> FormPage:
    """What was said beside the form's own fields stays too."""
    return replace(
        page,
        reason=None if page.reason is None else str(posted.get("_reason", "")),
        happened=None if page.happened is None else str(posted.get(HAPPENED, "")),
    )


def accepted(
    request: Request, desk: Desk, page: FormPage, outcome: Outcome, said: Said, submission: str
) -> Response:
    """Where the model has something to say after this activity, the next page says it."""
    language = language_of(request)
    draft = page.draft(desk, request.url.path)
    if said != "recorded":
        return done_for(request, outcome.case_id, Flash(said, draft=draft))
    activity = desk.model.activities.get(page.form.id.partition("/")[2])
    after = submission if activity is not None and activity.feedback is not None else ""
    if outcome.warnings:
        about = " ".join(warning.message(language) for warning in outcome.warnings)
        return done_for(request, outcome.case_id, Flash("with-warning", about, draft), after)
    return done_for(request, outcome.case_id, Flash(said, page.title.to(language), draft), after)


def activity_page(folder: Folder, activity: str) -> tuple[FormPage, Mapping[str, Json]]:
    model = folder.model
    found = model.activities.get(present_name(model, "activity", activity, model.activities))
    if found is None:
        raise not_found()
    return replace(page_on(folder, found.form, found.title), happened=""), {}


def correction_page(folder: Folder, submission: str) -> tuple[FormPage, Mapping[str, Json]]:
    found = folder.case.submissions.get(submission)
    activity = folder.model.activities.get(found.activity) if found else None
    if found is None or activity is None:
        raise not_found()
    page = page_on(folder, activity.form, correction_of(activity.title), asks_reason=True)
    return page, found.fields


def edit_page(folder: Folder) -> tuple[FormPage, Mapping[str, Json]]:
    return page_on(folder, folder.model.case_form, EDIT_CASE, asks_reason=True), folder.case.fields


def record_page(folder: Folder, type: str) -> tuple[FormPage, Mapping[str, Json]]:
    model = folder.model
    found = model.record_types.get(present_name(model, "record", type, model.record_types))
    if found is None or not found.of_case:
        raise not_found()
    return page_on(folder, found.form, found.title), {}


def page_on(folder: Folder, form: Form, title: Text, *, asks_reason: bool = False) -> FormPage:
    return FormPage(
        form,
        title,
        back=f"/cases/{folder.row.id}",
        case=folder.case,
        back_title=folder.row.name,
        reason="" if asks_reason else None,
    )

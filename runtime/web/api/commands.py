"""Everything that changes a case: one command each, through the one gate."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.rules.command import (
    AcknowledgeReminder,
    AddNote,
    AddRecord,
    AnyCommand,
    AssignCase,
    CompleteTask,
    ContestReturn,
    CorrectActivity,
    DecideContest,
    EditCase,
    HandOver,
    MoveCase,
    RecordActivity,
)
from engine.rules.former import present_name
from runtime.storage.ids import new_id
from runtime.web.api import asks
from runtime.web.api.answers import Accepted
from runtime.web.api.commanding import command_case, kept_files
from runtime.web.api.router import api
from runtime.web.desk import Desk, Folder
from runtime.web.permission import consumer_named, demand, owner_named
from runtime.web.problem import not_found

router = api("commands")


@router.patch("/cases/{case}", summary="Change fields of a case", response_model=Accepted)
async def edit_case(request: Request, case: str, ask: asks.Edit) -> Response:
    """Only the named fields change, null empties one; what was there before needs a reason."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        fields = kept_files(desk, folder.model.case_form, ask.fields, case)
        return EditCase(actor=desk.account.person, fields=fields, reason=ask.reason)

    return await command_case(request, case, command)


@router.post("/cases/{case}/activities/{activity}", summary="Record an activity", response_model=Accepted)
async def record_activity(request: Request, case: str, activity: str, ask: asks.Activity) -> Response:
    """With its form, as `GET /model` describes it. An answer of `events: 0` means that it was recorded before."""
    submission = ask.submission or new_id()

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        model = folder.model
        found = model.activities.get(present_name(model, "activity", activity, model.activities))
        if found is None:
            raise not_found()
        return RecordActivity(
            actor=desk.account.person,
            occurred_at=ask.occurred_at,
            submission=submission,
            activity=activity,
            form_version=folder.model.version,
            fields=kept_files(desk, found.form, ask.fields, case),
        )

    return await command_case(request, case, command)


@router.patch(
    "/cases/{case}/submissions/{submission}", summary="Correct a recorded activity", response_model=Accepted
)
async def correct_activity(request: Request, case: str, submission: str, ask: asks.Correction) -> Response:
    """All fields are given anew; the first version stays in the history."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        found = folder.case.submissions.get(submission)
        activity = folder.model.activities.get(found.activity) if found else None
        if activity is None:
            raise not_found()
        fields = kept_files(desk, activity.form, ask.fields, case)
        return CorrectActivity(
            actor=desk.account.person, submission=submission, fields=fields, reason=ask.reason
        )

    return await command_case(request, case, command)


@router.post("/cases/{case}/move", summary="Move a case", response_model=Accepted)
async def move_case(request: Request, case: str, ask: asks.Move) -> Response:
    """What is missing for it is refused with 422, all at once; a stale stage with 409."""
    return await command_case(request, case, lambda desk, folder: _move(desk, ask))


@router.post("/cases/{case}/override", summary="Move a case although its gate holds", response_model=Accepted)
async def override_gate(request: Request, case: str, ask: asks.Override) -> Response:
    """For roles that may override; logged with why and who approved it, and listed for the director."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return _move(desk, ask, override=ask.why, approver=ask.approver)

    return await command_case(request, case, command)


@router.post("/cases/{case}/assign", summary="Assign a case", response_model=Accepted)
async def assign_case(request: Request, case: str, ask: asks.Assignment) -> Response:
    """Give it another owner below the caller; for roles that may assign."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        demand(desk, "assign")
        owner = owner_named(desk, ask.owner)
        return AssignCase(
            actor=desk.account.person,
            owner=owner.id,
            unit=owner.unit,
            unit_path=owner.unit_path,
            comment=ask.comment,
        )

    return await command_case(request, case, command)


@router.post("/cases/{case}/handover", summary="Hand a lead over", response_model=Accepted)
async def hand_over_lead(request: Request, case: str, ask: asks.Handover) -> Response:
    """Under an agreement, by somebody of its providing role; its clocks start when the lead is qualified."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        owner = consumer_named(desk, ask.agreement, ask.owner)
        return HandOver(
            actor=desk.account.person,
            agreement=ask.agreement,
            owner=owner.id,
            unit=owner.unit,
            unit_path=owner.unit_path,
        )

    return await command_case(request, case, command)


@router.post("/cases/{case}/notes", summary="Add a note", response_model=Accepted)
async def add_note(request: Request, case: str, ask: asks.Note) -> Response:
    """Words about the case that belong to no form."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return AddNote(actor=desk.account.person, occurred_at=ask.occurred_at, text=ask.text)

    return await command_case(request, case, command)


@router.post("/cases/{case}/records", summary="Add a record", response_model=Accepted)
async def add_record(request: Request, case: str, ask: asks.NewRecord) -> Response:
    """Something that belongs to the case, as the model defines it (a quote, a contact)."""
    record = ask.id or new_id()

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        type = folder.model.record_types.get(ask.type)
        if type is None or not type.of_case:
            raise not_found()
        fields = kept_files(desk, type.form, ask.fields, case)
        return AddRecord(actor=desk.account.person, record=record, record_type=ask.type, fields=fields)

    return await command_case(request, case, command)


@router.post("/cases/{case}/tasks/{task}/done", summary="Finish a task", response_model=Accepted)
async def finish_task(request: Request, case: str, task: str, ask: asks.Finish) -> Response:
    """By whom it was given to, or by whoever works on the case."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return CompleteTask(actor=desk.account.person, task=task, comment=ask.comment)

    return await command_case(request, case, command)


@router.post("/cases/{case}/contest", summary="Contest a return", response_model=Accepted)
async def contest_return(request: Request, case: str, ask: asks.Contested) -> Response:
    """By the provider of a lead that came back; somebody of neither side decides."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return ContestReturn(actor=desk.account.person, reason=ask.reason)

    return await command_case(request, case, command)


@router.post("/cases/{case}/contest/decide", summary="Decide on a contested return", response_model=Accepted)
async def decide_contest(request: Request, case: str, ask: asks.ContestDecision) -> Response:
    """By somebody of neither side, above both, who may approve. Granted, the consumer owes what it owed before."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return DecideContest(actor=desk.account.person, granted=ask.granted, comment=ask.comment)

    return await command_case(request, case, command)


@router.post("/cases/{case}/acknowledge", summary="Acknowledge a reminder", response_model=Accepted)
async def acknowledge_reminder(request: Request, case: str, ask: asks.Acknowledgement) -> Response:
    """Nothing more of this ladder comes. By whom it tells, but not by the owner whom it watches.

    An answer of `events: 0` means that it was stopped or over before.
    """

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return AcknowledgeReminder(
            actor=desk.account.person,
            clause=ask.clause,
            occurrence=ask.occurrence,
            comment=ask.comment,
        )

    return await command_case(request, case, command)


def _move(
    desk: Desk, ask: asks.Move, *, override: str | None = None, approver: str | None = None
) -> MoveCase:
    return MoveCase(
        actor=desk.account.person,
        occurred_at=ask.occurred_at,
        to=ask.to,
        expected_stage=ask.expected_stage,
        reason=ask.reason,
        comment=ask.comment,
        override=override,
        approver=approver,
    )

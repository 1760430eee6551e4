"""Cases: listed, one with its history and its next steps, created."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Query
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Language
from engine.model.ladder import again_of, share_of
from engine.rules import Facts, explain_move
from engine.rules.case import Climb
from engine.rules.command import CreateCase
from runtime.gate import Once, Outcome
from runtime.queries.case_cursor import one_line, page_after
from runtime.queries.cases import CaseFilter, Standing
from runtime.queries.files import files_of_case
from runtime.queries.tasks import tasks_of_case
from runtime.storage.ids import new_id
from runtime.web.api import answers, asks
from runtime.web.api.caller import reading
from runtime.web.api.commanding import in_one_transaction, kept_files
from runtime.web.api.history import facts
from runtime.web.api.router import api
from runtime.web.api.tasks import task_answer
from runtime.web.api.waits import waits_of
from runtime.web.desk import Desk, Folder
from runtime.web.page import language_of
from runtime.web.permission import consumer_named, demand, demand_giver, owner_named
from runtime.web.problem import not_found
from runtime.web.routes.export import XLSX, sheet_of
from runtime.web.routes.new_case import home_of
from runtime.web.sending import decide
from runtime.web.timeline import Timeline, timeline_of

router = api("cases")
Words = Annotated[str, Query(max_length=100, description="name, pinyin or telephone")]
SHEET = {200: {"description": "An Excel sheet", "content": {XLSX: {}}}}


@router.get("/cases", summary="List cases")
def list_cases(
    request: Request,
    q: Words = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    owner: Annotated[str, Query(max_length=36)] = "",
    after: Annotated[str, Query(max_length=36, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> answers.CaseList:
    """What the caller may see, the newest first."""
    with reading(request) as desk:
        rows = page_after(
            desk.connection, desk.sees, CaseFilter(q, stage, standing, owner), desk.now, after, limit
        )
    following = rows[limit - 1].id if len(rows) > limit else None
    return answers.CaseList(
        cases=[answers.CaseLine.model_validate(line(row)) for row in rows[:limit]], next=following
    )


@router.get("/cases.xlsx", summary="Cases as a sheet", response_class=Response, responses=SHEET)
def export_cases(
    request: Request,
    q: Words = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    owner: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """What `GET /cases` lists under the same filters, with the listed fields; for roles that may export."""
    with reading(request) as desk:
        return sheet_of(desk, CaseFilter(q.strip(), stage, standing, owner), language_of(request))


@router.post("/cases", summary="Create a case", status_code=201, response_model=answers.Accepted)
async def create_case(request: Request, ask: asks.NewCase) -> Response:
    """Create a case: one's own, another owner's (right to assign), or a lead given under an agreement."""

    def work(desk: Desk, once: Once | None) -> Outcome:
        owner, unit, unit_path = _owner(desk, ask)
        form = desk.model.case_form
        command = CreateCase(
            actor=desk.account.person,
            occurred_at=ask.occurred_at,
            fields=kept_files(desk, form, ask.fields, None),
            owner=owner,
            unit=unit,
            unit_path=unit_path,
            given_under=ask.agreement,
        )
        return decide(desk, new_id(), command, once)

    return await in_one_transaction(request, work, created=201)


@router.get("/cases/{case}", summary="One case")
def read_case(request: Request, case: str) -> answers.CaseAnswer:
    """A case with its fields, tasks, files and history, and what stands between it and each next stage."""
    with reading(request) as desk:
        folder = desk.open(case)
        row = one_line(desk.connection, desk.sees, desk.now, case)
        if row is None:
            raise not_found()
        timeline = timeline_of(
            desk.connection, desk.account.organisation, desk.services.models, folder.model, case
        )
        return answers.CaseAnswer.model_validate(
            line(row) | particulars(desk, folder, timeline, language_of(request))
        )


@router.get("/cases/{case}/steps", summary="Ways on from here")
def case_steps(request: Request, case: str) -> list[answers.Step]:
    """What is missing for each way on from here; the same answer that the gate would give."""
    with reading(request) as desk:
        return _steps(desk, desk.open(case), language_of(request))


def line(row: Row[tuple[object, ...]]) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "stage": row.stage,
        "stage_kind": row.stage_kind,
        "amount": row.amount,
        "owner": {"id": row.owner, "name": row.owner_name},
        "entered_at": row.entered_at,
        "overdue": row.overdue,
        "waits_for": row.waits_for,
        "next_due": row.next_due,
    }


def particulars(desk: Desk, folder: Folder, timeline: Timeline, language: Language) -> dict[str, object]:
    id, case = folder.row.id, folder.case
    return {
        "model_version": folder.row.model_version,
        "fields": dict(case.fields),
        "submissions": [{"id": id, **msgspec.structs.asdict(each)} for id, each in case.submissions.items()],
        "records": [
            {"id": id, "type": each.record_type, "fields": dict(each.fields)}
            for id, each in case.records.items()
        ],
        "clocks": [
            {"clause": each.clause, "started_at": each.started_at, "due": each.due, "state": each.state}
            for each in case.clocks.values()
        ],
        **waits_of(folder, desk.now),
        "ladders": [ladder(climb) for climb in case.ladders.values()],
        "steps": _steps(desk, folder, language),
        "tasks": [
            task_answer(row, id, folder.row.name) for row in tasks_of_case(desk.connection, desk.sees, id)
        ],
        "files": [
            {
                "id": row.id,
                "name": row.name,
                "type": row.media_type,
                "size": row.size,
                "uploaded_at": row.uploaded_at,
            }
            for row in files_of_case(desk.connection, desk.sees, id)
        ],
        "timeline": facts(timeline, language),
    }


def ladder(climb: Climb) -> dict[str, object]:
    levels = [
        {
            "at_percent": share_of(rung.step),
            "again": again_of(rung.step),
            "due": rung.due,
            "state": rung.state,
            "late": rung.late,
        }
        for rung in climb.rungs
    ]
    return {
        "clause": climb.clause,
        "occurrence": climb.occurrence,
        "stopped": climb.stopped,
        "levels": sorted(levels, key=lambda level: (level["again"], level["at_percent"])),
    }


def _steps(desk: Desk, folder: Folder, language: Language) -> list[answers.Step]:
    present = folder.model.stages.get(folder.case.stage)
    ways = (*present.forward, *present.back) if present else ()
    found = []
    for to in ways:
        explained = explain_move(folder.model, folder.case, Facts(), to, desk.now)
        stage = folder.model.stages[to]
        found.append(
            answers.Step(
                to=to,
                title=stage.title.to(language),
                possible=explained.possible,
                missing=answers.spoken(explained.missing, language),
                asked=answers.spoken(explained.asked, language),
                reasons=list(stage.reasons),
            )
        )
    return found


def _owner(desk: Desk, ask: asks.NewCase) -> tuple[str, str, str]:
    if ask.agreement is not None:
        demand_giver(desk, ask.agreement)
        found = consumer_named(desk, ask.agreement, ask.owner or "")
        return found.id, found.unit, found.unit_path
    if ask.owner is not None and ask.owner != desk.account.person:
        demand(desk, "assign")
        found = owner_named(desk, ask.owner)
        return found.id, found.unit, found.unit_path
    home = home_of(desk)
    return desk.account.person, home.unit, home.unit_path

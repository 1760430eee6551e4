"""Many cases in one request: each passes the gate by itself and gets its own answer."""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.diagnostics import Diagnostic, Language
from engine.rules.command import AnyCommand, AssignCase, MoveCase
from runtime.gate import KeyReused, Once, Outcome
from runtime.queries.cases import find_case
from runtime.web.api.answers import Answer, CustomerName, Id, Spoken, StageId, spoken
from runtime.web.api.asks import Ask
from runtime.web.api.caller import Credentials, credentials_of, reading, services_of
from runtime.web.api.commanding import keyed, repeatable
from runtime.web.api.router import api
from runtime.web.codes import KEY_REUSED
from runtime.web.desk import Desk, Folder, desk_on
from runtime.web.page import language_of
from runtime.web.permission import demand, owner_named, permit
from runtime.web.problem import Problem
from runtime.web.sending import Commanded, decide
from runtime.web.services import Services

router = api("bulk")
MOST = 200


class BulkAssignment(Ask):
    cases: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    owner: Annotated[Id, Field(description="a person's id")]
    comment: Annotated[str, Field(examples=["休假"])] = ""


class Departure(Ask):
    """`expected_stage` is the stage that the caller believes the case to be in."""

    case: Id
    expected_stage: StageId


class BulkMove(Ask):
    cases: Annotated[list[Departure], Field(min_length=1, max_length=MOST)]
    to: Annotated[str, Field(examples=["需求确认"])]
    reason: Annotated[str | None, Field(description="of a lost end", examples=["价格"])] = None
    comment: Annotated[str, Field(examples=["客户要求"])] = ""


class RowResult(Answer):
    """`name` is empty for a case that the caller does not see; `errors` is empty when it was done."""

    case: Id
    name: CustomerName
    done: bool
    events: int
    errors: Annotated[list[Spoken], Field(examples=[[]])]


class BulkResult(Answer):
    """In the order of the request, a case named twice once."""

    done: int
    refused: int
    results: list[RowResult]


@router.post("/bulk/assign", summary="Assign many cases")
async def assign_many(request: Request, ask: BulkAssignment) -> BulkResult:
    """Give up to 200 cases one owner. 200 even when all are refused: look at each row.

    With an Idempotency-Key every row is done once, also when a request that broke off is sent again.
    """
    await run_in_threadpool(let_in, request, ask.owner)

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        owner = owner_named(desk, ask.owner)
        return AssignCase(
            actor=desk.account.person,
            owner=owner.id,
            unit=owner.unit,
            unit_path=owner.unit_path,
            comment=ask.comment,
        )

    return await each(request, dict.fromkeys(ask.cases, command))


@router.post("/bulk/move", summary="Move many cases")
async def move_many(request: Request, ask: BulkMove) -> BulkResult:
    """Move up to 200 cases to one stage; what is missing for one does not hold up the others.

    For roles that may assign, as on the page; whoever works on a case moves it by itself.
    """

    def to_stage(one: Departure) -> Commanded:
        def command(desk: Desk, folder: Folder) -> AnyCommand:
            demand(desk, "assign")
            return MoveCase(
                actor=desk.account.person,
                to=ask.to,
                expected_stage=one.expected_stage,
                reason=ask.reason,
                comment=ask.comment,
            )

        return command

    await run_in_threadpool(let_in, request)
    return await each(request, {one.case: to_stage(one) for one in ask.cases})


def let_in(request: Request, owner: str | None = None) -> None:
    """Raises before the first row what stands against all of them; each row asks again in its own transaction."""
    with reading(request) as desk:
        demand(desk, "assign")
        if owner is not None:
            owner_named(desk, owner)


async def each(request: Request, wanted: Mapping[str, Commanded]) -> BulkResult:
    services, credentials = services_of(request), credentials_of(request)
    results = []
    for case, commanded in wanted.items():
        key, content = await keyed(request, case)
        row = Row(case, commanded, key, content, language_of(request))
        results.append(await wrap_future(services.database.submit(partial(row.done, services, credentials))))
    done = sum(one.done for one in results)
    return BulkResult(done=done, refused=len(results) - done, results=results)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of many: done in a transaction of its own, or refused before anything is written."""

    case: str
    commanded: Commanded
    key: str | None
    content: str
    language: Language

    def done(self, services: Services, credentials: Credentials, connection: Connection) -> RowResult:
        name = ""

        def work(desk: Desk, once: Once | None) -> Outcome:
            nonlocal name
            folder = desk.open(self.case)
            name, command = folder.row.name, self.commanded(desk, folder)
            permit(desk, folder, command)
            return decide(desk, self.case, command, once)

        try:
            account = credentials.account(connection, services.clock.now())
            outcome = repeatable(services, connection, account, self.key, self.content, work)
        except Problem as problem:
            return self._result(name, problem.diagnostics)
        except KeyReused:
            return self._result(name, [Diagnostic(KEY_REUSED)])
        if not name:  # an answer that was given before
            seen = find_case(connection, desk_on(services, connection, account).sees, self.case)
            name = seen.name if seen else ""
        return self._result(name, outcome.refused, outcome.events)

    def _result(self, name: str, refused: Sequence[Diagnostic], events: int = 0) -> RowResult:
        errors = spoken(refused, self.language)
        return RowResult(case=self.case, name=name, done=not refused, events=events, errors=errors)

"""A case waits for somebody, or goes on: its clocks stop and run."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from engine.rules.command import AnyCommand, StartWaiting, StopWaiting
from engine.rules.waited import waited_for
from runtime.web.api import asks
from runtime.web.api.answers import Accepted
from runtime.web.api.commanding import command_case
from runtime.web.api.router import api
from runtime.web.desk import Desk, Folder

router = api("commands")


def waits_of(folder: Folder, now: datetime) -> dict[str, object]:
    return {
        "waits": [
            {
                "wait": each.wait,
                "party": each.party,
                "stage": each.stage,
                "began_at": each.began_at,
                "ends_by": each.ends_by,
                "ended_at": each.ended_at,
            }
            for each in folder.case.waits
        ],
        "waited": [
            {"wait": each.wait, "party": each.party, "seconds": each.span.total_seconds()}
            for each in waited_for(folder.model, folder.case, now)
        ],
    }


@router.post("/cases/{case}/wait", summary="Stop the clocks of a case", response_model=Accepted)
async def start_waiting(request: Request, case: str, ask: asks.Waiting) -> Response:
    """While it waits for what the model lists, as long as the model allows for each stay in a stage."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return StartWaiting(
            actor=desk.account.person, occurred_at=ask.occurred_at, wait=ask.wait, comment=ask.comment
        )

    return await command_case(request, case, command)


@router.post("/cases/{case}/go-on", summary="Let the clocks of a case run on", response_model=Accepted)
async def stop_waiting(request: Request, case: str, ask: asks.Waiting) -> Response:
    """What was waited for is there. An answer of `events: 0` means that the wait was over before."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return StopWaiting(
            actor=desk.account.person, occurred_at=ask.occurred_at, wait=ask.wait, comment=ask.comment
        )

    return await command_case(request, case, command)

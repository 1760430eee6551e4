"""What this phone can do, for whoever has to help: looked at by a script, sent to the administrators by a button."""

from __future__ import annotations

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.effects.administrators import tell
from runtime.storage.tables import outbox
from runtime.web.codes import PHONE_REPORTED
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import render
from runtime.web.sending import signed_in, write_at_desk
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()
LONGEST = 4_000


@router.get("/probe")
def probe(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        return render(request, "probe.html", desk=desk, browser=request.headers.get("user-agent", "")[:300])


@router.post("/probe")
def report(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    """At most one report of a person an hour reaches anybody; more would tell nothing new."""
    said = str(posted.get("report", ""))[:LONGEST] or request.headers.get("user-agent", "")[:300]

    def send(desk: Desk) -> None:
        key = f"probe/{desk.account.person}/{desk.now:%Y-%m-%dT%H}"
        sent = select(outbox.c.id).where(
            outbox.c.organisation == desk.account.organisation, outbox.c.key.startswith(f"{key}/")
        )
        if desk.connection.execute(sent.limit(1)).first() is None:
            diagnostic = Diagnostic(PHONE_REPORTED, parameters={"name": desk.account.name})
            tell(
                desk.connection,
                desk.account.organisation,
                key,
                diagnostic,
                desk.model.channels,
                desk.now,
                more=said,
            )

    write_at_desk(services, signed_in(visitor), send)
    answer = RedirectResponse("/probe", 303)
    Flash("phone-reported").put(answer)
    return answer

"""What this person should do next: how the week stands, limits running out, open tasks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.scoring import Pei
from runtime.queries.approvals import waiting_for
from runtime.queries.bundles import list_bundles
from runtime.queries.inbox import messages_of, unread_by
from runtime.queries.limits import limits_of_owner
from runtime.queries.overdue import overdue_of_others
from runtime.queries.period import weeks
from runtime.queries.scores import standings
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.routes.approvals import title_of
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/today")
def today(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        person = desk.account.person
        return render(
            request,
            "today.html",
            desk=desk,
            limits=limits_of_owner(desk.connection, desk.sees, person, desk.now),
            tasks=list_bundles(desk.connection, desk.sees, assignee=person),
            approvals=waiting_for(desk.connection, desk.account.organisation, desk.represents, person),
            approval_title=lambda row: title_of(desk, row),
            score=score_of(desk),
            stuck=overdue_of_others(desk.connection, desk.sees, person, desk.now)
            if looks_after(desk)
            else None,
            sells=desk.model.owner_role in desk.account.roles,
            letters=messages_of(
                desk.connection, desk.account.organisation, person, desk.sees, only_unread=True
            ),
            unread=unread_by(desk.connection, desk.account.organisation, person),
        )


def looks_after(desk: Desk) -> bool:
    return bool(desk.scope.paths) or desk.scope.everything


def score_of(desk: Desk) -> Pei | None:
    """None for those whose role is not scored."""
    scored = next((score for score in desk.model.scores.values() if score.per in desk.account.roles), None)
    if scored is None:
        return None
    week = next(weeks(desk.now, desk.model.timezone, 1))
    person = desk.account.person
    found = standings(desk.connection, desk.scope, desk.model, scored, week, desk.calendar, person)
    return found[0].score if found else None

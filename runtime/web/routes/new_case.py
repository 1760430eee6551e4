"""A new case, owned by whoever creates it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.rules.case import Case
from engine.rules.command import CreateCase
from runtime.accounts.account import Account, Membership
from runtime.gate import Once, Outcome
from runtime.storage.ids import new_id
from runtime.web.desk import Desk, desk_of
from runtime.web.filling import filled, one_more_row, submission_of
from runtime.web.flash import Flash
from runtime.web.form_page import FormPage, show_form
from runtime.web.problem import not_allowed
from runtime.web.routes.case import done_for
from runtime.web.sending import decide, send_from_desk
from runtime.web.visitor import Door, Posted, Visitor, pages
from runtime.web.words import NEW_CASE

router = pages()


@router.get("/cases/new")
def empty_form(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        home_of(desk)
        page = page_of(desk)
        return show_form(request, desk, page, page.begun(desk))


@router.post("/cases/new")
def create(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    account = visitor.account
    with desk_of(services, visitor) as desk:
        home_of(desk)
        page = page_of(desk)
    form = filled(services, account, page.form, posted, None)
    once = Once(f"create:{account.id}:{submission_of(posted)}")
    problems = tuple(form.problems)
    if not problems and (more := one_more_row(page.form, posted, form.raw)) is not None:
        with desk_of(services, visitor) as desk:
            return show_form(request, desk, page_of(desk), more, (), submission_of(posted))
    if not problems:

        def work(desk: Desk) -> Outcome:
            home = home_of(desk)
            command = CreateCase(
                actor=account.person,
                fields=form.raw,
                owner=account.person,
                unit=home.unit,
                unit_path=home.unit_path,
            )
            return decide(desk, new_id(), command, once)

        outcome = send_from_desk(services, visitor, work, once)
        if outcome.accepted:
            return done_for(request, outcome.case_id, Flash("case-created", draft=f"{account.id}:/cases/new"))
        problems = outcome.refused
    with desk_of(services, visitor) as desk:
        # A refusal is remembered under its key, so the corrected form needs a new one.
        return show_form(request, desk, page, form.raw, problems)


def page_of(desk: Desk) -> FormPage:
    return FormPage(desk.model.case_form, NEW_CASE, "/cases", Case())


def home_of(desk: Desk) -> Membership:
    """The unit that the case will belong to: where its creator sells, else where its creator stands."""
    account: Account = desk.account
    home = account.in_role(desk.model.owner_role) or next(iter(account.memberships), None)
    if home is None:
        raise not_allowed()
    return home

"""One approval on the desk: what it is about, who was asked, and what the visitor may do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from engine.diagnostics import Text
from engine.json import Json
from engine.model.kernel import Form
from engine.rules import decode_case
from engine.rules.approval import Request
from engine.rules.command import AnyCommand
from engine.rules.standing import approval_of, asked_for, changed_since, fields_of, form_of, thing, unapproved
from runtime.gate import Once, Outcome
from runtime.queries.approvals import find_approval, seats_of
from runtime.queries.cases import CaseRow, find_case
from runtime.queries.colleagues import approvers_of
from runtime.storage.scope import everything, visible_cases
from runtime.web.desk import Desk, Folder, may_work_on
from runtime.web.problem import not_found
from runtime.web.sending import decide


@dataclass(frozen=True, slots=True)
class Opened:
    """`visible`: the visitor sees the case too; who is only asked sees what the approval is about."""

    row: Row[tuple[object, ...]]
    folder: Folder
    request: Request
    seats: Sequence[Row[tuple[object, ...]]]
    visible: bool
    asked: bool

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def title(self) -> Text:
        approval = approval_of(self.folder.model, self.request)
        return approval.title if approval else Text(self.request.approval, self.request.approval)

    @property
    def about(self) -> tuple[Form, Mapping[str, Json]]:
        """The thing's own form and fields; the case's where the case is asked about."""
        model, case = self.folder.model, self.folder.case
        approval = approval_of(model, self.request)
        form = form_of(model, approval) if approval else None
        return (model.case_form, case.fields) if form is None else (form, fields_of(case, self.request.about))

    @property
    def changed(self) -> tuple[Text, ...]:
        return changed_since(self.folder.model, self.folder.case, self.request)

    def decidable(self, person: str) -> bool:
        return self.request.running and self.asked and person != self.request.requester

    def recallable(self, person: str) -> bool:
        return self.request.running and person == self.request.requester


def opened(desk: Desk, id: str) -> Opened:
    """Raises the Problem of somebody who neither sees the case nor is asked."""
    organisation, person = desk.account.organisation, desk.account.person
    represented = desk.represents
    row = find_approval(desk.connection, organisation, desk.sees, represented, person, id)
    case = None if row is None else _whole_case(desk, str(row.case))
    if row is None or case is None:
        raise not_found()
    model = desk.services.models.get(desk.connection, organisation, case.model_version)
    folder = Folder(case, decode_case(case.snapshot), model, may_work_on(desk.scope, case))
    request = folder.case.approvals[id]
    return Opened(
        row,
        folder,
        request,
        seats_of(desk.connection, organisation, id),
        find_case(desk.connection, desk.sees, case.id) is not None,
        any(seat.person in represented for _, seat in request.waiting()),
    )


def _whole_case(desk: Desk, id: str) -> CaseRow | None:
    sees = visible_cases(everything(desk.account.organisation, desk.account.person))
    return find_case(desk.connection, sees, id)


def send_about_approval(desk: Desk, id: str, command: AnyCommand, once: Once | None) -> Outcome:
    """Whoever may read it may ask; whose decision it is the gate knows."""
    return decide(desk, opened(desk, id).folder.row.id, command, once)


def delegates(desk: Desk, approval: Opened) -> Mapping[str, str]:
    """Whom a page offers: those upward who see what lies below them, without the requester and oneself."""
    folder = approval.folder
    roles = [role.id for role in desk.model.roles.values() if role.sees == "unit"]
    found = approvers_of(desk.connection, desk.account.organisation, roles, folder.row.unit_path, desk.now)
    unfit = {approval.request.requester, desk.account.person}
    return {id: name for id, name in found.items() if id not in unfit}


@dataclass(frozen=True, slots=True)
class Askable:
    """An approval that may be asked for now, about the newest such thing."""

    id: str
    title: Text
    about: str


def askable(folder: Folder) -> list[Askable]:
    """Neither running nor standing, and with something to ask about."""
    model, case = folder.model, folder.case
    stage = model.stages.get(case.stage)
    if not folder.mine or stage is None or stage.kind != "open":
        return []
    found = []
    for approval in model.approvals.values():
        about = thing(case, approval)
        known = asked_for(model, case, approval, about) if about else None
        running = known is not None and known[1].running
        if about and not running and unapproved(model, case, approval.id, {}) is not None:
            found.append(Askable(approval.id, approval.title, about.partition("/")[2]))
    return found

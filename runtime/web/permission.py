"""What a person may ask for, beside what the case's own rules say: one answer for pages, bulk and API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Row

from engine.diagnostics import Diagnostic
from engine.model.kernel import Agreement, Model
from engine.rules.command import (
    AcknowledgeReminder,
    AnyCommand,
    AssignCase,
    CompleteTask,
    ContestReturn,
    DecideContest,
    HandOver,
    MoveCase,
)
from runtime.accounts.account import Account
from runtime.queries.colleagues import approvers_of, holders, owners_within
from runtime.web.codes import CONTEST_OF_OWN_SIDE, NO_SUCH_OWNER, NOT_AN_APPROVER
from runtime.web.desk import Desk, Folder
from runtime.web.problem import Problem, not_allowed, not_found


def may(desk: Desk, what: str) -> bool:
    return allowed(desk.account, desk.model, what)


def allowed(account: Account, model: Model, what: str) -> bool:
    """`what` is a word of the model's `may`; administrators may all of it, and still pass every gate."""
    roles = (model.roles.get(role) for role in account.roles)
    return account.administrator or any(role is not None and what in role.may for role in roles)


def demand(desk: Desk, what: str) -> None:
    if not may(desk, what):
        raise not_allowed()


def permit(desk: Desk, folder: Folder, command: AnyCommand) -> None:
    """Raises what stands against this person sending this command about this case."""
    match command:
        case CompleteTask() if _is_assigned(desk, folder, command.task):
            return
        case AcknowledgeReminder():
            return  # whoever sees the case may ask; the case's own rules say whose reminder it is
        case HandOver():
            _permit_handing_over(desk, folder, command)
        case ContestReturn():
            demand_giver(desk, folder.case.agreement or "")
        case DecideContest():
            if not may_decide_contest(desk, folder):
                raise Problem(403, Diagnostic(CONTEST_OF_OWN_SIDE))
        case AssignCase():
            folder.for_work()
            demand(desk, "assign")
        case MoveCase(override=str()):
            folder.for_work()
            demand(desk, "override")
            if command.approver and command.approver not in approvers(desk, folder):
                raise Problem(422, Diagnostic(NOT_AN_APPROVER, "approver"))
        case _:
            folder.for_work()


def approvers(desk: Desk, folder: Folder) -> Mapping[str, str]:
    roles = [role.id for role in desk.model.roles.values() if "approve" in role.may]
    return approvers_of(desk.connection, desk.account.organisation, roles, folder.row.unit_path, desk.now)


def owners(desk: Desk) -> Sequence[Row[tuple[object, ...]]]:
    return owners_within(desk.connection, desk.scope, desk.model.owner_role, desk.now)


def owner_named(desk: Desk, person: str) -> Row[tuple[object, ...]]:
    """The person with the unit that the case will belong to."""
    found = next((row for row in owners(desk) if row.id == person), None)
    if found is None:
        role = desk.model.roles[desk.model.owner_role].title
        raise Problem(422, Diagnostic(NO_SUCH_OWNER, "owner", {"role": role}))
    return found


def consumer_named(desk: Desk, agreement: str, person: str) -> Row[tuple[object, ...]]:
    """Who receives a lead: anybody of the agreement's consumer role, also outside the giver's sight."""
    found = desk.model.agreements.get(agreement)
    if found is None:
        raise not_found()
    rows = desk.connection.execute(holders(desk.account.organisation, [found.consumer], desk.now))
    row = next((row for row in rows if row.id == person), None)
    if row is None:
        role = desk.model.roles[found.consumer].title
        raise Problem(422, Diagnostic(NO_SUCH_OWNER, "owner", {"role": role}))
    return row


def _is_assigned(desk: Desk, folder: Folder, task: str) -> bool:
    opened = folder.case.tasks.get(task)
    return opened is not None and opened.assignee == desk.account.person


def is_third(desk: Desk, agreement: Agreement, consumers: Iterable[str]) -> bool:
    """Of neither side of the agreement, trusted to approve, and above both; `consumers` are paths of units."""
    sides = {agreement.provider, agreement.consumer}
    if not may(desk, "approve") or sides & set(desk.account.roles):
        return False
    if desk.scope.everything:
        return True
    rows = desk.connection.execute(holders(desk.account.organisation, [agreement.provider], desk.now))
    both = {*consumers, *(row.unit_path for row in rows)}
    return all(any(path.startswith(mine) for mine in desk.scope.paths) for path in both)


def may_decide_contest(desk: Desk, folder: Folder) -> bool:
    given, agreement = folder.case.given, desk.model.agreements.get(folder.case.agreement or "")
    return given is not None and agreement is not None and is_third(desk, agreement, [given.unit_path])


def demand_giver(desk: Desk, agreement: str) -> None:
    """An agreement that nobody made is the gate's to refuse, with the nearest name."""
    found = desk.model.agreements.get(agreement)
    if found is not None and found.provider not in desk.account.roles and not desk.account.administrator:
        raise not_allowed()


def _permit_handing_over(desk: Desk, folder: Folder, command: HandOver) -> None:
    """Of one's own: a lead that one created or owns."""
    demand_giver(desk, command.agreement)
    own = desk.account.person in (folder.row.created_by, folder.row.owner)
    if not own and not desk.account.administrator:
        raise not_allowed()

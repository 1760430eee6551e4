"""What a signed-in person works with on one page: one consistent read, the current model, what may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from engine.diagnostics import Diagnostic
from engine.model.kernel import Model
from engine.rules import decode_case
from engine.rules.case import Case
from engine.timing import WorkingCalendar
from runtime.accounts.account import Account
from runtime.accounts.session import Session
from runtime.queries.cases import CaseRow, find_case
from runtime.storage.scope import Scope, everything, scope_of, visible_cases
from runtime.web.codes import NO_MODEL
from runtime.web.problem import Problem, not_allowed, not_found
from runtime.web.services import Services


@dataclass(frozen=True, slots=True)
class Desk:
    """`sees` belongs into every statement that reads cases, or rows that belong to cases."""

    services: Services
    connection: Connection
    account: Account
    model: Model
    scope: Scope
    sees: ColumnElement[bool]
    now: datetime

    @property
    def calendar(self) -> WorkingCalendar | None:
        """The one that the current model names, as the organisation has published it."""
        organisation = self.account.organisation
        return self.services.gate.room(self.connection, organisation, self.model.version).calendar

    @property
    def represents(self) -> frozenset[str]:
        """The person at the desk, and those whose deputy the person is at this moment."""
        organisation = self.account.organisation
        room = self.services.gate.room(self.connection, organisation, self.model.version)
        return room.directory.represented_by(self.account.person, self.now)

    def open(self, id: str) -> Folder:
        row = find_case(self.connection, self.sees, id)
        if row is None:
            raise not_found()
        model = self.services.models.get(self.connection, self.account.organisation, row.model_version)
        return Folder(row, decode_case(row.snapshot), model, may_work_on(self.scope, row))


@dataclass(frozen=True, slots=True)
class Folder:
    """One case on the desk, with the model version that it is pinned to."""

    row: CaseRow
    case: Case
    model: Model
    mine: bool

    def for_work(self) -> Folder:
        if not self.mine:
            raise not_allowed()
        return self


@contextmanager
def desk_of(services: Services, session: Session) -> Iterator[Desk]:
    with services.database.read() as connection:
        yield desk_on(services, connection, session.account)


def desk_on(services: Services, connection: Connection, account: Account) -> Desk:
    now = services.clock.now()
    model = services.models.current(connection, account.organisation)
    if model is None:
        raise Problem(409, Diagnostic(NO_MODEL))
    scope = sight_of(connection, account, model, now)
    return Desk(services, connection, account, model, scope, visible_cases(scope), now)


def sight_of(connection: Connection, account: Account, model: Model, now: datetime) -> Scope:
    if account.administrator:
        return everything(account.organisation, account.person)
    return scope_of(connection, account.organisation, account.person, model, now)


def may_work_on(scope: Scope, row: CaseRow) -> bool:
    """Whoever gave a lead away may follow it; working on it is for its owner and those above."""
    above = any(row.unit_path.startswith(path) for path in scope.paths)
    return scope.everything or above or row.owner in scope.owners or row.owner == scope.person

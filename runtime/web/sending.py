"""From a person to the gate: who may send a command is found in the transaction that decides it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from engine.rules.command import AnyCommand
from runtime.accounts.account import Account, find_account
from runtime.accounts.session import Session
from runtime.gate import Once, Outcome
from runtime.web.desk import Desk, Folder, desk_on
from runtime.web.permission import permit
from runtime.web.services import Services
from runtime.web.visitor import NotSignedIn

T = TypeVar("T")
# Who asks, found on the connection of the transaction that does the work.
Who = Callable[[Connection, datetime], Account]
Commanded = Callable[[Desk, Folder], AnyCommand]


def send(
    services: Services, session: Session, case: str, commanded: Commanded, once: Once | None = None
) -> Outcome:
    """A page's command about a case. Raises the Problem that stands against this person sending it."""
    return send_from_desk(services, session, lambda desk: send_about(desk, case, commanded, once), once)


def send_from_desk(
    services: Services, session: Session, work: Callable[[Desk], Outcome], once: Once | None = None
) -> Outcome:
    """`work` has the visitor's desk as it is in this transaction; a repeated page gets its first answer."""

    def transaction(connection: Connection) -> Outcome:
        account = signed_in(session)(connection, services.clock.now())
        if once and (before := services.gate.before(connection, account.organisation, once)) is not None:
            return before
        return work(desk_on(services, connection, account))

    return services.gate.transact(transaction).result()


def send_about(desk: Desk, case: str, commanded: Commanded, once: Once | None) -> Outcome:
    """`commanded` makes the command with the case on the desk."""
    folder = desk.open(case)
    command = commanded(desk, folder)
    permit(desk, folder, command)
    return decide(desk, case, command, once)


def decide(desk: Desk, case: str, command: AnyCommand, once: Once | None) -> Outcome:
    return desk.services.gate.within(desk.connection, desk.account.organisation, case, command, once)


def write_at_desk(services: Services, who: Who, work: Callable[[Desk], T]) -> T:
    """Work in one transaction that is no command about a case, with the rights that `who` has in it."""

    def transaction(connection: Connection) -> T:
        return work(desk_on(services, connection, who(connection, services.clock.now())))

    return services.database.write(transaction)


def signed_in(session: Session) -> Who:
    """The account as it is in the transaction, not as it was when the page was asked for."""

    def account(connection: Connection, now: datetime) -> Account:
        found = find_account(connection, session.account.organisation, session.account.id, now)
        if found is None:
            raise NotSignedIn
        return found

    return account

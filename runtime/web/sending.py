"""From a person to the gate: who may send a command is found in the transaction that decides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from engine.rules.command import AnyCommand
from runtime.accounts.account import find_account
from runtime.accounts.session import Session
from runtime.gate import Once, Outcome
from runtime.web.desk import Desk, Folder, desk_on
from runtime.web.permission import permit
from runtime.web.services import Services
from runtime.web.visitor import NotSignedIn

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
        organisation = session.account.organisation
        account = find_account(connection, organisation, session.account.id, services.clock.now())
        if account is None:
            raise NotSignedIn
        if once and (before := services.gate.before(connection, organisation, once)) is not None:
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


T = TypeVar("T")


def at_desk(services: Services, session: Session, work: Callable[[Desk], T]) -> T:
    """Work in one transaction that is no command about a case, with the rights that the account has in it."""

    def transaction(connection: Connection) -> T:
        organisation = session.account.organisation
        account = find_account(connection, organisation, session.account.id, services.clock.now())
        if account is None:
            raise NotSignedIn
        return work(desk_on(services, connection, account))

    return services.database.write(transaction)

"""At the desk of those who may publish a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from runtime.accounts.account import find_account
from runtime.accounts.session import Session
from runtime.publication.draft import Draft, find_draft
from runtime.web.desk import Desk, desk_on
from runtime.web.permission import demand
from runtime.web.problem import not_found
from runtime.web.services import Services
from runtime.web.visitor import NotSignedIn

PUBLISH = "publish"
T = TypeVar("T")


def as_publisher(services: Services, visitor: Session, work: Callable[[Desk], T]) -> T:
    """In one write transaction, with the rights that the account has in it."""

    def transaction(connection: Connection) -> T:
        now = services.clock.now()
        account = find_account(connection, visitor.account.organisation, visitor.account.id, now)
        if account is None:
            raise NotSignedIn
        desk = desk_on(services, connection, account)
        demand(desk, PUBLISH)
        return work(desk)

    return services.database.write(transaction)


def draft_named(desk: Desk, id: str) -> Draft:
    demand(desk, PUBLISH)
    found = find_draft(desk.connection, desk.account.organisation, id)
    if found is None:
        raise not_found()
    return found

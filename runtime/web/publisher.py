"""At the desk of those who may publish a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from runtime.accounts.session import Session
from runtime.publication.draft import Draft, find_draft
from runtime.web.desk import Desk
from runtime.web.permission import demand
from runtime.web.problem import not_found
from runtime.web.sending import signed_in, write_at_desk
from runtime.web.services import Services

PUBLISH = "publish"
T = TypeVar("T")


def as_publisher(services: Services, visitor: Session, work: Callable[[Desk], T]) -> T:
    """In one write transaction, with the rights that the account has in it."""

    def permitted(desk: Desk) -> T:
        demand(desk, PUBLISH)
        return work(desk)

    return write_at_desk(services, signed_in(visitor), permitted)


def draft_named(desk: Desk, id: str) -> Draft:
    demand(desk, PUBLISH)
    found = find_draft(desk.connection, desk.account.organisation, id)
    if found is None:
        raise not_found()
    return found

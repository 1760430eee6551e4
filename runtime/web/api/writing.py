"""A write that is no command about a case, with the rights that the caller has in its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from starlette.requests import Request

from runtime.web.api.caller import credentials_of, services_of
from runtime.web.desk import Desk, desk_on

T = TypeVar("T")


def written(request: Request, work: Callable[[Desk], T]) -> T:
    services, credentials = services_of(request), credentials_of(request)

    def transaction(connection: Connection) -> T:
        return work(desk_on(services, connection, credentials.account(connection, services.clock.now())))

    return services.database.write(transaction)

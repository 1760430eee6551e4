"""A write that is no command about a case, with the rights that the caller has in its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request

from runtime.web.api.caller import credentials_of, services_of
from runtime.web.desk import Desk
from runtime.web.sending import write_at_desk

T = TypeVar("T")


def written(request: Request, work: Callable[[Desk], T]) -> T:
    return write_at_desk(services_of(request), credentials_of(request).account, work)

"""Routers of the API, with what all of their answers have in common."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Security
from fastapi.security import HTTPBearer
from starlette.requests import Request

from runtime.web.api.answers import ProblemAnswer
from runtime.web.api.caller import credentials_of

REFUSALS = {
    401: "no valid token or session",
    403: "the token's scope or the caller's role does not allow it",
    404: "it does not exist, or the caller may not see it",
    409: "the case has moved on, or the Idempotency-Key was used for something else",
    422: "refused; every problem at once",
}

# Only written into the reference: who calls is found in the transaction that does the work.
BEARER = HTTPBearer(auto_error=False, description="a token from `dongxian token --login ...`")


async def credentials_brought(request: Request) -> None:
    """Who brings none learns that first, and nothing about the parts of the request."""
    credentials_of(request)


def api(tag: str) -> APIRouter:
    """An operation is called by its function's name, so that generated clients read well."""
    return APIRouter(
        prefix="/api/v1",
        tags=[tag],
        dependencies=[Security(BEARER), Depends(credentials_brought)],
        generate_unique_id_function=lambda route: route.name,
        responses={
            status: {"model": ProblemAnswer, "description": words} for status, words in REFUSALS.items()
        },
    )

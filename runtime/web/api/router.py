"""Routers of the API, with what all of their answers have in common."""

from __future__ import annotations

from fastapi import APIRouter, Security
from fastapi.security import HTTPBearer

from runtime.web.api.answers import ProblemAnswer

REFUSALS = {
    401: "no valid token or session",
    403: "the token's scope or the caller's role does not allow it",
    404: "it does not exist, or the caller may not see it",
    409: "the case has moved on, or the Idempotency-Key was used for something else",
    422: "refused; every problem at once",
}

# Only written into the reference: who calls is found in `runtime.web.api.caller`.
BEARER = HTTPBearer(auto_error=False, description="a token from `dongxian token --login ...`")


def api(tag: str) -> APIRouter:
    return APIRouter(
        prefix="/api/v1",
        tags=[tag],
        dependencies=[Security(BEARER)],
        responses={
            status: {"model": ProblemAnswer, "description": words} for status, words in REFUSALS.items()
        },
    )

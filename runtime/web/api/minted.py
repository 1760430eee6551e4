"""The id that an Idempotency-Key gives to what an upload makes: sent twice, it names the same thing again."""

from __future__ import annotations

from uuid import UUID, uuid5

from starlette.requests import Request

from engine.diagnostics import Diagnostic
from runtime.accounts.account import Account
from runtime.web.codes import KEY_REUSED
from runtime.web.problem import Problem

NAMESPACE = UUID("0f6f9d8c-5c5e-4b52-9a3e-3a1d7a3f6b20")


def minted(request: Request, account: Account) -> str | None:
    """None without a key: then the server mints one."""
    key = request.headers.get("idempotency-key")
    if not key:
        return None
    return str(uuid5(NAMESPACE, f"{account.organisation}/{account.id}/{request.url.path}/{key}"))


def same_content(kept: str, sent: str) -> None:
    """Digests of what the key stood for first and of what came now."""
    if kept != sent:
        raise Problem(409, Diagnostic(KEY_REUSED))

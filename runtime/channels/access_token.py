"""The key that an app gets for its secret and shows at every send; it lives for about two hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlencode

from runtime.channels.channel import Receipt
from runtime.channels.outbound import Outbound, Unreachable
from runtime.channels.verdict import said, verdict

# Renewed a little early, so that a request on its way does not arrive with a stale one.
EARLY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Issued:
    token: str = field(repr=False)
    until: datetime


class AccessToken:
    """One per app. Asking for a new one each time is refused by providers as too frequent."""

    def __init__(self, outbound: Outbound, url: str, credentials: dict[str, str]) -> None:
        self._outbound = outbound
        self._url = f"{url}?{urlencode(credentials)}"
        self._issued: Issued | None = None
        self._lock = Lock()

    def use(self, now: datetime, stale: frozenset[str], send: Callable[[str], Receipt]) -> Receipt:
        """Sends with the token, and once more with a new one when the code says that it is stale."""
        token = self._get(now)
        if isinstance(token, Receipt):
            return token
        receipt = send(token)
        if receipt.code not in stale:
            return receipt
        self._forget(token)
        token = self._get(now)
        return token if isinstance(token, Receipt) else send(token)

    def _get(self, now: datetime) -> str | Receipt:
        with self._lock:
            if self._issued is None or self._issued.until <= now:
                asked = self._ask(now)
                if isinstance(asked, Receipt):
                    return asked
                self._issued = asked
            return self._issued.token

    def _forget(self, token: str) -> None:
        with self._lock:
            if self._issued is not None and self._issued.token == token:
                self._issued = None

    def _ask(self, now: datetime) -> Issued | Receipt:
        try:
            answer = self._outbound.get(self._url)
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)
        receipt, body = verdict(answer), said(answer)
        if not receipt.delivered or isinstance(body, Receipt):
            return receipt
        token, seconds = body.get("access_token"), body.get("expires_in")
        if not isinstance(token, str) or not token or type(seconds) is not int:
            return Receipt(False, "no_errcode", "the answer has no access_token")
        return Issued(token, now + max(timedelta(seconds=min(seconds, 86_400)) - EARLY, timedelta()))

"""The outer wall: security headers on every answer, no post from another site, no endless body."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.diagnostics import Diagnostic
from runtime.web.codes import BODY_TOO_LARGE, FOREIGN_ORIGIN
from runtime.web.problem import Problem, answer

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_LIMIT_MB = 2
UPLOAD_LIMIT_MB = 60


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, send if scope["type"] != "http" else send_with_headers)


class SameOrigin:
    """Refuses unsafe requests that another site sent.

    A bearer token is no cookie and needs no such guard, and neither does a program that brought nothing:
    the API tells it what it is missing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not came_from_here(scope):
            response = answer(Request(scope), Problem(403, Diagnostic(FOREIGN_ORIGIN)))
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def came_from_here(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True
    if scope["path"].startswith("/api/") and "cookie" not in headers:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin") or headers.get("referer") or ""
    return urlsplit(origin).netloc == headers.get("host", "")


class BodyLimit:
    """Uploads and imports may be large, forms may not. Starlette's own limit answers in plain text only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        limit = limit_of(scope)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > limit * 1_000_000:
            response = answer(Request(scope), too_large(limit))
            await response(scope, receive, send)
            return
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit * 1_000_000:
                raise too_large(limit)
            return message

        await self.app(scope, receive_within_limit, send)


def limit_of(scope: Scope) -> int:
    large = "multipart/form-data" in Headers(scope=scope).get("content-type", "")
    return UPLOAD_LIMIT_MB if large else FORM_LIMIT_MB


def too_large(limit: int) -> Problem:
    return Problem(413, Diagnostic(BODY_TOO_LARGE, parameters={"limit": limit}))


def is_private(request: Request) -> bool:
    """True when nobody can listen: https, or plain http that never leaves this machine."""
    return request.url.scheme == "https" or is_loopback(request.url.hostname or "")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

"""The only way out over HTTP: the address is resolved, checked, and exactly that address is connected to.

Checking a name and then letting a client resolve it again is open to DNS rebinding. Redirects
are not followed, proxy variables are not read.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_BYTES = 64 * 1024
# What an address may hold as it is; the rest is written as its bytes, as browsers do.
_WRITTEN = "!#$%&'()*+,/:;=?@[]~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """No answer came. `code` goes to the delivery log; the URL, which holds the key, never does."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class Outbound:
    def __init__(self, *, private_allowed: bool = False, timeout: float = 10.0) -> None:
        self._private_allowed = private_allowed
        self._timeout = timeout
        self._tls = ssl.create_default_context()

    def get(self, url: str) -> Answer:
        return self.ask("GET", url, None, {})

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("POST", url, body, {"Content-Type": "application/json", **(headers or {})})

    def ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Raises Unreachable when no whole answer came."""
        ends = time.monotonic() + self._timeout
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)
        except ValueError:
            raise Unreachable("bad_url", "the configured address is not a URL") from None
        if not host or parts.scheme not in self._schemes:
            raise Unreachable("bad_url", "the configured address must be an https URL")
        connection = http.client.HTTPConnection(host, port, timeout=self._timeout)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            with self._connect(host, port, secure=parts.scheme == "https") as plain:
                connection.sock = Ending(plain, ends)  # type: ignore[assignment]  # what it asks of a socket
                connection.request(
                    method,
                    quote(target, safe=_WRITTEN),
                    body,
                    {**headers, "User-Agent": "dongxian", "Connection": "close"},
                )
                return _read(connection)
        except UnicodeError:
            raise Unreachable("bad_url", "the configured address names no host") from None
        except TimeoutError:
            raise Unreachable("timeout", f"no answer within {self._timeout:g} s") from None
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable("connect", type(problem).__name__) from None

    @property
    def _schemes(self) -> tuple[str, ...]:
        # Plain http is for a provider at home only; `_connect` sees where the name leads.
        return ("https", "http") if self._private_allowed else ("https",)

    def _connect(self, host: str, port: int, *, secure: bool) -> socket.socket:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        allowed = [address for address in found if secure or not public(address)]
        if not allowed:
            raise Unreachable("bad_url", "plain http would show the key to the internet; use https")
        if not self._private_allowed:
            allowed = [address for address in allowed if public(address)]
        if not allowed:
            raise Unreachable("private_address", f"{host} leads to a private address")
        plain = _first_that_answers(allowed, port, self._timeout)
        if not secure:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise


def public(address: str) -> bool:
    """Whether the address, and any IPv4 address wrapped in it, is on the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (ip, *_wrapped(ip)))


def _wrapped(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inside.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in inside if each is not None]


def _first_that_answers(addresses: list[str], port: int, timeout: float) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), timeout)


class Ending:
    """A socket whose last wait is over at one moment: its own timeout counts from the last byte, and a status
    line, a header or a body that drips would never end."""

    def __init__(self, plain: socket.socket, ends: float) -> None:
        self._plain = plain
        self._ends = ends

    def sendall(self, data: bytes) -> None:
        self._wait().sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._wait))

    def close(self) -> None:
        """The connection lets go of it before the answer is read; whoever opened it closes it."""

    def _wait(self) -> socket.socket:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._plain.settimeout(left)
        return self._plain


class _Reading(io.RawIOBase):
    def __init__(self, wait: Callable[[], socket.socket]) -> None:
        self._wait = wait

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._wait().recv_into(buffer)


def _read(connection: http.client.HTTPConnection) -> Answer:
    with connection.getresponse() as response:
        body = b""
        while chunk := response.read1(8192):
            body += chunk
            if len(body) > MOST_BYTES:
                raise Unreachable("too_long", f"the answer is longer than {MOST_BYTES} bytes")
        return Answer(response.status, body)

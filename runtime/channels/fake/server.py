"""A provider on loopback that can be made ill: it fails, answers garbage, hangs, or is down."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

GARBAGE = b"<html><body>502 Bad Gateway</body></html>"
NO_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader sees: `to` is a person's id or number, empty in a group."""

    content: str
    mentioned: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` have small letters."""

    path: str
    query: Mapping[str, str]
    raw_query: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Mapping[str, object]:
        """Empty when the body is not a JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass
class Counted:
    """So many in so long; the fake's own memory of what it let through."""

    count: int
    seconds: float
    accepted: dict[str, deque[float]] = field(default_factory=dict)

    def full(self, key: str, now: float) -> bool:
        past = self.accepted.setdefault(key, deque(maxlen=self.count))
        if len(past) == self.count and now - past[0] < self.seconds:
            return True
        past.append(now)
        return False


class FakeProvider(ABC):
    """Use as a context manager, or `start` and `stop`. `clock` counts seconds.

    `received` is what reached readers, `answered` the verdict of every request (its HTTP status when ill,
    NO_ANSWER when it hung).
    """

    name = ""

    def __init__(self, *, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.down = False
        self.garbage = False
        self.received: list[Said] = []
        self.answered: list[int | str] = []
        self.hung = threading.Event()
        self._awake = threading.Event()
        self._awake.set()
        self._lock = threading.Lock()
        self._failures: deque[int] = deque()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, *statuses: int) -> None:
        """The next requests are answered with these HTTP statuses."""
        self._failures.extend(statuses)

    def hang(self) -> None:
        """Requests get no answer until `recover`; `hung` is set when the first one waits."""
        self.hung.clear()
        self._awake.clear()

    def recover(self) -> None:
        self.down = self.garbage = False
        self._awake.set()

    def start(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._awake.set()
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        """HTTP status and body; NO_ANSWER closes the connection without a word."""
        if not self._awake.is_set():
            self.hung.set()
            self._awake.wait()
            self.answered.append(NO_ANSWER)
            return NO_ANSWER, b""
        with self._lock:
            if self.down or self._failures:
                status = 503 if self.down else self._failures.popleft()
                self.answered.append(status)
                return status, b"{}"
            if self.garbage:
                self.answered.append("garbage")
                return 200, GARBAGE
            status, code, said = self.judge(asked)
            self.answered.append(code)
            return status, json.dumps(said).encode()

    @abstractmethod
    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        """HTTP status, verdict and body of a healthy provider."""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def _answer(self, body: bytes) -> None:
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(parts.path, dict(parse_qsl(parts.query)), parts.query, headers, body)
                status, content = fake.answer(asked)
                if status == NO_ANSWER:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """The log would show the key."""

        return Handler


def text(holder: object, *path: str) -> str | None:
    """The text at a path of a JSON value; None when there is no text."""
    for key in path:
        holder = holder.get(key) if isinstance(holder, dict) else None
    return holder if isinstance(holder, str) else None


def texts(holder: object, *path: str) -> tuple[str, ...]:
    for key in path:
        holder = holder.get(key) if isinstance(holder, dict) else None
    return tuple(str(each) for each in holder) if isinstance(holder, list) else ()

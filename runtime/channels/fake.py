"""A WeCom group robot on loopback, with the limits of the real one: for tests and for the demo.

It refuses a text over 2,048 bytes with 40058, the 21st text in a minute with 45009, and a
wrong key with 93000, each with HTTP 200 as WeCom does. `fail` makes it ill on purpose.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Said:
    content: str
    mentioned: tuple[str, ...]


class FakeWeCom:
    """Use as a context manager, or `start` and `stop`. `clock` counts seconds."""

    def __init__(
        self, *, port: int = 0, key: str = "fake", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.key = key
        self.clock = clock
        self._lock = threading.Lock()
        self._accepted: deque[float] = deque(maxlen=20)
        self._failures: deque[int] = deque()
        self.down = False
        self.received: list[Said] = []
        self.answered: list[int] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/cgi-bin/webhook/send?key={self.key}"

    def fail(self, *statuses: int) -> None:
        """The next requests are answered with these HTTP statuses."""
        self._failures.extend(statuses)

    def start(self) -> FakeWeCom:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> FakeWeCom:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, object]]:
        with self._lock:
            if self.down or self._failures:
                status = 503 if self.down else self._failures.popleft()
                self.answered.append(status)
                return status, {}
            code, text = self._judge(path, body)
            self.answered.append(code)
            return 200, {"errcode": code, "errmsg": text}

    def _judge(self, path: str, body: bytes) -> tuple[int, str]:
        if parse_qs(urlsplit(path).query).get("key") != [self.key]:
            return 93000, "invalid webhook url, hint: [fake]"
        try:
            text = json.loads(body)["text"]
            content = text["content"]
            mentioned = tuple(text.get("mentioned_list", ()))
        except (ValueError, KeyError, TypeError):
            return 40008, "invalid message type"
        if not content:
            return 44004, "text content is empty"
        if len(content.encode()) > 2048:
            return 40058, "text.content exceed max length 2048. invalid Request Parameter"
        now = self.clock()
        if len(self._accepted) == 20 and now - self._accepted[0] < 60:
            return 45009, "api freq out of limit"
        self._accepted.append(now)
        self.received.append(Said(content, mentioned))
        return 0, "ok"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, said = fake.answer(self.path, body)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """The log would show the key."""

        return Handler

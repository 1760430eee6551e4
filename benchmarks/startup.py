"""How long a person waits for the first page, and what the serving process then occupies.

    uv run --no-sync python -m benchmarks.startup

Starts real processes: `dongxian demo` in an empty folder, `dongxian demo` again on what it left, and
`dongxian check`. Wall time depends on who else uses the machine, so processor time stands beside it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.reading import Reading, report

SECONDS_BAR = 8.0
MEGABYTES_BAR = 250.0
CHECK_BAR = 1.0
PATIENCE_SECONDS = 120
SETTLE_SECONDS = 5
CHECKS = 5
MODEL = "examples/dairy-east-china/model"


class Started(NamedTuple):
    wall: float
    processor: float
    megabytes: float


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "dongxian", *arguments],
        stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith("DONGXIAN_")},
    ) as server:
        try:
            yield server
        finally:
            server.terminate()
            server.wait(timeout=30)


def demo(folder: str) -> Started:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    began = time.monotonic()
    with process("demo", "--port", port, "--data", folder) as server:
        _wait_for_page(f"http://127.0.0.1:{port}/login", server)
        wall = time.monotonic() - began
        processor = _processor_seconds(server.pid)
        time.sleep(SETTLE_SECONDS)  # idle is what is asked for, so there is nothing else to wait for
        return Started(wall, processor, _resident_megabytes(server.pid))


def _wait_for_page(address: str, server: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < patience:
        if server.poll() is not None:
            raise SystemExit(f"the process ended with {server.returncode} before its first page")
        try:
            with urlopen(address, timeout=10) as page:
                if page.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise SystemExit(f"{address} did not answer within {PATIENCE_SECONDS} seconds")


def _processor_seconds(pid: int) -> float:
    """User and system time of the process, from the fields after its bracketed name."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_megabytes(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def check() -> float:
    """Processor seconds of the whole process, the best of several."""
    spent = []
    for _ in range(CHECKS):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "dongxian", "check", MODEL], check=True, stdout=subprocess.DEVNULL
        )
        after = os.times()
        spent.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    return min(spent)


def readings() -> Iterator[Reading]:
    with tempfile.TemporaryDirectory() as folder:
        first, second = demo(folder), demo(folder)
    for title, started in (("demo, empty folder", first), ("demo, second start", second)):
        yield Reading.at_most(
            f"{title}: first page", started.wall, "s", SECONDS_BAR, f"{started.processor:.1f} s of processor"
        )
        yield Reading.at_most(f"{title}: idle memory", started.megabytes, "MB", MEGABYTES_BAR)
    yield Reading.at_most("dongxian check: processor time", check(), "s", CHECK_BAR)


if __name__ == "__main__":
    sys.exit(report(readings()))

"""The `dongxian` command as a person runs it: a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep


def dongxian(
    *arguments: str, seconds: float = 60, typed: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    told = subprocess.run(
        [sys.executable, "-m", "dongxian", *arguments],
        capture_output=True,
        input=typed,
        env={**os.environ, **settings},
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    assert "Traceback" not in told.stdout + told.stderr, told.stderr
    return told


@contextmanager
def serving(folder: Path, command: str, *arguments: str, **settings: str) -> Iterator[tuple[str, str]]:
    """`dongxian serve` or `demo` in this folder: the address that it printed, and all that it said until then.

    Ended by a SIGTERM, and it must end well.
    """
    port, said = free_port(), folder / "said.txt"
    with said.open("w") as heard:
        started = subprocess.Popen(
            [sys.executable, "-m", "dongxian", command, "--port", str(port), *arguments, "--lang", "zh"],
            cwd=folder,
            stdout=heard,
            stderr=subprocess.STDOUT,
            env={**_without_settings(), **settings},
        )
    try:
        until = monotonic() + 240
        while not _listens(port):
            assert started.poll() is None, said.read_text("utf-8")
            assert monotonic() < until, "the command did not start to listen"
            sleep(0.1)
        yield f"http://127.0.0.1:{port}", said.read_text("utf-8")
    finally:
        started.terminate()
        started.wait(60)
    assert "Traceback" not in said.read_text("utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _without_settings() -> dict[str, str]:
    """A machine on which nothing of ours is set; the checkout is found wherever the command is run."""
    root = str(Path(__file__).parents[2])
    return {name: value for name, value in os.environ.items() if not name.startswith("DONGXIAN_")} | {
        "PYTHONPATH": root
    }

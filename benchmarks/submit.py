"""POST of an activity through the whole gate, beside a plain FastAPI endpoint that inserts one row.

    uv run python -m benchmarks.submit [--seconds 10] [--clients 16] [--rounds 2]

Both run in a server process of their own, on SQLite in WAL mode with synchronous FULL, and take turns under
the same bounded client: each of its connections waits for an answer before it asks again. The plain one is
what most people would write first: a sync endpoint, a session per request, one mapped row, one commit.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import socket
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import uvicorn
from fastapi import FastAPI

from benchmarks import submit_servers
from benchmarks.reading import Reading, report
from benchmarks.submit_servers import Target


@dataclass
class Measured:
    """Seconds of every answer; `failed` counts those that were not a success."""

    times: list[float] = field(default_factory=list)
    spent: float = 0.0
    failed: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.spent

    def percentile(self, share: float) -> float:
        return statistics.quantiles(self.times, n=1000)[round(share * 1000) - 1] * 1000

    def row(self, name: str) -> str:
        p50, p99 = self.percentile(0.5), self.percentile(0.99)
        return (
            f"{name:<22} {self.rate:8.0f} req/s   p50 {p50:7.2f} ms   p99 {p99:7.2f} ms   "
            f"p99/p50 {p99 / p50:5.1f}   failed {self.failed}"
        )


async def one_client(target: Target, numbers: Iterator[int], until: float, measured: Measured) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    while perf_counter() < until:
        request = target.request(next(numbers))
        start = perf_counter()
        writer.write(request)
        status = await answered(reader)
        measured.times.append(perf_counter() - start)
        measured.failed += status not in (200, 201)
    writer.close()


async def answered(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head[9:12])


async def load(target: Target, numbers: Iterator[int], clients: int, seconds: float, into: Measured) -> None:
    start = perf_counter()
    await asyncio.gather(
        *(one_client(target, numbers, start + seconds, into) for _ in range(clients)),
    )
    into.spent += perf_counter() - start


def serve(make: Callable[[Path], FastAPI], folder: Path, port: int) -> None:
    uvicorn.run(make(folder), host="127.0.0.1", port=port, log_level="warning", access_log=False)


@contextmanager
def running(make: Callable[[Path], FastAPI], folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(make, folder, port))
    process.start()
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.join()


def wait_for(port: int, process: multiprocessing.process.BaseProcess) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if not process.is_alive():
            break
        sleep(0.05)
    raise SystemExit("the server did not start")


def measure(folder: Path, seconds: float, clients: int, rounds: int) -> dict[str, Measured]:
    ours, plain = folder / "ours", folder / "plain"
    ours.mkdir()
    plain.mkdir()
    token, cases = submit_servers.prepare(ours)
    with (
        running(submit_servers.dongxian, ours) as our_port,
        running(submit_servers.plain, plain) as plain_port,
    ):
        targets = {
            "Dongxian, whole gate": submit_servers.to_dongxian(our_port, token, cases),
            "plain FastAPI + ORM": submit_servers.to_plain(plain_port),
        }
        found = {name: Measured() for name in targets}
        for round in range(rounds + 1):
            for name, target in targets.items():
                # The first turn is short and not counted: caches fill.
                into = found[name] if round else Measured()
                turn = seconds / rounds if round else 1.0
                numbers = count(round * 10_000_000)
                asyncio.run(load(target, numbers, clients, turn, into))
    return found


def readings(seconds: float = 10.0, clients: int = 16, rounds: int = 2) -> Iterator[Reading]:
    with TemporaryDirectory() as folder:
        found = measure(Path(folder), seconds, clients, rounds)
    for name, measured in found.items():
        sys.stderr.write(measured.row(name) + "\n")
    ours, plain = found.values()
    if ours.failed or plain.failed:
        raise SystemExit("a request failed: the rates mean nothing")
    yield Reading.share_of_rate("submit over HTTP", ours.rate, plain.rate, "FastAPI + ORM, one row", 1.0)
    tail = ours.percentile(0.99) / ours.percentile(0.5)
    yield Reading.at_most("submit over HTTP, p99 over p50", tail, "times", 10.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    return report(readings(args.seconds, args.clients, args.rounds))


if __name__ == "__main__":
    raise SystemExit(main())

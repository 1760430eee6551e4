"""One lane for each provider: what is sent to one that is silent holds up nobody but its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait

# More silent providers at once than this, and the others wait for their time limits.
MOST_LANES = 16


class Lanes:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_LANES, thread_name_prefix="dongxian-lane")
        self._running: dict[Hashable, Future[None]] = {}

    def busy(self, lane: Hashable) -> bool:
        return lane in self._running and not self._running[lane].done()

    def start(self, lane: Hashable, work: Callable[[], None]) -> None:
        """Only when it is not `busy`; raises what went wrong in the lane before."""
        before = self._running.pop(lane, None)
        if before is not None:
            before.result()
        self._running[lane] = self._threads.submit(work)

    def wait(self, seconds: float | None, started: Collection[Hashable]) -> None:
        """Until those that were `started` have ended or the time is over, without a time until all have.

        One that was left alone in an earlier round is not waited for again.
        Raises what went wrong in one that has ended.
        """
        waited = self._running.values() if seconds is None else [self._running[lane] for lane in started]
        wait(waited, seconds)
        for lane, ended in [(lane, each) for lane, each in self._running.items() if each.done()]:
            del self._running[lane]
            ended.result()

    def close(self) -> None:
        """What has been sent is still written down."""
        self._threads.shutdown()

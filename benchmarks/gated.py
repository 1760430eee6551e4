"""Timing that survives a noisy machine: a burst counts only if the core ran at full speed around it.

Machines with two hyperthreads per core flip between two speeds several times a second, and an ungated
run can reverse a ranking. A short spin before and after each burst shows which speed it had; bursts
beside a slow spin are repeated. Contenders take turns, and the median of the accepted bursts is the
answer. Compare ratios of one run; absolute times belong to one machine.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

BURST_SECONDS = 0.012
TOLERANCE = 1.18
ROUNDS = 7
PATIENCE_SECONDS = 60.0
_SPIN_STEPS = 20_000


@dataclass
class _Gate:
    best: float = float("inf")

    def spin(self) -> float:
        start = time.thread_time_ns()
        total = 0
        for step in range(_SPIN_STEPS):
            total += step
        spent = float(time.thread_time_ns() - start)
        self.best = min(self.best, spent)
        return spent

    def open(self, before: float, after: float) -> bool:
        return max(before, after) <= self.best * TOLERANCE


@dataclass
class _Contender:
    work: Callable[[], object]
    repeats: int = 1
    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def burst(self) -> float:
        work = self.work
        start = time.thread_time_ns()
        for _ in range(self.repeats):
            work()
        return (time.thread_time_ns() - start) / self.repeats

    def calibrate(self) -> None:
        once = max(self.burst(), 1.0)
        self.repeats = max(1, int(BURST_SECONDS * 1e9 / once))

    def median(self) -> float:
        """Nanoseconds per call; where the gate never opened, the fastest burst is the best guess."""
        return statistics.median(self.accepted) if self.accepted else min(self.refused)


def compare(contenders: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Median nanoseconds per call of each contender, measured in turns in the same run."""
    gate = _Gate()
    for _ in range(50):
        gate.spin()
    entries = {name: _Contender(work) for name, work in contenders.items()}
    collecting = gc.isenabled()
    gc.disable()
    try:
        for entry in entries.values():
            entry.burst()
            entry.calibrate()
        patience = time.monotonic() + PATIENCE_SECONDS
        while any(len(entry.accepted) < rounds for entry in entries.values()):
            for entry in entries.values():
                if len(entry.accepted) < rounds:
                    _take_turn(gate, entry)
            if time.monotonic() > patience:
                break
    finally:
        if collecting:
            gc.enable()
    return {name: entry.median() for name, entry in entries.items()}


def _take_turn(gate: _Gate, entry: _Contender) -> None:
    before = gate.spin()
    spent = entry.burst()
    after = gate.spin()
    (entry.accepted if gate.open(before, after) else entry.refused).append(spent)

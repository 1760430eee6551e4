"""One line of the table of performance: what was measured, ours, a peer's, and whether the bar is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """`measure` is what the bar is about: a ratio to the peer, or our own figure where there is no peer."""

    what: str
    ours: str
    peer: str
    measure: str
    bar: str
    met: bool

    @classmethod
    def times_faster(cls, what: str, ours: float, peer: float, name: str, bar: float) -> Reading:
        """Both in nanoseconds."""
        ratio = peer / ours
        return cls(
            what, _time(ours), f"{_time(peer)} ({name})", f"{ratio:.1f}x", f">= {bar:g}x", ratio >= bar
        )

    @classmethod
    def times_slower(cls, what: str, ours: float, peer: float, name: str, bar: float) -> Reading:
        """Both in nanoseconds; some slowness is allowed."""
        ratio = ours / peer
        return cls(
            what, _time(ours), f"{_time(peer)} ({name})", f"{ratio:.2f}x", f"<= {bar:g}x", ratio <= bar
        )

    @classmethod
    def share_of_rate(cls, what: str, ours: float, peer: float, name: str, bar: float) -> Reading:
        """Both per second."""
        ratio = ours / peer
        return cls(
            what, f"{ours:,.0f}/s", f"{peer:,.0f}/s ({name})", f"{ratio:.2f}x", f">= {bar:g}x", ratio >= bar
        )

    @classmethod
    def at_least(cls, what: str, ours: float, unit: str, bar: float) -> Reading:
        return cls(
            what, f"{ours:,.0f} {unit}", "", f"{ours / bar:.2f}x", f">= {bar:,.0f} {unit}", ours >= bar
        )

    @classmethod
    def at_most(cls, what: str, ours: float, unit: str, bar: float, beside: str = "") -> Reading:
        said = f"{ours:,.1f} {unit}" + (f" ({beside})" if beside else "")
        return cls(what, said, "", f"{ours / bar:.2f}x", f"<= {bar:g} {unit}", ours <= bar)

    @property
    def row(self) -> tuple[str, ...]:
        return (self.what, self.ours, self.peer, self.measure, self.bar, "met" if self.met else "MISSED")


HEAD = ("what", "ours", "peer", "ratio", "bar", "")
_WIDTHS = (44, 30, 32, 8, 18, 6)


def report(readings: Iterable[Reading], *, head: bool = True) -> int:
    """Prints each line as it is measured; 1 when a bar is missed."""
    missed = 0
    if head:
        print(_line(HEAD), flush=True)
    for reading in readings:
        print(_line(reading.row), flush=True)
        missed += not reading.met
    return min(missed, 1)


def _line(cells: tuple[str, ...]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _time(nanoseconds: float) -> str:
    return f"{nanoseconds:,.0f} ns" if nanoseconds < 10_000 else f"{nanoseconds / 1000:,.1f} us"

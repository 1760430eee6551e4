"""What makes an activity believed (the three-evidence rule, C072), and how near its place must be (D-12)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics import Text
from engine.places import Fence
from engine.timing import Duration

PLACE, PROOF, OUTPUT = "place_and_time", "proof", "output"
PARTS = {
    PLACE: Text("位置与时间", "place and time"),
    PROOF: Text("互动证明", "proof of contact"),
    OUTPUT: Text("业务产出", "business output"),
}


@dataclass(frozen=True, slots=True)
class PlaceProof:
    """`near` is a position or area of the case, or a record type that has one; None is believed anywhere.

    `second` is the field that settles an unsure answer, `fresh` how far the fix may lie from the activity in time.
    """

    field: str
    near: str | None = None
    fence: Fence | None = None
    second: str | None = None
    fresh: Duration | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of `proof` and of `output` one filled field is enough; an empty one is not asked for."""

    place: PlaceProof | None = None
    proof: tuple[str, ...] = ()
    output: tuple[str, ...] = ()


def clause_of(activity: str) -> str:
    """The clock that runs while a submission of the activity lacks some of it."""
    return f"evidence/{activity}"

"""The levels of one case's ladders as a replay counts them: each by clause, occurrence and step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.model.ladder import again_of, share_of
from engine.replay.finding import Finding
from engine.rules.event import AnyEvent, LadderArmed, LadderEnded, LevelCame, ReminderAcknowledged


class Levels:
    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], tuple[str, datetime | None]] = {}

    def note(self, event: AnyEvent) -> None:
        match event:
            case LadderArmed():
                self._end(event, "cancelled")
                for level in event.levels:
                    self._known[event.clause, event.occurrence, level.step] = ("open", level.due)
            case LevelCame():
                self._known[event.clause, event.occurrence, event.step] = (event.outcome, event.due)
            case LadderEnded():
                self._end(event, "cancelled")
            case ReminderAcknowledged():
                self._end(event, "stopped")

    def findings(self) -> Iterator[Finding]:
        for (clause, occurrence, step), (outcome, at) in self._known.items():
            yield Finding("level", level_of(clause, step), occurrence, outcome, at)

    def _end(self, event: LadderArmed | LadderEnded | ReminderAcknowledged, outcome: str) -> None:
        for (clause, occurrence, step), (before, _) in self._known.items():
            if (clause, occurrence, before) == (event.clause, event.occurrence, "open"):
                self._known[clause, occurrence, step] = (outcome, event.recorded_at)


def level_of(clause: str, step: int) -> str:
    """A repetition is counted apart from its level: `clause/stage/触达@150+1`."""
    again = again_of(step)
    return f"clause/{clause}@{share_of(step)}" + (f"+{again}" if again else "")

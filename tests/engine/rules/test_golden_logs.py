"""What a release has written is read by every later one, and means the same (invariant 3)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

from engine.rules import encode, fold, upcast
from engine.rules.event import AnyEvent

GOLDEN = Path(__file__).parents[2] / "golden"
LOGS = sorted(GOLDEN.glob("*.jsonl"))


def events_of(log: Path) -> dict[str, list[AnyEvent]]:
    found = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        written = json.loads(line)
        found[written["case"]].append(upcast(json.dumps(written["event"])))
    return found


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_the_log_of_each_release_folds_to_the_state_that_it_had(log: Path) -> None:
    """A later release may know more of a case; what was known then must be as it was."""
    expected = json.loads(log.with_suffix(".state.json").read_text("utf-8"))
    events = events_of(log)
    assert set(events) == set(expected)
    for case, state in expected.items():
        folded = json.loads(encode(fold(events[case])))
        assert {part: folded[part] for part in state} == state


def test_every_type_of_event_is_in_a_golden_log() -> None:
    """Who adds a type records a log with it: `python -m tests.golden.record`."""
    read = {type(event) for log in LOGS for events in events_of(log).values() for event in events}
    assert {each.__name__ for each in get_args(AnyEvent)} - {each.__name__ for each in read} == set()

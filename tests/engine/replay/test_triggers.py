"""A rule of every kind is counted among its occasions when a history is relived."""

from __future__ import annotations

from engine.replay import reliving
from engine.triggers import TRIGGERS


def test_every_trigger_says_which_events_may_set_it_off() -> None:
    assert {trigger.kind for trigger in TRIGGERS} == set(reliving.SET_OFF_BY)

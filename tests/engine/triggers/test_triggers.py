"""The moments that a rule can wait for."""

from __future__ import annotations

import pytest

from engine.triggers import TRIGGERS, Trigger


@pytest.mark.parametrize("trigger", list(TRIGGERS), ids=lambda trigger: trigger.kind)
def test_every_kind_of_trigger_introduces_itself_with_an_example_of_its_kind(trigger: type[Trigger]) -> None:
    assert trigger.title.zh and trigger.title.en and trigger.help.zh and trigger.help.en and trigger.icon
    assert list(trigger.example) == [trigger.kind]


def test_the_same_name_at_two_moments_has_two_keys() -> None:
    keys = {trigger("触达").key() for trigger in TRIGGERS}
    assert len(keys) == len(TRIGGERS.kinds())

"""Tests of a model by those who wrote it: a timeline of what people do, and what must follow, or must not."""

from engine.scenarios.play import Played, play
from engine.scenarios.reader import Read, read_scenarios
from engine.scenarios.scenario import Scenario

__all__ = ["Played", "Read", "Scenario", "play", "read_scenarios"]

"""Scores of a person's week (D-1); the analysis room next door has the statistics."""

from engine.scoring.availability import availability
from engine.scoring.pei import Pei, pei, quota, team
from engine.scoring.performed import Performed, Uncounted
from engine.scoring.week import week_around

__all__ = ["Pei", "Performed", "Uncounted", "availability", "pei", "quota", "team", "week_around"]

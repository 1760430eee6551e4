"""Statistics that say how sure they are (D-0)."""

from engine.analysis.quantile import quantile
from engine.analysis.rate import ENOUGH, Rate
from engine.analysis.wilson import Interval, wilson

__all__ = ["ENOUGH", "Interval", "Rate", "quantile", "wilson"]

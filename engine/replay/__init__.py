"""What a model would have done with a history that happened without it; nothing is written."""

from engine.replay.finding import Finding, Occurrences
from engine.replay.naming import named_as
from engine.replay.reliving import Reliving

__all__ = ["Finding", "Occurrences", "Reliving", "named_as"]

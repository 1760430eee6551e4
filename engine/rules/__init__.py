"""The one gate of a case: `decide` answers requests, `evolve` makes the state from the facts."""

from engine.rules.decide import decide
from engine.rules.decision import Decision, Facts, Person, TraceStep
from engine.rules.evolve import evolve, fold
from engine.rules.explain import MoveExplained, explain_message, explain_move
from engine.rules.history import relive
from engine.rules.reason import Reason
from engine.rules.stored import decode_case, encode, upcast

__all__ = [
    "Decision",
    "Facts",
    "MoveExplained",
    "Person",
    "Reason",
    "TraceStep",
    "decide",
    "decode_case",
    "encode",
    "evolve",
    "explain_message",
    "explain_move",
    "fold",
    "relive",
    "upcast",
]

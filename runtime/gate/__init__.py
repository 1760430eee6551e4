"""The one gate: every command, whoever sends it, is decided and written here."""

from runtime.gate.gate import Gate
from runtime.gate.outcome import KeyReused, Once, Outcome

__all__ = ["Gate", "KeyReused", "Once", "Outcome"]

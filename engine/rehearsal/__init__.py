"""A case in virtual time: what people do and what falls due, decided and remembered nowhere."""

from engine.rehearsal.fired import everything, fired
from engine.rehearsal.life import Life

__all__ = ["Life", "everything", "fired"]

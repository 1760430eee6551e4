"""Located, coded, bilingual messages about a model, a submission or a command."""

from engine.diagnostics.code import CODES, Code, declare
from engine.diagnostics.diagnostic import Diagnostic, Fix, Location, Severity
from engine.diagnostics.text import Language, Text

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Fix",
    "Language",
    "Location",
    "Severity",
    "Text",
    "declare",
]

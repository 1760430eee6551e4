"""What is found while one row is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagnostics import Code, Diagnostic, Severity
from engine.diagnostics.diagnostic import Parameter


@dataclass(slots=True)
class Notes:
    """What is wrong with one row, and what was assumed about it. `heading` names the column of a target."""

    heading: Mapping[str, str]
    problems: list[Diagnostic]
    remarks: list[Diagnostic]

    def column(self, target: str) -> str:
        return self.heading.get(target, target)

    def refuse(self, code: Code, target: str, **parameters: Parameter) -> None:
        self.problems.append(Diagnostic(code, self.column(target), parameters))

    def remark(self, code: Code, target: str, **parameters: Parameter) -> None:
        self.remarks.append(Diagnostic(code, self.column(target), parameters, severity=Severity.WARNING))

"""What an import found out about its rows, by kind: why some were refused, what was assumed about others."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.diagnostics import Diagnostic
from runtime.storage.diagnostics import StoredDiagnostic, revived, stored

NAMED_ROWS = 5


class Finding(msgspec.Struct):
    """One kind: the first of its diagnostics stands for all, `rows` are the first of those concerned."""

    first: StoredDiagnostic
    count: int = 0
    rows: list[int] = []

    @property
    def example(self) -> Diagnostic:
        return revived([self.first])[0]

    def add(self, row: int) -> None:
        self.count += 1
        if len(self.rows) < NAMED_ROWS:
            self.rows.append(row)


class Findings(msgspec.Struct):
    """`reasons` by code and column; `remarks` also by what was said, because `a read as b` is a kind of its own."""

    reasons: dict[str, Finding] = {}
    remarks: dict[str, Finding] = {}

    def refuse(self, row: int, problems: Iterable[Diagnostic]) -> None:
        for problem in problems:
            _count(self.reasons, f"{problem.code} {problem.path}", problem, row)

    def remark(self, row: int, remarks: Iterable[Diagnostic]) -> None:
        for remark in remarks:
            said = " ".join(str(value) for value in remark.parameters.values())
            _count(self.remarks, f"{remark.code} {remark.path} {said}", remark, row)

    def copy(self) -> Findings:
        """A transaction that is repeated counts from where it began."""
        return Findings.from_json(self.to_json())

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Findings:
        return msgspec.json.decode(text, type=cls)


def _count(kinds: dict[str, Finding], kind: str, diagnostic: Diagnostic, row: int) -> None:
    if kind not in kinds:
        kinds[kind] = Finding(stored([diagnostic])[0])
    kinds[kind].add(row)

"""Diagnostics as JSON, so that a command repeated with the same key gets the same words back."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.diagnostics import CODES, Diagnostic, Severity, Text


class _Spoken(msgspec.Struct, frozen=True):
    zh: str
    en: str


class StoredDiagnostic(msgspec.Struct, frozen=True):
    code: str
    path: str
    parameters: dict[str, str | int | float | _Spoken]
    severity: Severity


def stored(diagnostics: Sequence[Diagnostic]) -> list[StoredDiagnostic]:
    return [
        StoredDiagnostic(
            each.code.id,
            each.path,
            {
                name: _Spoken(value.zh, value.en) if isinstance(value, Text) else value
                for name, value in each.parameters.items()
            },
            each.severity,
        )
        for each in diagnostics
    ]


def revived(diagnostics: Sequence[StoredDiagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(
            CODES[each.code],
            each.path,
            {
                name: Text(value.zh, value.en) if isinstance(value, _Spoken) else value
                for name, value in each.parameters.items()
            },
            severity=each.severity,
        )
        for each in diagnostics
    )

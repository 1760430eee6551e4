"""One broken model per code; beside it, in `<code>.expected`, everything that is to be said about it.

A line is `code line:column path`, with `file:` before the place where a model has several documents.
Codes, places and paths are asserted, never the prose.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagnostics import CODES, Diagnostic
from engine.model import load

HERE = Path(__file__).parent
FAMILIES = ("MODEL", "EXPR", "YAML", "TIME", "TABLE")

# Codes that no text of a model can raise, and where they are tried instead.
ELSEWHERE = {
    "YAML001": "a file of megabytes: tests/engine/source",
    "YAML002": "bytes that are not UTF-8: tests/engine/source",
    "TABLE305": "ten thousand rows: tests/engine/tables",
    **dict.fromkeys(("TABLE324", "TABLE325"), "thousands of rows that cross: tests/engine/tables"),
    "TIME446": "a calendar that another has published on: tests/acceptance",
    **dict.fromkeys(["TIME430", "TIME431", "TIME440", "TIME441"], "told to administrators: tests/runtime/jobs"),
    **dict.fromkeys(
        [f"TIME{number}" for number in range(410, 422)], "a working calendar: tests/engine/timing"
    ),
}


def documents(code: str) -> dict[str, str]:
    folder = HERE / code
    if folder.is_dir():
        return {str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*.yaml"))}
    return {"": (HERE / f"{code}.yaml").read_text()}


def line(found: Diagnostic) -> str:
    assert found.location is not None
    file = f"{found.location.file}:" if found.location.file else ""
    return f"{found.code} {file}{found.location.line}:{found.location.column} {found.path}".rstrip()


@pytest.mark.parametrize("code", sorted(file.stem for file in HERE.glob("*.expected")))
def test_a_broken_model_is_told_what_is_wrong_and_where_and_nothing_else(code: str) -> None:
    loaded = load(documents(code))

    assert [line(found) for found in loaded.diagnostics] == (
        HERE / f"{code}.expected"
    ).read_text().splitlines()
    for found in loaded.diagnostics:
        for language in ("zh", "en"):
            assert found.message(language).strip()
            assert found.hint(language).strip()


def test_every_code_about_a_model_has_a_broken_model() -> None:
    tried = {file.stem for file in HERE.glob("*.expected")}
    codes = {code for code in CODES if code.startswith(FAMILIES)}

    assert codes - tried - set(ELSEWHERE) == set()
    assert tried <= codes

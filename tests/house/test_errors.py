"""The catalogue of diagnostics: bilingual, complete, and equal to its page in the docs."""

import re
from pathlib import Path
from string import Formatter

import pytest

import dongxian
import engine
import runtime
from dongxian.reference import ERRORS_PAGE, EXPRESSIONS_PAGE, catalogue, errors_page, expressions_page
from engine.diagnostics import Code, Text


def test_the_page_of_errors_is_the_catalogue():
    written = ERRORS_PAGE.read_text(encoding="utf-8")
    assert written == errors_page(), "run python -m dongxian.reference"


def test_the_page_of_expressions_gets_its_tables_from_the_registry():
    written = EXPRESSIONS_PAGE.read_text(encoding="utf-8")
    outdated = written.replace("`len(a)`", "`length(a)`")
    assert outdated != written
    assert expressions_page(outdated) == expressions_page(written) == written, (
        "run python -m dongxian.reference"
    )


def test_every_code_that_is_declared_is_raised_somewhere():
    rooms = [Path(room.__path__[0]) for room in (engine, runtime, dongxian)]
    source = "\n".join(file.read_text(encoding="utf-8") for room in rooms for file in room.rglob("*.py"))
    names = re.findall(r"^(\w+) = declare\(", source, re.MULTILINE)
    assert len(names) == len(catalogue())
    assert [name for name in names if len(re.findall(rf"\b{name}\b", source)) < 2] == []


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("code", catalogue(), ids=str)
def test_a_code_says_the_same_in_both_languages_and_what_to_do_next(code: Code):
    for text in (code.message, code.hint):
        assert isinstance(text, Text)
        assert text.zh.strip()
        assert text.en.strip()
    assert placeholders(code.message.zh) == placeholders(code.message.en)
    assert any("一" <= character <= "鿿" for character in code.message.zh + code.hint.zh)
    assert not any("一" <= character <= "鿿" for character in code.message.en)
    assert "invalid" not in code.message.en.lower()

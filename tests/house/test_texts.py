"""The catalogue of screens: every Chinese text of a template has its English, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from runtime.texts.catalogue import CATALOGUE

RUNTIME = Path(CATALOGUE).parents[1]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def said() -> set[str]:
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    found = extract_from_dir(
        RUNTIME, [("**/templates/**.html", "jinja2")], options_map={"**/templates/**.html": options}
    )
    return {message for _, _, message, _, _ in found}


def translated() -> dict[str, str]:
    with CATALOGUE.open("rb") as text:
        return {message.id: message.string for message in read_po(text, locale="en") if message.id}


def test_every_text_of_a_screen_is_translated_and_nothing_else_is_kept():
    texts = translated()
    assert said() == set(texts)
    assert [id for id, string in texts.items() if not string.strip()] == []


def test_a_translation_fills_the_same_places():
    for id, string in translated().items():
        assert set(PLACEHOLDER.findall(id)) == set(PLACEHOLDER.findall(string)), id


def test_no_template_speaks_chinese_outside_the_catalogue():
    comment, call = re.compile(r"\{#.*?#\}", re.DOTALL), re.compile(r"""_\((["']).*?\1\)""")
    block = re.compile(r"\{% trans.*?endtrans %\}", re.DOTALL)
    for template in RUNTIME.glob("web/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        for pattern in (comment, block, call):
            text = pattern.sub("", text)
        # The name of a language is written in that language.
        assert re.findall(r"[\u4e00-\u9fff]+", text.replace(">中文<", "")) == [], template.name

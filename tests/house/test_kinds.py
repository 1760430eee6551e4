"""Every kind of every registry is complete: words in both languages, an icon, an example that is accepted."""

import pytest
from pydantic import TypeAdapter

from dongxian.reference import KINDS_PAGE, REGISTRIES, kinds_page
from engine.fields import FIELD_TYPES, field_type_union

KINDS = [kind for _, registry in REGISTRIES for kind in registry]


def chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def test_the_page_of_kinds_is_what_the_registries_say():
    assert KINDS_PAGE.read_text(encoding="utf-8") == kinds_page(), "run python -m dongxian.reference"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_has_its_words_in_both_languages_and_an_icon(kind):
    for text in (kind.title, kind.help):
        assert chinese(text.zh)
        assert any(character.isascii() and character.isalpha() for character in text.en)
    assert kind.icon.strip()
    assert kind.example


@pytest.mark.parametrize("kind", list(FIELD_TYPES), ids=lambda kind: kind.kind)
def test_the_example_of_a_field_type_is_a_field_of_that_type(kind):
    field = TypeAdapter(field_type_union()).validate_python(kind.example)
    assert type(field) is kind

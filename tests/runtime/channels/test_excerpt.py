from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runtime.channels.excerpt import excerpt, size


def test_a_text_within_the_limit_is_left_alone() -> None:
    assert excerpt("停留5天", 10) == "停留5天"


def test_a_character_is_never_cut_in_half() -> None:
    assert excerpt("停留五天了", 11) == "停留…"


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_the_excerpt_is_never_longer_than_the_limit_and_begins_as_the_text_does(
    text: str, limit: int
) -> None:
    cut = excerpt(text, limit)
    assert size(cut) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))

"""The canonical form, against the examples of RFC 8785 that lie in our range of values."""

from __future__ import annotations

import pytest

from runtime.storage.canonical import canonical


def test_keys_are_sorted_and_nothing_is_added() -> None:
    assert canonical({"b": [1, True, None], "a": "x"}) == '{"a":"x","b":[1,true,null]}'


def test_text_is_escaped_as_the_standard_escapes_it() -> None:
    # RFC 8785, section 3.2.2: control characters short or in lower-case hex, everything else as it is.
    assert canonical('€$\u000f\nA\'B"\\\\"/动线') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/动线"'


@pytest.mark.parametrize("value", [1.5, 2**53, {"键": 1}, "\ud800"])
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)  # type: ignore[arg-type]

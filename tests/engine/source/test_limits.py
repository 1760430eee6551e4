"""A hostile or mistaken document is answered at once. The bounds are wide: they catch minutes, not milliseconds."""

from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnostics import Severity
from engine.source import read

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * 50_000_000, "YAML001"),
        (b"a" * 50_000_000, "YAML001"),
        (BOMB, "YAML006"),
        ("[" * 100_000, "YAML005"),
        ("- " * 100_000, "YAML005"),
        ("!" * 1_000_000, "YAML022"),
        ("{a: &a [*a]}", "YAML027"),
        ("a: &a {b: {c: *a}}", "YAML027"),
        ("[" + "x, " * 30_000 + "]", "YAML006"),
    ],
    ids=["text", "bytes", "bomb", "brackets", "dashes", "tags", "cycle", "deep cycle", "values"],
)
def test_a_document_beyond_the_limits_is_refused_and_does_not_hang(text, code):
    source = read(text, "f")
    assert code in [problem.code.id for problem in source.diagnostics]
    assert not source.readable


yaml_pieces = st.lists(
    st.sampled_from(
        [
            "a",
            "客户",
            ": ",
            ":",
            "：",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "，",
            '"',
            "'",
            "#",
            " #1",
            "&a ",
            "*a",
            "!t ",
            "<<",
            "? ",
            "| ",
            "|\n",
            "> ",
            "\t",
            "0123",
            "%YAML 9\n",
            "---\n",
            "...\n",
            "\\U99999999",
            "{{",
            "}}",
            "\x00",
            "\u3000",
            "\r\n",
            "null",
            "1e999",
            "(",
            ")",
            "`",
            "@",
            "“",
            "”",
            "😀",
            "�",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.one_of(yaml_pieces, st.text(max_size=60)))
def test_any_text_is_read_or_explained_inside_the_text(text):
    source = read(text, "f")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in source.diagnostics:
        assert problem.message("zh")
        assert problem.hint("en")
        assert problem.location is not None
        assert 1 <= problem.location.line <= len(lines)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_explained(raw):
    source = read(raw, "f")
    assert all(problem.severity in Severity for problem in source.diagnostics)


names = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


@given(json_values, st.booleans())
def test_whatever_json_can_say_is_read_as_it_is(value, ascii_only):
    if value is None:
        return
    source = read(dumps(value, ensure_ascii=ascii_only, indent=2), "f.json")
    assert source.diagnostics == ()
    assert source.data == value

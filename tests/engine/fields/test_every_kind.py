"""What holds for every field type there is."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from engine.fields import FIELD_TYPES, FieldType, field_type_union

FIELDS = TypeAdapter(field_type_union())
EVERY = [FIELDS.validate_python(kind.example) for kind in FIELD_TYPES]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)

each = pytest.mark.parametrize("type", EVERY, ids=[type.kind for type in EVERY])


@each
def test_it_introduces_itself_in_both_languages(type: FieldType):
    assert type.title.zh and type.title.en and type.help.zh and type.help.en and type.icon
    Draft202012Validator.check_schema(type.value_schema())
    assert FIELDS.validate_python(FIELDS.dump_python(type)) == type


@each
@given(value=json_values)
def test_any_json_is_judged_without_a_crash_and_normalised_once(type: FieldType, value: object):
    stored = type.normalise(value)
    assert repr(type.normalise(stored)) == repr(stored)
    problems = list(type.check(stored))
    if stored is not None and not problems:
        assert isinstance(type.show(stored, "zh"), str)
        if type.kind != "repeat":  # what a row holds is judged by its own form
            json.dumps(stored, allow_nan=False)
        written = type.write(type.read(stored))
        assert written is None or list(type.check(written)) == []
    for problem in problems:
        assert "{" not in problem.code.message.zh.format_map(dict.fromkeys(problem.parameters, ""))
        problem.message("zh").encode()
        problem.hint("en").encode()


@each
@given(typed=st.text(max_size=60))
def test_the_guard_lets_nothing_pass_that_the_check_would_refuse(type: FieldType, typed: str):
    guard = type.guard()
    if guard is None:
        return
    stored = type.normalise(typed)
    if eval(guard.source, {**guard.constants, "value": stored}):
        assert list(type.check(stored)) == []


@each
@pytest.mark.parametrize(
    "filling", ["a", "1", "\u200b", "\x00", "1.", ",1", "a@", "http://", " ", "🙂", "年"]
)
def test_ten_megabytes_of_text_are_refused_at_once(type: FieldType, filling: str):
    text = filling * (10_000_000 // len(filling))
    start = time.thread_time()
    stored = type.normalise(text)
    problems = [] if stored is None else list(type.check(stored))
    assert time.thread_time() - start < 2
    assert stored is None or problems
    assert all(len(problem.message("zh")) < 500 for problem in problems)


def test_the_naughty_strings_crash_nothing_and_pass_only_as_text():
    shared = Path(os.environ.get("DONGXIAN_SHARED", Path(__file__).parents[4] / "shared"))
    source = shared / "data/security/naughty_strings.json"
    if not source.exists():
        pytest.skip(f"no shared data at {shared}")
    for typed in json.loads(source.read_text(encoding="utf-8")):
        for type in EVERY:
            stored = type.normalise(typed)
            if stored is None or list(type.check(stored)):
                continue
            assert isinstance(type.show(stored, "en"), str)
            if type.kind == "url":
                assert stored.startswith(("http://", "https://"))
            assert "\x00" not in str(stored)

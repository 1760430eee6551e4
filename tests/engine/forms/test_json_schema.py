"""The generated validator and two JSON Schema validators give the same verdict on what a schema can say."""

import math

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from engine.fields import FIELD_TYPES
from engine.forms import compile_form, json_schema
from tests.engine.forms.forms import form_of

# A schema cannot tell 30 February in an instant, how long ten million days are, what an address may
# hold or which media types a photo has; those have their own tests.
FORM = form_of(
    {
        kind: {**FIELD_TYPES[kind].example, "required": kind in ("text", "integer", "yes_no")}
        for kind in FIELD_TYPES.kinds()
        if kind not in ("photo", "audio", "signature", "url", "repeat")
    }
    | {"tags": {"type": "choice", "options": ["甲", "乙", "丙"], "multiple": True}}
)
SCHEMA = json_schema(FORM)
PYTHON = Draft202012Validator(SCHEMA, format_checker=FormatChecker(["date"]))
RUST = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=False)

GOOD = {
    "text": "上海乳业",
    "long_text": "一\n" + "二" * 30,
    "integer": 3,
    "number": 2.5,
    "money": 120_000,
    "percent": 30,
    "yes_no": False,
    "choice": "展会",
    "tags": ["甲", "丙"],
    "date": "2025-07-01",
    "time": "14:30",
    "date_time": "2025-07-01T14:30:00+08:00",
    "month": "2025-07",
    "duration": "2 hours",
    "phone": "13800138000",
    "email": "a@b.cn",
    "person": "u-1",
    "file": [{"id": "f1", "name": "a.pdf", "sha256": "0" * 64, "size": 9, "type": "application/pdf"}],
    "geo_point": {"lat": 31.2, "lng": 121.4, "system": "wgs84"},
}

# `$` of Python's re also matches before a last line break, which ECMA's does not.
plain_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(
    lambda text: not text.endswith("\n")
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | plain_text
    | st.sampled_from([value for value in GOOD.values() if isinstance(value, str)])
    | st.sampled_from(
        ["展", "甲", "2025-13-01", "2025-02-30", "24:00", "2025-00", "0 hours", "1380013800", "021-1234567"]
    )
)
anything = scalars | st.lists(scalars, max_size=11) | st.dictionaries(plain_text, scalars, max_size=3)


@st.composite
def nearly_good(draw):
    """A good submission with some values replaced, removed or added, also deep inside."""
    values = dict(GOOD)
    for name in draw(st.lists(st.sampled_from([*GOOD, "多余"]), max_size=4)):
        match draw(st.sampled_from(["replace", "remove", "inside"])), values.get(name):
            case "replace", _:
                values[name] = draw(anything)
            case "remove", _:
                values.pop(name, None)
            case _, [dict() as file]:
                values[name] = [_changed(draw, file, without="name")]
            case _, dict() as point:
                values[name] = _changed(draw, point, without="")
    return values


def _changed(draw, inside, *, without):
    key = draw(st.sampled_from([*(key for key in inside if key != without), "accuracy", "surplus"]))
    return (
        {**inside, key: draw(scalars)}
        if draw(st.booleans())
        else {k: v for k, v in inside.items() if k != key}
    )


@settings(max_examples=400, deadline=None)
@given(values=nearly_good())
def test_three_validators_agree(values):
    ours = {name for name, problems in compile_form(FORM).validate(values).items() if problems}
    oracle = set()
    for error in PYTHON.iter_errors(values):
        if error.validator == "required":
            oracle |= {name for name in ("text", "integer", "yes_no") if values.get(name) is None}
        elif error.validator == "additionalProperties":
            oracle.add("多余")
        else:
            oracle.add(error.absolute_path[0])
    assert ours == oracle
    if "date" not in ours:
        assert RUST.is_valid(values) == (not ours)


def test_the_good_submission_is_good():
    assert compile_form(FORM).validate(GOOD) == {}
    assert RUST.is_valid(GOOD)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_refused(value):
    for name in ("integer", "number", "money", "percent"):
        assert name in compile_form(FORM).validate({**GOOD, name: value})


def test_conditional_and_computed_fields_are_never_demanded_by_the_schema():
    form = form_of(
        {
            "甲": {"type": "text", "required": True},
            "乙": {"type": "text", "required": True, "visible_if": "filled(甲)"},
            "丙": {"type": "text", "required": True, "computed": "甲"},
        }
    )
    schema = json_schema(form)
    assert schema["required"] == ["甲"]
    assert schema["properties"]["丙"] == {"title": "丙", "readOnly": True}

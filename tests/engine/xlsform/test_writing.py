"""Forms of a model as XLSForms: read back they have the same fields and the same meaning."""

import shutil
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from engine.expressions import FixedMoment
from engine.model import load
from engine.xlsform import read_form, write_form
from engine.xlsform.yaml_text import yaml_text
from tests.engine.xlsform.test_against_pyxform import by_pyxform
from tests.engine.xlsform.written import MODEL, fields_of

MOMENT = FixedMoment(datetime(2026, 3, 2, 2, tzinfo=UTC), date(2026, 3, 2))


def form_of(fields: dict[str, object]):
    written = yaml_text({"activities": {"巡店": {"fields": fields}}})
    loaded = load({"model.yaml": MODEL, "form.yaml": written})
    assert loaded.model is not None, [(each.path, each.message("en")) for each in loaded.diagnostics]
    return loaded.model.activities["巡店"].form


def back(form):
    exported = write_form(form)
    return exported, fields_of(read_form(exported.workbook, "form.xlsx", "巡店"))


def shapes(fields):
    return [
        (id, typed(each.type), each.title, each.help, each.required, each.constraint_message)
        for id, each in fields
    ]


def typed(type):
    if type.kind != "choice":
        return type
    titles = [(id, type.option_title(id, "zh"), type.option_title(id, "en")) for id in type.offered]
    return type.multiple, titles


PLAIN = {
    "text": {"type": "text", "at_most": 50},
    "long_text": "long_text",
    "phone": "phone",
    "email": "email",
    "url": "url",
    "integer": {"type": "integer", "at_least": 0},
    "number": "number",
    "money": {"type": "money", "at_least": -100},
    "percent": "percent",
    "date": "date",
    "month": "month",
    "time": "time",
    "date_time": "date_time",
    "duration": "duration",
    "yes_no": "yes_no",
    "person": "person",
    "geo_point": "geo_point",
    "area": "area",
    "file": "file",
    "photo": {"type": "photo", "camera_only": True, "at_most": 3},
    "audio": "audio",
    "signature": "signature",
    "choice": {"type": "choice", "options": ["甲", "乙"]},
}


def test_every_type_of_field_comes_back_as_it_was():
    form = form_of(PLAIN)
    exported, fields = back(form)
    assert shapes(fields.items()) == shapes((each.id, each) for each in form.fields)
    only_here = [each.path for each in exported.diagnostics if each.code.id == "XLSFORM842"]
    assert "activity/巡店.money" in only_here
    assert "activity/巡店.date" not in only_here
    assert by_pyxform(exported.workbook) == ""


words = st.text("ab甲é1 \"'\\\\:#-{}[]=+@&*!%|>?,`\n", min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and "${" not in text
)
bilingual = st.builds(lambda zh, en: {"zh": zh, "en": en}, words, words)
options = st.dictionaries(
    words.filter(lambda word: "\n" not in word), words | bilingual, min_size=1, max_size=4
)
choices = st.builds(
    lambda several, of: {"type": "choice", "multiple": several, "options": of}, st.booleans(), options
)
kinds = (
    st.sampled_from([each if isinstance(each, dict) else {"type": each} for each in PLAIN.values()]) | choices
)
specs = st.builds(
    lambda kind, title, help, required: kind | title | help | required,
    kinds,
    st.fixed_dictionaries({}, optional={"title": words | bilingual}),
    st.fixed_dictionaries({}, optional={"help": words | bilingual}),
    st.fixed_dictionaries({}, optional={"required": st.just(True)}),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "客户", "class", "yes", "x_1"]), specs, min_size=1))
def test_whatever_the_fields_are_called_and_say_they_come_back(fields):
    form = form_of(fields)
    _, returned = back(form)
    assert shapes(returned.items()) == shapes((each.id, each) for each in form.fields)


CONDITIONS = [
    "a > 3",
    "a != 3",
    "not (a > 3)",
    "filled(a, t)",
    "is_missing(a) or a != 3",
    "a == b",
    "a != b",
    "1 < a < 9",
    't in ["x", "y"]',
    't not in ["x", "y"]',
    '"甲" in many',
    '"甲" not in many',
    'one == "甲"',
    'one != "甲"',
    "len(many) >= 2",
    "len(t) < 3",
    "coalesce(len(many), 0) < 2",
    "ok",
    "not ok",
    "ok and a > 3",
    "a > 3 or b > 3 and ok",
    "(a > 3 or b > 3) and ok",
    "a + b * 2 == 7",
    "(a + b) / 2 != 2",
    "-a < 0",
    "a % 2 == 1",
    "coalesce(a, b) != 3",
    "coalesce(a, 5) == 5",
    "(a if ok else b) > 3",
    "round(a / 2) >= 2",
    "min(a, b) != 1",
    "cash >= 100",
    'contains(t, "x")',
    "not contains(t, u)",
    "day < today()",
    'day != date("2026-03-01")',
    "days_between(day, today()) > 3",
    "add_days(day, 3) >= today()",
    'starts_with(t, "x") and filled(u)',
]
AROUND = {
    "a": "integer",
    "b": "integer",
    "t": "text",
    "u": "text",
    "ok": "yes_no",
    "one": {"type": "choice", "options": ["甲", "乙"]},
    "many": {"type": "choice", "multiple": True, "options": ["甲", "乙"]},
    "cash": "money",
    "day": "date",
}
answers = st.fixed_dictionaries(
    {
        "a": st.none() | st.integers(0, 10),
        "b": st.none() | st.integers(0, 10),
        "t": st.none() | st.sampled_from(["x", "y", "xyz"]),
        "u": st.none() | st.sampled_from(["x", "y"]),
        "ok": st.none() | st.booleans(),
        "one": st.none() | st.sampled_from(["甲", "乙"]),
        "many": st.none() | st.sampled_from([("甲",), ("乙", "甲")]),
        "cash": st.none() | st.integers(0, 20_000),
        "day": st.none() | st.dates(date(2026, 2, 20), date(2026, 3, 5)),
    }
)


@pytest.mark.parametrize("written", CONDITIONS)
def test_a_condition_that_went_abroad_and_came_back_says_the_same(written):
    form = form_of(AROUND | {"asked": {"type": "text", "visible_if": written}})
    exported, fields = back(form)
    assert [each.code.id for each in exported.diagnostics if each.code.id == "XLSFORM841"] == []
    before, after = form.field("asked").visible_if, fields["asked"].visible_if
    assert after is not None

    @settings(max_examples=60, deadline=None)
    @given(answers)
    def same(values):
        there, here = (bool(each.evaluate(values, MOMENT)) for each in (after, before))
        assert there == here, after.text

    same()


def test_formulas_limits_and_messages_come_back():
    form = form_of(
        {
            "单价": "money",
            "数量": {
                "type": "integer",
                "constraint": "数量 > 0",
                "message": {"zh": "要大于 0", "en": "More than 0"},
            },
            "小计": {"type": "money", "computed": "单价 * 数量"},
            "合格": {"type": "yes_no", "computed": "数量 >= 10"},
            "说明": {"type": "text", "required_if": "合格", "help": "为什么"},
        }
    )
    _, fields = back(form)
    assert shapes(fields.items()) == shapes((each.id, each) for each in form.fields)
    assert fields["数量"].constraint.text == "数量 > 0"
    assert fields["合格"].computed.text == "数量 >= 10"
    assert fields["说明"].required_if.text == "合格"
    assert fields["小计"].computed.evaluate({"单价": 333, "数量": 3}, MOMENT) == 999


def test_what_other_programs_will_not_see_is_listed():
    form = form_of(
        {
            "城市": {
                "type": "choice",
                "options": {"上海": "上海", "北平": {"title": "北平", "retired": True}},
            },
            "说明": {"type": "text", "visible_if": '客户 == "甲"'},
            "1 号": "text",
        }
    )
    exported = write_form(form)
    assert [(each.code.id, each.path) for each in exported.diagnostics] == [
        ("XLSFORM844", "activity/巡店.1 号"),
        ("XLSFORM841", "activity/巡店.说明.visible_if"),
        ("XLSFORM843", "activity/巡店.城市"),
    ]


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate runs on Java, and there is none")
def test_odk_validate_accepts_the_whole():
    """pyxform brings ODK's own validator, which reads every expression; it needs Java."""
    fields = AROUND | {
        f"q{place}": {"type": "text", "visible_if": each} for place, each in enumerate(CONDITIONS)
    }
    data = {
        name: [dict(zip(sheet.headings, row.cells, strict=True)) for row in sheet.rows]
        for name, sheet in write_form(form_of(fields)).workbook.items()
    }
    data = {
        name: [{key: cell for key, cell in row.items() if cell} for row in rows]
        for name, rows in data.items()
    }
    assert convert(xlsform=data, validate=True, pretty_print=False).xform


def test_rows_go_abroad_as_a_repeat_and_come_back():
    form = form_of(
        {
            "折扣": "percent",
            "数量": "integer",
            "明细": {
                "type": "repeat",
                "at_most": 9,
                "visible_if": "数量 > 0",
                "fields": {
                    "数量": {"type": "integer", "required": True},
                    "单价": {"type": "money", "visible_if": "数量 > 0"},
                    "规格": ["大", "小"],
                    "小计": {"type": "money", "computed": "单价 * 数量"},
                },
            },
            "合计": {"type": "money", "computed": "sum(明细.小计)"},
            "说明": {
                "type": "text",
                "required_if": "len(明细) > 3 and max(明细.数量) > 5 or is_missing(明细)",
            },
        }
    )
    exported, fields = back(form)
    assert by_pyxform(exported.workbook) == ""
    assert [each.path for each in exported.diagnostics if each.code.id == "XLSFORM841"] == []
    assert list(fields) == [each.id for each in form.fields]
    assert fields["明细"].type.at_most == 9
    rows = fields["明细"].rows.fields
    assert [each.id for each in rows] == ["数量_2", "单价", "规格", "小计"]
    assert rows[1].visible_if.text == "数量_2 > 0"
    assert fields["明细"].visible_if.text == "数量 > 0"
    values = {"明细.小计": (100, 250), "明细": (1, 2), "明细.数量_2": (7, 1)}
    assert fields["合计"].computed.evaluate(values, MOMENT) == 350
    asked = fields["说明"].required_if
    assert [asked.evaluate(values | {"明细": rows}, MOMENT) for rows in ((1, 2, 3, 4), (1, 2), None)] == [
        True,
        False,
        True,
    ]

"""A form on a phone, before any script: labels, inputs, errors beside their fields, nothing typed is lost."""

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generic_form import generic_form
from engine.diagnostics import Text
from engine.fields import FIELD_TYPES
from engine.forms import check_submission, compile_form
from runtime.web.forms import render_form
from tests.engine.forms.forms import MOMENT, form_of

EVERY = form_of(
    {
        kind: {**FIELD_TYPES[kind].example, "help": Text("帮助", "Help"), "required": kind < "m"}
        for kind in FIELD_TYPES.kinds()
        if kind != "repeat"  # rows are a form of their own: test_rows.py
    }
    | {
        "tags": {"type": "choice", "options": ["甲", "乙"], "multiple": True},
        "long_choice": {"type": "choice", "options": [f"第{n}项" for n in range(9)]},
        "total": {"type": "money", "computed": "money * 2"},
        "reason": {"type": "text", "visible_if": "yes_no", "required": True},
    }
)
GENERIC = form_of(
    {kind: {**FIELD_TYPES[kind].example, "required": kind < "m"} for kind in FIELD_TYPES.kinds() if kind not in ("audio", "photo", "repeat")}
    | {"tags": {"type": "choice", "options": ["甲", "乙"], "multiple": True}}
)  # fmt: skip
VOID = {"input", "br", "img"}


class Page(HTMLParser):
    """The elements of a fragment with their attributes; unbalanced tags are a failure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(str(html))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} says an attribute twice: {names}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def named(self, name):
        return [(tag, attrs) for tag, attrs in self.elements if attrs.get("name") == name]

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if attrs.get("id")]


def page(form, values=(), problems=(), language="zh", **more):
    return Page(render_form(form, language, dict(values), problems, **more))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_its_name_a_label_and_what_describes_it(language):
    html = page(EVERY, {}, language=language)
    ids = html.ids()
    assert len(ids) == len(set(ids))
    labels = {attrs["for"] for tag, attrs in html.elements if tag == "label" and "for" in attrs}
    assert labels <= set(ids)
    for _, attrs in html.elements:
        assert set((attrs.get("aria-describedby") or "").split()) <= set(ids)
    for field in EVERY.fields:
        assert bool(html.named(field.id)) == (field.computed is None)
    assert ("必填" if language == "zh" else "required") in html.text


def test_a_phone_gets_the_right_keyboard_and_camera():
    html = page(form_of({
        "电话": {"type": "phone"}, "预算": {"type": "money"}, "台数": {"type": "integer"},
        "日期": {"type": "date"}, "时间": {"type": "date_time"}, "照片": {"type": "photo", "camera_only": True},
        "录音": {"type": "audio"},
    }))  # fmt: skip

    def said(name, *keys):
        [(_, attrs)] = html.named(name)
        return tuple(attrs.get(key) for key in keys)

    assert said("电话", "type", "inputmode", "autocomplete") == ("tel", "tel", "off")
    assert said("预算", "type", "inputmode") == ("text", "decimal")
    assert said("台数", "inputmode") == ("numeric",)
    assert said("日期", "type") == ("date",)
    assert said("时间", "type") == ("datetime-local",)
    assert said("照片", "type", "accept", "capture") == ("file", "image/*", "environment")
    assert said("录音", "accept") == ("audio/*,video/mp4,video/webm,video/3gpp",)


def test_a_refusal_keeps_what_was_typed_and_ties_each_error_to_its_input():
    form = form_of(
        {
            "预算": {"type": "money"},
            "日期": {"type": "date"},
            "标签": {"type": "choice", "options": ["甲"], "multiple": True},
        }
    )
    typed = {"预算": "十二万", "日期": "2025年13月", "标签": ["甲", "丁"]}
    html = page(form, typed, check_submission(form, typed, {}, MOMENT).diagnostics)
    [(_, money)] = html.named("预算")
    assert money["value"] == "十二万"
    assert money["aria-invalid"] == "true"
    assert money["aria-describedby"] in html.ids()
    [(_, date)] = html.named("日期")
    assert (date["type"], date["value"]) == ("text", "2025年13月"), "a calendar input would drop it"
    assert [attrs["value"] for _, attrs in html.named("标签") if "checked" in attrs] == ["甲", "丁"]
    links = [attrs["href"][1:] for tag, attrs in html.elements if tag == "a"]
    assert len(links) == 3
    assert set(links) <= set(html.ids())


def test_stored_values_are_shown_as_people_type_them():
    html = page(
        form_of(
            {
                "预算": {"type": "money"},
                "时间": {"type": "date_time"},
                "老客户": {"type": "yes_no"},
                "位置": {"type": "geo_point"},
            }
        ),
        {
            "预算": 12_000_050,
            "时间": "2025-07-01T06:30:00Z",
            "老客户": False,
            "位置": {"lat": 31.2, "lng": 121.4, "system": "gcj02"},
        },
    )
    assert html.named("预算")[0][1]["value"] == "120000.50"
    assert html.named("时间")[0][1]["value"] == "2025-07-01T14:30"
    assert [attrs["value"] for _, attrs in html.named("老客户") if "checked" in attrs] == ["false"]
    assert html.named("位置")[0][1]["value"] == "31.2,121.4,gcj02"


def test_files_already_uploaded_stay_ticked_and_spare_the_required_mark():
    form = form_of({"报价单": {"type": "file", "required": True}})
    file = {"id": "f1", "name": "报价<1>.pdf", "sha256": "0" * 64, "size": 1, "type": "application/pdf"}
    html = page(form, {"报价单": [file]})
    (_, kept), (_, fresh) = html.named("报价单")
    assert (kept["type"], kept["value"], "checked" in kept) == ("checkbox", "f1", True)
    assert "required" not in fresh
    assert "required" in page(form).named("报价单")[0][1]


def test_a_conditional_field_is_never_insisted_on_by_the_browser():
    html = page(EVERY, {}, unneeded={"reason"})
    assert "required" not in html.named("reason")[0][1]
    [place] = [attrs for _, attrs in html.elements if "data-unneeded" in attrs]
    assert json.loads(place["data-depends"]) == ["yes_no"]


def test_a_computed_field_shows_its_value_and_cannot_be_sent():
    html = page(EVERY, {"total": 240_000})
    assert html.named("total") == []
    assert "¥2,400" in html.text


def test_people_are_chosen_from_a_list():
    form = form_of({"经手人": {"type": "person"}})
    html = page(form, {"经手人": "u2"}, people={"u1": "张三", "u2": "李<四>"})
    assert [attrs["value"] for tag, attrs in html.elements if tag == "option" and "selected" in attrs] == [
        "u2"
    ]
    assert "李<四>" in html.text


HOSTILE = [
    '"><script>alert(1)</script>',
    "' onfocus=alert(1) x='",
    "</textarea><img src=x onerror=1>",
    "{{7*7}}",
    "\x00",
    "&lt;",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_typed_or_modelled_becomes_markup(hostile):
    quiet = [(tag, sorted(attrs)) for tag, attrs in page(EVERY).elements]
    typed = {
        field.id: hostile
        for field in EVERY.fields
        if field.type.kind not in ("choice", "yes_no", "date", "time")
    }
    html = page(EVERY, typed, people={hostile: hostile})
    tags = {tag for tag, _ in html.elements}
    assert tags <= {tag for tag, _ in quiet} | {"option"}
    assert not [
        name for _, attrs in html.elements for name in attrs if name.startswith("on") or name == "style"
    ]
    modelled = form_of(
        {hostile: {"type": "choice", "options": {"甲": {"title": hostile}}, "help": Text(hostile, hostile)}}
    )
    assert {tag for tag, _ in page(modelled).elements} <= {"fieldset", "legend", "p", "div", "label", "input"}


values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(max_size=8)
    | st.lists(st.text(max_size=4), max_size=2)
)


@given(st.dictionaries(st.sampled_from([field.id for field in EVERY.fields]), values))
def test_any_value_at_all_can_be_shown_again(typed):
    problems = check_submission(EVERY, typed, {}, MOMENT).diagnostics
    page(EVERY, typed, problems)


@given(
    st.dictionaries(
        st.sampled_from(["text", "money", "choice", "tags", "date", "number", "yes_no", "geo_point"]),
        st.text(max_size=8),
    )
)
def test_the_generated_renderer_equals_the_generic_one(typed):
    problems = [problem for found in compile_form(GENERIC).validate(typed).values() for problem in found]
    ours = render_form(GENERIC, "zh", typed, problems, people={"u1": "张三"})
    generic = generic_form_of_tests(GENERIC, "zh", typed, problems, {"u1": "张三"})
    assert "".join(ours.split()) == "".join(generic.split())


generic_form_of_tests = generic_form()


def test_the_naughty_strings_stay_text():
    shared = Path(os.environ.get("DONGXIAN_SHARED", Path(__file__).parents[5] / "shared"))
    source = shared / "data/security/naughty_strings.json"
    if not source.exists():
        pytest.skip(f"no shared data at {shared}")
    form = form_of({"说明": {"type": "long_text"}, "名称": {"type": "text"}})
    expected = [tag for tag, _ in page(form).elements]
    for typed in json.loads(source.read_text(encoding="utf-8")):
        assert [tag for tag, _ in page(form, {"说明": typed, "名称": typed}).elements] == expected

"""What is stored is drawn, sent as a browser would send it, and stored again as it was; in a row too."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from engine.expressions import FixedMoment
from engine.forms import check_submission
from engine.model.kernel import Form
from runtime.web.forms import raw_from_form, render_form
from tests.engine.rules.story import model_of

NOW = FixedMoment(datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2))
SHOPS = [f"门店{n}" for n in range(1, 301)]
STORED = [
    ({"type": "rating", "of": 5}, 4),
    ({"type": "barcode", "standard": "gtin"}, "6901234567892"),
    ({"type": "barcode"}, 'https://example.com/?a=1&b="2"'),
    ({"type": "checklist", "options": ["带样品", "查库存"], "all": True}, ["带样品", "查库存"]),
    ({"type": "matrix", "rows": ["态度", "速度"], "options": ["满意", "一般"]}, {"态度": "一般", "速度": "满意"}),
    ({"type": "matrix", "rows": ["态度", "速度"], "options": ["满意; 很", "一般"], "every_row": False}, {"速度": "满意; 很"}),
    ({"type": "cascade", "options": {"华东": {"上海": ["浦东"]}, "华北": ["北京"]}}, ["华东", "上海", "浦东"]),
    ({"type": "cascade", "options": {"华东": SHOPS}}, ["华东", "门店299"]),
    ({"type": "choice", "options": SHOPS}, "门店299"),
    ({"type": "choice", "options": SHOPS[:6]}, "门店6"),
    ({"type": "choice", "options": SHOPS[:3]}, "门店3"),
    ({"type": "yes_no"}, False),
    ({"type": "money"}, 120_050),
    ({"type": "date_time"}, "2026-03-02T14:30:00+08:00"),
]  # fmt: skip


class Sent(HTMLParser):
    """The pairs that a browser sends for a page that nobody touched; what a `<template>` holds is not sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._select = ""
        self._spare = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "template":
            self._spare += 1
        if self._spare:
            return
        if tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.pairs.append((self._select, given["value"]))
        elif tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.pairs.append((given["name"], given["value"]))

    def handle_endtag(self, tag):
        self._spare -= tag == "template"


def asking(written: dict[str, object]) -> Form:
    field = json.dumps(written, ensure_ascii=False)
    rows = f"{{type: repeat, fields: {{内容: {field}}}}}"
    return (
        model_of(f"activities: {{拜访: {{fields: {{内容: {field}, 明细: {rows}}}}}}}\n")
        .activities["拜访"]
        .form
    )


@pytest.mark.parametrize(("written", "stored"), STORED)
def test_a_page_that_nobody_touched_sends_what_it_was_given(written, stored):
    form = asking(written)
    given = {"内容": stored, "明细": [{"内容": stored}]}
    sent = check_submission(form, raw_from_form(form, Sent(render_form(form, "zh", given)).pairs), {}, NOW)
    assert [(each.path, each.message("zh")) for each in sent.diagnostics] == []
    assert sent.fields == given


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ({"type": "rating", "of": 5}, "9"),
        ({"type": "barcode", "standard": "gtin"}, "6901234567893"),
        ({"type": "cascade", "options": {"华东": ["上海"]}}, "华西"),
        ({"type": "choice", "options": SHOPS}, "门店301"),
    ],
)
def test_a_refused_text_is_still_on_the_page_with_its_reason(written, typed):
    form = asking(written)
    raw = {"内容": typed, "明细": [{"内容": typed}]}
    refused = check_submission(form, raw, {}, NOW).diagnostics
    assert [each.path for each in refused] == ["内容", "明细[0].内容"]
    html = render_form(form, "zh", raw, refused)
    assert [value for _, value in Sent(html).pairs if value] == [typed, typed]
    assert html.count('class="field-error"') == 2


def test_a_list_of_three_hundred_is_typed_and_not_carried_by_the_page():
    assert "门店150" not in render_form(asking({"type": "choice", "options": SHOPS}), "zh", {})

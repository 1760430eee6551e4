"""Which change of a list of options leaves everything that was filled in as good as it was."""

from __future__ import annotations

import json

import pytest

from engine.migration.form_changes import form_changes
from tests.engine.rules.story import model_of


def change(before: dict[str, object], after: dict[str, object]) -> list[str]:
    was, now = (
        model_of(f"activities: {{拜访: {{fields: {{内容: {json.dumps(each, ensure_ascii=False)}}}}}}}\n")
        for each in (before, after)
    )
    return [found.what for found in form_changes(was, now, {})]


def ticks(*options: str, all: bool = False) -> dict[str, object]:
    return {"type": "checklist", "options": list(options), "all": all}


WAYS = {"type": "cascade", "options": {"华东": ["上海"]}}


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (ticks("样品"), ticks("样品", "库存"), []),
        (ticks("样品", all=True), ticks("样品", "库存"), []),
        (ticks("样品", all=True), ticks("样品", "库存", all=True), ["narrowed"]),
        (ticks("样品"), ticks("样品", all=True), ["narrowed"]),
        (ticks("样品", "库存"), ticks("样品"), ["narrowed"]),
        (ticks("样品"), {"type": "choice", "options": ["样品"], "multiple": True}, ["retyped"]),
        (WAYS, {"type": "cascade", "options": {"华东": ["上海", "南京"]}}, []),
        (WAYS, {"type": "cascade", "options": {"华东": ["南京"]}}, ["narrowed"]),
    ],
)
def test_more_to_choose_from_is_safe_and_more_that_must_be_ticked_is_not(before, after, what):
    assert change(before, after) == what

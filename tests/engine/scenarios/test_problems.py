"""One broken page per code: what is said about it, where, and with which nearest name."""

from __future__ import annotations

import pytest

from engine.diagnostics import CODES
from tests.engine.scenarios.page import diagnosed

BEGUN = "scenarios:\n  一:\n  - {at: 2026-03-02 10:00, create: {客户名称: 明德}}\n"
BROKEN = {
    "TEST601": ("dongxian: 1\n", 1, 1),
    "TEST602": (BEGUN + "  - {at: +5 days, moov: 需求确认}\n", 4, 19),
    "TEST603": (BEGUN + "  - {at: +5 days, record: [客户沟通], refused: RULE604}\n", 4, 27),
    "TEST604": (BEGUN + "  - {at: +5 days, move: 需求确认, note: 好, expect: silence}\n", 4, 5),
    "TEST605": (BEGUN + "  - {at: +5 days}\n  - {expect: silence}\n", 4, 5),
    "TEST606": (BEGUN + "  - {at: 下周一, expect: silence}\n", 4, 10),
    "TEST607": (BEGUN + "  - {at: 2026-03-01 10:00, expect: silence}\n", 4, 10),
    "TEST608": (BEGUN + "  - {at: +5 days, move: 需求确人, refused: RULE612}\n", 4, 25),
    "TEST609": ("scenarios:\n  一:\n  - {at: 2026-03-02 10:00, move: 需求确认, refused: RULE601}\n", 3, 5),
    "TEST610": (BEGUN, 2, 3),
    "TEST611": ("scenarios:\n  一:\n  - {create: {客户名称: 明德}}\n", 3, 5),
    "TEST612": (BEGUN + "  - {at: +5 days, expect: {silence: true, tasks: 话术辅导}}\n", 4, 28),
    "TEST613": (BEGUN + "  - {at: 9999-12-31 10:00, expect: silence}\n", 4, 10),
}
# How a model differs from its scenarios: tried in test_playing.
DIFFERENCES = {"TEST651", "TEST652", "TEST653"}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_page_is_told_what_is_wrong_and_where(code: str) -> None:
    text, line, column = BROKEN[code]
    (found,) = (each for each in diagnosed(text) if each.code.id == code)
    assert (found.location.line, found.location.column) == (line, column)
    for language in ("zh", "en"):
        assert found.message(language).strip()
        assert found.hint(language).strip()


def test_every_code_about_scenarios_is_tried() -> None:
    assert {code for code in CODES if code.startswith("TEST")} == set(BROKEN) | DIFFERENCES


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("move: 需求确人", "需求确认"),
        ("record: 客户沟", "客户沟通"),
        ("add: 报价", "报价单"),
        ("hand_over: 跟", "跟进"),
        ("finish: 话术辅", "话术辅导"),
        ("acknowledge: 触", "触达"),
        ("edit: {预: 3}", "预算"),
        ("expect: {reminders: 主}", "主管"),
        ("expect: {stage: 触}", "触达"),
        ("expect: {met: 触}", "触达"),
        ("expect: {scores: {PEL: 3}}", "PEI"),
        ("expect: {tasks: {task: 话术辅导, for: 培训}}", "培训负责人"),
        ("expect: {stag: 触达}", "stage"),
        ("note: 好, by: 小王八", "小王"),
    ],
)
def test_an_unknown_name_brings_the_nearest_one(wrong: str, right: str) -> None:
    text = "people: {小王: 销售代表}\n" + BEGUN + f"  - {{at: +1 day, {wrong}}}\n  - {{expect: silence}}\n"
    (found,) = diagnosed(text)
    assert found.code.id in ("TEST602", "TEST608")
    assert f"最接近“{right}”" in found.message("zh")
    assert found.fix is not None
    assert found.fix.text == right


def test_all_problems_come_at_once_and_in_the_order_of_the_text() -> None:
    found = diagnosed(
        BEGUN + "  - {at: 明天, move: 需求, refused: RULE1}\n  - {at: +1 dayz, recrd: 客户沟通}\n"
    )
    assert [each.code.id for each in found] == ["TEST606", "TEST608", "TIME402", "TEST602"]


@pytest.mark.parametrize(
    "text", ["", "[]", "scenarios: 3", "scenarios: {一: 3}", "scenarios: {一: [[]]}", "a: [", "\x00"]
)
def test_a_page_of_anything_else_gets_a_clear_answer(text: str) -> None:
    found = diagnosed(text)
    assert found
    assert all(each.location is not None and each.hint("en") for each in found)

"""Fields that come and go, are locked, and begin with something: what the server keeps of what is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.expressions import FixedMoment
from engine.forms import check_submission, opened
from engine.model.kernel import Form
from tests.engine.rules.story import model_of

NOW = FixedMoment(datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2))
VISIT = """
activities:
  拜访:
    fields:
      级别: [大客户, 普通]
      来访: {type: date, default: = today()}
      城市: {type: text, default: 上海}
      押金: {type: money, default: 12.5}
      招标: {type: text, required: true, visible_if: 级别 == "大客户"}
      预算: {type: money, visible_if: 级别 == "大客户", when_hidden: keep, required_if: 级别 == "大客户"}
      偏高: {type: yes_no, computed: 预算 > 1000}
      等级: {type: text, default: = "A" if 城市 == "上海" else "B", read_only_if: 级别 == "普通"}
      开始: date
      结束: {type: date, constraint: 结束 >= 开始, message: 结束不能早于开始}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return model_of(VISIT).activities["拜访"].form


def sent(form: Form, standing=None, **raw: object):
    return check_submission(form, raw, {}, NOW, standing)


def said(submitted) -> list[tuple[str, str]]:
    return [(each.code.id, each.path) for each in submitted.diagnostics]


def test_what_is_sent_for_a_hidden_field_is_dropped(form):
    submitted = sent(form, 级别="普通", 招标="不该留下")
    assert said(submitted) == []
    assert "招标" not in submitted.fields


def test_a_kept_value_stays_and_counts_while_its_field_is_hidden(form):
    submitted = sent(form, 级别="普通", 预算="2000")
    assert submitted.hidden == {"招标", "预算"}
    assert (submitted.fields["预算"], submitted.fields["偏高"]) == (200000, True)


def test_a_hidden_field_never_blocks_whatever_it_holds(form):
    submitted = sent(form, 级别="普通", 预算="很多", 招标=["x"])
    assert said(submitted) == []
    assert not {"预算", "招标"} & submitted.fields.keys()


def test_the_same_fields_are_demanded_and_looked_at_once_they_are_shown(form):
    assert said(sent(form, 级别="大客户", 预算="很多")) == [("FORM501", "招标"), ("FORM516", "预算")]
    assert said(sent(form, 级别="大客户")) == [("FORM501", "招标"), ("FORM501", "预算")]


def test_a_locked_field_keeps_what_stands_whatever_is_sent(form):
    changed = sent(form, {"等级": "S"}, 级别="普通", 等级="随便")
    assert changed.fields["等级"] == "S"
    assert sent(form, {"等级": "S"}, 级别="大客户", 等级="随便", 招标="有", 预算=1).fields["等级"] == "随便"


def test_a_locked_field_of_a_new_submission_holds_its_default(form):
    assert sent(form, 级别="普通", 城市="杭州", 等级="随便").fields["等级"] == "B"


def test_a_new_form_is_opened_with_its_defaults_and_what_is_emptied_stays_empty(form):
    assert opened(form, {}, NOW) == {"来访": "2026-03-02", "城市": "上海", "押金": 1250, "等级": "A"}
    assert "城市" not in sent(form, 级别="大客户", 招标="有", 预算="1").fields


def test_a_constraint_between_fields_says_its_own_words_at_its_own_field(form):
    (problem,) = sent(form, 级别="普通", 开始="2026-03-02", 结束="2026-03-01").diagnostics
    assert (problem.path, problem.message("zh")) == ("结束", "结束不能早于开始")

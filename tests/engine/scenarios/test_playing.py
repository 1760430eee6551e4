"""Scenarios pass when the model does what they say, and name the first difference when it does not."""

from __future__ import annotations

from tests.engine.scenarios.page import MODEL, diagnosed, difference, played

CREATED = "- {at: 2026-03-02 10:00, create: {客户名称: 明德}, to: 小王}\n"
LIMIT = """
- {at: 2026-03-02 10:00, create: {客户名称: 明德}, to: 小王}
- {at: +5 days, expect: silence}
- at: +5 days 1 min
  expect:
    reminders: {to: 主管, cc: 培训负责人, says: [明德停留5天, 小王]}
    tasks: {task: 话术辅导, for: 培训负责人, says: 陪小王}
    missed: 触达
- {at: +300 days, expect: silence}
"""


def test_silence_exactly_at_the_limit_then_one_reminder_and_one_task():
    assert played(LIMIT).difference is None
    assert played(LIMIT).fired == {"clause/stage/触达"}


def test_a_longer_limit_is_a_difference_that_says_what_comes_next():
    code, words = difference(LIMIT, model=MODEL.replace("limit: 5 days", "limit: 7 days"))
    assert code == "TEST651"
    assert "2026-03-07 10:01:应当提醒主管" in words
    assert "什么也没有发生;下一个到期的是 2026-03-09 10:00 的“触达的停留时限”" in words


def test_a_case_may_wait_and_its_clock_stands_still():
    waits = MODEL + "    waits: {等审批: {because_of: 客户, at_most: 10 days}}\n"
    text = """
- {at: 2026-03-02 10:00, create: {客户名称: 明德}, to: 小王}
- {at: 2026-03-04 10:00, wait: 等审批, because: 总部盖章}
- {at: 2026-03-06 10:00, go_on: 等审批}
- {at: 2026-03-09 10:00, expect: silence}
- {at: 2026-03-09 10:01, expect: {reminders: {to: 主管, cc: 培训负责人}}}
"""
    assert played(text, model=waits).difference is None
    assert [str(each.code) for each in diagnosed("- {at: 2026-03-02 10:00, wait: 等审}", waits)] == [
        "TEST601"
    ]


def test_a_difference_stands_at_the_line_of_what_was_expected():
    found = played(
        CREATED + "- at: +6 days\n  expect:\n    reminders:\n      - 主管\n      - 市场部\n"
    ).difference
    assert found is not None
    assert (found.location.line, found.location.column) == (9, 13)
    assert "应当提醒市场部;实际什么也没有发生" in found.message("zh")


def test_silence_is_broken_by_whatever_was_not_named():
    assert (
        "应当没有提醒;实际2026-03-07 10:00:01 提醒了主管,抄送培训负责人:“明德停留5天,小王”"
        in difference(CREATED + "- {at: +6 days, expect: silence}")[1]
    )
    assert (
        "应当没有任务;实际2026-03-07 10:00:01 给培训负责人派了“话术辅导”"
        in difference(CREATED + "- {at: +6 days, expect: {reminders: 主管, tasks: []}}")[1]
    )
    assert (
        "应当没有更多提醒"
        in difference(
            CREATED
            + "- {at: +1 day, case: 乙, create: {客户名称: 乙}}\n- {at: +9 days, expect: {reminders: 主管}}"
        )[1]
    )


def test_a_reminder_is_told_apart_by_copies_words_and_case():
    two = CREATED + "- {at: +1 h, case: 乙, create: {客户名称: 康宁}}\n"
    said = "- {at: +6 days, expect: {reminders: [{to: 主管, about: 乙, says: 康宁}, {to: 主管, says: 明德}]}}"
    assert played(two + said).difference is None
    assert difference(two + said.replace("about: 乙, says: 康宁", "about: 乙, says: 明德"))[0] == "TEST651"
    assert difference(two + said.replace("to: 主管, about: 乙", "to: 主管, cc: 市场部"))[0] == "TEST651"


def test_a_refusal_is_expected_by_its_code_or_by_what_is_missing():
    refused = "- {at: +1 day, move: 需求确认, refused: [RULE612, 客户沟通]}\n"
    done = "- {record: 客户沟通, with: {沟通结果: 已沟通, 录音: 第一次.m4a}}\n- {move: 需求确认}\n"
    story = CREATED + refused + done + "- {expect: {stage: 需求确认, met: 触达}}"
    assert played(story).difference is None
    assert played(story).fired == {"gate/触达"}


def test_a_step_that_is_refused_without_being_meant_to_says_why():
    code, words = difference(CREATED + "- {at: +1 day, move: 需求确认, expect: silence}")
    assert code == "TEST652"
    assert "实际被拒绝:要离开“触达”,还缺 1 次客户沟通(RULE612)" in words


def test_a_step_that_should_have_been_refused_says_what_happened_instead():
    story = CREATED + "- {at: +1 day, record: 客户沟通, with: {沟通结果: 已沟通}}\n"
    assert difference(story + "- {move: 需求确认, refused: 预算}") == (
        "TEST653",
        "2026-03-03 10:00:应当因为“预算”被拒绝;实际被接受了",
    )
    assert "实际移到“输单”必须选择原因" in difference(story + "- {move: 输单, refused: 预算}")[1]


def test_an_unanswered_call_warns_and_the_clock_runs_on():
    story = CREATED + "- {at: +1 day, record: 客户沟通, with: {沟通结果: 未接通}, warned: RULE692}\n"
    assert played(story + "- {expect: {running: 触达}}").difference is None
    still = difference(story + "- {expect: {missed: 触达}}")[1]
    assert "应当“触达的停留时限”已超时;实际正在计时,2026-03-07 10:00 到期" in still
    assert "没有提示" in difference(story.replace("未接通", "已沟通"))[1]


def test_a_hand_over_is_met_missed_or_never_started():
    given = "- {at: 2026-03-06 17:00, create: {客户名称: 明德, 预算: 8万}, by: 市场部, given_under: 跟进}\n"
    call = "- {at: 2026-03-08 16:59, record: 客户沟通, with: {沟通结果: 已沟通}}\n"
    end = "- {at: 2026-03-08 17:01, expect: {met: 跟进, silence: true}}"
    assert played(given + call + end).difference is None
    no_call = difference(given + end.replace(", silence: true", ""))[1]
    assert "“跟进:客户沟通”已达标;实际已超时,2026-03-08 17:00 到期" in no_call
    unqualified = given.replace(", 预算: 8万", "")
    assert "没有开始计时" in difference(unqualified + "- {expect: {running: 跟进}}")[1]
    later = "- {at: +1 day, edit: {预算: 3万}}\n- {hand_over: 跟进, to: 小李, by: 市场部}\n"
    assert played(unqualified + later + "- {expect: {running: 跟进, owner: 小李}}").difference is None


def test_what_is_reported_late_counts_from_when_it_happened():
    given = "- {at: 2026-03-06 17:00, create: {客户名称: 明德, 预算: 8万}, given_under: 跟进}\n"
    late = (
        "- {at: 2026-03-08 18:00, record: 客户沟通, happened: 2026-03-08 16:00, with: {沟通结果: 已沟通}}\n"
    )
    assert played(given + late + "- {expect: {met: 跟进}}").difference is None


def test_a_correction_takes_an_activity_out_of_the_score_again():
    story = (
        CREATED + "- {at: +1 h, record: 客户沟通, by: 小王, times: 2, name: 末次, with: {沟通结果: 已沟通}}\n"
    )
    assert played(story + "- {expect: {scores: {PEI: 100}}}").difference is None
    story += "- {at: +2 h, correct: 末次, because: 记错了, with: {沟通结果: 未接通}, warned: RULE692}\n"
    assert played(story + "- {expect: {scores: {PEI: 50}}}").difference is None
    assert difference(story + "- {expect: {scores: {PEI: 100}}}")[1].endswith("小王的 PEI 是 100;实际50")
    assert played(story + "- {at: 2026-03-09 00:00, expect: {scores: {PEI: 0}}}").difference is None
    assert played(story + "- {expect: {scores: {PEI: 0}, person: 小李}}").difference is None


def test_a_rule_sets_a_field_and_money_is_written_in_yuan():
    story = CREATED + "- {at: +1 h, edit: {预算: 500000}}\n"
    assert played(story + "- {expect: {fields: {级别: 大客户, 预算: 50万}}}").difference is None
    assert played(story + "- {expect: {fields: {级别: 大客户}}}").fired == {"rule/大单"}
    assert difference(story + "- {expect: {fields: {级别: 普通客户}}}")[1].endswith(
        "“级别”是 普通客户;实际是 大客户"
    )


def test_the_other_things_that_people_do():
    story = (
        CREATED
        + """
- {at: +1 h, note: 客户出差}
- {add: 报价单, with: {报价编号: A-1}}
- {assign: 小李, because: 休假}
- {at: +6 days, expect: {tasks: 话术辅导, owner: 小李}}
- {finish: 话术辅导, because: 已辅导}
- {finish: 话术辅导, refused: RULE604}
"""
    )
    assert played(story).difference is None
    assert difference(story.replace("owner: 小李", "owner: 小王"))[1].endswith("应当由小王负责;实际是小李")


def test_two_cases_with_the_same_phone_are_one_too_many():
    first = "- {at: 2026-03-02 10:00, create: {客户名称: 明德, 联系电话: 13800138000}}\n"
    second = "- {case: 乙, create: {客户名称: 明德, 联系电话: 13800138000}, by: 小李, refused: RULE603}\n"
    assert played(first + second).difference is None
    assert difference(first + second.replace("13800138000", "13800138001"))[0] == "TEST653"


def test_a_stage_that_is_not_reached_is_a_difference():
    assert difference(CREATED + "- {expect: {stage: 需求确认}}")[1].endswith("应当在“需求确认”;实际在“触达”")


LIMITED = "        limit: 5 days\n"
CLIMBING = MODEL.replace(
    LIMITED, LIMITED + "        ladder: {80%: {notify: 销售代表}, 150%: {notify: 市场部}}\n"
)


def test_reminders_are_told_apart_by_their_level_and_stop_when_somebody_takes_it_up():
    story = (
        CREATED
        + """
- {at: +4 days 1 min, expect: {reminders: {to: 销售代表, level: 80%}}}
- {acknowledge: 触达, by: 小王, refused: RULE651}
- {at: +5 days 1 min, expect: {reminders: {to: 主管, level: 100%}, tasks: 话术辅导}}
- {at: +6 days, acknowledge: 触达, by: 主管, because: 我来}
- {at: +60 days, expect: {silence: true, missed: 触达}}
"""
    )
    assert played(story, model=CLIMBING).difference is None
    assert played(story, model=CLIMBING).fired == {"clause/stage/触达", "clause/stage/触达@80"}
    code, words = difference(story.replace("level: 80%", "level: 90%"), model=CLIMBING)
    assert code == "TEST651"
    assert "应当在 90% 提醒销售代表;实际2026-03-06 10:00:01 (80%) 提醒了销售代表" in words


def test_nothing_yet_names_the_level_that_comes_next():
    story = CREATED + "- {at: +1 day, expect: {reminders: 主管}}"
    assert "“触达的停留时限 80%”" in difference(story, model=CLIMBING)[1]

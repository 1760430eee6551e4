from tests.acceptance.office import OpenOffice, says
from tests.runtime.web.shop import send

MODEL = """
activities:
  电话沟通: {fields: {沟通结果: text}}
  客户会议: {fields: {会议纪要: text}}
stages:
  - stage: 触达
  - stage: 需求确认
    means: 与客户面谈过,并记下了需求
    not: [只打过电话]
    entry: 客户会议
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def test_a_phone_call_is_no_meeting_and_the_refusal_says_what_the_stage_means(open_office: OpenOffice):
    """C003: 需求确认 takes a meeting. With a phone call alone the rep is refused in words: what is missing,
    and what the stage means. With the meeting the same click goes through."""
    office = open_office(MODEL)
    li = office.browser("li")
    case = office.customer(li)
    send(li, f"{case}/activities/电话沟通", 沟通结果="聊了十分钟")

    refused = office.move(li, case, "需求确认")
    assert refused.status_code == 422
    means = "与客户面谈过,并记下了需求。这些不算:只打过电话"
    assert f"要进入“需求确认”,还缺 1 次客户会议。{means}" in says(refused)
    assert office.state(case).stage == "触达"

    send(li, f"{case}/activities/客户会议", 会议纪要="科室主任要三台")
    assert office.move(li, case, "需求确认").status_code == 200
    assert office.state(case).stage == "需求确认"

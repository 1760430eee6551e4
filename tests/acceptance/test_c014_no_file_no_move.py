"""C014: 需求确认 is left with a requirement list or minutes. Without a file every door refuses alike; with a
2-page PDF the move goes through; an administrator is held by the same rule unless a logged override is given."""

import pytest

from engine.rules.command import Adopt, MoveCase
from engine.rules.event import GateOverridden
from runtime.storage.ids import new_id
from runtime.storage.tables import overrides, stage_visits
from tests.acceptance.office import COMPANY, Office, OpenOffice, codes, pdf, says, upload
from tests.engine.rules.story import instant
from tests.runtime.web.shop import send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone}
  required: [客户名称]
  unique: 联系电话
activities:
  需求沟通: {fields: {客户痛点: long_text, 需求清单: file, 会议纪要: file}}
stages:
  - stage: 触达
  - stage: 需求确认
    deliver: {any: [需求清单, 会议纪要]}
  - stage: 方案演示
  - won: 赢单
  - lost: 输单
    reasons: [价格]
rules:
  沟通后推进: {when: {submitted: 需求沟通}, do: [{task: 推进到方案演示, for: 销售代表, within: 2 days}]}
"""
MOVE = {"to": "方案演示", "expected_stage": "需求确认"}


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def case(office: Office) -> str:
    li = office.browser("li")
    case = office.customer(li)
    office.move(li, case, "需求确认")
    send(li, f"{case}/activities/需求沟通", 客户痛点="设备太旧")
    return case


@pytest.mark.parametrize("login", ["li", "wang", "root"])
def test_on_the_page_nobody_passes_without_a_file_an_administrator_neither(
    office: Office, case: str, login: str
):
    client = office.browser(login)
    assert "需求清单" in client.get(case).text, "what is missing is said before anyone clicks"
    answer = office.move(client, case, "方案演示")
    assert answer.status_code == 422
    assert "RULE612" in says(answer)
    assert office.state(case).stage == "需求确认"


@pytest.mark.parametrize("actor", ["li", "root", "system", "importer"])
def test_no_other_door_is_wider(office: Office, case: str, actor: str):
    """What the API, an automation, an import's follow-up or an administrator's tool sends is the same command."""
    before = office.everything()
    assert codes(office.command(case, MoveCase(actor=actor, **MOVE))) == ["RULE612"]
    assert office.everything() == before


def test_a_case_that_was_imported_is_held_from_then_on(office: Office):
    adopt = Adopt(
        actor="root",
        fields={"客户名称": "康宁诊所"},
        owner="li",
        unit="hz",
        unit_path="/east/hz/",
        visits=(("触达", instant("2026-01-05 10:00")), ("需求确认", instant("2026-01-20 10:00"))),
        source="老系统.xlsx",
        key="7",
    )
    outcome = office.services.gate.perform(COMPANY, new_id(), adopt)
    assert outcome.accepted
    assert codes(office.command(outcome.case_id, MoveCase(actor="li", **MOVE))) == ["RULE612"]


def test_a_form_without_the_file_does_not_open_the_gate_and_one_with_two_pages_does(
    office: Office, case: str
):
    li = office.browser("li")
    minutes = {"会议纪要": upload("纪要.pdf", pdf(2))}
    page = send(li, f"{case}/activities/需求沟通", files=minutes, 客户痛点="设备太旧")
    assert "2 页" in says(page)
    assert office.move(li, case, "方案演示").status_code == 200
    assert office.state(case).stage == "方案演示"


def test_a_file_that_is_no_file_does_not_open_the_gate(office: Office, case: str):
    li = office.browser("li")
    for fake in (b"", b"%PD", b"<html>"):
        answer = send(
            li, f"{case}/activities/需求沟通", files={"会议纪要": upload("纪要.pdf", fake)}, 客户痛点="旧"
        )
        assert answer.status_code == 422
    assert office.move(li, case, "方案演示").status_code == 422


def test_an_override_needs_reason_and_approver_and_stays_visible(office: Office, case: str):
    for half in ({"override": " ", "approver": "wang"}, {"override": "客户明天签约"}):
        assert codes(office.command(case, MoveCase(actor="root", **MOVE, **half))) == ["RULE617"]

    whole = {"override": "客户明天签约,清单周五补", "approver": "wang"}
    assert office.command(case, MoveCase(actor="root", **MOVE, **whole)).accepted
    [logged] = [each for each in office.history(case) if isinstance(each, GateOverridden)]
    assert (logged.actor, logged.approver, logged.reason) == ("root", "wang", "客户明天签约,清单周五补")
    assert office.count(overrides) == 1
    assert office.count(stage_visits) == 3
    page = says(office.browser("li").get(case))
    assert "破例进入“方案演示”,王主管批准" in page
    assert "客户明天签约,清单周五补" in page

"""C022: only a two-way contact with what proves it stops the clock; attempts are kept and stop nothing."""

from __future__ import annotations

import pytest

from tests.acceptance.office import Office, OpenOffice, says, upload
from tests.acceptance.test_c021_hand_over import GIVE, MODEL, follow_up, states
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def lead(office: Office) -> str:
    """Handed over on Friday 6 March at 17:00; the hours are natural."""
    office.at("2026-03-06 17:00")
    case = office.customer(office.browser("li"), 联系电话="13800138000", 预算="30000")
    assert office.command(case, GIVE).accepted
    return case


def test_unanswered_calls_and_automatic_texts_stop_no_clock_but_are_seen(office: Office, lead: str):
    """C022: one unanswered call and one automatic text: the clock still runs, two attempts are visible."""
    follow_up(office, lead, "2026-03-07 09:00", "未接通")
    page = follow_up(office, lead, "2026-03-07 10:00", "自动短信")
    assert page.count("不计入") >= 2
    assert "未接通" in page
    assert "自动短信" in page
    assert office.state(lead).attempts == {"客户沟通": 2}
    assert states(office, lead) == ("pending", "pending")
    follow_up(office, lead, "2026-03-07 11:00", "已沟通")
    assert states(office, lead) == ("met", "pending")


def test_attempts_are_counted_where_both_sides_look(office: Office, lead: str):
    """C022: “试过 2 次” on the giver's page, and over the API."""
    for at in ("2026-03-07 09:00", "2026-03-07 10:00"):
        follow_up(office, lead, at, "未接通")
    page = says(office.browser("qian").get("/leads"))
    assert "试过 2 次,没有算数" in page
    [one] = caller(office, "qian").get("/leads").json()["leads"]
    call = next(clock for clock in one["clocks"] if not clock["is_feedback"])
    assert (call["attempts"], call["state"], call["done_at"]) == (2, "running", None)


WITH_RECORDING = MODEL.replace(
    '客户沟通: {fields: {沟通结果: [已沟通, 未接通, 自动短信]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}',
    """客户沟通:
    fields: {沟通结果: [已沟通, 未接通], 沟通录音: audio}
    required: [沟通结果]
    counts_if: 沟通结果 == "已沟通" and filled(沟通录音)""",
)


def test_a_contact_without_the_recording_that_proves_it_is_an_attempt(open_office: OpenOffice):
    office = open_office(WITH_RECORDING)
    office.at("2026-03-06 17:00")
    case = office.customer(office.browser("li"), 联系电话="13800138000", 预算="30000")
    assert office.command(case, GIVE).accepted
    assert "不计入" in follow_up(office, case, "2026-03-07 09:00")
    assert states(office, case) == ("pending", "pending")
    office.at("2026-03-07 10:00")
    recording = {"沟通录音": upload("call.mp3", b"ID3\x03\x00" + bytes(200), "audio/mpeg")}
    page = f"{case}/activities/客户沟通"
    says(send(office.browser("li"), page, files=recording, 沟通结果="已沟通"))
    assert states(office, case) == ("met", "pending")
    assert office.state(case).attempts == {"客户沟通": 2}

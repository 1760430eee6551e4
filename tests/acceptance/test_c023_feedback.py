"""C023: the feedback form is a promise of its own: a call in time does not keep it, and it is counted apart."""

from __future__ import annotations

import pytest

from tests.acceptance.office import Office, OpenOffice, says
from tests.acceptance.test_c021_hand_over import GIVE, MODEL, follow_up, states
from tests.runtime.web.callers import caller
from tests.runtime.web.test_director import rows_behind


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


def test_followed_up_in_time_without_the_feedback_form_is_half_of_it(office: Office, lead: str):
    """C023: the call was in time, the feedback form stays empty for 48 hours: one clause is met, one missed,
    and the supervisor hears of the missed one."""
    follow_up(office, lead, "2026-03-07 09:00")
    office.work_at("2026-03-08 17:00:01")
    assert states(office, lead) == ("met", "missed")
    assert office.told("wang") == ["明德医院的线索没有按时跟进"]
    assert "超过时限" in office.browser("li").get(lead).text


def test_it_is_said_so_and_costs_only_the_feedback_part(office: Office, lead: str):
    """C023: 跟进达标,反馈未交: in time 1 of 1, feedback 0 of 1."""
    follow_up(office, lead, "2026-03-07 09:00")
    office.work_at("2026-03-08 17:00:01")
    assert "跟进达标,反馈未交" in says(office.browser("qian").get("/leads"))
    [one] = caller(office, "qian").get("/leads").json()["leads"]
    assert one["only_feedback_missing"]
    month = caller(office, "qian").get("/collaboration?period=2026-03").json()["months"][0]
    parts = {part["of"]: (part["k"], part["n"]) for part in month["consumer"]}
    assert (parts["in_time"], parts["answered"]) == ((1, 1), (0, 1))
    client = office.browser("qian")
    for name, count in (("in_time", 1), ("answered", 0), ("due", 1)):
        assert rows_behind(client, month["rows"][name].removeprefix("/api/v1"))[:2] == (count, count)

"""C044, C045: what must be done in a week, and how far a rep has come."""

from datetime import timedelta

from engine.model.kernel import MustDo
from engine.scoring import Performed, pei, quota
from tests.acceptance.office import OpenOffice, says
from tests.engine.rules.story import instant
from tests.runtime.web.shop import send

MODEL = """
activities:
  客户拜访:
    must_do: {weekly: 12}
    fields: {拜访纪要: text, 见到本人: yes_no}
    counts_if: 见到本人
scores:
  PEI: {title: 过程执行指数, of: must_do, per: 销售代表, every: week, pass: 12}
"""


def test_a_week_with_one_holiday_asks_for_ten_instead_of_twelve(open_office: OpenOffice):
    """C044: 12 a week; the week of 4 May 2026 has two days off and one Saturday worked in lieu, four of five:
    9.6, planned as 10."""
    assert quota(12, 4 / 5) == 10
    office = open_office("calendar: cn-workdays\n" + MODEL)
    office.at("2026-05-06 09:00")
    assert "客户拜访 0/10" in says(office.browser("li").get("/today"))
    office.at("2026-05-13 09:00")
    assert "客户拜访 0/12" in says(office.browser("li").get("/today"))


def test_what_is_sent_after_its_week_counts_half(open_office: OpenOffice):
    """D-1: a visit of Sunday evening that arrives on Monday is late; its week tells so."""
    office = open_office(MODEL)
    office.at("2026-03-02 09:00")
    li = office.browser("li")
    case = office.customer(li)
    office.at("2026-03-09 10:00")  # the Monday after
    send(
        li,
        f"{case}/activities/客户拜访",
        拜访纪要="周日晚上的",
        见到本人="true",
        _happened="2026-03-08T20:00",
    )
    page = says(li.get("/scores/li?week=2026-W10"))
    assert "迟了 48 小时以内,按一半计" in page


def test_nine_in_time_one_late_one_waiting_one_missing_is_79_and_may_become_88():
    """C045: of 12 due, 9 count in full, 1 came 30 hours late, 1 waits for review, 1 is missing."""
    monday = instant("2026-03-02 10:00")
    visits = [Performed(str(hour), "客户拜访", monday + timedelta(hours=hour)) for hour in range(9)]
    late = Performed("late", "客户拜访", monday, late_by=timedelta(hours=30))
    waiting = Performed("waiting", "客户拜访", monday, standing="pending")
    score = pei({"客户拜访": MustDo(weekly=12)}, [*visits, late, waiting], passing=12)
    assert score is not None
    assert (score.value, score.high, score.verified, score.passed) == (79, 88, 10, False)
    assert sorted(each.performed.id for each in score.uncounted) == ["late", "waiting"]


def test_the_rep_sees_what_counted_this_week_and_what_is_left(open_office: OpenOffice):
    """C045 on the screen: nine visits that count and one that does not; last week's do not help."""
    office = open_office(MODEL)
    office.at("2026-03-01 23:59")  # a Sunday
    li = office.browser("li")
    case = office.customer(li)
    send(li, f"{case}/activities/客户拜访", 拜访纪要="上周的", 见到本人="true")
    office.at("2026-03-02 00:00")
    for number in range(9):
        send(li, f"{case}/activities/客户拜访", 拜访纪要=f"第{number}次", 见到本人="true")
    send(li, f"{case}/activities/客户拜访", 拜访纪要="扑空", 见到本人="false")

    page = says(office.browser("li").get("/today"))
    assert "客户拜访 9/12" in page
    assert "再做 3 个达标" in page
    for _ in range(3):
        send(li, f"{case}/activities/客户拜访", 拜访纪要="补上", 见到本人="true")
    assert "已达标" in office.browser("li").get("/today").text

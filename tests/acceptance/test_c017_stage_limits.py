"""C017: a limit on the time in a stage reminds once, at the right instant, after a restart neither."""

from tests.acceptance.office import OpenOffice

NATURAL = """
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}"}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
WORKING = NATURAL.replace("5 days", "5 workdays") + "calendar: cn-workdays\n"


def test_five_days_after_entry_one_reminder_and_none_after_a_restart(open_office: OpenOffice):
    office = open_office(NATURAL)
    office.at("2026-04-30 10:00")
    office.customer(office.browser("li"))

    office.work_at("2026-05-05 10:00:00")
    assert office.told("wang") == [], "exactly at the limit is in time"
    office.work_at("2026-05-05 10:00:01")
    assert office.told("wang") == ["明德医院在触达已停留5天"]
    for later in ("2026-05-05 10:00:02", "2026-05-06 10:00:00", "2026-06-30 10:00:00"):
        office.work_at(later)
    assert len(office.told("wang")) == 1
    assert office.told("ma") == [], "another city's supervisor hears nothing"


def test_five_working_days_over_labour_day_remind_once_at_the_working_instant_and_not_after_a_restart(
    open_office: OpenOffice,
):
    """In on Thursday 30 April at 10:00; 1 to 5 May are free, Saturday 9 May is worked: the fifth working day
    is Monday 11 May."""
    office = open_office(WORKING)
    office.at("2026-04-30 10:00")
    office.customer(office.browser("li"))

    for earlier in (
        "2026-05-05 10:00:01",
        "2026-05-07 10:00:01",
        "2026-05-11 09:59:59",
        "2026-05-11 10:00:00",
    ):
        office.work_at(earlier)
        assert office.told("wang") == []
    office.work_at("2026-05-11 10:00:01")
    assert office.told("wang") == ["明德医院在触达已停留11天"]
    for after_a_restart in ("2026-05-11 10:00:02", "2026-05-12 10:00:00", "2026-06-30 10:00:00"):
        office.work_at(after_a_restart)
    assert len(office.told("wang")) == 1


def test_moved_on_one_second_before_the_working_instant_nobody_is_reminded(open_office: OpenOffice):
    office = open_office(WORKING)
    office.at("2026-04-30 10:00")
    case = office.customer(office.browser("li"))
    office.at("2026-05-11 09:59:59")
    office.move(office.browser("li"), case, "需求确认")
    for later in ("2026-05-11 10:00:00", "2026-05-11 10:00:01", "2026-06-30 10:00:00"):
        office.work_at(later)
    assert office.told("wang") == []
    assert office.state(case).clocks["stage/触达"].state == "met"


def test_moved_on_one_second_before_the_natural_instant_nobody_is_reminded(open_office: OpenOffice):
    office = open_office(NATURAL)
    office.at("2026-04-30 10:00")
    case = office.customer(office.browser("li"))
    office.at("2026-05-05 09:59:59")
    office.move(office.browser("li"), case, "需求确认")
    for later in ("2026-05-05 10:00:00", "2026-05-05 10:00:01", "2026-05-30 10:00:00"):
        office.work_at(later)
    assert office.told("wang") == []
    assert office.state(case).clocks["stage/触达"].state == "met"

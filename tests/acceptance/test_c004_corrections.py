import re
from collections.abc import Sequence
from datetime import datetime

from engine.model.kernel import MustDo
from engine.rules import fold
from engine.rules.event import ActivityCorrected, ActivityRecorded, AnyEvent
from engine.scoring import Performed, pei
from tests.acceptance.office import Office, OpenOffice, says
from tests.engine.rules.story import instant
from tests.runtime.web.shop import send

MODEL = """
activities:
  客户拜访:
    must_do: {weekly: 2}
    fields: {拜访对象: text, 见到本人: yes_no}
    counts_if: 见到本人
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 2}
"""


def as_known_on(events: Sequence[AnyEvent], day: str) -> int:
    """PEI of the week out of the facts that were recorded by then."""
    case = fold([each for each in events if each.recorded_at <= instant(day)])
    performed = [
        Performed(id, each.activity, each.occurred_at, "verified" if each.counted else "rejected")
        for id, each in case.submissions.items()
    ]
    score = pei({"客户拜访": MustDo(weekly=2)}, performed, passing=2)
    assert score is not None
    return score.value


def visit_twice_and_correct_one(office: Office) -> str:
    li = office.browser("li")
    office.at("2026-03-02 10:00")
    case = office.customer(li)
    office.at("2026-03-03 10:00")
    send(li, f"{case}/activities/客户拜访", 拜访对象="李科长", 见到本人="true")
    page = send(li, f"{case}/activities/客户拜访", 拜访对象="王院长", 见到本人="true").text
    office.at("2026-03-05 16:30")
    correction = re.search(r'href="(/cases/[^"]+/submissions/[^"]+)"', page)[1]
    answer = send(li, correction, 拜访对象="王院长", 见到本人="false", _reason="只见到了秘书")
    assert answer.status_code == 200, answer.text
    return case


def test_a_correction_shows_both_versions_who_when_and_why(open_office: OpenOffice):
    """C004: a visit is recorded and corrected two days later. The history shows both versions, the author,
    both times and the reason; nothing is overwritten."""
    office = open_office(MODEL)
    case = visit_twice_and_correct_one(office)

    page = says(office.browser("wang").get(case))
    for words in ("只见到了秘书", "李小明", "2026年3月3日 10:00", "2026年3月5日 16:30", "后来更正过"):
        assert words in page, words
    assert "<del>是</del>" in page
    assert "<ins>否</ins>" in page

    recorded = [each for each in office.history(case) if isinstance(each, ActivityRecorded)]
    [corrected] = [each for each in office.history(case) if isinstance(each, ActivityCorrected)]
    assert [each.fields["见到本人"] for each in recorded] == [True, True]
    assert (corrected.before["见到本人"], corrected.fields["见到本人"]) == (True, False)
    assert corrected.recorded_at - recorded[0].recorded_at == datetime(2026, 3, 5, 16, 30) - datetime(
        2026, 3, 3, 10
    )


def test_the_number_of_the_old_day_can_be_had_again(open_office: OpenOffice):
    """C004, second half: what Wednesday's screen said is asked for again, beside what we know now; the events
    say the same."""
    office = open_office(MODEL)
    case = visit_twice_and_correct_one(office)
    events, li = office.history(case), office.browser("li")
    for day, points in (("2026-03-02", 0), ("2026-03-04", 100), ("2026-03-05", 50)):
        assert as_known_on(events, f"{day} 23:59") == points
        assert f"<strong>{points}</strong> 分" in says(li.get(f"/scores/li?week=2026-W10&known={day}"))
    assert "只见到了秘书" not in says(li.get("/scores/li?week=2026-W10&known=2026-03-04"))
    assert "客户拜访 1/2" in li.get("/today").text
    assert li.get("/scores/li?known=gestern").status_code == 404

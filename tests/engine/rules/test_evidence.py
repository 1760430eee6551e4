"""The three-evidence rule (C072) and the fence (C073, D-12): saved as it is, counted once it is complete."""

from __future__ import annotations

import pytest

from engine.rules.command import CorrectActivity
from tests.engine.rules.story import Lead, instant, to

VISITS = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 院区位置: geo_point}
      required: [客户名称]
    records:
      分院: {fields: {名称: text, 位置: geo_point, 范围: area}}
    activities:
      拜访:
        fields: {拜访位置: geo_point, 现场照片: photo, 录音: audio, 门口照片: photo, 报价文件: file, 下次预约: date_time}
        evidence:
          place_and_time: {field: 拜访位置, near: NEAR, within: 500 m, accuracy: 200 m, unsure: 门口照片}
          proof: [现场照片, 录音]
          output: [报价文件, 下次预约]
          complete_within: 24 hours
          missed: [{notify: 主管, say: "{{ 客户名称 }}的拜访还缺证据"}]
    rules:
      不齐就提醒: {when: {incomplete: 拜访}, do: [{notify: 销售代表, say: 请补证据}]}
"""
CLOCK = "evidence/拜访"
METRE = 1 / 111_195.08  # degrees of latitude
SITE = {"lat": 31.2, "lng": 121.4, "system": "wgs84"}
PHOTO = [{"id": "p1", "name": "门.jpg", "sha256": "0" * 64, "size": 9000, "type": "image/jpeg"}]
WHOLE = {"现场照片": PHOTO, "下次预约": "2026-03-09T02:00:00Z"}


def north(metres: float, accuracy: float | None = 15) -> dict[str, object]:
    point: dict[str, object] = {**SITE, "lat": SITE["lat"] + metres * METRE}
    return point if accuracy is None else {**point, "accuracy": accuracy}


@pytest.fixture
def lead(funnel) -> Lead:
    return funnel(VISITS.replace("NEAR", "院区位置")).new_case(at="2026-03-02 10:00", 院区位置=SITE)


def visit(lead: Lead, at: str = "2026-03-02 11:00", **fields):
    decision = lead.record("拜访", at=at, **fields)
    assert decision.accepted
    return decision.events[0]


def test_a_visit_with_all_three_parts_counts(lead):
    seen = visit(lead, 拜访位置=north(480), **WHOLE)
    assert (seen.counted, seen.lacks, seen.place, seen.metres) == (True, (), "in", 480)


def test_without_output_it_is_saved_and_does_not_count(lead):
    seen = visit(lead, 拜访位置=north(480), 现场照片=PHOTO)
    assert (seen.counted, seen.lacks, seen.why_not) == (False, ("output",), "待补:业务产出")


def test_everything_that_is_missing_is_said_at_once(lead):
    assert visit(lead).why_not == "待补:位置与时间、互动证明、业务产出"


def test_outside_the_fence_is_said_with_the_distance(lead):
    seen = visit(lead, 拜访位置=north(1200), **WHOLE)
    assert (seen.place, seen.metres, seen.lacks) == ("out", 1200, ("place_and_time",))
    assert seen.why_not == "待补:位置与时间(离登记的地点 1.2 公里,超出 500 米)"


def test_a_second_proof_settles_what_is_unsure_but_not_what_is_outside(lead):
    unsure = visit(lead, 拜访位置=north(510, 60), **WHOLE)
    assert (unsure.place, unsure.counted) == ("unsure", False)
    assert "请补“门口照片”" in unsure.why_not
    assert visit(lead, 拜访位置=north(510, 60), 门口照片=PHOTO, **WHOLE).counted
    assert not visit(lead, 拜访位置=north(900, 60), 门口照片=PHOTO, **WHOLE).counted


def test_a_coarse_fix_asks_for_another_one(lead):
    assert "重新定位" in visit(lead, 拜访位置=north(10, 250), **WHOLE).why_not


def test_a_typed_position_is_never_sure_of_being_there(lead):
    assert visit(lead, 拜访位置=north(10, None), **WHOLE).place == "unsure"


def test_the_same_place_in_another_coordinate_system_gets_the_same_answer(funnel):
    beijing, shifted = (39.915, 116.404), (39.91640428150164, 116.41024449916938)
    phone = {"lat": beijing[0], "lng": beijing[1], "system": "wgs84", "accuracy": 10}
    map_app = {"lat": shifted[0], "lng": shifted[1], "system": "gcj02", "accuracy": 10}
    lead = funnel(VISITS.replace("NEAR", "院区位置")).new_case(
        at="2026-03-02 10:00", 院区位置={key: phone[key] for key in ("lat", "lng", "system")}
    )
    answers = [visit(lead, 拜访位置=point, **WHOLE) for point in (phone, map_app)]
    assert [(each.place, each.metres) for each in answers] == [("in", 0), ("in", 0)]


def test_a_customer_without_a_site_is_unsure_and_says_so(funnel):
    lead = funnel(VISITS.replace("NEAR", "院区位置")).new_case(at="2026-03-02 10:00")
    assert "还没有登记位置" in visit(lead, 拜访位置=north(0), **WHOLE).why_not


def test_any_site_among_records_will_do_drawn_as_an_area_too(funnel):
    lead = funnel(VISITS.replace("NEAR", "分院")).new_case(at="2026-03-02 10:00")
    corners = [[31.29, 121.39], [31.29, 121.41], [31.31, 121.41], [31.31, 121.39]]
    lead.add_record("分院", "b1", at="2026-03-02 10:10", 名称="东院", 位置=SITE)
    lead.add_record(
        "分院", "b2", at="2026-03-02 10:20", 名称="北院", 范围={"corners": corners, "system": "wgs84"}
    )
    assert visit(lead, 拜访位置=north(100), **WHOLE).counted
    inside = visit(lead, 拜访位置={"lat": 31.3, "lng": 121.4, "system": "wgs84", "accuracy": 30}, **WHOLE)
    assert (inside.place, inside.metres) == ("in", 0)


def test_24_hours_later_somebody_is_told_once(funnel, lead):
    visit(lead, 拜访位置=north(480), 现场照片=PHOTO)
    assert funnel.until("2026-03-03 11:00").messages == []
    assert funnel.until("2026-03-03 11:01").messages == [to("主管", about=lead)]


def test_completing_the_last_one_in_time_stops_the_clock_and_counts_from_the_visit(funnel, lead):
    first = visit(lead, 拜访位置=north(480), 现场照片=PHOTO)
    second = visit(lead, at="2026-03-02 12:00", 现场照片=PHOTO, 下次预约=WHOLE["下次预约"])
    lead.ask(correction(first.submission, 下次预约=WHOLE["下次预约"]), "2026-03-02 15:00")
    assert lead.clock(CLOCK) == "pending"
    lead.ask(correction(second.submission, 拜访位置=north(3)), "2026-03-02 16:00")
    assert lead.clock(CLOCK) == "met"
    assert lead.case.activity_times["拜访"] == (instant("2026-03-02 11:00"), instant("2026-03-02 12:00"))


def test_an_incomplete_visit_sets_off_its_own_rule_and_not_that_of_a_visit(lead):
    [said] = lead.record("拜访", at="2026-03-02 11:00", 现场照片=PHOTO).messages
    assert said.say == "请补证据"


def correction(submission: str, **fields) -> CorrectActivity:
    return CorrectActivity(actor="wang", submission=submission, fields=fields, reason="补证据")


def test_a_fix_of_another_time_says_nothing_of_this_visit(funnel):
    lead = funnel(
        VISITS.replace("NEAR", "院区位置").replace("unsure: 门口照片", "fresh: 15 min, unsure: 门口照片")
    )
    lead = lead.new_case(at="2026-03-02 10:00", 院区位置=SITE)
    before, then = "2026-03-02T02:44:00Z", "2026-03-02T02:45:00Z"  # the visit was at 03:00 UTC
    stale = visit(lead, 拜访位置=north(10) | {"at": before}, **WHOLE)
    assert (stale.lacks, "15分钟" in stale.why_not) == (("place_and_time",), True)
    assert visit(lead, 拜访位置=north(10) | {"at": then}, **WHOLE).counted
    assert not visit(lead, 拜访位置=north(10), **WHOLE).counted, "typed by hand it says no time"
    assert visit(lead, 拜访位置=north(10) | {"at": before}, 门口照片=PHOTO, **WHOLE).counted

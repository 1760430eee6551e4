"""Running cases follow what is published: names, stages and clocks, each case once, and back again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.model import Loaded
from engine.rules import decode_case
from engine.rules.command import EditCase, HandOver, MoveCase, RecordActivity
from runtime.models import Models
from runtime.publication.act import acts_of, in_force
from runtime.publication.followers import count_behind, count_staying, left
from runtime.publication.looking import look
from runtime.publication.publishing import Asked, documents_of, publish_as
from runtime.storage.database import Database
from runtime.storage.replay import replay
from runtime.storage.tables import activities, cases, deadlines, stage_visits
from tests.runtime.jobs.company import COMPANY, MODEL, START, Company

FUNNEL = (
    MODEL.replace("    客户名称: text\n", "    客户名称: text\n    预算: money\n")
    .replace("stages:\n", "activities:\n  客户沟通:\n    fields: {结果: text}\nstages:\n")
    .replace(
        "  - stage: 需求确认\n",
        "  - stage: 需求确认\n    limit: 10 days\n    overdue:\n      - notify: 主管\n",
    )
)


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database, model=FUNNEL)


def published(company: Company, text: str, **asked: object) -> Loaded:
    """With the codes of what was refused in the message."""
    return company.database.write(
        lambda c: publish_as(c, COMPANY, {"funnel.yaml": text}, Asked(**asked), company.clock.now())
    )


def refused(company: Company, text: str, **asked: object) -> list[str]:
    loaded = published(company, text, **asked)
    assert loaded.model is None
    return [each.code.id for each in loaded.diagnostics]


def changed(old: str, new: str, text: str = FUNNEL) -> str:
    assert old in text
    return text.replace(old, new)


def rows(company: Company, *columns: object) -> list[tuple[object, ...]]:
    with company.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def audited(company: Company) -> list[tuple[str, ...]]:
    with company.database.read() as connection:
        return [each.differing for each in replay(connection, COMPANY, Models().get) if not each.equal]


def due(company: Company) -> datetime | None:
    [(instant,)] = rows(company, cases.c.limit_due)
    assert instant is None or isinstance(instant, datetime)
    return instant


def test_a_renamed_stage_takes_its_cases_along_and_their_clock_runs_on(company: Company) -> None:
    case = company.customer("明德")
    activity = RecordActivity(
        actor="rep", submission="s1", activity="客户沟通", form_version="", fields={"结果": "好"}
    )
    assert company.gate.perform(COMPANY, case, activity).accepted
    company.at(days=1)
    text = changed("- stage: 触达\n", "- stage: 首次接触\n    was: 触达\n")
    text = changed("  客户沟通:\n    fields", "  首次沟通:\n    was: 客户沟通\n    fields", text)
    loaded = published(company, text)
    assert loaded.model is not None

    company.new_worker().step(company.clock.now())

    assert rows(company, cases.c.stage, cases.c.model_version) == [("首次接触", loaded.model.version)]
    assert rows(company, stage_visits.c.visit, stage_visits.c.stage) == [(1, "首次接触")]
    assert rows(company, activities.c.activity) == [("首次沟通",)]
    assert rows(company, deadlines.c.clause, deadlines.c.occurrence, deadlines.c.due) == [
        ("stage/首次接触", 1, START + timedelta(days=5))
    ]
    assert audited(company) == []
    company.new_worker().step(company.at(days=5, minutes=1))
    assert company.told("boss") == ["明德在首次接触已停留5天"]
    assert audited(company) == []


def test_a_changed_limit_counts_from_the_entry_and_an_overdue_case_is_told_of_once(company: Company) -> None:
    company.customer("明德")
    company.at(days=3)
    published(company, changed("limit: 5 days", "limit: 2 days"))
    for later in (0, 1, 2):
        company.new_worker().step(company.at(days=3, minutes=later))
    assert due(company) == START + timedelta(days=2)
    assert company.told("boss") == ["明德在触达已停留3天"]
    published(company, changed("limit: 5 days", "limit: 1 day"))
    company.new_worker().step(company.at(days=4))
    assert company.told("boss") == ["明德在触达已停留3天"], "once missed, a case is not told of again"
    assert audited(company) == []


@pytest.mark.parametrize(
    ("how", "expected"),
    [("recompute", timedelta(days=7)), ("keep", timedelta(days=5)), ("restart", timedelta(days=8))],
)
def test_each_clock_is_recomputed_kept_or_restarted_as_the_plan_says(
    company: Company, how: str, expected: timedelta
) -> None:
    company.customer("明德")
    company.at(days=1)
    published(company, changed("limit: 5 days", "limit: 7 days"), plan=f"limits: {{触达: {how}}}")
    company.new_worker().step(company.clock.now())
    assert due(company) == START + expected
    assert audited(company) == []
    assert len(rows(company, deadlines.c.occurrence)) == (2 if how == "restart" else 1)


def test_a_kept_limit_is_kept_until_it_ends_and_the_next_stay_has_the_new_one(company: Company) -> None:
    case = company.customer("明德")
    published(company, changed("limit: 5 days", "limit: 7 days"), plan="limits: {触达: keep}")
    company.new_worker().step(company.clock.now())
    company.move(case)
    back = MoveCase(actor="rep", to="触达", expected_stage="需求确认", comment="再谈")
    assert company.gate.perform(COMPANY, case, back).accepted
    assert due(company) == START + timedelta(days=7)


def test_four_hundred_cases_of_a_removed_stage_need_a_place_to_go_and_can_come_back(company: Company) -> None:
    """C126: 400 open deals, stage removed; blocked until each has a mapping; rollback works."""
    all_cases = [company.customer(f"客户{number}") for number in range(400)]
    for case in all_cases:
        company.move(case)
    gone = changed(
        "  - stage: 需求确认\n    limit: 10 days\n    overdue:\n      - notify: 主管\n", "  - stage: 方案\n"
    )
    [(first,)] = set(rows(company, cases.c.model_version))
    assert refused(company, gone) == ["PUBLISH901"]
    assert refused(company, gone, plan="move: {需求确认: 方安}") == ["PUBLISH904", "PUBLISH901"]
    assert published(company, gone, plan="move: {需求确认: 方案}").model is not None
    company.new_worker().step(company.at(days=1))
    assert set(rows(company, cases.c.stage)) == {("方案",)}
    assert company.told("boss") == [], "nobody is told of a move that nobody made"
    assert set(rows(company, stage_visits.c.stage, stage_visits.c.left_to)) == {
        ("触达", "需求确认"),
        ("需求确认", "方案"),
        ("方案", None),
    }
    assert audited(company) == []

    with company.database.read() as connection:
        old = documents_of(connection, COMPANY, str(first))
    assert refused(company, old["funnel.yaml"]) == ["PUBLISH901"]
    published(company, old["funnel.yaml"], plan="move: {方案: 需求确认}")
    company.new_worker().step(company.at(days=2))
    assert set(rows(company, cases.c.stage, cases.c.model_version)) == {("需求确认", first)}
    assert audited(company) == []


def test_publishing_the_old_version_gives_back_the_old_names(company: Company) -> None:
    company.customer("明德")
    text = changed("- stage: 触达\n", "- stage: 首次接触\n    was: 触达\n")
    published(company, text)
    company.new_worker().step(company.at(days=1))
    published(company, FUNNEL)
    company.new_worker().step(company.at(days=2))
    assert rows(company, cases.c.stage) == [("触达",)]
    assert rows(company, deadlines.c.clause, deadlines.c.due) == [("stage/触达", START + timedelta(days=5))]
    assert audited(company) == []


def test_a_case_that_missed_two_publications_goes_through_both(company: Company) -> None:
    company.customer("明德")
    once = changed("- stage: 触达\n", "- stage: 甲\n    was: 触达\n")
    twice = changed("- stage: 触达\n", "- stage: 乙\n    was: 甲\n")
    published(company, once)
    published(company, twice)
    company.new_worker().step(company.at(days=1))
    assert rows(company, cases.c.stage) == [("乙",)]
    assert rows(company, deadlines.c.clause) == [("stage/乙",)]
    assert audited(company) == []


def test_a_field_that_cases_hold_goes_only_when_the_plan_says_so(company: Company) -> None:
    case = company.customer("明德")
    assert company.gate.perform(COMPANY, case, EditCase(actor="rep", fields={"预算": "100"})).accepted
    without = changed("    预算: money\n", "")
    assert refused(company, without) == ["PUBLISH906"]
    assert published(company, without, plan="drop: 预算").model is not None
    company.new_worker().step(company.at(days=1))
    again = changed("    预算: money\n", "    预算: text\n")
    assert refused(company, again) == ["PUBLISH907"], "a name is not used again with another meaning"


def test_the_second_of_two_publishers_hears_of_the_first(company: Company) -> None:
    with company.database.read() as connection:
        base = acts_of(connection, COMPANY)[-1].version
    assert published(company, changed("5 days", "6 days"), base=base).model is not None
    assert refused(company, changed("5 days", "7 days"), base=base) == ["PUBLISH920"]


def test_a_publication_with_a_date_comes_into_force_then_and_once(company: Company) -> None:
    company.customer("明德")
    published(company, changed("5 days", "7 days"), at=START + timedelta(days=2))
    company.new_worker().step(company.at(days=1, hours=23))
    assert due(company) == START + timedelta(days=5)
    for minute in (0, 1):
        company.new_worker().step(company.at(days=2, minutes=minute))
    assert due(company) == START + timedelta(days=7)
    with company.database.read() as connection:
        assert [act.state for act in acts_of(connection, COMPANY)][-1] == "following"
    company.new_worker().step(company.at(days=2, minutes=20))
    with company.database.read() as connection:
        assert {act.state for act in acts_of(connection, COMPANY)} == {"done"}


def test_what_stands_in_the_way_of_a_dated_publication_ends_it_and_administrators_hear(
    company: Company,
) -> None:
    gone = changed("  - stage: 需求确认\n    limit: 10 days\n    overdue:\n      - notify: 主管\n", "")
    assert published(company, gone, at=START + timedelta(days=2)).model is not None
    company.move(company.customer("明德"))
    company.new_worker().step(company.at(days=2, minutes=1))
    with company.database.read() as connection:
        assert acts_of(connection, COMPANY)[-1].state == "cancelled"
    assert ["需求确认" in text for text in company.told("boss")] == [True]
    assert rows(company, cases.c.stage) == [("需求确认",)]


def test_a_case_with_nowhere_to_go_stays_and_is_listed(company: Company) -> None:
    case = company.customer("明德")
    lost = MoveCase(actor="rep", to="输单", expected_stage="触达", reason="价格")
    assert company.gate.perform(COMPANY, case, lost).accepted
    [(first,)] = rows(company, cases.c.model_version)
    loaded = published(company, changed("- lost: 输单", "- lost: 丢单"))
    assert loaded.model is not None
    company.new_worker().step(company.at(days=1))
    assert rows(company, cases.c.stage, cases.c.model_version) == [("输单", first)]
    with company.database.read() as connection:
        assert [each.name for each in left(connection, in_force(connection, COMPANY)[-1])] == ["明德"]


def test_cases_of_a_stage_that_stays_finish_on_their_version(company: Company) -> None:
    gone = changed(
        "  - stage: 需求确认\n    limit: 10 days\n    overdue:\n      - notify: 主管\n", "  - stage: 方案\n"
    )
    staying, following = company.customer("明德"), company.customer("仁和")
    company.move(staying)
    [(first,)] = set(rows(company, cases.c.model_version))
    loaded = published(company, gone, plan="stay: 需求确认")
    assert loaded.model is not None
    company.new_worker().step(company.at(days=1))
    assert company.pinned(staying) == first
    assert company.pinned(following) == loaded.model.version
    with company.database.read() as connection:
        latest = in_force(connection, COMPANY)[-1]
        assert (count_behind(connection, latest), count_staying(connection, latest)) == (0, 1)
        assert left(connection, latest) == []
    company.new_worker().step(company.at(days=11))
    assert "需求确认的停留时限" in company.told("boss"), "its own limit still runs"
    assert published(company, gone.replace("5 days", "6 days")).model is not None, "it is asked for no more"
    assert audited(company) == []


def test_a_case_that_could_not_follow_is_tried_again_with_the_next_publication(company: Company) -> None:
    case = company.customer("明德")
    lost = MoveCase(actor="rep", to="输单", expected_stage="触达", reason="价格")
    assert company.gate.perform(COMPANY, case, lost).accepted
    other = changed("- lost: 输单", "- lost: 丢单")
    for text in (other, FUNNEL, other):
        published(company, text)
        company.new_worker().step(company.at(days=1))
    with company.database.read() as connection:
        [stayed] = left(connection, in_force(connection, COMPANY)[-1])
    assert (stayed.name, stayed.why) == ("明德", "新版本没有阶段“输单”")


def test_a_date_that_another_publication_overtook_undoes_nothing(company: Company) -> None:
    company.customer("明德")
    published(company, changed("5 days", "7 days"), at=START + timedelta(days=2))
    between = published(company, changed("5 days", "6 days"), note="急")
    assert between.model is not None
    assert [each.code.id for each in between.diagnostics][-1:] == ["PUBLISH928"]
    company.new_worker().step(company.at(days=2, minutes=1))
    assert due(company) == START + timedelta(days=6)
    assert ["这一份不是照它改的" in text for text in company.told("boss")] == [True]


def test_a_version_set_for_later_comes_after_what_was_published_and_taken_back_meanwhile(
    company: Company,
) -> None:
    company.customer("明德")
    published(company, changed("5 days", "7 days"), at=START + timedelta(days=2))
    published(company, changed("5 days", "6 days"))
    published(company, FUNNEL)
    company.new_worker().step(company.at(days=2, minutes=1))
    assert due(company) == START + timedelta(days=7)
    with company.database.read() as connection:
        assert [act.number for act in in_force(connection, COMPANY)] == [1, 3, 4, 2]
    assert audited(company) == []


def test_a_clock_that_was_set_back_does_not_change_what_is_in_force(company: Company) -> None:
    company.customer("明德")
    company.at(days=-1)
    published(company, changed("5 days", "7 days"))
    company.new_worker().step(company.clock.now())
    assert due(company) == START + timedelta(days=7)


def test_a_held_field_does_not_become_another_kind_of_thing(company: Company) -> None:
    case = company.customer("明德")
    text = changed("预算: money", "预算: text")
    assert published(company, text).model is not None, "nobody had filled it"
    company.new_worker().step(company.at(days=1))
    assert company.gate.perform(COMPANY, case, EditCase(actor="rep", fields={"预算": "很多"})).accepted
    assert refused(company, FUNNEL) == ["PUBLISH907"]


def test_an_activity_and_its_field_renamed_at_once_keep_what_was_recorded(company: Company) -> None:
    case = company.customer("明德")
    activity = RecordActivity(
        actor="rep", submission="s1", activity="客户沟通", form_version="", fields={"结果": "好"}
    )
    assert company.gate.perform(COMPANY, case, activity).accepted
    old = "  客户沟通:\n    fields: {结果: text}"
    new = "  首次沟通:\n    was: 客户沟通\n    fields: {结论: {type: text, was: 结果}}"
    published(company, changed(old, new))
    company.new_worker().step(company.at(days=1))
    [(snapshot,)] = rows(company, cases.c.snapshot)
    given = decode_case(str(snapshot)).submissions["s1"]
    assert (given.activity, given.fields) == ("首次沟通", {"结论": "好"})
    assert audited(company) == []


def test_a_look_ahead_names_the_clock_of_an_agreement_too(company: Company) -> None:
    agreement = (
        "agreements:\n  跟进:\n    from: 主管\n    to: 销售代表\n    does: [客户沟通]\n    within: 48 hours\n"
    )
    published(company, FUNNEL + agreement)
    case = company.customer("明德")
    given = HandOver(actor="boss", agreement="跟进", owner="rep", unit="sh", unit_path="/east/sh/")
    assert company.gate.perform(COMPANY, case, given).accepted
    now = company.at(days=1, hours=2)
    shorter = {"funnel.yaml": FUNNEL + agreement.replace("48 hours", "24 hours")}
    with company.database.read() as connection:
        looked = look(connection, COMPANY, shorter, now, ahead=True)
    assert looked.foreseen is not None
    [affected] = looked.foreseen.affected
    [limit] = affected.limits
    assert (limit.clause, limit.overdue_at_once) == ("agreement/跟进/客户沟通", True)
    assert (limit.before, limit.after) == (START + timedelta(hours=48), START + timedelta(hours=24))
    company.database.write(lambda c: publish_as(c, COMPANY, shorter, Asked(), now))
    company.new_worker().step(now)
    assert rows(company, deadlines.c.clause, deadlines.c.state, deadlines.c.due) == [
        ("stage/触达", "pending", START + timedelta(days=5)),
        ("agreement/跟进/客户沟通", "missed", START + timedelta(hours=24)),
    ]


def test_what_a_model_counts_on_and_nobody_provides_is_named_before_it_is_published(company: Company) -> None:
    text = changed("roles: [", "roles: [区域总监, ").replace(
        "      - notify: 主管\n", "      - notify: 区域总监\n", 1
    )
    text = text.replace("timezone:", "calendar: 自己的日历\ntimezone:").replace("10 days", "10 workdays")
    with company.database.read() as connection:
        looked = look(connection, COMPANY, {"funnel.yaml": text}, company.clock.now())
    said = {each.code.id: each.message("zh") for each in looked.problems}
    assert said["PUBLISH932"] == "从这些部门往上找不到“区域总监”:上海;要告诉他们的:触达的停留时限 100%"
    assert said["PUBLISH933"].startswith("还没有发布过日历“自己的日历”")
    assert looked.sound, "people may come later"


def test_whoever_holds_a_role_holds_it_under_its_new_name_and_again_under_the_old(company: Company) -> None:
    company.customer("明德")
    renamed = changed(
        "roles: [销售代表, 主管, 培训负责人]", "roles: {销售代表: {}, 经理: {was: 主管}, 培训负责人: {}}"
    )
    renamed = renamed.replace("notify: 主管", "notify: 经理")
    with company.database.read() as connection:
        looked = look(connection, COMPANY, {"funnel.yaml": renamed}, company.clock.now())
    assert looked.problems == (), "it is held, only under its old name"
    published(company, renamed)
    company.new_worker().step(company.at(days=5, minutes=1))
    assert company.told("boss") == ["明德在触达已停留5天"]
    published(company, FUNNEL)
    company.customer("仁和")
    company.new_worker().step(company.at(days=11))
    assert company.told("boss") == ["明德在触达已停留5天", "仁和在触达已停留5天23小时"]
    assert audited(company) == []

"""C126 on the pages and over the API: drafts are written, tried, published and taken back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from runtime.storage.tables import model_drafts
from tests.acceptance.model_life import MODEL, ONE, SEVEN, WITHOUT, audited, begun, leads, stages, write
from tests.acceptance.office import Office, OpenOffice
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import TOKEN, send


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    return office


def test_a_draft_is_written_tried_and_published_on_the_pages(office: Office) -> None:
    leads(office, 2)
    editor = office.browser("lin")
    draft = begun(editor)
    text = {"text-0": complete(SEVEN)}
    saved = send(editor, draft, revision="1", do="save", **text)
    assert "阶段“触达” limit:5天（自然日，假期照走） → 7天（自然日，假期照走）" in saved.text
    late = send(editor, draft, revision="1", do="save", **text | {"text-0": complete(ONE)})
    assert late.status_code == 409
    assert "PUBLISH927" in late.text
    assert "limit: 1 day" in late.text, "what was typed is not lost"
    tried = send(editor, draft, revision="2", do="try", **text)
    assert "进行中的商机 2 条,2 条会变,马上超时的 0 条。" in tried.text
    done = send(editor, draft, revision="3", do="publish", note="放宽", **text)
    assert done.url.path == "/models"
    assert "放宽" in done.text
    assert "还有 2 条商机没换过来" in done.text
    office.work_at("2026-03-02 10:05")
    assert "没换过来" not in editor.get("/models").text
    assert office.count(model_drafts) == 0


def test_the_page_asks_where_the_cases_of_a_removed_stage_go_and_keeps_the_answer(office: Office) -> None:
    leads(office, 3, "需求确认")
    editor = office.browser("lin")
    draft, text = begun(editor), {"text-0": complete(WITHOUT)}
    refused = write(editor, draft, do="publish", **text)
    assert refused.status_code == 200
    assert 'data-code="PUBLISH901"' in refused.text
    assert "去掉的阶段“需求确认”里的 3 条商机" in refused.text
    chosen = {"question-0": "move/需求确认", "answer-0": "方案演示"}
    tried = write(editor, draft, do="try", **text, **chosen)
    assert "move:\n  需求确认: 方案演示\n</textarea>" in tried.text
    assert "需求确认 → 方案演示" in tried.text
    plan = {"plan": "move:\n  需求确认: 方案演示\n"}
    stay = write(editor, draft, do="publish", **text, **plan, **chosen | {"answer-0": "stay/"})
    assert stay.url.path == "/models"
    office.work_at("2026-03-02 11:00")
    assert stages(office) == {"需求确认": 3}
    assert "3 条商机按计划用原来的版本办完" in editor.get("/models").text
    office.move(office.browser("li"), leads(office, 1)[0], "方案演示")
    assert stages(office) == {"需求确认": 3, "方案演示": 1}
    assert audited(office) == []


def test_versions_are_compared_by_meaning_and_line_by_line(office: Office) -> None:
    editor = office.browser("lin")
    old = re.findall(r'name="version" value="(\w+)"', editor.get("/models").text)[0]
    write(editor, begun(editor), do="publish", note="放宽", **{"text-0": complete(SEVEN)})
    page = editor.get(f"/models/versions/{old}").text
    assert "阶段“触达” limit:7天（自然日，假期照走） → 5天（自然日，假期照走）" in page
    assert "<del>-     limit: 7 days</del>" in page
    assert "<ins>+     limit: 5 days</ins>" in page
    program = caller(office, "lin")
    told = program.get(f"/model/versions/{old}").json()
    assert told["lines"]["funnel.yaml"][1:] != []
    assert told["differences"] == ["阶段“触达” limit:7天（自然日，假期照走） → 5天（自然日，假期照走）"]
    assert program.get("/model/versions/nothing").status_code == 404
    assert editor.get(f"/models/versions/{old}?against=nothing").status_code == 404


def test_a_draft_on_a_version_that_is_gone_says_so_and_goes_on_once_it_was_looked_at(office: Office) -> None:
    editor = office.browser("lin")
    first, second = begun(editor), begun(editor)
    assert write(editor, first, do="publish", **{"text-0": complete(SEVEN)}).url.path == "/models"
    refused = write(editor, second, do="publish", **{"text-0": complete(ONE)})
    assert 'data-code="PUBLISH920"' in refused.text
    assert "林培训在 2026-03-02 10:00 发布了版本" in refused.text
    assert 'data-code="PUBLISH920"' not in write(editor, second, do="rebase").text
    assert write(editor, second, do="publish").url.path == "/models"


def test_files_are_uploaded_into_a_draft_and_one_that_is_no_text_is_named(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    scenarios = "dongxian: 1\nscenarios:\n  七天:\n    - {at: 2026-03-02 10:00, create: {客户名称: 甲}}\n"
    sent = [
        ("upload", ("funnel.yaml", complete(SEVEN).encode(), "text/yaml")),
        ("upload", ("scenarios.yaml", scenarios.encode(), "text/yaml")),
        ("upload", ("bild.yaml", b"\xff\xfe\x00", "text/yaml")),
    ]
    saved = write(editor, draft, do="save", files=sent)
    assert "7 days" in saved.text
    assert '<label for="text-1">scenarios.yaml</label>' in saved.text
    assert "“bild.yaml”不是 UTF-8 的文本" in saved.text
    without = write(editor, draft, do="save", **{"text-1": " "})
    assert "scenarios.yaml</label>" not in without.text


def test_broken_text_is_kept_in_the_draft_and_named_by_line(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    for text in (
        complete(SEVEN).replace("7 days", "7 dayz"),
        "a: [",
        "<script>alert(1)</script>",
        "\x00",
        "",
    ):
        answer = write(editor, draft, do="publish", **{"text-0": text})
        assert answer.status_code in (200, 422)
        assert 'data-code="' in answer.text
        assert "<script>alert(1)" not in answer.text
    assert len(re.findall('id="act-', editor.get("/models").text)) == 2


def test_who_may_not_publish_sees_no_drafts_and_changes_none(office: Office) -> None:
    li = office.browser("li")
    assert li.get("/models").status_code == 403
    token = TOKEN.search(li.get("/me").text)
    assert token is not None
    assert li.post("/models", data={"_form_token": token[1], "version": "x"}).status_code == 403
    program = caller(office, "li")
    assert program.get("/model/drafts").status_code == 403
    ask = {"name": "甲", "files": {"funnel.yaml": complete(SEVEN)}}
    assert program.post("/model/drafts", json=ask).status_code == 403


def test_a_program_does_the_same_and_the_second_publisher_hears_of_the_first(office: Office) -> None:
    leads(office, 1)
    program = caller(office, "lin")
    first, second = (
        program.post("/model/drafts", json={"name": name, "files": {"funnel.yaml": complete(text)}}).json()
        for name, text in (("七天", SEVEN), ("一天", ONE))
    )
    tried = program.post(f"/model/drafts/{first['id']}/try").json()
    assert [each["name"] for each in tried["affected"]] == ["客户0"]
    act = program.post(f"/model/drafts/{first['id']}/publish", json={"note": "放宽"})
    assert act.status_code == 200, act.text
    again = program.post(f"/model/drafts/{second['id']}/publish", json={})
    assert again.status_code == 409
    assert again.json()["code"] == "PUBLISH920"
    listed = program.get("/model/publications").json()
    assert [each["note"] for each in listed["publications"]][-1] == "放宽"
    later = program.post(
        "/model/drafts", json={"name": "以后", "files": {"funnel.yaml": complete(MODEL)}}
    ).json()
    answer = program.post(f"/model/drafts/{later['id']}/publish", json={"at": "2026-04-01T08:00:00+08:00"})
    number = answer.json()["number"]
    assert answer.json()["state"] == "scheduled"
    assert program.delete(f"/model/publications/{number}").status_code == 204
    assert program.delete(f"/model/publications/{number}").status_code == 404


def test_trying_a_draft_says_what_each_person_would_have_been_reminded_of(office: Office) -> None:
    left_after_six, _ = leads(office, 2)
    office.work_at("2026-03-08 10:00")
    office.move(office.browser("li"), left_after_six, "需求确认")
    office.work_at("2026-03-12 10:00")
    editor, program = office.browser("lin"), caller(office, "lin")
    before = office.everything()
    ask = {"name": "七天", "files": {"funnel.yaml": complete(SEVEN)}}
    draft = program.post("/model/drafts", json=ask).json()["id"]
    told = program.post(f"/model/drafts/{draft}/try").json()["reminders"]
    assert (told["before"], told["after"], told["on_days_off_before"]) == (2, 1, 2)
    assert [(each["receiver"], each["before"], each["after"]) for each in told["people"]] == [
        ("王主管", 2, 1)
    ]
    assert [(each["name"], each["after"] is None) for each in told["differences"]] == [
        ("客户0", True),
        ("客户1", False),
    ]
    page = write(editor, f"/models/drafts/{draft}", do="try").text
    assert "2 条 → 1 条。 落在休息日的 2 → 0。" in page
    assert "过去 90 天的提醒会怎样" in page
    assert office.everything() == before | {"model_drafts": 1}, "nothing but the draft was written"


def test_a_storm_of_reminders_is_refused_on_the_page_and_over_the_api_until_somebody_has_seen_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(office, 4)
    office.at("2026-03-04 10:00")
    editor, program = office.browser("lin"), caller(office, "lin")
    monkeypatch.setattr("runtime.web.routes.model_draft.MOST_REMINDERS", 3)
    draft, box = begun(editor), 'name="yes"'
    assert box not in editor.get(draft).text
    refused = write(editor, draft, do="publish", **{"text-0": complete(ONE)})
    assert refused.status_code == 422
    assert "王主管最忙的一周会收到 4 条提醒(现在的版本是 0 条)" in refused.text
    assert box in refused.text
    assert box in write(editor, draft, do="try").text

    id = draft.rpartition("/")[2]
    asked = program.post(f"/model/drafts/{id}/publish", json={"most_reminders": 3})
    assert (asked.status_code, asked.json()["code"]) == (422, "PUBLISH936")
    assert write(editor, draft, do="publish", yes="1").url.path == "/models"

    ask = {"name": "一天", "files": {"funnel.yaml": complete(ONE.replace("1 day", "2 hours"))}}
    id = program.post("/model/drafts", json=ask).json()["id"]
    done = program.post(f"/model/drafts/{id}/publish", json={"most_reminders": 4})
    assert (done.status_code, done.json()["warnings"]) == (200, [])


def test_where_the_history_is_too_long_page_and_api_say_who_counts_the_reminders(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(office, 4)
    office.at("2026-03-04 10:00")
    monkeypatch.setattr("runtime.publication.outlook.MOST_ON_A_PAGE", 3)
    editor, program = office.browser("lin"), caller(office, "lin")
    page = editor.get(begun(editor)).text
    assert 'data-code="PUBLISH937"' in page
    assert "dongxian publish --dry-run" in page
    ask = {"name": "一天", "files": {"funnel.yaml": complete(ONE)}}
    id = program.post("/model/drafts", json=ask).json()["id"]
    tried = program.post(f"/model/drafts/{id}/try").json()
    assert tried["reminders"] is None
    assert "PUBLISH937" in [each["code"] for each in tried["problems"]]
    done = program.post(f"/model/drafts/{id}/publish", json={"most_reminders": 3})
    assert done.status_code == 200
    assert [each["code"] for each in done.json()["warnings"]] == ["PUBLISH937"]


def test_of_two_who_publish_at_once_one_hears_of_the_other(office: Office) -> None:
    leads(office, 2)
    program = caller(office, "lin")
    drafts = [
        program.post("/model/drafts", json={"name": name, "files": {"funnel.yaml": complete(text)}}).json()
        for name, text in (("七天", SEVEN), ("一天", ONE))
    ]
    with ThreadPoolExecutor(2) as both:
        asked = [
            both.submit(caller(office, "lin").post, f"/model/drafts/{each['id']}/publish", json={})
            for each in drafts
        ]
        answers = [each.result() for each in asked]
    assert sorted(each.status_code for each in answers) == [200, 409]
    assert [each.json()["code"] for each in answers if each.status_code == 409] == ["PUBLISH920"]
    office.work_at("2026-03-02 10:05")
    assert audited(office) == []


def test_a_name_or_a_stage_that_goes_makes_no_reminder_of_the_past_appear_or_vanish(office: Office) -> None:
    program = caller(office, "lin")
    left = leads(office, 2)[0]
    office.move(office.browser("li"), left, "需求确认")
    office.work_at("2026-03-08 10:00")
    assert len(office.told("wang")) == 1

    def differences(text: str, plan: str = "") -> list[str]:
        ask = {"name": "甲", "files": {"funnel.yaml": complete(text)}, "plan": plan}
        draft = program.post("/model/drafts", json=ask).json()["id"]
        told = program.post(f"/model/drafts/{draft}/try").json()["reminders"]
        assert (told["before"], told["after"]) == (1, 1)
        return told["differences"]

    assert differences(WITHOUT, "move: {需求确认: 方案演示}") == []
    renamed = MODEL.replace("- stage: 触达\n", "- stage: 首次接触\n    was: 触达\n").replace(
        "  主管: {sees: unit, may: [assign]}", "  经理: {was: 主管, sees: unit, may: [assign]}"
    )
    assert differences(renamed.replace("notify: 主管", "notify: 经理")) == []


def test_a_field_of_an_activity_that_was_filled_in_keeps_its_type(open_office: OpenOffice) -> None:
    activity = "activities: {客户沟通: {fields: {时长: text, 备注: text}}}\n"
    office = open_office(MODEL + activity)
    office.at("2026-03-02 10:00")
    case = leads(office, 1)[0]
    assert "已" in send(office.browser("li"), f"{case}/activities/客户沟通", 时长="半小时").text
    program = caller(office, "lin")

    def published(written: str):
        ask = {"name": "甲", "files": {"funnel.yaml": complete(MODEL + written)}}
        id = program.post("/model/drafts", json=ask).json()["id"]
        return program.post(f"/model/drafts/{id}/publish", json={})

    refused = published(activity.replace("时长: text", "时长: integer"))
    assert (refused.status_code, refused.json()["code"]) == (422, "PUBLISH907")
    assert published(activity.replace("备注: text", "备注: integer")).status_code == 200
    assert published("").status_code == 200
    back = published(activity.replace("时长: text", "时长: integer"))
    assert (back.status_code, back.json()["code"]) == (422, "PUBLISH907")

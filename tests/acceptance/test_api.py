"""The API on both stores: what a person can do on a page, a program can do here, under the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from runtime.storage.database import Database
from runtime.storage.tables import accounts, memberships
from tests.runtime.web.callers import LEAD, caller, codes, lead, moved, talked
from tests.runtime.web.shop import MODEL, START, FixedClock, Shop, new_case, open_shop

NOWHERE = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Iterator[Shop]:
    clock = FixedClock(START)
    yield Shop(open_shop(database, tmp_path, clock), clock)


def test_a_case_lives_its_whole_life_over_the_api(shop: Shop):
    client = caller(shop, "li")
    case = lead(client)
    assert codes(moved(client, case, "需求确认")) == ["RULE612"]
    assert talked(client, case).json()["events"] == 1
    assert client.get(f"/cases/{case}/steps").json()[0] | {"title": ""} == {
        "to": "需求确认",
        "title": "",
        "possible": True,
        "missing": [],
        "asked": [],
        "reasons": [],
    }
    assert moved(client, case, "需求确认").status_code == 200
    assert client.patch(f"/cases/{case}", json={"fields": {"预算": 1200000}}).status_code == 200
    assert client.post(f"/cases/{case}/notes", json={"text": "周五再谈"}).status_code == 200
    assert moved(client, case, "输单", at="需求确认", reason="价格").status_code == 200
    told = client.get(f"/cases/{case}").json()
    assert (told["stage"], told["amount"]) == ("输单", 1200000)
    assert [one["type"] for one in told["timeline"]].count("stage_entered") == 3


def test_a_submission_is_corrected_and_the_first_version_stays(shop: Shop):
    client = caller(shop, "li")
    case = lead(client)
    sent = {"fields": {"拜访纪要": "见了李科长"}, "submission": "visit-0001"}
    client.post(f"/cases/{case}/activities/客户拜访", json=sent)
    path = f"/cases/{case}/submissions/visit-0001"
    without = client.patch(path, json={"fields": {"拜访纪要": "见了张科长"}, "reason": ""})
    assert codes(without) == ["RULE621"]
    client.patch(path, json={"fields": {"拜访纪要": "见了张科长"}, "reason": "记错了姓"})
    told = client.get(f"/cases/{case}").json()
    assert told["submissions"][0]["fields"] == {"拜访纪要": "见了张科长"}
    assert told["timeline"][0]["facts"]["before"] == {"拜访纪要": "见了李科长"}


def test_the_same_submission_sent_twice_is_recorded_once(shop: Shop):
    client = caller(shop, "li")
    case = lead(client)
    sent = {"fields": {"拜访纪要": "x"}, "submission": "visit-0001"}
    path = f"/cases/{case}/activities/客户拜访"
    assert [client.post(path, json=sent).json()["events"] for _ in range(2)] == [1, 0]


def test_an_idempotency_key_gets_the_first_answer_again_and_never_another_content(shop: Shop):
    client = caller(shop, "li")
    asked = {"json": {"fields": LEAD}, "headers": {"idempotency-key": "k1"}}
    first, again = client.post("/cases", **asked), client.post("/cases", **asked)
    assert first.json() == again.json()
    other = asked | {"json": {"fields": LEAD | {"联系电话": "13800138001"}}}
    assert client.post("/cases", **other).status_code == 409
    assert len(client.get("/cases").json()["cases"]) == 1
    assert caller(shop, "zhao").post("/cases", **other).status_code == 201


def test_a_repeated_request_gets_its_first_answer_even_when_the_case_is_out_of_sight_by_now(shop: Shop):
    case, boss = lead(caller(shop, "li")), caller(shop, "wang")
    asked = {"json": {"owner": "zhao"}, "headers": {"idempotency-key": "k1"}}
    first = boss.post(f"/cases/{case}/assign", **asked)
    ended = update(memberships).where(memberships.c.person == "wang").values(valid_to=START)
    shop.services.database.write(lambda connection: connection.execute(ended).rowcount)
    assert boss.get(f"/cases/{case}").status_code == 404
    assert boss.post(f"/cases/{case}/assign", **asked).json() == first.json()
    assert caller(shop, "sun").post(f"/cases/{case}/assign", **asked).status_code == 404


def test_a_stale_stage_is_a_conflict(shop: Shop):
    client = caller(shop, "li")
    case = lead(client)
    answer = moved(client, case, "输单", at="需求确认", reason="价格")
    assert (answer.status_code, codes(answer)) == (409, ["RULE610"])


@pytest.mark.parametrize("stranger", ["zhao", "sun", "qian"])
def test_what_is_out_of_scope_is_not_there(shop: Shop, stranger):
    case, client = lead(caller(shop, "li")), caller(shop, stranger)

    def everything(id: str) -> list[tuple[int, object]]:
        answers = [
            client.get(f"/cases/{id}"),
            client.get(f"/cases/{id}/steps"),
            client.patch(f"/cases/{id}", json={"fields": {}}),
            talked(client, id),
            moved(client, id, "输单", reason="价格"),
            client.post(f"/cases/{id}/notes", json={"text": "x"}),
            client.post(f"/cases/{id}/records", json={"type": "x", "fields": {}}),
            client.post(f"/cases/{id}/tasks/t/done", json={}),
            client.patch(f"/cases/{id}/submissions/s", json={"fields": {}, "reason": "x"}),
            client.post(
                f"/cases/{id}/override",
                json={"to": "需求确认", "expected_stage": "触达", "why": "x", "approver": "wang"},
            ),
        ]
        return [(answer.status_code, answer.json()) for answer in answers]

    assert everything(case) == everything(NOWHERE)
    assert {status for status, _ in everything(case)} == {404}
    assert client.get("/cases?standing=all").json()["cases"] == []
    assert sum(column["cases"] for column in client.get("/board").json()) == 0


def test_a_token_reads_or_writes_only_as_far_as_its_scopes_and_its_end(shop: Shop):
    reader = caller(shop, "li", ["read"])
    assert reader.get("/cases").status_code == 200
    assert codes(reader.post("/cases", json={"fields": LEAD})) == ["DOOR816"]
    writer = caller(shop, "li", ["write"])
    assert writer.get("/cases").status_code == 403
    short = caller(shop, "li", until=START + timedelta(hours=1))
    assert short.get("/cases").status_code == 200
    shop.clock.set(START + timedelta(hours=1))
    assert codes(short.get("/cases")) == ["DOOR861"]


def test_a_browser_session_needs_its_form_token_to_write(shop: Shop):
    client = shop.browser("li")
    page = client.get("/cases/new").text
    token = page.split('name="_form_token" value="')[1].split('"')[0]
    assert client.get("/api/v1/cases").status_code == 200
    assert client.post("/api/v1/cases", json={"fields": LEAD}).status_code == 409
    answer = client.post("/api/v1/cases", json={"fields": LEAD}, headers={"x-form-token": token})
    assert answer.status_code == 201


def test_problems_speak_the_asked_language_and_say_everything_at_once(shop: Shop):
    client = caller(shop, "li")
    spoken = {}
    for language in ("zh-CN", "en"):
        answer = client.post("/cases", json={"fields": {}}, headers={"accept-language": language})
        assert answer.status_code == 422
        assert [one["path"] for one in answer.json()["errors"]] == ["客户名称", "联系电话"]
        spoken[language] = [(one["message"], one["hint"]) for one in answer.json()["errors"]]
    assert all(zh != en for zh, en in zip(spoken["zh-CN"], spoken["en"], strict=True))
    assert {one["path"] for one in client.post("/cases", json={"x": 1}).json()["errors"]} == {"fields", "x"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"[]", 422),
        ('{"fields": {"联系电话": {"a": [1]}, "客户名称": null}}'.encode(), 422),
        ('{"fields": {"客户名称": "a\\u0000b", "联系电话": "13800138000"}}'.encode(), 422),
        (
            '{"fields": {"客户名称": "a", "联系电话": "1"}, "occurred_at": "0001-01-01T00:00:00+14:00"}'.encode(),
            422,
        ),
    ],
)
def test_nonsense_is_answered_with_problems_and_never_with_a_fault(shop: Shop, body, status):
    answer = caller(shop, "li").post("/cases", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, bool(answer.json()["errors"])) == (status, True)


def test_lists_come_page_by_page_with_a_cursor(shop: Shop):
    client = caller(shop, "li")
    made = [lead(client, 联系电话=f"1380013800{number}") for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/cases", params={"limit": 2, "after": cursor}).json()
        seen += [one["id"] for one in page["cases"]]
        cursor = page["next"]
    assert seen == sorted(made, reverse=True)


def test_a_supervisor_assigns_within_the_unit_and_nobody_else_does(shop: Shop):
    case = lead(caller(shop, "li"))
    assign = f"/cases/{case}/assign"
    assert caller(shop, "li").post(assign, json={"owner": "zhao"}).status_code == 403
    boss = caller(shop, "wang")
    assert codes(boss.post(assign, json={"owner": "sun"})) == ["DOOR831"]
    assert boss.post(assign, json={"owner": "zhao", "comment": "休假"}).status_code == 200
    assert caller(shop, "zhao").get(f"/cases/{case}").json()["owner"]["name"] == "赵敏"


def test_a_rep_gives_no_leads_away_for_marketing(shop: Shop):
    asked = {"fields": LEAD, "owner": "zhao", "agreement": "市场线索跟进"}
    assert caller(shop, "li").post("/cases", json=asked).status_code == 403
    theirs = lead(caller(shop, "zhao"))
    given = {"owner": "li", "agreement": "市场线索跟进"}
    assert caller(shop, "li").post(f"/cases/{theirs}/handover", json=given).status_code in (403, 404)


def test_marketing_gives_a_lead_away_and_may_follow_but_not_work_on_it(shop: Shop):
    market = caller(shop, "qian")
    given = {"fields": LEAD, "owner": "li", "agreement": "市场线索跟进"}
    case = market.post("/cases", json=given).json()["case"]
    clocks = {one["clause"]: one["state"] for one in market.get(f"/cases/{case}").json()["clocks"]}
    assert clocks["agreement/市场线索跟进/客户沟通"] == "pending"
    assert talked(market, case).status_code == 403
    assert talked(caller(shop, "li"), case).status_code == 200


def test_a_file_is_uploaded_once_and_named_by_its_id(shop: Shop):
    client = caller(shop, "li")
    case = lead(client)
    pdf = {"file": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    file = client.post("/files", files=pdf).json()["id"]
    fields = {"沟通结果": "已沟通", "需求清单": [file]}
    path = f"/cases/{case}/activities/客户沟通"
    assert codes(caller(shop, "wang").post(path, json={"fields": fields})) == ["DOOR836"]
    assert client.post(path, json={"fields": fields}).status_code == 200
    assert caller(shop, "wang").get(f"/files/{file}").content.startswith(b"%PDF")
    assert caller(shop, "zhao").get(f"/files/{file}").status_code == 404


def test_only_an_administrator_publishes_and_learns_what_is_wrong_with_a_document(shop: Shop):
    broken = {
        "name": "坏的",
        "files": {"funnel.yaml": MODEL.replace("deliver: 客户沟通", "deliver: 客户沟痛")},
    }
    assert caller(shop, "wang").post("/model/drafts", json=broken).status_code == 403
    shop.services.database.write(
        lambda c: (
            c.execute(update(accounts).where(accounts.c.id == "a-wang").values(administrator=True)).rowcount
        )
    )
    boss = caller(shop, "wang")
    before = boss.get("/model").json()["version"]
    draft = boss.post("/model/drafts", json=broken).json()["id"]
    refused = boss.post(f"/model/drafts/{draft}/publish", json={})
    assert refused.status_code == 422
    assert any("funnel.yaml:" in one["path"] for one in refused.json()["errors"])
    assert boss.get("/model").json()["version"] == before
    good = {"name": "好的", "files": {"funnel.yaml": MODEL.replace("5 days", "6 days")}, "revision": 1}
    assert boss.put(f"/model/drafts/{draft}", json=good).status_code == 200
    published = boss.post(f"/model/drafts/{draft}/publish", json={})
    assert published.json()["version"] == boss.get("/model").json()["version"] != before
    assert boss.put("/model", json={"documents": good["files"]}).status_code == 405


def test_the_reference_names_every_operation_and_loads_nothing_from_elsewhere(shop: Shop):
    client = shop.visitor()
    described = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/docs").text
    assert len(described["paths"]) >= 20
    for path in described["paths"]:
        assert path in page
    assert "https://" not in page


def test_a_page_and_the_api_show_the_same_case(shop: Shop):
    page = new_case(shop.browser("li"), "康宁诊所", "13800138009", 预算="12万")
    told = caller(shop, "li").get(f"/cases/{page.rsplit('/', 1)[1]}").json()
    assert (told["name"], told["amount"], told["stage"]) == ("康宁诊所", 12_000_000, "触达")


UNREAD = (
    (b"{", "DOOR862", "第 1 行第 2 列"),
    ('{\n  "fields": {"客户名称": 明德}\n}'.encode(), "DOOR862", "第 2 行第 22 列"),
    ('{"fields": {"客户名称": "明德"}}'.encode("gb18030"), "DOOR863", "UTF-8"),
    (b"[]", "DOOR865", "JSON 对象"),
    (b"", "DOOR832", "请求正文"),
    (b"[" * 100_000, "DOOR866", "没有读懂"),
)


@pytest.mark.parametrize(("body", "code", "said"), UNREAD)
def test_a_body_that_cannot_be_read_is_answered_in_the_words_of_a_program(shop: Shop, body, code, said):
    answer = caller(shop, "li").post("/cases", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code in (400, 422), codes(answer)) == (True, [code])
    assert said in answer.json()["title"]
    assert "页面" not in answer.text
    assert answer.json()["errors"][0]["path"] == ""


def test_a_wrong_method_is_told_the_right_ones(shop: Shop):
    answer = caller(shop, "li").delete("/cases")
    assert (answer.status_code, answer.headers["allow"], codes(answer)) == (405, "GET, POST", ["DOOR864"])
    assert "DELETE" in answer.json()["title"]
    assert "GET, POST" in answer.json()["detail"]


def test_no_token_and_a_bad_one_are_two_things_and_neither_speaks_of_pages(shop: Shop):
    client = caller(shop, "li")
    answers = {}
    for token in ("", "Basic bGk6eA==", "Bearer ", "Bearer dx.o1.x", "Bearer x"):
        client.headers["authorization"] = token
        for answer in (client.get("/cases"), client.post("/cases", json={"fields": LEAD})):
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert "登录" not in answer.text
            answers.setdefault(token, set()).update(codes(answer))
    assert list(answers.values()) == [{"DOOR860"}] * 3 + [{"DOOR861"}] * 2

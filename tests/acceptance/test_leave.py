"""Leave from the page and the API to who is told."""

from __future__ import annotations

import pytest

from tests.acceptance.office import Office, OpenOffice, says
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

MODEL = """
stages:
  - stage: 触达
    limit: 2 days
    overdue: [{notify: 主管}]
  - won: 赢单
  - {lost: 输单, reasons: [价格]}
"""


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    office.customer(office.browser("li"))
    return office


def test_noted_on_the_page_the_next_holder_is_told_and_withdrawn_it_is_as_before(office: Office):
    root = office.browser("root")
    assert "没有人请假" in says(root.get("/leave"))
    page = says(
        send(
            root, "/leave", person="wang", begins="2026-03-04", ends="2026-03-06", kind="年假", note="回老家"
        )
    )
    assert "王主管" in page
    assert "2026年3月4日 – 2026年3月6日 · 年假 · 回老家" in page
    office.work_at("2026-03-04 10:01")
    assert office.told("wang") == []
    assert "触达的停留时限" in office.told("root")

    withdraw = page.split('action="')[1].split('"')[0]
    assert "没有人请假" in says(send(root, "/leave", withdraw))


def test_noted_by_the_api_listed_and_withdrawn_once(office: Office):
    api = caller(office, "root")
    asked = {"person": "wang", "begins": "2026-03-04", "kind": "病假"}
    noted = api.post("/leave", json=asked)
    assert noted.status_code == 201, noted.text
    (listed,) = api.get("/leave").json()
    assert (listed["name"], listed["since"], listed["until"]) == ("王主管", "2026-03-03T16:00:00Z", None)
    assert api.delete(f"/leave/{listed['id']}").status_code == 204
    assert api.delete(f"/leave/{listed['id']}").status_code == 404
    assert api.get("/leave").json() == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"person": "nobody"}, "DOOR885"),
        ({"ends": "2026-03-03"}, "DOOR886"),
        ({"begins": "0001-01-01"}, "DOOR887"),
        ({"ends": "9999-12-31"}, "DOOR887"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(office: Office, wrong: dict[str, str], code: str):
    asked = {"person": "wang", "begins": "2026-03-04", **wrong}
    answer = caller(office, "root").post("/leave", json=asked)
    assert answer.status_code == 422
    assert code in says(answer)
    assert code in says(send(office.browser("root"), "/leave", **asked))


def test_only_administrators_see_and_note_leave(office: Office):
    asked = {"person": "wang", "begins": "2026-03-04"}
    api = caller(office, "wang")
    assert api.get("/leave").status_code == 403
    assert api.post("/leave", json=asked).status_code == 403
    assert office.browser("wang").get("/leave").status_code == 403

"""C001: a lead that ends leaves its stage and its reason behind, and the leak page counts both."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from runtime.clock import FixedClock
from runtime.storage.database import Database
from tests.acceptance.office import says
from tests.runtime.web.business import NOW, QUARTER, Business
from tests.runtime.web.shop import open_shop, send
from tests.runtime.web.test_director import numbers_on, rows_behind, words_of

# A control that is marked wrong, and what is said at it.
WRONG = re.compile(
    r'<(?:select|input)[^>]*name="(\w+)"[^>]*aria-invalid="true"[^>]*aria-describedby="([^"]+)"'
)
NO_REASON = "移到“输单”必须选择原因:价格、失联"


@pytest.fixture
def business(database: Database, tmp_path: Path) -> Business:
    """On both stores."""
    clock = FixedClock(NOW)
    return Business(open_shop(database, tmp_path, clock), clock)


@pytest.fixture
def hundred_leads(business: Business) -> Business:
    """Of a hundred that entered 触达, seventy have left from there: 50 lost touch, 20 found it too dear.

    李小明 lost 40 and 赵敏 10 in Hangzhou, 孙伟 20 in Ningbo; 30 of the seventy came from a trade fair.
    """
    for number in range(100):
        owner = "li" if number < 40 else "sun" if number < 60 else "zhao"
        source = "展会" if number < 30 else "自拓"
        case = business.lead(f"客户{number}", owner, timedelta(days=20), 来源=source)
        if number < 70:
            reason = "失联" if number < 50 else "价格"
            business.move(case, "输单", timedelta(days=10), reason=reason, actor=owner)
    return business


def table_of(client: TestClient, by: str) -> dict[str, str]:
    """Each row's title, and what stands in its column 合计."""
    page = says(client.get(f"/leaks?period={QUARTER}&stage=触达&by={by}"))
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    found = {}
    for title, cells in rows:
        total = re.search(r'data-label="合计"><span>(<a class="n" href="[^"]+">\d+</a>)', cells)[1]
        ((address, number, _),) = numbers_on(total)
        assert rows_behind(client, address)[:2] == (number, number), address
        found[re.sub(r"<[^>]+>", "", title).strip()] = number
    return found


def test_seventy_of_a_hundred_leave_at_first_contact_and_all_say_why(hundred_leads: Business) -> None:
    client = hundred_leads.browser("dong")
    page = says(client.get(f"/leaks?period={QUARTER}&stage=触达"))
    assert "从这里输单 70%( 70 / 100 ),大致在60%–78%" in words_of(page)
    assert "写了原因的 100%( 70 / 70 ),大致在95%–100%" in words_of(page)
    for address, number, _ in numbers_on(page):
        assert rows_behind(client, address)[:2] == (number, number), address

    assert table_of(client, "reason") == {"失联": 50, "价格": 20}
    assert table_of(client, "city") == {"杭州": 50, "宁波": 20}
    assert table_of(client, "owner") == {"李小明": 40, "孙伟": 20, "赵敏": 10}
    assert table_of(client, "source") == {"展会": 30, "自拓": 40}


def wrong_at(page: str) -> dict[str, str]:
    """The controls that are marked, each with the words beside it."""
    said = {}
    for name, id in WRONG.findall(page):
        beside = re.search(rf'<div class="field-error" id="{id}">(.*?)</div>', page, re.DOTALL)
        said[name] = re.sub(r"<[^>]+>", "", beside[1]).strip()
    return said


def chosen(page: str, name: str) -> list[str]:
    """What the select of this name shows as chosen."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option(?: value="[^"]*")? selected>([^<]+)</option>', select)


def test_without_a_reason_the_lead_does_not_leave_and_the_error_stands_at_the_reason(business: Business):
    case = business.lead("明德医院")
    client = business.browser("li")
    for address in (f"/cases/{case}/move", f"/board/{case}"):
        refused = send(
            client, f"/cases/{case}", address, to="输单", expected_stage="触达", comment="电话不通"
        )
        assert refused.status_code == 422
        page = says(refused)
        assert wrong_at(page)["reason"].startswith(NO_REASON), address
    assert 'value="电话不通"' in page
    assert rows_behind(business.browser("dong"), "/rows?of=cases&measure=open")[0] == 1


def test_a_reason_that_nobody_offers_is_refused_at_the_reason_too(business: Business) -> None:
    case = business.lead("明德医院")
    refused = send(
        business.browser("li"),
        f"/cases/{case}",
        f"/board/{case}",
        to="输单",
        expected_stage="触达",
        reason="天气",
    )
    assert wrong_at(says(refused))["reason"].startswith("“天气”不在“输单”的原因列表里")


def test_a_step_back_without_a_word_is_refused_at_the_word_and_keeps_the_stage_that_was_chosen(
    business: Business,
) -> None:
    case = business.lead("明德医院")
    business.talk(case, timedelta(days=2))
    business.move(case, "报价", timedelta(days=1))
    client = business.browser("li")
    page = says(send(client, f"/cases/{case}", f"/cases/{case}/move", to="触达", expected_stage="报价"))
    assert wrong_at(page)["comment"].startswith("退回到“触达”必须写明原因")
    assert chosen(page, "to") == ["触达"]
    assert set(wrong_at(page)) == {"comment"}


def test_many_at_once_are_asked_for_the_reason_at_its_place_with_all_that_was_chosen(
    business: Business,
) -> None:
    lost, kept = business.lead("明德医院"), business.lead("康宁诊所")
    client = business.browser("wang")
    said = {"case": lost, f"stage-{lost}": "触达", "do": "move", "to": "输单", "comment": "一起清理"}
    refused = send(client, "/bulk?stage=触达", **said)
    assert refused.status_code == 422
    page = says(refused)
    assert set(wrong_at(page)) == {"reason"}
    assert wrong_at(page)["reason"].startswith(NO_REASON)
    assert chosen(page, "to") == ["输单"]
    assert 'value="一起清理"' in page
    assert f'value="{lost}" checked' in page
    assert f'value="{kept}" checked' not in page
    assert chosen(page, "stage") == ["触达"]

    done = says(send(client, "/bulk?stage=触达", **said, reason="失联"))
    assert "1 条完成,0 条没有动" in done


def test_a_change_of_owner_without_an_owner_is_refused_at_the_owner(business: Business) -> None:
    case = business.lead("明德医院")
    page = says(send(business.browser("wang"), "/bulk", case=case, do="assign", owner=""))
    assert wrong_at(page)["owner"].startswith("还没有选由谁负责")

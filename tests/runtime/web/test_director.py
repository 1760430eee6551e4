"""The leaders' pages: every number opens exactly its rows, and nobody's number holds what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.rules.command import AssignCase
from runtime.clock import FixedClock
from runtime.storage.database import Database
from tests.runtime.web.business import NOW, QUARTER, WEEK, Business, live
from tests.runtime.web.shop import open_shop

NUMBER = re.compile(r'<a class="n" href="([^"]+)">(\d+)</a>(?: <small>([^<]+)</small>)?')
TOTAL = re.compile(r'data-total="(\d+)"')
# What holds digits and is no count of rows: pictures, choices, the lists themselves, numbers that open.
ASIDE = re.compile(
    r"<(svg|select|noscript)\b.*?</\1>|<ul class=\"rows.*?</ul>(?=\s*(?:<nav|</section>|</details>|</div>|</main>))"
    r"|<a class=\"n\".*?</a>|<span [^>]*data-total=.*?</span>|<p [^>]*data-total=.*?</p>",
    re.DOTALL,
)
# What is said with digits and is no count of rows either.
NO_COUNT = re.compile(
    r"[\d.,]+万元"  # the amount of the number beside it
    r"|.*\d–\d+%|\d+%\(.*|0–100%"  # a share of two numbers that open, and its interval
    r"|.*\d+年第\d季度|.*\d+年\d+月|.*第\d+周\(.*\)"  # the period
    r"|.*\d小时|\d+天"  # a limit of the model
    r"|.*/\d+"  # how many are asked for
    r"|.*达标线 \d+ 个,完成|每人每周至少 \d+ 个必做动作为达标。.*|.*不足 20 条时不画。"
    r"|[\d.]+ ÷ [\d.]+ × 100:.*|超出上限 \d+ 个,不加分。"  # how the score beside it came about
)
SCORE = re.compile(r"<strong>\d+</strong>(?:–\d+)?")  # 60 of 100 points; what it is made of opens
LISTED = re.compile(r"<li[^>]* data-row>")
PAGES = (
    f"/director?period={QUARTER}",
    "/director?period=2026-03",
    f"/director?period={QUARTER}&unit=hz",
    f"/leaks?period={QUARTER}",
    f"/leaks?period={QUARTER}&by=owner&across=reason",
    f"/leaks?period={QUARTER}&by=city&across=source&stage=触达",
    f"/leaks?period={QUARTER}&by=stage&across=city",
    f"/scores?week={WEEK}",
    f"/scores/li?week={WEEK}",
    f"/leads?period={QUARTER}",
    f"/leads?period={QUARTER}&show=returned",
    f"/overrides?period={QUARTER}",
)


@pytest.fixture
def business(database: Database, tmp_path: Path) -> Business:
    """On both stores."""
    clock = FixedClock(NOW)
    return Business(open_shop(database, tmp_path, clock), clock)


@pytest.fixture
def small(sqlite_database: Database, tmp_path: Path) -> Business:
    clock = FixedClock(NOW)
    return Business(open_shop(sqlite_database, tmp_path, clock), clock)


def numbers_on(page: str) -> Iterator[tuple[str, int, str]]:
    for address, number, amount in NUMBER.findall(page):
        yield unescape(address), int(number), amount


def words_of(page: str) -> str:
    """What a person reads, each cell apart."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def rows_behind(client: TestClient, address: str) -> tuple[int, int, str]:
    """What the page says and what it lists, over all its pages."""
    page = client.get(address)
    assert page.status_code == 200, address
    listed, later = 0, page.text
    while True:
        listed += len(LISTED.findall(later))
        following = re.search(r'rel="next" href="([^"]+)"', later)
        if following is None:
            return int(TOTAL.search(page.text)[1]), listed, page.text
        later = client.get(unescape(following[1])).text


@pytest.mark.parametrize("who", ["dong", "ma", "qian", "li"])
def test_every_number_opens_exactly_its_rows(business: Business, who: str) -> None:
    live(business, leads=24)
    client, shown, above_zero = business.browser(who), {}, set()
    for path in PAGES:
        page = client.get(path)
        if page.status_code == 200:
            shown |= {address: (number, amount) for address, number, amount in numbers_on(page.text)}
    for address, (number, amount) in shown.items():
        total, listed, opened = rows_behind(client, address)
        assert (total, listed) == (number, number), address
        assert not amount or f"· {amount}" in opened, address
        assert number or 'class="empty"' in opened, address
        if number:
            above_zero.add(re.sub(r".*(measure|only)=(\w+).*", r"\2", address))
    expected = {
        "dong": {"open", "stuck", "entered", "moved", "lost", "back", "still", "explained", "all"}
        | {"met", "missed", "judged", "running", "excluded", "unqualified", "verified"},
        "ma": {"open", "stuck", "entered", "moved", "lost", "met", "missed", "verified"},
        "qian": {"given", "qualified", "returned", "met", "missed", "won"},
        "li": {"verified"},
    }[who]
    assert expected <= above_zero
    assert any(number == 0 for number, _ in shown.values())


@pytest.mark.parametrize("who", ["dong", "ma", "qian", "li"])
def test_no_number_on_the_pages_that_count_is_without_its_rows(business: Business, who: str) -> None:
    live(business, leads=24)
    client = business.browser(who)
    seen = [page for page in map(client.get, PAGES) if page.status_code == 200]
    assert seen
    for page in seen:
        main = page.text.partition('<main id="main" tabindex="-1">')[2]
        assert re.findall(r'<a (?!class="n")[^>]*>\s*\d+\s*</a>', main) == [], page.url
        pieces = re.split(r"<[^>]+>", SCORE.sub("", ASIDE.sub("", main)))
        said = [piece.strip() for piece in pieces if re.search(r"\d", piece)]
        assert [each for each in said if not NO_COUNT.fullmatch(each)] == [], page.url


@pytest.mark.parametrize("who", ["dong", "ma", "qian", "li"])
def test_a_number_over_a_list_is_the_length_of_the_list(business: Business, who: str) -> None:
    live(business, leads=24)
    client, above_zero = business.browser(who), 0
    for path in PAGES:
        for total, following in re.findall(
            r'data-total="(\d+)"(.*?)(?=data-total=|$)', client.get(path).text, re.DOTALL
        ):
            assert len(LISTED.findall(following)) == int(total), path
            above_zero += int(total) > 0
    assert above_zero


def test_who_has_no_outcome_yet_stays_in_the_denominator(small: Business) -> None:
    for number in range(4):
        case = small.lead(f"客户{number}")
        if number == 0:
            small.talk(case, timedelta(days=2))
            small.move(case, "报价", timedelta(days=1))
    page = words_of(small.browser("dong").get("/director").text)
    assert "触达 4 数据不足( 1 / 4 ) 3 0 0" in page


def test_a_supervisor_sees_the_own_city_only(business: Business) -> None:
    live(business, leads=24)
    ma, wang, dong = (business.browser(who) for who in ("ma", "wang", "dong"))
    for path in (f"/director?period={QUARTER}", f"/leaks?period={QUARTER}&by=owner", "/overrides", "/scores"):
        page = ma.get(path).text
        assert not any(hidden in page for hidden in ("杭州", "李小明", "赵敏", "unit=hz", "unit=east")), path
    for path in ("/director", "/leaks", "/overrides"):
        assert ma.get(f"{path}?unit=hz").status_code == 404
        assert ma.get(f"{path}?unit=east").status_code == 404
        assert business.browser("li").get(path).status_code == 403
    measures = ("of=cases&measure=open", "of=visits&measure=entered", "of=clocks&measure=missed")
    for asked in measures:
        assert ma.get(f"/rows?{asked}&unit=hz").status_code == 404
        hers, his, all_of_it = (rows_behind(client, f"/rows?{asked}")[0] for client in (ma, wang, dong))
        assert hers + his == all_of_it
        assert 0 < hers < all_of_it
        assert (
            rows_behind(ma, f"/rows?{asked}&person=li")[0] < rows_behind(wang, f"/rows?{asked}&person=li")[0]
        )


def test_a_case_counts_where_it_entered_and_keeps_its_name_from_those_it_left(small: Business) -> None:
    case = small.lead("搬走的客户", "li", timedelta(days=3))
    command = AssignCase(actor="dong", owner="sun", unit="nb", unit_path="/east/nb/")
    small.at(timedelta(days=2), case, command)
    asked = "/rows?of=visits&measure=entered&stage=触达"
    total, listed, page = rows_behind(small.browser("wang"), asked)
    assert (total, listed) == (1, 1)
    assert "搬走的客户" not in page
    assert case not in page
    assert "已转到别的部门的商机" in page
    assert rows_behind(small.browser("ma"), asked)[0] == 0
    assert "搬走的客户" in rows_behind(small.browser("ma"), "/rows?of=cases&measure=open")[2]


def test_a_limit_that_has_passed_counts_before_the_worker_has_come_round(small: Business) -> None:
    small.lead("久拖的客户", before=timedelta(days=5, seconds=1))
    small.lead("刚好的客户", before=timedelta(days=5))
    total, _, page = rows_behind(small.browser("dong"), "/rows?of=cases&measure=stuck")
    assert total == 1
    assert "久拖的客户" in page


def test_overrides_say_who_what_why_and_who_approved(small: Business) -> None:
    case = small.lead("老客户")
    small.move(case, "报价", timedelta(days=1), override="总部签过框架", approver="dong")
    page = small.browser("dong").get(f"/overrides?period={QUARTER}").text
    assert all(
        said in page for said in ("老客户", "触达 → 报价", "客户沟通", "总部签过框架", "李小明", "董总")
    )
    assert "老客户" not in small.browser("ma").get(f"/overrides?period={QUARTER}").text


def test_a_week_shows_what_counted_what_did_not_and_the_team_as_a_sum(small: Business) -> None:
    case = small.lead("明德医院", before=timedelta(days=3))
    for hours in range(4):
        small.record(case, "客户拜访", timedelta(hours=hours + 1))
    small.talk(case, timedelta(hours=6), result="未接通")
    # 李小明: 3 of 4 visits earn, the call does not: 3 of 5. 赵敏: nothing of 5. Together 3 of 10.
    page = words_of(small.browser("wang").get(f"/scores?week={WEEK}").text)
    assert "杭州 30 分" in page
    assert "李小明 60 4 /5 0 /2 4 /3 2" in page
    detail = small.browser("li").get(f"/scores/li?week={WEEK}&only=uncounted").text
    assert "超过每周 3 次的上限" in detail
    assert "沟通结果" in detail


def test_a_rep_sees_the_own_score_and_nobody_elses(small: Business) -> None:
    client = small.browser("li")
    listed = client.get("/scores").text
    assert "李小明" in listed
    assert "赵敏" not in listed
    assert client.get("/scores/li").status_code == 200
    assert client.get("/scores/zhao").status_code == 404
    assert small.browser("ma").get("/scores/li").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/director?period=2026-13",
        "/director?period=0000-01",
        "/director?period=9999-12&unit=nowhere",
        "/leaks?stage=nowhere",
        "/scores?week=2026-03",
        "/scores?week=2026-W60",
        "/rows?of=cases&measure=entered",
        "/rows?of=people&measure=open",
        "/rows?of=cases&measure=open&unit=nowhere",
        "/rows?of=cases&measure=open&person=nobody",
        "/rows?of=cases&measure=open&period=yesterday",
    ],
)
def test_an_address_that_names_nothing_is_not_found(small: Business, address: str) -> None:
    assert small.browser("dong").get(address).status_code == 404

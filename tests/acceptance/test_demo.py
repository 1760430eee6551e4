"""`dongxian demo` and `dongxian serve` as a new user starts them: real processes in an empty folder."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from starlette.testclient import TestClient

from dongxian.demo import MODEL
from dongxian.demo.beginning import documents
from dongxian.demo.company import PASSWORD
from dongxian.demo.founding import found
from engine.model import load
from runtime.channels.fake import Street
from runtime.channels.in_app import InApp
from runtime.channels.settings import ChannelSettings
from runtime.clock import FixedClock
from runtime.jobs.worker import Worker
from runtime.storage.database import Database
from runtime.web import create_app
from tests.acceptance.command_line import dongxian, serving
from tests.acceptance.installation import people_sheet
from tests.acceptance.office import says
from tests.runtime.web.shop import ADDRESS, open_shop, send
from tests.runtime.web.test_director import numbers_on, rows_behind, words_of

CITIES = ("上海", "南京", "杭州", "苏州", "合肥", "宁波")
OFFERED = re.compile(r"^  (\w+) +(\S+)$", re.MULTILINE)


class Started(NamedTuple):
    address: str
    said: str

    @contextmanager
    def browser(self, login: str, password: str) -> Iterator[httpx2.Client]:
        own_page = {"sec-fetch-site": "same-origin", "accept-language": "zh-CN"}
        with httpx2.Client(
            base_url=self.address, headers=own_page, follow_redirects=True, timeout=60
        ) as client:
            answer = client.post("/login", data={"login": login, "password": password})
            assert answer.url.path == "/today", says(answer)
            yield client


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with serving(tmp_path_factory.mktemp("empty"), "demo") as started:
        yield Started(*started)


def test_every_login_that_is_printed_works_and_says_that_the_data_is_invented(demo: Started) -> None:
    assert f"打开 {demo.address} " in demo.said
    password = re.search(r"密码都是 (\S+)", demo.said)[1]
    offered = dict(OFFERED.findall(demo.said))
    assert set(offered) == {"rep", "supervisor", "marketing", "trainer", "director", "ops"}
    for login, role in offered.items():
        with demo.browser(login, password) as client:
            assert "演示数据" in says(client.get("/today"))
            assert re.split("[(,]", role)[0] in words_of(says(client.get("/me"))), login


def test_the_rep_is_refused_where_a_deliverable_is_missing_and_moves_after_filling_the_form(
    demo: Started,
) -> None:
    with demo.browser("rep", PASSWORD) as rep:
        lead = {"客户名称": "晨光食堂", "联系电话": "13800138000", "城市": "上海", "来源": "自拓"}
        case = send(rep, "/cases/new", **lead).url.path
        assert case != "/cases/new"

        move = {"to": "需求确认", "expected_stage": "触达"}
        refused = send(rep, case, f"{case}/move", **move)
        assert refused.status_code == 422
        assert "要离开“触达”,还缺 1 次客户沟通" in says(refused)

        filled = send(rep, f"{case}/activities/客户沟通", 沟通方式="电话", 沟通结果="已沟通")
        assert "可以进入“需求确认”了" in says(filled)
        assert "已进入“需求确认”" in says(send(rep, case, f"{case}/move", **move))


def test_the_director_sees_six_cities_and_opens_a_number_down_to_a_customer(demo: Started) -> None:
    with demo.browser("director", PASSWORD) as director:
        page = says(director.get("/director"))
        table = page.partition('aria-labelledby="open-cases"')[2].partition("</section>")[0]
        assert set(re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', table)) == set(CITIES)
        address, number, _ = max(numbers_on(table), key=lambda one: one[1])
        assert number > 0
        total, listed, rows = rows_behind(director, address)
        assert (total, listed) == (number, number)
        customer = re.search(r'href="(/cases/[^"]+)"', rows)[1]
        assert director.get(customer).status_code == 200


def test_operations_give_a_limit_more_time_and_publish_it_from_the_browser(demo: Started) -> None:
    with demo.browser("ops", PASSWORD) as ops:
        version = re.findall(r'name="version" value="(\w+)"', says(ops.get("/models")))[0]
        draft = send(ops, "/models", version=version).url.path
        text = html.unescape(
            re.findall(r'<textarea id="text-0"[^>]*>(.*?)</textarea>', says(ops.get(draft)), re.S)[0]
        )
        longer = text.replace("limit: 5 days", "limit: 6 days", 1)
        assert longer != text
        done = send(ops, draft, draft, revision="1", do="publish", note="放宽", **{"text-0": longer})
        assert done.url.path == "/models", says(done)
        assert "放宽" in says(done)
    model = load(documents())
    assert model.model is not None
    assert "publish" in model.model.roles["区域运营"].may, "not only because this one is an administrator too"


def test_a_forgotten_lead_reminds_the_supervisor_and_gives_the_trainer_a_task(
    database: Database, tmp_path: Path
) -> None:
    """On both stores. The first of the forgotten leads passes its five days thirty seconds after founding."""
    founded = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    clock = FixedClock(founded)
    services = open_shop(database, tmp_path, clock)
    found(
        database,
        services.files,
        {"funnel.yaml": (MODEL / "funnel.yaml").read_text("utf-8")},
        founded,
        leads=6,
    )
    worker = Worker(database, services.gate, clock, {"in_app": InApp()})
    app = create_app(services)

    def reads(login: str, path: str) -> str:
        client = TestClient(app, ADDRESS, headers={"sec-fetch-site": "same-origin"})
        assert client.post("/login", data={"login": login, "password": PASSWORD}).url.path == "/today"
        return words_of(says(client.get(path)))

    clock.set(founded + timedelta(seconds=30))
    worker.step(clock.now())
    assert "在触达已停留5天" not in reads("supervisor", "/inbox")
    assert "话术辅导" not in reads("trainer", "/tasks")

    clock.set(founded + timedelta(seconds=31))
    worker.step(clock.now())
    assert "在触达已停留5天" in reads("supervisor", "/inbox")
    assert "话术辅导" in reads("trainer", "/today")


def test_the_first_two_reminders_are_one_post_in_the_group_ninety_seconds_after_the_start(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """By the model as the demo publishes it, whatever the hour; the example itself is quiet at night."""
    founded = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    clock = FixedClock(founded)
    services = open_shop(sqlite_database, tmp_path, clock)
    found(sqlite_database, services.files, documents(), founded, leads=6)
    with Street() as street:
        channels = ChannelSettings.from_environment(street.environment()).channels()
        worker = Worker(sqlite_database, services.gate, clock, channels)
        for seconds in (31, 61, 90):
            clock.set(founded + timedelta(seconds=seconds))
            worker.step(clock.now())
        assert street.wecom.received == []

        clock.set(founded + timedelta(seconds=91))
        worker.step(clock.now())

    [post] = street.wecom.received
    assert post.content.startswith("2条提醒")
    assert len(post.mentioned) == 2, "the supervisor and the trainer"


def test_an_own_company_is_served_without_any_mark_of_the_demo(tmp_path: Path) -> None:
    """From nothing to a page: migrate, publish, people, a login, serve; the settings are only where the data is."""
    (tmp_path / "funnel.yaml").write_text((MODEL / "funnel.yaml").read_text("utf-8"), encoding="utf-8")
    here = {"DONGXIAN_DATA": str(tmp_path / "var")}
    people = people_sheet(tmp_path / "people.xlsx", ("001", "李小明", "上海", "销售代表"))
    for command in (
        ("publish", str(tmp_path / "funnel.yaml"), "--new", "--organisation", "我的公司"),
        ("import", "people", str(people)),
    ):
        done = dongxian(*command, **here)
        assert done.returncode == 0, done.stdout + done.stderr
    done = dongxian("user", "add", "boss", "--number", "001", typed="correct horse battery\n", **here)
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        serving(tmp_path, "serve", **here) as started,
        Started(*started).browser("boss", "correct horse battery") as client,
    ):
        page = says(client.get("/today"))
        assert "我的公司" in page
        assert "演示数据" not in page

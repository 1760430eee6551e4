"""The wall: other sites, forged forms, endless bodies, and what an error may say."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from runtime.web.routes import ROUTERS, domain_files, login
from runtime.web.security import HEADERS
from runtime.web.visitor import guard
from tests.runtime.web.shop import ADDRESS, Shop, new_case, send


def test_every_page_but_the_login_asks_who_is_there_and_checks_posted_forms():
    for router in ROUTERS:
        if router not in (login.router, domain_files.router):
            assert [each.dependency for each in router.dependencies] == [guard]
    open_to_all = {
        route.path
        for router in (login.router, domain_files.router)
        for route in router.routes
        if isinstance(route, APIRoute)
    }
    assert open_to_all == {"/", "/login", "/logout", "/{name}.txt"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"referer": "https://evil.example/form"},
        {},
    ],
)
def test_a_post_from_another_site_is_refused(shop: Shop, headers):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    del client.headers["sec-fetch-site"]
    answer = client.post(f"{case}/notes", data={"text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "DOOR812" in answer.text


def test_a_form_without_the_sessions_token_or_with_another_sessions_is_refused(shop: Shop):
    li, zhao = shop.browser("li"), shop.browser("zhao")
    case = new_case(li, "明德医院")
    theirs = zhao.get("/me").text.split('_form_token" value="')[1].split('"')[0]
    for token in ("", "x", "é", theirs):
        answer = li.post(f"{case}/notes", data={"text": "forged", "_form_token": token})
        assert answer.status_code == 409
    assert "forged" not in li.get(case).text


def test_an_older_browser_that_sends_only_its_origin_is_let_through(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    del client.headers["sec-fetch-site"]
    client.headers["origin"] = ADDRESS
    assert "三月再联系" in send(client, case, f"{case}/notes", text="三月再联系").text


@pytest.mark.parametrize("path", ["/login", "/nothing", "/static/app.css", "/today"])
def test_every_answer_carries_the_strict_headers(shop: Shop, path):
    answer = shop.browser("li").get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_page_has_no_script_or_style_inside(shop: Shop):
    client = shop.browser("li")
    for path in ("/today", "/cases", "/cases/new", new_case(client, "明德医院"), "/me"):
        text = client.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count('<script type="module" src="/static/')


def test_a_body_without_end_is_cut_off_with_a_page_that_explains(shop: Shop):
    client = shop.browser("li")
    announced = client.post("/login", content=b"x" * 2_100_000, headers={"content-type": "text/plain"})
    streamed = client.post(
        "/login",
        content=(b"x" * 100_000 for _ in range(30)),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    for answer in (announced, streamed):
        assert answer.status_code == 413
        assert "DOOR814" in answer.text


def test_a_fault_of_ours_shows_no_stack_and_a_program_gets_json(shop: Shop):
    @shop.app.get("/api/fault")
    @shop.app.get("/fault")
    def fault() -> None:
        raise RuntimeError("secret words")

    page, problem = shop.visitor().get("/fault"), shop.visitor().get("/api/fault")
    assert page.status_code == problem.status_code == 500
    assert "DOOR818" in page.text
    assert problem.json()["code"] == "DOOR818"
    assert problem.headers["content-type"] == "application/problem+json"
    assert "secret words" not in page.text + problem.text


def test_a_page_that_does_not_exist_is_a_coded_page_in_the_readers_language(shop: Shop):
    client: TestClient = shop.visitor()
    assert "DOOR810" in client.get("/nothing").text
    assert "nothing here" in client.get("/nothing", headers={"accept-language": "en"}).text


def test_a_monitor_that_asks_with_head_hears_what_get_would_answer(shop: Shop) -> None:
    stranger, li = shop.visitor(), shop.browser("li")
    for client, path in ((stranger, "/login"), (li, "/today"), (li, "/cases/none"), (stranger, "/today")):
        asked = client.get(path, follow_redirects=False)
        head = client.head(path, follow_redirects=False)
        assert (head.status_code, head.content) == (asked.status_code, b"")
        assert head.headers["content-type" if asked.status_code != 303 else "location"]
        assert head.headers["content-security-policy"] == asked.headers["content-security-policy"]

"""Logging in: who gets in, who waits, and where the way leads afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from runtime.storage.tables import accounts, people, sessions
from runtime.web.routes.login import own_path
from tests.runtime.web.shop import PASSWORD, START, Shop


def attempt(client, login="li", password=PASSWORD, **fields):
    return client.post("/login", data={"login": login, "password": password, **fields})


def test_a_person_logs_in_and_finds_the_way_back_to_the_page(shop: Shop):
    client = shop.visitor()
    asked = client.get("/cases?standing=overdue")
    assert asked.url.path == "/login"
    answer = attempt(client, next=asked.url.params["next"])
    assert str(answer.url).endswith("/cases?standing=overdue")


def test_a_login_is_the_same_in_upper_case(shop: Shop):
    assert attempt(shop.visitor(), login="LI").url.path == "/today"


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(shop: Shop):
    client = shop.visitor()
    wrong, unknown = attempt(client, password="x"), attempt(client, login="nobody", password="x")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace('value="li"', "") == unknown.text.replace('value="nobody"', "")


def test_five_wrong_passwords_close_this_login_for_a_quarter_of_an_hour_and_no_other(shop: Shop):
    client = shop.visitor()
    for _ in range(5):
        attempt(client, password="guess")
    assert "15" in attempt(client).text
    assert attempt(client).url.path == "/login"
    assert attempt(shop.visitor(), login="zhao").url.path == "/today"
    shop.clock.set(START + timedelta(minutes=15))
    assert attempt(client).url.path == "/today"


def test_logging_out_ends_the_session_itself_and_not_only_the_cookie(shop: Shop):
    client = shop.browser("li")
    stolen = dict(client.cookies)
    client.post("/logout")
    thief = shop.visitor()
    thief.cookies.update(stolen)
    assert thief.get("/today").url.path == "/login"


def test_a_session_ends_after_a_fortnight(shop: Shop):
    client = shop.browser("li")
    shop.clock.set(START + timedelta(days=14))
    assert client.get("/today").url.path == "/login"


@pytest.mark.parametrize(
    "change", [update(accounts).values(disabled_at=START), update(people).values(left_at=START)]
)
def test_who_is_disabled_or_has_left_is_out_at_once(shop: Shop, change):
    client = shop.browser("li")
    shop.services.database.write(lambda connection: connection.execute(change).rowcount)
    assert client.get("/today").url.path == "/login"
    assert attempt(shop.visitor()).url.path == "/login"


def test_the_database_holds_no_secret_that_opens_a_session(shop: Shop):
    client = shop.browser("li")
    secret = client.cookies["session"].split(".")[1]
    with shop.services.database.read() as connection:
        row = connection.execute(select(sessions)).one()
    assert secret not in map(str, row)


def test_the_cookie_is_out_of_reach_of_scripts_and_secure_under_https(shop: Shop):
    client = shop.visitor("https://dongxian.example")
    client.follow_redirects = False
    cookie = attempt(client).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    for mark in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert mark in cookie


def test_a_password_is_not_taken_over_a_line_that_others_can_read(shop: Shop):
    answer = attempt(shop.visitor("http://192.168.1.5:8000"))
    assert answer.status_code == 422
    assert "https" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\nx",
        "\\/evil",
    ],
)
def test_the_way_back_never_leaves_this_site(elsewhere):
    assert own_path(elsewhere) == "/"


def test_a_person_may_choose_english_and_it_stays_chosen(shop: Shop):
    client = shop.visitor()
    assert "登录" in client.get("/login", headers={"accept-language": "zh-CN"}).text
    assert "Log in" in client.get("/login", headers={"accept-language": "en-GB,en;q=0.9"}).text
    client = shop.browser("li")
    token = client.get("/me").text.split('_form_token" value="')[1].split('"')[0]
    client.post("/language", data={"_form_token": token, "language": "en"})
    assert "Log out" in client.get("/me", headers={"accept-language": "zh-CN"}).text

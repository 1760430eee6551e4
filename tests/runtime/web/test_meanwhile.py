"""A right that is lost between the look at a page and the press of its button is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from engine.rules.command import AssignCase
from engine.rules.event import OwnerChanged
from runtime.gate import Gate, Outcome
from runtime.organisation.calendars import Calendars
from runtime.storage.database import Database
from runtime.storage.history import Stream, read
from tests.runtime.web.shop import START, FixedClock, Shop, new_case, open_shop, send


class Overtaken(Gate):
    """Just before a transaction of a page another one takes its case away, once it is told which."""

    case = ""

    def transact(self, work: Callable[[Connection], Outcome]) -> Future[Outcome]:
        case, self.case = self.case, ""
        if case:
            taken = AssignCase(actor="wang", owner="sun", unit="nb", unit_path="/east/nb/")
            assert self.perform("o1", case, taken).accepted
        return super().transact(work)


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    clock = FixedClock(START)
    services = open_shop(database, tmp_path, clock)
    gate = Overtaken(database, services.models, clock, Calendars())
    return Shop(replace(services, gate=gate), clock)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/cases/{}/notes", {"text": "来不及了"}),
        ("/cases/{}/move", {"to": "输单", "expected_stage": "触达", "reason": "价格"}),
        ("/board/{}", {"to": "输单", "expected_stage": "触达", "reason": "价格"}),
        ("/cases/{}/activities/客户拜访", {"拜访纪要": "来不及了"}),
        ("/cases/{}/edit", {"客户名称": "明德肿瘤医院", "联系电话": "13800138000", "_reason": "来不及了"}),
        ("/bulk", {"do": "move", "to": "输单", "reason": "价格"}),
    ],
)
def test_a_case_that_was_given_away_meanwhile_is_out_of_reach(shop: Shop, page: str, typed: dict[str, str]):
    client = shop.browser("wang" if page == "/bulk" else "li")
    case = new_case(shop.browser("li"), "明德医院").rsplit("/", 1)[1]
    if page == "/bulk":
        typed = typed | {"case": case, f"stage-{case}": "触达"}
    shop.services.gate.case = case
    answer = send(client, "/me", page.format(case), **typed)
    assert answer.status_code == 404 or page == "/bulk"
    with shop.services.database.read() as connection:
        *_, last = read(connection, Stream("o1", case))
    assert isinstance(last, OwnerChanged)

"""A rep fills in one form after another over a network that drops, delays, doubles, cuts and forgets, on a real browser.

    python -m tests.endurance.network [--faults 1000] [--store sqlite|postgresql] [--seed 7]

Each request that sends a form meets a fault with even chances, and now and then the server is gone for a while.
In the end the network is whole again, and every form must be exactly one record: exit code 0 when it is.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect, sync_playwright
from sqlalchemy import select

from engine.rules.event import ActivityRecorded
from runtime.clock import FixedClock
from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.history import Stream, read
from runtime.storage.tables import events
from runtime.web import create_app
from tests.acceptance.conftest import RunningShop, served
from tests.endurance.kills import empty_database
from tests.runtime.web.shop import START, Shop, new_case, open_shop

FORM = "activities/客户拜访"
FAULTS = ("none", "dropped", "answer lost", "sent twice", "answer cut short", "server away")
RESTART_EVERY = 50
# The page of the case, or the note that the form waits on the phone.
GONE_ON = """() => !location.pathname.includes("activities")
  || [...document.querySelectorAll("[data-note=kept]")].some((note) => !note.hidden)"""


class Weather:
    """What happens to the next request that sends something; `counted` are the faults that it has met."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self.counted: Counter[str] = Counter()
        self.calm = False

    def meet(self, route: Route) -> None:
        sends = route.request.method == "POST" and "/preview/" not in route.request.url
        fault = self._chance.choice(FAULTS) if sends and not self.calm else "none"
        self.counted[fault] += fault != "none"
        if fault == "dropped":
            route.abort()
        elif fault == "server away":
            route.fulfill(status=503, body="away")
        elif fault == "answer cut short":
            whole = route.fetch()
            route.fulfill(status=200, content_type="application/json", body=whole.text()[:7])
        elif fault == "answer lost":
            route.fetch()
            route.abort()
        else:
            if fault == "sent twice":
                route.fetch()
            route.continue_()


def run(database: Database, folder: Path, faults: int, seed: int) -> tuple[int, Counter[str], Counter[str]]:
    """How many forms were sent, what faults they met, and how often each form is a record."""
    clock = FixedClock(START)
    shop = Shop(open_shop(database, folder, clock), clock)
    case = new_case(shop.browser("li"), "杭州明德医院")
    weather, sent = Weather(seed), 0
    with ExitStack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        server = ExitStack()
        stack.callback(server.close)
        address = server.enter_context(served(shop.app))
        RunningShop(shop, address).log_in(page, "li")
        page.route("**/activities/**", weather.meet)
        while sum(weather.counted.values()) < faults:
            sent += 1
            page.goto(f"{address}{case}/{FORM}")
            page.get_by_label("拜访纪要").fill(f"第{sent}次")
            page.click("main form button.main")
            page.wait_for_function(GONE_ON)
            if sent % RESTART_EVERY == 0:
                server.close()
                clock.set(clock.now() + timedelta(minutes=1))
                server.enter_context(served(create_app(shop.services), urlsplit(address).port or 0))
        weather.calm = True
        settle(page, f"{address}/today")
    return sent, weather.counted, records(database, case)


def settle(page: Page, address: str) -> None:
    page.goto(address)
    for _ in range(20):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(500)
        if page.locator(".pending").get_attribute("data-count") == "0":
            return
    expect(page.locator(".pending")).to_have_attribute("data-count", "0")


def records(database: Database, case: str) -> Counter[str]:
    with database.read() as connection:
        organisation = connection.scalars(select(events.c.organisation).limit(1)).one()
        history = read(connection, Stream(organisation, case.rsplit("/", 1)[1]))
        return Counter(str(each.fields["拜访纪要"]) for each in history if isinstance(each, ActivityRecorded))


def wrong(sent: int, found: Counter[str]) -> list[str]:
    expected = [f"第{number}次" for number in range(1, sent + 1)]
    lost = [f"lost: {each}" for each in expected if not found[each]]
    return lost + [f"{count} times: {each}" for each, count in found.items() if count > 1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(empty_database(asked.store, folder))
        database = stack.enter_context(Database.open(url))
        migration.upgrade(database)
        since = monotonic()
        sent, met, found = run(database, folder, asked.faults, asked.seed)
    faults = wrong(sent, found)
    names = ", ".join(f"{count} {name}" for name, count in sorted(met.items()) if name != "none")
    took = f"{sum(met.values())} faults in {monotonic() - since:.0f} s"
    said = "\n".join(faults) or "each form is exactly one record"
    sys.stdout.write(f"seed {asked.seed}, {asked.store}: {sent} forms, {took}\n{names}\n{said}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

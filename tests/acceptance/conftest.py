"""A running app on a port of its own and a phone that opens it.

Playwright keeps an event loop running in its process, so these tests are best run in a process of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from runtime.storage.database import Database
from tests.acceptance.office import Office, OpenOffice
from tests.runtime.web.shop import PASSWORD, START, FixedClock, Shop, open_shop

PHONE = {"width": 360, "height": 740}


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address of the app, listening on a port that the system chose unless it is to come back on its own."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        until = monotonic() + 20
        while not server.started:
            assert monotonic() < until, "the server did not start"
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class RunningShop:
    shop: Shop
    address: str

    def log_in(self, page: Page, login: str) -> None:
        page.goto(f"{self.address}/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/today")


@pytest.fixture
def running_shop(database: Database, tmp_path: Path) -> Iterator[RunningShop]:
    clock = FixedClock(START)
    shop = Shop(open_shop(database, tmp_path, clock), clock)
    with served(shop.app) as address:
        yield RunningShop(shop, address)


@pytest.fixture
def open_office(database: Database, tmp_path: Path) -> OpenOffice:
    """On both stores."""
    clock = FixedClock(START)
    return lambda model: Office(open_shop(database, tmp_path, clock), clock, model)


@pytest.fixture
def open_small_office(sqlite_database: Database, tmp_path: Path) -> OpenOffice:
    """Where storage makes no difference: one store is enough there, and quicker."""
    clock = FixedClock(START)
    return lambda model: Office(open_shop(sqlite_database, tmp_path, clock), clock, model)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        # A camera and a microphone that exist only here; who may use them the context says.
        browser = playwright.chromium.launch(
            executable_path=path, args=["--use-fake-device-for-media-stream"]
        )
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    yield context
    context.close()

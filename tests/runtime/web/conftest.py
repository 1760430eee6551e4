from __future__ import annotations

from pathlib import Path

import pytest

from runtime.storage.database import Database
from tests.runtime.web.shop import START, FixedClock, Shop, open_shop


@pytest.fixture
def shop(sqlite_database: Database, tmp_path: Path) -> Shop:
    clock = FixedClock(START)
    return Shop(open_shop(sqlite_database, tmp_path, clock), clock)

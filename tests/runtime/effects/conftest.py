from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.storage.database import Database
from tests.runtime.effects import desk as made
from tests.runtime.effects.desk import Desk


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    with made.desk(database) as desk:
        yield desk

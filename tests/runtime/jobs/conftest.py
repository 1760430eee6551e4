from __future__ import annotations

import pytest

from runtime.storage.database import Database
from tests.runtime.jobs.company import Company


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database)

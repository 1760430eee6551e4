"""A short form of `python -m tests.endurance.network`: whatever the network does, each form is exactly one record."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.storage.database import Database
from tests.endurance import network

pytestmark = pytest.mark.browser


def test_each_form_is_exactly_one_record(database: Database, tmp_path: Path):
    sent, met, found = network.run(database, tmp_path, faults=8, seed=11)
    assert network.wrong(sent, found) == []
    assert sum(met.values()) >= 8

from __future__ import annotations

import pytest

from tests.engine.rules.story import Funnel


@pytest.fixture
def funnel() -> Funnel:
    return Funnel()

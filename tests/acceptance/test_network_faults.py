"""A short form of `python -m tests.endurance.network`: whatever the network does, each form is exactly one record."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine")
def test_each_form_is_exactly_one_record():
    """In a process of its own: it drives its own browser."""
    command = [sys.executable, "-m", "tests.endurance.network", "--faults", "8", "--seed", "11"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
    assert "each form is exactly one record" in ended.stdout

"""The `dongxian` command as a person runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys


def dongxian(*arguments: str, seconds: float = 60, **settings: str) -> subprocess.CompletedProcess[str]:
    told = subprocess.run(
        [sys.executable, "-m", "dongxian", *arguments],
        capture_output=True,
        env={**os.environ, **settings},
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    assert "Traceback" not in told.stdout + told.stderr, told.stderr
    return told

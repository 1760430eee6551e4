"""The name of this process, as leases keep it."""

from __future__ import annotations

import os
import socket

from runtime.storage.ids import new_id


def process_name() -> str:
    """Host and number for people; the id tells apart containers that share both."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{new_id()}"

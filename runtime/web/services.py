"""What the pages need from the rest of runtime; the composition root in `dongxian` fills it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.clock import Clock
    from runtime.evidence.store import FileStore
    from runtime.gate import Gate
    from runtime.models import Models
    from runtime.settings import Settings
    from runtime.storage import Database


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    database: Database
    gate: Gate
    models: Models
    clock: Clock
    files: FileStore

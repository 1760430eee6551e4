"""What is wrong with the installation at this moment: deadlines that nobody fires, a disk that is nearly full.

Pages show it, the worker reports it (`runtime.jobs.troubles`), `doctor` may ask the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, make_url, or_, select

from engine.diagnostics import Diagnostic
from runtime.channels.environment import BadSetting, number
from runtime.settings import Settings
from runtime.storage.codes import DEADLINES_LATE, DISK_NEARLY_FULL
from runtime.storage.tables import deadlines
from runtime.storage.tables.columns import written_out

LATE = timedelta(minutes=5)
FREE_PERCENT = 10.0

# Total, used and free bytes of the disk that holds a folder; `shutil.disk_usage` but in tests.
DiskUse = Callable[[Path], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Watch:
    """`folders` are where we write; a database on another machine has a disk that we cannot see."""

    folders: tuple[Path, ...] = ()
    late: timedelta = LATE
    free_percent: float = FREE_PERCENT
    disk_use: DiskUse = shutil.disk_usage

    @classmethod
    def from_environment(cls, settings: Settings, environment: Mapping[str, str]) -> Watch:
        minutes = number(environment, "DONGXIAN_LATE_WARNING_MINUTES", str(LATE.seconds // 60))
        percent = number(environment, "DONGXIAN_DISK_WARNING_PERCENT", str(FREE_PERCENT))
        if not 0 < minutes <= 24 * 60:
            raise BadSetting("DONGXIAN_LATE_WARNING_MINUTES", "a number of minutes up to a day")
        if not 0 <= percent < 100:
            raise BadSetting("DONGXIAN_DISK_WARNING_PERCENT", "a percentage from 0 to 99")
        return cls(tuple(_folders(settings)), timedelta(minutes=minutes), percent)

    def troubles(self, connection: Connection, organisation: str, now: datetime) -> tuple[Diagnostic, ...]:
        """At most one of each kind."""
        return (*self._late(connection, organisation, now), *self._full())

    def _late(self, connection: Connection, organisation: str, now: datetime) -> Iterator[Diagnostic]:
        """What a worker has claimed is being worked on."""
        oldest = connection.execute(
            select(func.min(deadlines.c.due)).where(
                deadlines.c.organisation == organisation,
                deadlines.c.state == written_out("pending"),
                deadlines.c.due < now - self.late,
                or_(deadlines.c.lease_until.is_(None), deadlines.c.lease_until <= now),
            )
        ).scalar()
        if oldest is not None:
            yield Diagnostic(DEADLINES_LATE, parameters={"minutes": (now - oldest) // timedelta(minutes=1)})

    def _full(self) -> Iterator[Diagnostic]:
        """Of several disks the one with the least room."""
        rooms = [(free * 100 / total, folder) for folder, total, free in self._rooms() if total]
        percent, folder = min(rooms, default=(100.0, Path()))
        if percent <= self.free_percent:
            yield Diagnostic(
                DISK_NEARLY_FULL, parameters={"folder": str(folder), "percent": f"{percent:.0f}"}
            )

    def _rooms(self) -> Iterator[tuple[Path, int, int]]:
        for folder in self.folders:
            there = next(each for each in (folder, *folder.parents) if each.exists())
            total, _, free = self.disk_use(there)
            yield folder, total, free


def _folders(settings: Settings) -> Iterator[Path]:
    yield settings.files.absolute()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield Path(url.database).absolute().parent

"""A clock that several processes read and one moves, so that a day passes in minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from pathlib import Path
from struct import Struct

_MICROSECONDS = Struct("<q")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SharedClock:
    """A file of eight bytes: microseconds since 1970."""

    def __init__(self, file: Path, *, moves: bool = False) -> None:
        with file.open("r+b" if moves else "rb") as opened:
            self._now = mmap(opened.fileno(), 8, access=ACCESS_WRITE if moves else ACCESS_READ)

    @classmethod
    def begun(cls, file: Path, now: datetime) -> SharedClock:
        file.write_bytes(bytes(8))
        clock = cls(file, moves=True)
        clock.set(now)
        return clock

    def now(self) -> datetime:
        return _EPOCH + timedelta(microseconds=_MICROSECONDS.unpack_from(self._now)[0])

    def set(self, now: datetime) -> None:
        _MICROSECONDS.pack_into(self._now, 0, (now - _EPOCH) // timedelta(microseconds=1))

    def pass_on(self, time: timedelta) -> None:
        self.set(self.now() + time)

"""What differs between workers, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from runtime.channels.environment import BadSetting, number
from runtime.channels.settings import ChannelSettings
from runtime.clock import Clock
from runtime.effects.delivery import ROUND
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.jobs.calendar_warning import BEFORE
from runtime.jobs.worker import Pace, Worker
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.watch import Watch

MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    channels: ChannelSettings = field(default_factory=ChannelSettings)
    public_url: str | None = None
    pace: Pace = field(default_factory=Pace)
    warn_before: timedelta = BEFORE
    watch: Watch | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> WorkerSettings:
        channels = ChannelSettings.from_environment(environment)
        return cls(
            channels=channels,
            public_url=environment.get("DONGXIAN_PUBLIC_URL", "").rstrip("/") or None,
            pace=Pace(lease=_lease(environment, channels.timeout)),
            warn_before=_warn_before(environment),
            watch=Watch.from_environment(Settings.from_environment(environment), environment),
        )

    def worker(self, database: Database, gate: Gate, clock: Clock, files: FileStore | None = None) -> Worker:
        return Worker(
            database,
            gate,
            clock,
            self.channels.channels(),
            public_url=self.public_url,
            pace=self.pace,
            files=files,
            warn_before=self.warn_before,
            watch=self.watch,
        )


def _warn_before(environment: Mapping[str, str]) -> timedelta:
    name = "DONGXIAN_CALENDAR_WARNING_DAYS"
    days = number(environment, name, str(BEFORE.days))
    if not 0 <= days <= MOST_DAYS:
        raise BadSetting(name, f"a number of days from 0 to {MOST_DAYS}")
    return timedelta(days=days)


def _lease(environment: Mapping[str, str], timeout: float) -> timedelta:
    """A whole round may time out twice over (finding the address, then the answer) before a lease is over."""
    return timedelta(seconds=number(environment, "DONGXIAN_LEASE", str(2 * ROUND * timeout)))

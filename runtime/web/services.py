"""What the pages need from the rest of runtime; the composition root in `dongxian` fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runtime.channels.settings import ChannelSettings
from runtime.watch import Watch

if TYPE_CHECKING:
    from runtime.channels.channel import Channel
    from runtime.clock import Clock
    from runtime.evidence.store import FileStore
    from runtime.gate import Gate
    from runtime.models import Models
    from runtime.settings import Settings
    from runtime.storage import Database


@dataclass(frozen=True, slots=True)
class Services:
    """`channels` are those that `channel_settings` make; `public_url` is where people reach these pages."""

    settings: Settings
    database: Database
    gate: Gate
    models: Models
    clock: Clock
    files: FileStore
    channel_settings: ChannelSettings = field(default_factory=ChannelSettings)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    public_url: str | None = None
    watch: Watch = field(default_factory=Watch)

"""A message for one person, as the outbox keeps it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from engine.actions.effect import Call
from engine.model.reminders import Reminders

EFFECT = "message"
# One that first has to find out when its reader may be disturbed; see `runtime.effects.windows`.
REMINDER = "reminder"
# The window of one reader, while it is open.
DIGEST = "digest"

# Channels whose reader wants every message in the order in which it was written.
IN_ORDER = frozenset({"webhook"})
# Channels that nobody is disturbed by: a machine reads them, or only whoever looks.
SILENT = frozenset({"webhook", "in_app"})
# Channels that speak in a team's own group: what is for two teams is never one text.
IN_GROUPS = frozenset({"wecom", "dingtalk", "feishu"})


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`person` is None when nobody holds `role` upward from the case owner's unit.

    `channels` is the model's order of preference; `unit_path` (the owner's, as at the decision)
    finds the team's group. `addressed` and `copied` are the ids of all who get this notice.
    `reminders` is how the model wants its reader to be disturbed; None when each message goes at once.
    `items` counts what a digest brings together; its text is made from them when it is sent.
    A `call` is for another system and for no person.
    """

    person: str | None
    role: str = ""
    copy: bool = False
    title: str
    say: str
    public: str
    because: str = ""
    channels: tuple[str, ...] = ("in_app",)
    unit_path: str = ""
    addressed: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    urgent: bool = False
    reminders: Reminders | None = None
    items: int = 0
    call: Call | None = None

    @property
    def gathers(self) -> bool:
        return self.reminders is not None and not self.urgent and self.channels[:1] not in _AT_ONCE

    @property
    def queue(self) -> str | None:
        """What is in one queue arrives one after another. A receiver that is down holds up its own calls alone."""
        if self.call is not None:
            return f"webhook/{self.call.receiver}"
        return self.channels[0] if self.channels and self.channels[0] in IN_ORDER else None

    @property
    def place(self) -> tuple[str, ...]:
        """Messages to one reader with the same place go the same way and may share a text."""
        return (*self.channels, self.unit_path) if {*self.channels[:1]} & IN_GROUPS else self.channels

    def not_before(self, now: datetime) -> datetime:
        """When its reader may hear of it; `now` when at once."""
        return self.reminders.after_quiet(now) if self.reminders and self.gathers else now

    def unsaid(self) -> Message:
        """Who it is for and how it goes, without a word of what it says."""
        return replace(self, title="", say="", public="", because="", addressed=(), copied=(), items=0)


_AT_ONCE = frozenset({(), *((channel,) for channel in SILENT)})


def values(message: Message, *, key: str, case: str | None, now: datetime) -> dict[str, object]:
    """The outbox row. `key` decides once: stream, sequence, place of the effect, reader."""
    return {
        "key": key,
        "effect": REMINDER if message.gathers else EFFECT,
        "case": case,
        "queue": message.queue,
        "payload": written(message),
        "state": "pending",
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }


def written(message: Message) -> str:
    return msgspec.json.encode(message).decode()


def read(payload: str) -> Message:
    return msgspec.json.decode(payload, type=Message)

"""A message for one person, as the outbox keeps it."""

from __future__ import annotations

from datetime import datetime

import msgspec

EFFECT = "message"


# Channels whose reader wants every message in the order in which it was written.
IN_ORDER = frozenset({"webhook"})


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`person` is None when nobody holds `role` upward from the case owner's unit.

    `channels` is the model's order of preference; `unit_path` (the owner's, as at the decision)
    finds the team's group. `addressed` and `copied` are the ids of all who get this notice.
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


def values(message: Message, *, key: str, case: str | None, now: datetime) -> dict[str, object]:
    """The outbox row. `key` decides once: stream, sequence, place of the effect, reader."""
    return {
        "key": key,
        "effect": EFFECT,
        "case": case,
        "queue": message.channels[0] if message.channels and message.channels[0] in IN_ORDER else None,
        "payload": msgspec.json.encode(message).decode(),
        "state": "pending",
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }


def read(payload: str) -> Message:
    return msgspec.json.decode(payload, type=Message)

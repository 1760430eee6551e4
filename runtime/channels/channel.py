"""What every channel offers, and the words it shares with the delivery log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from engine.actions.effect import Call
from engine.diagnostics import Language, Text


class Problem(StrEnum):
    """The class of a failure decides what comes next: try again, or the next channel at once."""

    RATE = "rate"
    TRANSIENT = "transient"
    AUTH = "auth"
    CONTENT = "content"
    RECIPIENT = "recipient"

    @property
    def passes(self) -> bool:
        return self in (Problem.RATE, Problem.TRANSIENT)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a provider's code says to people, and how long it is useless to ask again after it.

    `{code}` and `{address}` in `words` are filled by `runtime.channels.meaning.in_words`.
    """

    problem: Problem
    words: Text
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Recipient:
    id: str
    name: str
    language: Language = "zh"
    email: str | None = None
    mobile: str | None = None
    wecom_id: str | None = None
    dingtalk_id: str | None = None
    feishu_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One copy of a message, for one person. `id` is the same at every attempt.

    `say` may name the customer and goes only to the person; `public` may be read by a group.
    `addressed` and `copied` are all who get the message, so that each copy shows who else has it.
    `groups` are the keys a team group may be registered under, nearest first.
    With a `call` it is for a machine, which `recipient` only names.
    """

    id: str
    recipient: Recipient
    addressed: tuple[Recipient, ...] = ()
    copied: tuple[Recipient, ...] = ()
    copy: bool = False
    title: str
    say: str
    public: str
    because: str = ""
    link: str | None = None
    groups: tuple[str, ...] = ()
    case: str | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider answered; `code` and `text` are its own words, without secrets."""

    delivered: bool
    code: str = ""
    text: str = ""


class Channel(Protocol):
    @property
    def kind(self) -> str:
        """What `send_by` in a model says."""
        ...

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        """Letters that go out as one request and share its answer."""
        ...

    def target(self, batch: tuple[Letter, ...]) -> str:
        """Who answers for this batch: while one target is silent, the others go on. May hold a key."""
        ...

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        """When the provider's rate limit lets this batch through; `now` when it may go at once."""
        ...

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt: ...

    def meaning(self, code: str) -> Meaning:
        """What a failure means, from the code in the delivery log alone."""
        ...

"""A test message to one person over one channel, and the provider's answer in words: for the page and the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from engine.actions.channel import NAMES
from engine.diagnostics import Text
from runtime.channels.channel import Channel, Letter, Receipt, Recipient
from runtime.channels.meaning import in_words
from runtime.effects.readers import groups, readers
from runtime.storage.ids import new_id
from runtime.storage.tables import memberships, units

_TITLE = Text("测试消息", "Test message")
_SAY = Text(
    "这是动线经“{channel}”发出的测试消息。看到它,这个渠道就通了。",
    "This is a test message from Dongxian over “{channel}”. If you read it, the channel works.",
)
_SENT = Text(
    "服务商收下了;在{channel}里看一看到了没有", "The provider took it; see whether it has arrived ({channel})"
)
BECAUSE = "rule/test"


@dataclass(frozen=True, slots=True)
class Reader:
    recipient: Recipient
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    kind: str
    receipt: Receipt
    words: Text


def reader_of(connection: Connection, organisation: str, person: str, now: datetime) -> Reader | None:
    """None when the person has left; a robot's group is that of the person's first unit."""
    recipient = readers(connection, organisation, [person], now).get(person)
    if recipient is None:
        return None
    path = connection.scalar(
        select(units.c.path)
        .join(
            memberships,
            (memberships.c.organisation == units.c.organisation) & (memberships.c.unit == units.c.id),
        )
        .where(
            memberships.c.organisation == organisation,
            memberships.c.person == person,
            memberships.c.valid_from <= now,
            or_(memberships.c.valid_to.is_(None), memberships.c.valid_to > now),
        )
        .order_by(memberships.c.valid_from, memberships.c.id)
    )
    return Reader(recipient, groups(connection, organisation, path or ""))


def send_trial(
    channels: Mapping[str, Channel], kind: str, reader: Reader, link: str | None, now: datetime
) -> Tried:
    channel, language = channels[kind], reader.recipient.language
    say = _SAY.to(language).format(channel=NAMES[kind].to(language))
    letter = Letter(
        id=new_id(),
        recipient=reader.recipient,
        addressed=(reader.recipient,),
        title=_TITLE.to(language),
        say=say,
        public=say,
        because=BECAUSE,
        link=link,
        groups=reader.groups,
    )
    (batch,) = channel.batches([letter])
    free = channel.ready_at(batch, now) <= now
    receipt = channel.send(batch, now) if free else Receipt(False, "rate")
    if not receipt.delivered:
        return Tried(kind, receipt, in_words(channel.meaning(receipt.code), receipt))
    name = NAMES[kind]
    return Tried(kind, receipt, Text(_SENT.zh.format(channel=name.zh), _SENT.en.format(channel=name.en)))

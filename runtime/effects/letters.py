"""Claimed messages become letters: the people are looked up, and each message is put into its inbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic
from engine.rules.because import read_because
from runtime.channels.channel import Letter, Recipient
from runtime.effects import codes, digest, inbox, outbox
from runtime.effects.outbox import Claimed
from runtime.effects.readers import groups, readers


@dataclass(frozen=True, slots=True)
class Outgoing:
    claimed: Claimed
    letter: Letter


def letters(
    connection: Connection, claimed: list[Claimed], now: datetime, public_url: str | None
) -> Iterator[Outgoing]:
    """A message that has no reader ends here, and administrators are told."""
    for each in claimed:
        message = each.message
        if message.call is not None:
            named = Recipient("", message.call.receiver)
            yield Outgoing(each, _letter(each, named, {}, (), public_url))
            continue
        ids = {message.person or "", *message.addressed, *message.copied}
        people = readers(connection, each.organisation, ids, now)
        recipient = people.get(message.person or "")
        if recipient is None:
            report_missing(connection, each, now)
            continue
        if not each.gathered:
            put_into_inbox(connection, each, now)
        group_keys = groups(connection, each.organisation, message.unit_path)
        letter = _letter(each, recipient, people, group_keys, public_url)
        yield Outgoing(each, digest.written_out(connection, each, letter) if message.items > 1 else letter)


def put_into_inbox(connection: Connection, claimed: Claimed, now: datetime) -> None:
    message = claimed.message
    inbox.put(
        connection,
        claimed.organisation,
        key=claimed.key,
        person=message.person or "",
        case=claimed.case,
        title=message.title,
        body=message.say,
        because=message.because,
        copy=message.copy,
        now=now,
    )


def _letter(
    claimed: Claimed,
    recipient: Recipient,
    people: Mapping[str, Recipient],
    group_keys: tuple[str, ...],
    public_url: str | None,
) -> Letter:
    message = claimed.message
    return Letter(
        id=claimed.id,
        recipient=recipient,
        addressed=tuple(people[id] for id in message.addressed if id in people),
        copied=tuple(people[id] for id in message.copied if id in people),
        copy=message.copy,
        title=message.title,
        say=message.say,
        public=message.public,
        because=message.because,
        link=_link(claimed, public_url),
        groups=group_keys,
        case=claimed.case,
        call=message.call,
    )


def _link(claimed: Claimed, public_url: str | None) -> str | None:
    if public_url is None or not (claimed.case or claimed.digest):
        return None
    if claimed.message.items > 1:
        return f"{public_url}/inbox"
    asked = read_because(claimed.message.because).request
    return f"{public_url}/approvals/{asked}" if asked else f"{public_url}/cases/{claimed.case}"


def report_missing(connection: Connection, claimed: Claimed, now: datetime) -> None:
    message = claimed.message
    code = codes.NOBODY if message.person is None else codes.LEFT
    # Once a day for a role and a unit: five hundred stuck cases are still one empty chair.
    chair = sha256(f"{message.role}/{message.unit_path}/{message.person}".encode()).hexdigest()[:32]
    inbox.tell_administrators(
        connection,
        claimed.organisation,
        Diagnostic(code, parameters={"role": message.role, "title": message.title}),
        key=f"unread/{chair}/{now.date()}",
        case=claimed.case,
        now=now,
    )
    outbox.failed(connection, claimed, now)

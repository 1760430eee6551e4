"""One round of deliveries: claim, send, write down. At least once; the inbox exactly once.

Between the provider's answer and its record a killed process leaves the row leased; it is
sent again when the lease is over. That is the only way a message goes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic
from runtime.channels.channel import Channel, Letter, Problem, Receipt
from runtime.effects import codes, inbox, outbox
from runtime.effects.letters import Outgoing, letters
from runtime.effects.outbox import Attempt, Claimed
from runtime.effects.route import Failure, route
from runtime.storage.database import Database

log = logging.getLogger(__name__)

# Few enough that all of them may time out before the lease is over.
ROUND = 10


class Delivery:
    """`public_url` is where people reach Dongxian; without it messages carry no link."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        by: str,
        lease: timedelta,
        public_url: str | None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._by = by
        self._lease = lease
        self._public_url = public_url

    def deliver(self, now: datetime) -> int:
        """How many rows were taken up; 0 when nothing is waiting."""
        with self._database.read() as connection:
            if not outbox.waiting(connection, now):
                return 0
        claimed, outgoing = self._database.write(lambda connection: self._take(connection, now))
        for channel, batch in self._batches(outgoing):
            self._send(channel, batch, now)
        return claimed

    def _take(self, connection: Connection, now: datetime) -> tuple[int, list[Outgoing]]:
        claimed = outbox.claim(connection, now, by=self._by, lease=self._lease, limit=ROUND)
        outgoing: list[Outgoing] = []
        for each in letters(connection, claimed, now, self._public_url):
            if self._route(each.claimed) is None:
                self._give_up(connection, each, Attempt("-", 0, False, "no_channel", ""), now)
            else:
                outgoing.append(each)
        return len(claimed), outgoing

    def _route(self, claimed: Claimed) -> str | None:
        return route(claimed.message.channels, claimed.failures, self._channels).channel

    def _batches(self, outgoing: list[Outgoing]) -> Iterator[tuple[Channel, tuple[Outgoing, ...]]]:
        by_letter = {each.letter.id: each for each in outgoing}
        for kind, channel in self._channels.items():
            same = [each.letter for each in outgoing if self._route(each.claimed) == kind]
            for batch in channel.batches(same):
                yield channel, tuple(by_letter[letter.id] for letter in batch)

    def _send(self, channel: Channel, batch: tuple[Outgoing, ...], now: datetime) -> None:
        together = tuple(each.letter for each in batch)
        ready = channel.ready_at(together, now)
        receipt = _answer(channel, together, now) if ready <= now else None

        def write_down(connection: Connection) -> None:
            for each in batch:
                if receipt is None:
                    outbox.postpone(connection, each.claimed, ready, by=self._by)
                else:
                    self._conclude(connection, each, channel, receipt, now)

        self._database.write(write_down)

    def _conclude(
        self, connection: Connection, each: Outgoing, channel: Channel, receipt: Receipt, now: datetime
    ) -> None:
        claimed = each.claimed
        this = route(claimed.message.channels, claimed.failures, self._channels)
        attempt = Attempt(channel.kind, this.attempt, receipt.delivered, receipt.code, receipt.text)
        outbox.log(connection, claimed, attempt, now)
        if receipt.delivered:
            outbox.done(connection, claimed, now)
            return
        if channel.problem(receipt.code) is Problem.AUTH:
            self._report_refusal(connection, claimed, attempt, now)
        failures = (*claimed.failures, Failure(channel.kind, receipt.code))
        onward = route(claimed.message.channels, failures, self._channels)
        if onward.channel is None:
            self._give_up(connection, each, attempt, now)
        else:
            outbox.postpone(connection, claimed, now + onward.wait, by=self._by)

    def _give_up(self, connection: Connection, each: Outgoing, last: Attempt, now: datetime) -> None:
        outbox.failed(connection, each.claimed, now)
        said = {
            "title": each.letter.title,
            "person": each.letter.recipient.name,
            "channel": last.channel,
            "reason": f"{last.code} {last.text}".strip(),
        }
        inbox.tell_administrators(
            connection,
            each.claimed.organisation,
            Diagnostic(codes.UNDELIVERED, parameters=said),
            key=f"undelivered/{each.claimed.id}",
            case=each.claimed.case,
            now=now,
        )

    def _report_refusal(
        self, connection: Connection, claimed: Claimed, attempt: Attempt, now: datetime
    ) -> None:
        """Once a day for a channel: the same wrong key would otherwise speak at every message."""
        said = {"channel": attempt.channel, "reason": f"{attempt.code} {attempt.text}".strip()}
        inbox.tell_administrators(
            connection,
            claimed.organisation,
            Diagnostic(codes.REFUSED, parameters=said),
            key=f"refused/{attempt.channel}/{now.date()}",
            case=None,
            now=now,
        )


def _answer(channel: Channel, together: tuple[Letter, ...], now: datetime) -> Receipt:
    try:
        return channel.send(together, now)
    except Exception as fault:  # a letter that an adapter chokes on must not stop the others
        log.exception("channel %s could not send", channel.kind)
        return Receipt(False, "fault", type(fault).__name__)

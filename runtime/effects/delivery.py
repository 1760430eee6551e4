"""Rounds of deliveries: claim, send, write down. At least once; the inbox exactly once.

Between the provider's answer and its record a killed process leaves the row leased; it is
sent again when the lease is over. That is the only way a message goes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from engine.actions.channel import NAMES
from engine.diagnostics import Code, Diagnostic, Text
from runtime.channels.channel import Channel, Letter, Meaning, Problem, Receipt
from runtime.channels.meaning import in_words, meaning_of
from runtime.effects import codes, inbox, outbox, windows
from runtime.effects.lanes import Lanes
from runtime.effects.letters import Outgoing, letters
from runtime.effects.outbox import Attempt, Claimed
from runtime.effects.route import Failure, route
from runtime.storage.database import Database

log = logging.getLogger(__name__)

# Few enough that all of them may time out before the lease is over.
ROUND = 10

# Whoever comes while a provider is being asked, comes again soon; nothing is known about it yet.
WHILE_BUSY = timedelta(seconds=5)

# A provider that let its time limit pass is not asked by others for a moment: they share its silence,
# or a hundred letters would wait for ten seconds each.
SILENCE = timedelta(seconds=14)

Lane = tuple[str, str]
Batches = list[tuple[Outgoing, ...]]


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
        self._lanes = Lanes()
        self._silent_until: dict[Lane, datetime] = {}

    def deliver(self, now: datetime, *, patience: float | None = None) -> int:
        """How many rows were taken up; 0 when nothing is waiting.

        A provider that has not answered within `patience` seconds is left to its lane, None waits for all.
        """
        with self._database.read() as connection:
            gathering = windows.waiting(connection, now)
            if not gathering and not outbox.waiting(connection, now):
                return 0
        gathered = self._gather(now) if gathering else 0
        claimed, outgoing = self._database.write(lambda connection: self._take(connection, now))
        started: list[Lane] = []
        for lane, batches in self._by_lane(outgoing).items():
            if self._lanes.busy(lane):
                self._put_off(batches, now + WHILE_BUSY)
            else:
                self._lanes.start(lane, partial(self._send_all, lane, batches, now))
                started.append(lane)
        self._lanes.wait(patience, started)
        return gathered + claimed

    def close(self) -> None:
        self._lanes.close()

    def _gather(self, now: datetime) -> int:
        def turn(connection: Connection) -> int:
            return windows.gather(self._database, connection, now) + windows.close(
                self._database, connection, now
            )

        return self._database.write(turn)

    def _take(self, connection: Connection, now: datetime) -> tuple[int, list[Outgoing]]:
        claimed = outbox.claim(connection, now, by=self._by, lease=self._lease, limit=ROUND)
        outgoing: list[Outgoing] = []
        for each in letters(connection, claimed, now, self._public_url):
            # Whatever kept it, a service that was down or a channel that was: the night is no time to catch up.
            allowed = each.claimed.message.not_before(now)
            if allowed > now:
                outbox.postpone(connection, each.claimed, allowed, by=self._by)
            elif self._route(each.claimed) is None:
                self._give_up(connection, each, Attempt("-", 0, False, "no_channel", ""), now)
            else:
                outgoing.append(each)
        return len(claimed), outgoing

    def _route(self, claimed: Claimed) -> str | None:
        return route(claimed.message.channels, claimed.failures, self._channels).channel

    def _by_lane(self, outgoing: list[Outgoing]) -> dict[Lane, Batches]:
        by_letter = {each.letter.id: each for each in outgoing}
        lanes: dict[Lane, Batches] = {}
        for kind, channel in self._channels.items():
            same = [each.letter for each in outgoing if self._route(each.claimed) == kind]
            for batch in channel.batches(same):
                together = tuple(by_letter[letter.id] for letter in batch)
                lanes.setdefault((kind, channel.target(batch)), []).append(together)
        return lanes

    def _put_off(self, batches: Batches, until: datetime) -> None:
        def write_down(connection: Connection) -> None:
            for batch in batches:
                for each in batch:
                    outbox.postpone(connection, each.claimed, until, by=self._by)

        self._database.write(write_down)

    def _send_all(self, lane: Lane, batches: Batches, now: datetime) -> None:
        for batch in batches:
            self._send(lane, batch, now)

    def _send(self, lane: Lane, batch: tuple[Outgoing, ...], now: datetime) -> None:
        channel = self._channels[lane[0]]
        together = tuple(each.letter for each in batch)
        ready = channel.ready_at(together, now)
        if ready > now:
            self._wait_for_room(batch, ready)
            return
        receipt = self._ask(lane, channel, together, now)

        def write_down(connection: Connection) -> None:
            for each in batch:
                self._conclude(connection, each, channel, receipt, now)

        self._database.write(write_down)

    def _wait_for_room(self, batch: tuple[Outgoing, ...], ready: datetime) -> None:
        """A digest that nobody was asked to take yet stays open: what comes meanwhile is one text with it."""

        def write_down(connection: Connection) -> None:
            for each in batch:
                if each.claimed.digest and not each.claimed.failures:
                    outbox.reopen(connection, each.claimed, ready, by=self._by)
                else:
                    outbox.postpone(connection, each.claimed, ready, by=self._by)

        self._database.write(write_down)

    def _ask(self, lane: Lane, channel: Channel, together: tuple[Letter, ...], now: datetime) -> Receipt:
        if self._silent_until.get(lane, now) > now:
            return Receipt(False, "timeout", "not asked: it let its time limit pass a moment ago")
        receipt = _answer(channel, together, now)
        if receipt.code == "timeout":
            self._silent_until[lane] = now + SILENCE
        return receipt

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
        if channel.meaning(receipt.code).problem is Problem.AUTH:
            self._report(connection, claimed, codes.REFUSED, attempt, now)
        failures = (*claimed.failures, Failure(channel.kind, receipt.code))
        onward = route(claimed.message.channels, failures, self._channels)
        if onward.channel is None:
            self._give_up(connection, each, attempt, now)
            return
        if onward.parked:
            code = codes.PARKED if claimed.message.call is None else codes.CALL_WAITS
            self._report(connection, claimed, code, attempt, now)
        outbox.postpone(connection, claimed, now + onward.wait, by=self._by)

    def _give_up(self, connection: Connection, each: Outgoing, last: Attempt, now: datetime) -> None:
        outbox.failed(connection, each.claimed, now)
        said = {
            "title": each.letter.title,
            "person": each.letter.recipient.name,
            "receiver": each.letter.recipient.name,
            "channel": NAMES.get(last.channel, last.channel),
            "reason": self._reason(last),
        }
        inbox.tell_administrators(
            connection,
            each.claimed.organisation,
            Diagnostic(codes.UNDELIVERED if each.letter.call is None else codes.UNCALLED, parameters=said),
            key=f"undelivered/{each.claimed.id}",
            case=each.claimed.case,
            now=now,
        )

    def _report(
        self, connection: Connection, claimed: Claimed, code: Code, attempt: Attempt, now: datetime
    ) -> None:
        """Once a day for a channel or a receiver: the same wrong key would otherwise speak at every message."""
        call = claimed.message.call
        place = attempt.channel if call is None else f"{attempt.channel}/{call.receiver}"
        said = {
            "title": claimed.message.title,
            "receiver": "" if call is None else call.receiver,
            "channel": NAMES[attempt.channel],
            "reason": self._reason(attempt),
        }
        inbox.tell_administrators(
            connection,
            claimed.organisation,
            Diagnostic(code, parameters=said),
            key=f"{code.id}/{place}/{now.date()}",
            case=None,
            now=now,
        )

    def _meaning(self, attempt: Attempt) -> Meaning:
        channel = self._channels.get(attempt.channel)
        return meaning_of(attempt.code, {}) if channel is None else channel.meaning(attempt.code)

    def _reason(self, attempt: Attempt) -> Text:
        """In words, and then in the provider's own."""
        receipt = Receipt(attempt.delivered, attempt.code, attempt.text)
        words = in_words(self._meaning(attempt), receipt)
        own = f" [{attempt.code} {attempt.text}".rstrip() + "]"
        return Text(words.zh + own, words.en + own)


def _answer(channel: Channel, together: tuple[Letter, ...], now: datetime) -> Receipt:
    try:
        return channel.send(together, now)
    except Exception as fault:  # a letter that an adapter chokes on must not stop the others
        log.exception("channel %s could not send", channel.kind)
        return Receipt(False, "fault", type(fault).__name__)

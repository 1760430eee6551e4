"""What was found, summed up: per rule, clock and gate; case by case; and the differences between two models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.diagnostics import CODES, Diagnostic
from engine.replay import Occurrences
from runtime.replay.entry import microseconds, moment
from runtime.replay.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Acted:
    """A rule, of how many occurrences; or a refusal, of which `words` is one that was said."""

    what: str
    times: int
    occurrences: int
    cases: int
    first: datetime
    last: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Every occurrence of a clause is met, missed, open or cancelled."""

    what: str
    met: int
    missed: int
    open: int
    cancelled: int
    cases: int
    first: datetime | None
    last: datetime | None

    @property
    def occurrences(self) -> int:
        return self.met + self.missed + self.open + self.cancelled


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a ladder; `quiet` had no need to speak, `stopped` was taken up by somebody before."""

    what: str
    occurrences: int
    told: int
    superseded: int
    quiet: int
    stopped: int
    open: int
    cases: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    case: str
    name: str
    what: str
    number: int
    outcome: str
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` and `after` are when it happened under the first and the second model, None where it did not.

    For a clock they are None and `outcome` reads `missed>met`.
    """

    sort: str
    case: str
    name: str
    what: str
    number: int
    outcome: str
    before: datetime | None
    after: datetime | None
    words: str


class Summary:
    """Asks the scratch file; `since` leaves out what happened earlier."""

    def __init__(self, scratch: Scratch, since: datetime | None = None) -> None:
        self._connection = scratch.connection
        self._since = microseconds(since) if since is not None else -(1 << 62)
        self._connection.execute(
            'CREATE INDEX IF NOT EXISTS found_alike ON found (sort, "case", what, number, outcome, model)'
        )

    def rules(self, model: int, occurrences: Occurrences) -> list[Acted]:
        fired = {each.what: each for each in self._acted(model, "rule", occurrences)}
        quiet = (
            Acted(what, 0, count, 0, moment(0), moment(0))
            for what, count in occurrences.items()
            if what not in fired
        )
        return [*fired.values(), *quiet]

    def refusals(self, model: int) -> list[Acted]:
        return list(self._acted(model, "refusal", Occurrences()))

    def _acted(self, model: int, sort: str, occurrences: Occurrences) -> Iterator[Acted]:
        rows = self._connection.execute(
            'SELECT what, count(*), count(DISTINCT "case"), min(at), max(at), min(words) FROM found'
            " WHERE model = ? AND sort = ? AND at >= ? GROUP BY what ORDER BY count(*) DESC, what",
            (model, sort, self._since),
        )
        for what, times, cases, first, last, words in rows:
            yield Acted(what, times, occurrences[what], cases, moment(first), moment(last), words)

    def clocks(self, model: int) -> list[Clock]:
        """`first` and `last` are of those that were missed."""
        rows = self._connection.execute(
            "SELECT what, sum(outcome = 'met'), sum(outcome = 'missed'), sum(outcome = 'open'),"
            " sum(outcome = 'cancelled'), count(DISTINCT CASE outcome WHEN 'missed' THEN \"case\" END),"
            " min(CASE outcome WHEN 'missed' THEN at END), max(CASE outcome WHEN 'missed' THEN at END)"
            " FROM found WHERE model = ? AND sort = 'clause' AND (at >= ? OR at IS NULL)"
            " GROUP BY what ORDER BY what",
            (model, self._since),
        )
        return [
            Clock(what, met, missed, open_, cancelled, cases, _moment(first), _moment(last))
            for what, met, missed, open_, cancelled, cases, first, last in rows
        ]

    def levels(self, model: int) -> list[Level]:
        """Upward within each clause; `first`, `last` and `cases` are of those that told somebody."""
        rows = self._connection.execute(
            "SELECT what, count(*), sum(outcome = 'told'), sum(outcome = 'superseded'),"
            " sum(outcome IN ('calm', 'cancelled', 'skipped', 'gone')), sum(outcome = 'stopped'),"
            " sum(outcome = 'open'), count(DISTINCT CASE outcome WHEN 'told' THEN \"case\" END),"
            " min(CASE outcome WHEN 'told' THEN at END), max(CASE outcome WHEN 'told' THEN at END)"
            " FROM found WHERE model = ? AND sort = 'level' AND (at >= ? OR at IS NULL) GROUP BY what",
            (model, self._since),
        )
        found = [Level(*row[:-2], _moment(row[-2]), _moment(row[-1])) for row in rows]
        return sorted(found, key=lambda level: _place(level.what))

    def cases(self, model: int, sort: str) -> Iterator[Found]:
        """Everything of one sort, case by case, in the order of time."""
        rows = self._connection.execute(
            'SELECT found."case", coalesce(name, found."case"), what, number, outcome, at, words FROM found'
            ' LEFT JOIN names ON names."case" = found."case"'
            " WHERE model = ? AND sort = ? AND (at >= ? OR at IS NULL)"
            ' ORDER BY what, at, found."case", number',
            (model, sort, self._since),
        )
        for case, name, of, number, how, at, words in rows:
            yield Found(case, name, of, number, how, _moment(at), words)

    def judged(self, model: int) -> dict[str, tuple[str, bool]]:
        """What was done, by its submission: which must-do activity, and whether it counts. Of all times."""
        rows = self._connection.execute(
            "SELECT words, what, outcome FROM found WHERE model = ? AND sort = 'done'", (model,)
        )
        return {id: (what.partition("/")[2], outcome == "counted") for id, what, outcome in rows}

    def differences(self) -> Iterator[Difference]:
        """What only one of the models did, or both at another time; then clocks that ended otherwise."""
        for vanished in (True, False):
            yield from self._one_sided(vanished=vanished)
        yield from self._moved()
        yield from self._clocks_that_differ()

    def _one_sided(self, *, vanished: bool) -> Iterator[Difference]:
        """In model 0 and not in 1 it vanishes; the other way round it appears."""
        rows = self._connection.execute(
            'SELECT a.sort, a."case", coalesce(name, a."case"), a.what, a.number, a.outcome, a.at, a.words'
            ' FROM found a LEFT JOIN names ON names."case" = a."case"'
            " WHERE a.model = ? AND a.sort IN ('reminder', 'task', 'refusal') AND a.at >= ? AND NOT EXISTS"
            ' (SELECT 1 FROM found b WHERE b.sort = a.sort AND b."case" = a."case" AND b.what = a.what'
            " AND b.number = a.number AND b.outcome = a.outcome AND b.model = ?)"
            ' ORDER BY a.sort, a.at, a."case"',
            (0 if vanished else 1, self._since, 1 if vanished else 0),
        )
        for sort, case, name, what, number, outcome, at, words in rows:
            then = moment(at)
            before, after = (then, None) if vanished else (None, then)
            yield Difference(sort, case, name, what, number, outcome, before, after, words)

    def _moved(self) -> Iterator[Difference]:
        rows = self._connection.execute(
            'SELECT a.sort, a."case", coalesce(name, a."case"), a.what, a.number, a.outcome, a.at, b.at, b.words'
            ' FROM found a JOIN found b ON b.sort = a.sort AND b."case" = a."case" AND b.what = a.what'
            " AND b.number = a.number AND b.outcome = a.outcome AND b.model = 1"
            ' LEFT JOIN names ON names."case" = a."case"'
            " WHERE a.model = 0 AND a.sort IN ('reminder', 'task') AND a.at <> b.at AND max(a.at, b.at) >= ?"
            ' ORDER BY a.sort, a.at, a."case"',
            (self._since,),
        )
        for sort, case, name, what, number, outcome, before, after, words in rows:
            yield Difference(sort, case, name, what, number, outcome, moment(before), moment(after), words)

    def _clocks_that_differ(self) -> Iterator[Difference]:
        rows = self._connection.execute(
            'SELECT a."case", coalesce(name, a."case"), a.what, a.number, a.outcome, b.outcome'
            ' FROM found a JOIN found b ON b.sort = \'clause\' AND b."case" = a."case" AND b.what = a.what'
            " AND b.number = a.number AND b.model = 1"
            ' LEFT JOIN names ON names."case" = a."case"'
            " WHERE a.model = 0 AND a.sort = 'clause' AND a.outcome <> b.outcome"
            " AND (max(coalesce(a.at, ?), coalesce(b.at, ?)) >= ?)"
            ' ORDER BY a.what, a."case"',
            (self._since, self._since, self._since),
        )
        for case, name, what, number, before, after in rows:
            yield Difference("clause", case, name, what, number, f"{before}>{after}", None, None, "")

    def bad_rows(self) -> Iterator[tuple[int, Diagnostic]]:
        for line, problem in self._connection.execute("SELECT line, problem FROM bad ORDER BY line"):
            said = json.loads(problem)
            yield line, Diagnostic(CODES[said.pop("code")], parameters=said)


def _place(what: str) -> tuple[str, int, int]:
    """`clause/stage/触达@150+1` by clause, share and repetition."""
    clause, _, step = what.rpartition("@")
    share, _, again = step.partition("+")
    return clause, int(share), int(again or 0)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)

"""`dongxian measure`: a number of the pages, counted for the whole organisation: how departments keep their agreement."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from dongxian.stop import Stop
from engine.analysis import Rate
from engine.diagnostics import Language, Text
from engine.model.kernel import Agreement, Model
from engine.rules.former import present_name
from engine.scoring.collaboration import Part, collaboration
from runtime.clock import SystemClock
from runtime.models import Models
from runtime.queries.hand_overs import counts
from runtime.queries.period import Period, months, months_of, parse
from runtime.queries.teams import team_names
from runtime.storage.scope import everything

NO_AGREEMENT = Text(
    "没有“{name}”这个协作协议;有的是:{known}", "There is no agreement “{name}”, only: {known}"
)
NO_PERIOD = Text(
    "“{period}”不是月份或季度,写 2026-03 或 2026-Q1",
    "“{period}” is neither a month nor a quarter; write 2026-03 or 2026-Q1",
)
NO_DAY = Text("“{day}”不是日期,写 2026-04-11", "“{day}” is not a day; write 2026-04-11")
HEAD = Text(
    "{agreement} {month} {team}:{score}(到期 {due})", "{agreement} {month} {team}: {score} ({due} due)"
)
SIDE = Text("    {side} {points}:{parts}", "    {side} {points}: {parts}")
ALL, NOTHING = Text("合计", "all"), Text("数据不足", "not enough data")


@dataclass(frozen=True, slots=True)
class Measured:
    """A month of one team, or of all of them; points and score as on the page, unrounded."""

    agreement: str
    month: str
    team: str | None
    due: int
    score: float | None
    consumer_points: float | None
    provider_points: float | None
    consumer: tuple[str, ...]
    provider: tuple[str, ...]


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("measure", help="量一个数 · count a number", description=__doc__)
    command.add_argument("what", choices=["collaboration"])
    command.add_argument("--agreement", default="", help="its name; not needed when there is only one")
    command.add_argument("--period", default="", help="2026-03 or 2026-Q1; without it, this month")
    command.add_argument("--known", default="", help="as known at the end of this day, 2026-04-11")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    now = SystemClock().now()
    with installed() as database, database.read() as connection:
        organisation = organisation_named(connection, args.organisation)
        model = Models().current(connection, organisation)
        agreement = _agreement(model, args.agreement)
        assert model is not None
        period, known = _period(model, args.period, now), _known(model, args.known, now)
        found = list(_measured(connection, organisation, model, agreement, period, known, args.language))
    if args.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        print("\n".join(line for one in found for line in _lines(one, agreement, args.language)))
    return 0


def _agreement(model: Model | None, name: str) -> Agreement:
    known = model.agreements if model is not None else {}
    called = present_name(model, "agreement", name, known) if model and name else name
    found = known.get(called) if name or len(known) != 1 else next(iter(known.values()))
    if found is None:
        raise Stop(NO_AGREEMENT, name=name, known="、".join(known) or "—")
    return found


def _period(model: Model, name: str, now: datetime) -> Period:
    found = parse(name, model.timezone) if name else next(iter(months(now, model.timezone, 1)))
    if found is None or "W" in found.name:
        raise Stop(NO_PERIOD, period=name)
    return found


def _known(model: Model, day: str, now: datetime) -> datetime:
    if not day:
        return now
    try:
        after = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError) as wrong:
        raise Stop(NO_DAY, day=day) from wrong
    return min(now, datetime.combine(after, time(), ZoneInfo(model.timezone)))


def _measured(
    connection: Connection,
    organisation: str,
    model: Model,
    agreement: Agreement,
    period: Period,
    known: datetime,
    language: Language,
) -> Iterator[Measured]:
    scope = everything(organisation, "")
    for month in months_of(period, model.timezone):
        found = counts(connection, scope, agreement, month, known)
        names = team_names(connection, organisation, found)
        for unit in sorted(found):
            score = collaboration(found[unit], agreement.weighing)
            yield Measured(
                agreement=agreement.id,
                month=month.name,
                team=names.get(unit, unit) or None,
                due=score.counts.due,
                score=score.score,
                consumer_points=score.consumer_points,
                provider_points=score.provider_points,
                consumer=tuple(_said(part, language) for part in score.consumer),
                provider=tuple(_said(part, language) for part in score.provider),
            )


def _said(part: Part, language: Language) -> str:
    """A number promised is no share of anything."""
    title = part.title.to(language)
    if part.among is None:
        return f"{title} {part.k}/{part.n}"
    return f"{title} {Rate(part.k, part.n).words.to(language)}"


def _lines(one: Measured, agreement: Agreement, language: Language) -> Iterator[str]:
    score = NOTHING.to(language) if one.score is None else f"{one.score:.1f}"
    team = one.team or ALL.to(language)
    yield HEAD.to(language).format(
        agreement=agreement.title.to(language), month=one.month, team=team, score=score, due=one.due
    )
    for side, points, parts in (
        (agreement.consumer, one.consumer_points, one.consumer),
        (agreement.provider, one.provider_points, one.provider),
    ):
        shown = "—" if points is None else f"{points:.1f}"
        yield SIDE.to(language).format(side=side, points=shown, parts="; ".join(parts))

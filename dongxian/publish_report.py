"""What a publication would do, for people in a page of text and for programs as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from engine.diagnostics import Language, Text
from engine.migration import Difference, Plan
from engine.model.kernel import Model
from runtime.publication.act import Act
from runtime.publication.followers import Left
from runtime.publication.foresight import Affected, Foreseen
from runtime.publication.reminders import Loads

DIFFERENCES = Text("和现在的版本 {before} 相比", "Compared with {before}, which is in force")
SAME = Text("  没有差别", "  nothing differs")
LIMITS = Text("时限读作", "Time limits read as")
LIMIT = Text("  {title}:{words}", "  {title}: {words}")
CASES = Text(
    "进行中的商机 {open} 条,{affected} 条会变;马上超时的 {overdue} 条",
    "{open} open cases, {affected} would change, {overdue} would be overdue at once",
)
MOVED = Text("  {name}({owner}):{before} → {after}{due}", "  {name} ({owner}): {before} → {after}{due}")
DUE = Text(";时限 {before} → {after}{over}", "; limit {before} → {after}{over}")
OVER = Text(",马上超时", ", overdue at once")
NO_LIMIT = Text("没有", "none")
MORE = Text("  还有 {count} 条,用 --json 看全部", "  and {count} more; --json has them all")
REMINDERS = Text(
    "过去 {days} 天的提醒:{before} 条 → {after} 条;落在休息日的 {off_before} → {off_after}",
    "Reminders of the last {days} days: {before} → {after}; on days off {off_before} → {off_after}",
)
LOAD = Text(
    "  {who}:每周 {before:.1f} → {after:.1f} 条(最忙的一周 {busiest_before} → {busiest_after})",
    "  {who}: {before:.1f} → {after:.1f} a week (busiest week {busiest_before} → {busiest_after})",
)
NOT_WRITTEN = Text("只是试算,什么也没有写入", "A dry run: nothing was written")
ACT = Text(
    "{number}  {version}  {when}  {state}  {by}  {note}", "{number}  {version}  {when}  {state}  {by}  {note}"
)
STATES = {
    "scheduled": Text("定好了", "scheduled"),
    "following": Text("商机正在换过去,还有 {behind} 条", "cases are following, {behind} to go"),
    "done": Text("已生效", "done"),
    "cancelled": Text("已取消", "cancelled"),
}
STAYED = Text("    {name} 没换过去:{why}", "    {name} could not follow: {why}")


def foreseen_lines(
    model: Model, foreseen: Foreseen, found: Sequence[Difference], before: str, show: int, language: Language
) -> Iterator[str]:
    yield DIFFERENCES.to(language).format(before=before[:12])
    yield from (f"  {each.words.to(language)}" for each in found)
    if not found:
        yield SAME.to(language)
    yield LIMITS.to(language)
    for clause in model.clauses.values():
        words = clause.duration.words_with_meaning(language)
        yield LIMIT.to(language).format(title=clause.title.to(language), words=words)
    counted = {"open": foreseen.open_cases, "affected": len(foreseen.affected), "overdue": foreseen.overdue}
    yield CASES.to(language).format(**counted)
    zone = ZoneInfo(model.timezone)
    yield from (_affected(each, zone, language) for each in islice(foreseen.affected, show))
    if (more := len(foreseen.affected) - show) > 0:
        yield MORE.to(language).format(count=more)


def _affected(each: Affected, zone: ZoneInfo, language: Language) -> str:
    over = OVER.to(language) if each.overdue_at_once else ""
    before, after = (_at(instant, zone, language) for instant in (each.due_before, each.due_after))
    due = "" if before == after else DUE.to(language).format(before=before, after=after, over=over)
    return MOVED.to(language).format(
        name=each.name, owner=each.owner, before=each.stage_before, after=each.stage_after, due=due
    )


def _at(instant: datetime | None, zone: ZoneInfo, language: Language) -> str:
    return NO_LIMIT.to(language) if instant is None else f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def load_lines(loads: Loads, days: int, show: int, language: Language) -> Iterator[str]:
    (before, after), (off_before, off_after) = loads.total, loads.on_days_off
    counted = {"days": days, "before": before, "after": after}
    yield REMINDERS.to(language).format(**counted, off_before=off_before, off_after=off_after)
    for load in islice(loads.people, show):
        said = asdict(load) | {"before": load.before / loads.weeks, "after": load.after / loads.weeks}
        yield LOAD.to(language).format(who=said.pop("receiver"), **said)


def foreseen_data(
    after: Model, foreseen: Foreseen, found: Iterable[Difference], plan: Plan, loads: Loads | None
) -> dict[str, object]:
    return {
        "version": after.version,
        "differences": [
            {**asdict(each), "words": {"zh": each.words.zh, "en": each.words.en}} for each in found
        ],
        "plan": {
            "renames": dict(plan.renames),
            "move": dict(plan.moves),
            "clocks": dict(plan.clocks),
            "drop": sorted(plan.dropped),
        },
        "open_cases": foreseen.open_cases,
        "overdue_at_once": foreseen.overdue,
        "affected": [
            asdict(each) | {"due_before": _iso(each.due_before), "due_after": _iso(each.due_after)}
            for each in foreseen.affected
        ],
        "reminders": None if loads is None else asdict(loads),
    }


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def act_lines(
    act: Act, zone: ZoneInfo, behind: int, stayed: Sequence[Left], language: Language
) -> Iterator[str]:
    yield (
        ACT.to(language)
        .format(
            number=act.number,
            version=act.version[:12],
            when=f"{act.takes_effect_at.astimezone(zone):%Y-%m-%d %H:%M}",
            state=STATES[act.state].to(language).format(behind=behind),
            by=act.asked_by or "—",
            note=act.note,
        )
        .rstrip()
    )
    for each in stayed:
        yield STAYED.to(language).format(name=each.name, why=each.why)

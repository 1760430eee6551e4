"""What a publication would do, for people in a page of text and for programs as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dongxian.report import as_data
from engine.diagnostics import Language, Text
from engine.model.kernel import Model
from runtime.publication.act import Act
from runtime.publication.followers import Left
from runtime.publication.foresight import Affected, Foreseen, Limit, Touched
from runtime.publication.looking import Looked
from runtime.publication.outlook import Outlook
from runtime.publication.reminders import Loads
from runtime.publication.score_changes import ScoreChange

DIFFERENCES = Text("和现在的版本 {before} 相比", "Compared with {before}, which is in force")
SAME = Text("  没有差别", "  nothing differs")
LIMITS = Text("时限读作", "Time limits read as")
LIMIT = Text("  {title}:{words}", "  {title}: {words}")
CASES = Text(
    "进行中的商机 {open} 条,{affected} 条会变;马上超时的 {overdue} 条",
    "{open} open cases, {affected} would change, {overdue} would be overdue at once",
)
MOVES = Text("  {name}({owner}):{before} → {after}", "  {name} ({owner}): {before} → {after}")
STANDS = Text("  {name}({owner}):{before}", "  {name} ({owner}): {before}")
DUE = Text(";{title} {before} → {after}{over}", "; {title} {before} → {after}{over}")
STAYING = Text("按计划用原来的版本办完 {count} 条", "{count} finish on their version, as planned")
OVER = Text(",马上超时", ", overdue at once")
NO_LIMIT = Text("没有", "none")
MORE = Text("  还有 {count} 条,用 --json 看全部", "  and {count} more; --json has them all")
REMINDERS = Text(
    "过去 {days} 天的提醒:{before} 条 → {after} 条{off}",
    "Reminders of the last {days} days: {before} → {after}{off}",
)
OFF = Text(";落在休息日的 {before} → {after}", "; on days off {before} → {after}")
LOAD = Text(
    "  {who}:每周 {before:.1f} → {after:.1f} 条(最忙的一周 {busiest_before} → {busiest_after})",
    "  {who}: {before:.1f} → {after:.1f} a week (busiest week {busiest_before} → {busiest_after})",
)
SCORES = Text(
    "过去 {days} 天里会不同的评分 {count} 个", "{count} scores of the last {days} days would differ"
)
SCORE = Text(
    "  {who} {week} {score}:{before} → {after}{passed}", "  {who} {week} {score}: {before} → {after}{passed}"
)
NOT_ASKED = Text("没有要求", "nothing asked")
NOW_PASSED = Text(",变为达标", ", now passed")
NOW_MISSED = Text(",变为不达标", ", no longer passed")
ACT = Text(
    "{number}  {version}  {when}  {state}  {by}  {note}", "{number}  {version}  {when}  {state}  {by}  {note}"
)
STATES = {
    "scheduled": Text("定好了", "scheduled"),
    "following": Text("商机正在换过去,还有 {behind} 条", "cases are following, {behind} to go"),
    "done": Text("已生效", "done"),
    "cancelled": Text("已取消", "cancelled"),
}
FORM = Text(
    "  表单 {form} 的“{field}”{what}({harm}):进行中的商机填过 {held} 次,其中 {refused} 次不再合规",
    "  “{field}” of {form} {what} ({harm}): filled in {held} times by open cases, {refused} of them no longer acceptable",
)
STAYED = Text("    {name} 没换过去:{why}", "    {name} could not follow: {why}")


def difference_lines(looked: Looked, before: Model, language: Language) -> Iterator[str]:
    yield DIFFERENCES.to(language).format(before=before.version[:12])
    yield from (f"  {each.words.to(language)}" for each in looked.differences)
    if not looked.differences:
        yield SAME.to(language)


def foreseen_lines(after: Model, foreseen: Foreseen, show: int, language: Language) -> Iterator[str]:
    yield LIMITS.to(language)
    for clause in after.clauses.values():
        words = clause.duration.words_with_meaning(language)
        yield LIMIT.to(language).format(title=clause.title.to(language), words=words)
    counted = {"open": foreseen.open_cases, "affected": len(foreseen.affected), "overdue": foreseen.overdue}
    yield CASES.to(language).format(**counted)
    if foreseen.staying:
        yield STAYING.to(language).format(count=foreseen.staying)
    yield from (_touched(each, language) for each in foreseen.forms)
    zone = ZoneInfo(after.timezone)
    yield from (_affected(each, zone, language) for each in islice(foreseen.affected, show))
    if (more := len(foreseen.affected) - show) > 0:
        yield MORE.to(language).format(count=more)


def _touched(each: Touched, language: Language) -> str:
    change = each.change
    said = {
        "form": change.form,
        "field": change.title.to(language),
        "held": each.held,
        "refused": each.refused,
    }
    words = {"what": change.words.to(language), "harm": change.harm_words.to(language)}
    return FORM.to(language).format(**said, **words)


def _affected(each: Affected, zone: ZoneInfo, language: Language) -> str:
    said = {"name": each.name, "owner": each.owner, "before": each.stage_before, "after": each.stage_after}
    place = (STANDS if each.stage_before == each.stage_after else MOVES).to(language).format(**said)
    return place + "".join(_limit(limit, zone, language) for limit in each.limits)


def _limit(limit: Limit, zone: ZoneInfo, language: Language) -> str:
    before, after = (_at(instant, zone, language) for instant in (limit.before, limit.after))
    over = OVER.to(language) if limit.overdue_at_once else ""
    title = limit.title.to(language)
    return DUE.to(language).format(title=title, before=before, after=after, over=over)


def _at(instant: datetime | None, zone: ZoneInfo, language: Language) -> str:
    return NO_LIMIT.to(language) if instant is None else f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def load_lines(loads: Loads, days: int, show: int, language: Language) -> Iterator[str]:
    before, after = loads.total
    off = ""
    if loads.on_days_off is not None:
        off = OFF.to(language).format(before=loads.on_days_off[0], after=loads.on_days_off[1])
    yield REMINDERS.to(language).format(days=days, before=before, after=after, off=off)
    for load in islice(loads.people, show):
        said = asdict(load) | {"before": load.before / loads.weeks, "after": load.after / loads.weeks}
        yield LOAD.to(language).format(who=said.pop("receiver"), **said)


def score_lines(changes: Sequence[ScoreChange], days: int, show: int, language: Language) -> Iterator[str]:
    if not changes:
        return
    yield SCORES.to(language).format(days=days, count=len(changes))
    for each in islice(changes, show):
        said = {"score": each.score.to(language), "week": each.week, "who": each.name}
        before, after = (
            NOT_ASKED.to(language) if it is None else str(it) for it in (each.before, each.after)
        )
        passed = ""
        if each.passed_before != each.passed_after:
            passed = (NOW_PASSED if each.passed_after else NOW_MISSED).to(language)
        yield SCORE.to(language).format(**said, before=before, after=after, passed=passed)
    if (more := len(changes) - show) > 0:
        yield MORE.to(language).format(count=more)


def looked_data(looked: Looked, tried: Outlook | None) -> dict[str, object]:
    """Everything, for a program; instants in ISO 8601. Null and empty where nothing could be foreseen."""
    plan, foreseen = looked.plan, looked.foreseen or Foreseen((), 0)
    return {
        "version": looked.after.version if looked.after else None,
        "problems": [as_data(each) for each in looked.problems],
        "differences": [asdict(each) | {"words": asdict(each.words)} for each in looked.differences],
        "plan": {
            "renames": dict(plan.renames),
            "move": dict(plan.moves),
            "stay": sorted(plan.stays),
            "clocks": dict(plan.clocks),
            "drop": sorted(plan.dropped),
        },
        "open_cases": foreseen.open_cases,
        "overdue_at_once": foreseen.overdue,
        "staying": foreseen.staying,
        "forms": [
            {
                "form": each.change.form,
                "field": each.change.field,
                "what": each.change.what,
                "harm": each.change.harm,
                "held": each.held,
                "refused": each.refused,
            }
            for each in foreseen.forms
        ],
        "affected": [
            asdict(each)
            | {"overdue_at_once": each.overdue_at_once, "limits": [_clock(limit) for limit in each.limits]}
            for each in foreseen.affected
        ],
        "reminders": asdict(tried.loads) if tried else None,
        "scores": [asdict(each) for each in tried.scores] if tried else [],
        "reminder_differences": [asdict(each) for each in tried.summary.differences()] if tried else [],
    }


def _clock(limit: Limit) -> dict[str, object]:
    return asdict(limit) | {"before": _iso(limit.before), "after": _iso(limit.after)}


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def act_lines(
    act: Act, by: str, zone: ZoneInfo, behind: int, stayed: Sequence[Left], language: Language
) -> Iterator[str]:
    yield (
        ACT.to(language)
        .format(
            number=act.number,
            version=act.version[:12],
            when=f"{act.takes_effect_at.astimezone(zone):%Y-%m-%d %H:%M}",
            state=STATES["done" if act.state == "following" and not behind else act.state]
            .to(language)
            .format(behind=behind),
            by=by,
            note=act.note,
        )
        .rstrip()
    )
    for each in stayed:
        yield STAYED.to(language).format(name=each.name, why=each.why)

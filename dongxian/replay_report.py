"""What a replay found, for people in a page of text and for programs as JSON that is written as it is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from dongxian.report import as_data
from engine.diagnostics import Language, Text
from engine.model.kernel import Model
from engine.rehearsal import everything
from runtime.replay.replaying import Replayed
from runtime.replay.summary import Acted, Clock, Difference, Found, Level, Summary

HEAD = Text(
    "重放了 {cases} 个商机的 {rows} 个事件,时钟走到 {until};什么也没有写入",
    "Replayed {rows} events of {cases} cases, the clock running to {until}; nothing was written",
)
LEFT_OUT = Text(
    "没有重放:{bad} 行读不通,{ignored} 行映射写明不看,{unmapped} 行映射里没有,{repeated} 行重复,{erased} 个已删除个人内容",
    "Left out: {bad} rows could not be read, {ignored} the map leaves out, {unmapped} it does not know, "
    "{repeated} say again what held; {erased} cases are erased",
)
BAD = Text("  第 {line} 行:{problem}", "  line {line}: {problem}")
UNMAPPED = Text("  映射里没有“{name}”({count} 行)", "  the map does not know “{name}” ({count} rows)")
RULES = Text("规则", "Rules")
RULE = Text(
    "  {title}:{occurrences} 次里触发 {times} 次,{cases} 个商机{span}",
    "  {title}: fired {times} of {occurrences} times, {cases} cases{span}",
)
CLOCKS = Text("时限", "Time limits")
CLOCK = Text(
    "  {title}:{occurrences} 次;及时 {met},超时 {missed}({cases} 个商机{span}),还在走 {open},取消 {cancelled}",
    "  {title}: {occurrences} times; {met} met, {missed} missed ({cases} cases{span}), {open} open, {cancelled} cancelled",
)
LEVELS = Text("升级链", "Ladders")
LEVEL = Text(
    "  {title}:{occurrences} 次;提醒 {told}({cases} 个商机{span}),被更高一级代替 {superseded},不必响 {quiet},"
    "有人止住 {stopped},还没到 {open}",
    "  {title}: {occurrences} times; {told} told ({cases} cases{span}), {superseded} superseded, {quiet} not needed, "
    "{stopped} stopped, {open} to come",
)
REFUSALS = Text("会被拒绝的(历史照样往下走)", "Would have been refused (history went on all the same)")
REFUSAL = Text("  {title}:{times} 次,{cases} 个商机{span}", "  {title}: {times} times, {cases} cases{span}")
SPAN = Text(",{first} 到 {last}", ", {first} to {last}")
NONE = Text("  没有", "  none")
DIFFERENCES = Text("差别:{before} → {after}", "Differences: {before} → {after}")
SAME = Text("  没有差别", "  none")
MORE = Text("    还有 {count} 个,用 --json 看全部", "    and {count} more; --json has them all")
GROUPS: dict[str, Text] = {
    "vanishes": Text("  不再发生:{count}", "  no longer: {count}"),
    "appears": Text("  新发生:{count}", "  new: {count}"),
    "moves": Text("  换了时间:{count}", "  at another time: {count}"),
    "ends": Text("  时限的结果不同:{count}", "  clocks that end otherwise: {count}"),
}
SORTS: dict[str, Text] = {
    "reminder": Text("提醒{outcome}", "reminder to {outcome}"),
    "call": Text("通知{outcome}", "call to {outcome}"),
    "task": Text("任务“{words}”", "task “{words}”"),
    "refusal": Text("拒绝", "refusal"),
}
STATES: dict[str, Text] = {
    "met": Text("及时", "met"),
    "missed": Text("超时", "missed"),
    "open": Text("还在走", "open"),
    "cancelled": Text("取消", "cancelled"),
}
_GROUP_OF = {(False, True): "vanishes", (True, False): "appears", (False, False): "moves"}


def write_text(replayed: Replayed, summary: Summary, told: int, show: int, language: Language) -> None:
    page = _Page(replayed.models[told], language, show)
    for line in page.lines(replayed, summary, told):
        print(line)


def write_left_out(replayed: Replayed, summary: Summary, show: int, language: Language) -> None:
    """Why nothing could be replayed: rows that cannot be read, activities that the map does not know."""
    for line in _Page(replayed.models[0], language, show).left_out(replayed, summary):
        print(line)


class _Page:
    def __init__(self, model: Model, language: Language, show: int) -> None:
        self.language = language
        self.show = show
        self.zone = ZoneInfo(model.timezone)
        self.titles = {what: title.to(language) for what, title in everything(model).items()}

    def lines(self, replayed: Replayed, summary: Summary, told: int) -> Iterator[str]:
        assert replayed.until is not None
        yield self.say(HEAD, cases=replayed.cases, rows=replayed.rows, until=self.at(replayed.until))
        yield from self.left_out(replayed, summary)
        yield self.say(RULES)
        yield from self.acted(RULE, summary.rules(told, replayed.occurrences[told]))
        yield self.say(CLOCKS)
        yield from map(self.clock, summary.clocks(told))
        if levels := summary.levels(told):
            yield self.say(LEVELS)
            yield from map(self.level, levels)
        yield self.say(REFUSALS)
        yield from self.acted(REFUSAL, summary.refusals(told))
        if len(replayed.models) > 1:
            before, after = (model.version[:12] for model in replayed.models)
            yield self.say(DIFFERENCES, before=before, after=after)
            yield from self.differences(summary)

    def left_out(self, replayed: Replayed, summary: Summary) -> Iterator[str]:
        counted = {
            "bad": replayed.bad,
            "ignored": replayed.ignored.total(),
            "unmapped": replayed.unmapped.total(),
            "repeated": replayed.repeated.total(),
            "erased": replayed.erased,
        }
        if any(counted.values()):
            yield self.say(LEFT_OUT, **counted)
        for name, count in replayed.unmapped.most_common(self.show):
            yield self.say(UNMAPPED, name=name, count=count)
        for line, problem in islice(summary.bad_rows(), self.show):
            yield self.say(BAD, line=line, problem=problem.message(self.language))
        if replayed.bad > self.show:
            yield self.say(MORE, count=replayed.bad - self.show)

    def acted(self, text: Text, found: Iterable[Acted]) -> Iterator[str]:
        none = True
        for each in found:
            none = False
            title = self.titles.get(each.what, each.words or each.what)
            span = self.span(each.first, each.last) if each.times else ""
            yield self.say(text, **asdict(each) | {"title": title, "span": span})
        if none:
            yield self.say(NONE)

    def clock(self, clock: Clock) -> str:
        span = self.span(clock.first, clock.last) if clock.first and clock.last else ""
        said = asdict(clock) | {"title": self.titles.get(clock.what, clock.what), "span": span}
        return self.say(CLOCK, **said | {"occurrences": clock.occurrences})

    def level(self, level: Level) -> str:
        span = self.span(level.first, level.last) if level.first and level.last else ""
        known, _, again = level.what.partition("+")
        title = self.titles.get(known, known) + (f" +{again}" if again else "")
        return self.say(LEVEL, **asdict(level) | {"title": title, "span": span})

    def differences(self, summary: Summary) -> Iterator[str]:
        count: dict[str, int] = {}
        shown: dict[str, list[str]] = {}
        for each in summary.differences():
            group = _group(each)
            count[group] = count.get(group, 0) + 1
            if count[group] <= self.show:
                shown.setdefault(group, []).append(f"    {self.difference(each)}")
        for group, title in GROUPS.items():
            if group in count:
                yield self.say(title, count=count[group])
                yield from shown[group]
            if (more := count.get(group, 0) - self.show) > 0:
                yield self.say(MORE, count=more)
        if not count:
            yield self.say(SAME)

    def difference(self, each: Difference) -> str:
        title = self.titles.get(each.what, each.what)
        if each.sort == "clause":
            before, _, after = each.outcome.partition(">")
            return f"{each.name}: {title} {self.say(STATES[before])} → {self.say(STATES[after])}"
        what = self.say(SORTS[each.sort], outcome=each.outcome, words=each.words)
        when = " → ".join(self.at(at) for at in (each.before, each.after) if at is not None)
        return f"{each.name}: {what}, {title}, {when}"

    def span(self, first: datetime, last: datetime) -> str:
        return self.say(SPAN, first=self.at(first), last=self.at(last))

    def at(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def say(self, text: Text, **said: object) -> str:
        return text.to(self.language).format(**said)


def _group(each: Difference) -> str:
    return "ends" if each.sort == "clause" else _GROUP_OF[each.before is None, each.after is None]


def write_json(out: str, replayed: Replayed, summary: Summary, told: int) -> None:
    """Lists of cases may be long, so they are written one by one; `-` is standard output."""
    if out == "-":
        _write(sys.stdout, replayed, summary, told)
        return
    with Path(out).open("w", encoding="utf-8") as file:
        _write(file, replayed, summary, told)


def _write(file: TextIO, replayed: Replayed, summary: Summary, told: int) -> None:
    head = {
        "models": [model.version for model in replayed.models],
        "until": _iso(replayed.until),
        "cases": replayed.cases,
        "events": replayed.rows,
        "left_out": {
            "bad": replayed.bad,
            "ignored": replayed.ignored,
            "unmapped": replayed.unmapped,
            "repeated": replayed.repeated,
            "erased": replayed.erased,
        },
    }
    file.write(_json(head)[:-1])
    _list(file, "bad_rows", ({"line": line, **as_data(problem)} for line, problem in summary.bad_rows()))
    rules, clocks = summary.rules(told, replayed.occurrences[told]), summary.clocks(told)
    _list(file, "rules", (_acted(each) for each in rules))
    _list(file, "clocks", (_clock(each) for each in clocks))
    levels = (
        {**asdict(each), "first": _iso(each.first), "last": _iso(each.last)} for each in summary.levels(told)
    )
    _list(file, "levels", levels)
    _list(file, "refusals", (_acted(each) for each in summary.refusals(told)))
    _list(file, "found", (_found(sort, each) for sort, each in _everything(summary, told)))
    if len(replayed.models) > 1:
        _list(file, "differences", (_difference(each) for each in summary.differences()))
    file.write("}\n")


def _list(file: TextIO, name: str, items: Iterable[object]) -> None:
    file.write(f', "{name}": [')
    for place, item in enumerate(items):
        file.write(f"{',' if place else ''}\n{_json(item)}")
    file.write("]")


def _everything(summary: Summary, told: int) -> Iterator[tuple[str, Found]]:
    for sort in ("rule", "clause", "level", "refusal", "reminder", "task", "call"):
        yield from ((sort, each) for each in summary.cases(told, sort))


def _acted(each: Acted) -> dict[str, object]:
    spanned = {"first": _iso(each.first), "last": _iso(each.last)} if each.times else {}
    return {
        "what": each.what,
        "times": each.times,
        "occurrences": each.occurrences,
        "cases": each.cases,
    } | spanned


def _clock(each: Clock) -> dict[str, object]:
    return asdict(each) | {
        "first": _iso(each.first),
        "last": _iso(each.last),
        "occurrences": each.occurrences,
    }


def _found(sort: str, each: Found) -> dict[str, object]:
    return {"sort": sort} | asdict(each) | {"at": _iso(each.at)}


def _difference(each: Difference) -> dict[str, object]:
    times = {"before": _iso(each.before), "after": _iso(each.after)}
    return {"difference": _group(each)} | asdict(each) | times


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

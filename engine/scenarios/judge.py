"""Compares what a step expects with what has happened, and says the first difference in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from engine.actions.effect import Notify
from engine.diagnostics import Diagnostic, Location, Text
from engine.diagnostics.diagnostic import Parameter
from engine.model.kernel import Model
from engine.model.ladder import LIMIT, share_of
from engine.rehearsal import Life
from engine.rehearsal.life import Due
from engine.rules.because import read_because
from engine.rules.case import Case
from engine.rules.climbing import level_title
from engine.rules.event import TaskOpened
from engine.scenarios import codes
from engine.scenarios.points import points
from engine.scenarios.scenario import Expected, Reminder, TaskWanted
from engine.scenarios.values import stored
from engine.timing import WorkingCalendar

T = TypeVar("T")

CLOCK_STATES: Mapping[str | None, Text] = {
    "met": Text("已达标", "met"),
    "missed": Text("已超时", "missed"),
    "pending": Text("正在计时", "running"),
    "cancelled": Text("已取消", "cancelled"),
    None: Text("没有开始计时", "never started"),
}
APPROVAL_STATES: Mapping[str | None, Text] = {
    "running": Text("审批中", "being decided"),
    "approved": Text("已通过", "approved"),
    "rejected": Text("被拒绝", "rejected"),
    "returned": Text("退回修改", "sent back"),
    "recalled": Text("已撤回", "recalled"),
    None: Text("没有送审", "it was never asked for"),
}
REMINDER, TASK = Text("提醒", "reminder"), Text("任务", "task")


class Heard(NamedTuple):
    at: datetime
    case: str
    message: Notify


class Opened(NamedTuple):
    at: datetime
    case: str
    task: TaskOpened


@dataclass(frozen=True, slots=True)
class Story:
    """Where a scenario stands at one of its steps; `next_due` is the next thing the clock will bring."""

    model: Model
    lives: Mapping[str, Life]
    case: str
    now: datetime
    heard: Sequence[Heard]
    opened: Sequence[Opened]
    next_due: tuple[str, Due] | None
    calendar: WorkingCalendar | None

    @property
    def life(self) -> Case:
        return self.lives[self.case].case

    def show(self, instant: datetime) -> str:
        local = instant.astimezone(ZoneInfo(self.model.timezone))
        return local.strftime("%Y-%m-%d %H:%M" if local.second == 0 else "%Y-%m-%d %H:%M:%S")

    def differs(self, expected: Text, instead: Text, place: Location) -> Diagnostic:
        said: dict[str, Parameter] = {"at": self.show(self.now), "expected": expected, "instead": instead}
        return Diagnostic(codes.DIFFERS, self.case, said, place)


def judge(story: Story, expected: Expected) -> Diagnostic | None:
    return next((found for look in _LOOKS if (found := look(story, expected))), None)


def _reminders(story: Story, expected: Expected) -> Diagnostic | None:
    if expected.reminders is None:
        return None
    left = list(story.heard)
    for wanted in expected.reminders:
        found = next((each for each in left if _is(each, wanted)), None)
        if found is None:
            instead = _listed(story, left, _heard_words) or _nothing(story)
            return story.differs(_wanted_reminder(wanted), instead, wanted.place)
        left.remove(found)
    unnamed = _listed(story, left, _heard_words)
    return _no_more(story, REMINDER, unnamed, expected.place, named=bool(expected.reminders))


def _is(heard: Heard, wanted: Reminder) -> bool:
    message = heard.message
    return (
        message.to == wanted.to
        and (wanted.cc is None or set(message.cc) == set(wanted.cc))
        and (wanted.about is None or heard.case == wanted.about)
        and (wanted.level is None or _level(message) == wanted.level)
        and all(words in message.say or words in message.title for words in wanted.says)
    )


def _level(message: Notify) -> int | None:
    """The clause's own deadline is the level of 100 %; a rule's message has none."""
    of = read_because(message.because)
    if not of.source.startswith("clause/"):
        return None
    return share_of(of.step) if of.step else LIMIT


def _tasks(story: Story, expected: Expected) -> Diagnostic | None:
    if expected.tasks is None:
        return None
    left = list(story.opened)
    for wanted in expected.tasks:
        found = next((each for each in left if _is_task(each.task, wanted)), None)
        if found is None:
            instead = _listed(story, left, _opened_words) or _nothing(story)
            return story.differs(_wanted_task(wanted), instead, wanted.place)
        left.remove(found)
    unnamed = _listed(story, left, _opened_words)
    return _no_more(story, TASK, unnamed, expected.place, named=bool(expected.tasks))


def _is_task(opened: TaskOpened, wanted: TaskWanted) -> bool:
    words = all(said in opened.note or said in opened.title for said in wanted.says)
    return opened.title == wanted.task and (wanted.role is None or opened.role == wanted.role) and words


def _stage(story: Story, expected: Expected) -> Diagnostic | None:
    if expected.stage is None or story.life.stage == expected.stage:
        return None
    here = story.life.stage
    return story.differs(
        Text(f"在“{expected.stage}”", f"the case in “{expected.stage}”"),
        Text(f"在“{here}”", f"it is in “{here}”"),
        expected.place,
    )


def _owner(story: Story, expected: Expected) -> Diagnostic | None:
    if expected.owner is None or story.life.owner == expected.owner:
        return None
    wanted, owner = expected.owner, story.life.owner
    return story.differs(
        Text(f"由{wanted}负责", f"{wanted} to be the owner"),
        Text(f"是{owner}", f"it is {owner}"),
        expected.place,
    )


def _clocks(story: Story, expected: Expected) -> Diagnostic | None:
    for clause, state, place in expected.clocks:
        clock = story.life.clocks.get(clause)
        if clock is None or clock.state != state:
            title, wanted = story.model.clauses[clause].title, CLOCK_STATES[state]
            now = CLOCK_STATES[clock.state if clock else None]
            due = f",{story.show(clock.due)} 到期" if clock and clock.due else ""
            due_en = f", due {story.show(clock.due)}" if clock and clock.due else ""
            return story.differs(
                Text(f"“{title.zh}”{wanted.zh}", f"“{title.en}” to be {wanted.en}"),
                Text(f"{now.zh}{due}", f"{now.en}{due_en}"),
                place,
            )
    return None


def _scores(story: Story, expected: Expected) -> Diagnostic | None:
    person = expected.person or (story.life.owner if expected.scores else "")
    for name, wanted in expected.scores.items():
        lives = [life.case for life in story.lives.values()]
        found = points(story.model, lives, name, person, story.now, story.calendar)
        if found is None or found != wanted:
            instead = Text("没有分数", "there is none") if found is None else Text(f"{found}", f"{found}")
            return story.differs(
                Text(f"{person}的 {name} 是 {wanted:g}", f"{name} of {person} to be {wanted:g}"),
                instead,
                expected.place,
            )
    return None


def _fields(story: Story, expected: Expected) -> Diagnostic | None:
    form = story.model.case_form
    for name, wanted in stored(form, expected.fields).items():
        if (value := story.life.fields.get(name)) != wanted:
            field = form.field(name)
            assert field is not None
            zh, en = field.type.show(wanted, "zh"), field.type.show(wanted, "en")
            now_zh, now_en = field.type.show(value, "zh") or "空的", field.type.show(value, "en") or "empty"
            return story.differs(
                Text(f"“{field.title.zh}”是 {zh}", f"{field.title.en} to be {en}"),
                Text(f"是 {now_zh}", f"it is {now_en}"),
                expected.place,
            )
    return None


def _approvals(story: Story, expected: Expected) -> Diagnostic | None:
    for name, state, place in expected.approvals:
        found = [each.state for each in story.life.approvals.values() if each.approval == name]
        if state not in found[-1:]:
            title, wanted = story.model.approvals[name].title, APPROVAL_STATES[state]
            now = APPROVAL_STATES[found[-1] if found else None]
            return story.differs(
                Text(f"“{title.zh}”{wanted.zh}", f"“{title.en}” to be {wanted.en}"), now, place
            )
    return None


def _waiting(story: Story, expected: Expected) -> Diagnostic | None:
    if expected.waiting_for is None:
        return None
    waiting = [seat.role for each in story.life.approvals.values() for _, seat in each.waiting()]
    if sorted(waiting) == sorted(expected.waiting_for):
        return None
    wanted, found = "、".join(expected.waiting_for) or "—", "、".join(waiting) or "—"
    return story.differs(
        Text(f"等{wanted}审批", f"{wanted} to be asked"),
        Text(f"等{found}", f"{found} is asked"),
        expected.place,
    )


def _no_more(
    story: Story, noun: Text, left: Text | None, place: Location, *, named: bool
) -> Diagnostic | None:
    """What nobody named is as much a difference as what did not come."""
    if left is None:
        return None
    more = Text(f"没有{'更多' if named else ''}{noun.zh}", f"no {'more ' if named else ''}{noun.en}s")
    return story.differs(more, left, place)


def _listed(story: Story, left: Iterable[T], words: Callable[[Story, T], Text]) -> Text | None:
    said = [words(story, each) for each in left]
    return Text(";".join(each.zh for each in said), "; ".join(each.en for each in said)) if said else None


def _nothing(story: Story) -> Text:
    if story.next_due is None:
        return Text("什么也没有发生,也没有时限在走", "nothing happened, and no clock is running")
    due = story.next_due[1]
    clause = story.model.clauses.get(due.clause)
    title = Text(due.clause, due.clause) if clause is None else clause.title
    if clause is not None and due.step:
        title = level_title(clause, due.step)
    at = story.show(due.at)
    return Text(
        f"什么也没有发生;下一个到期的是 {at} 的“{title.zh}”",
        f"nothing happened; next due is “{title.en}” at {at}",
    )


def _heard_words(story: Story, heard: Heard) -> Text:
    at, message = story.show(heard.at), heard.message
    step = read_because(message.because).step
    level = f" ({share_of(step)}%)" if step else ""
    zh = f",抄送{'、'.join(message.cc)}" if message.cc else ""
    en = f", copy to {', '.join(message.cc)}" if message.cc else ""
    return Text(
        f"{at}{level} 提醒了{message.to}{zh}:“{message.say}”",
        f"at {at}{level} {message.to} was reminded{en}: “{message.say}”",
    )


def _opened_words(story: Story, opened: Opened) -> Text:
    at, task = story.show(opened.at), opened.task
    return Text(f"{at} 给{task.role}派了“{task.title}”", f"at {at} {task.role} got the task “{task.title}”")


def _wanted_reminder(wanted: Reminder) -> Text:
    cc, words = wanted.cc or (), "”“".join(wanted.says)
    level, level_en = (f"在 {wanted.level}% ", f" at {wanted.level} %") if wanted.level else ("", "")
    zh = (f",抄送{'、'.join(cc)}" if cc else "") + (f",写着“{words}”" if words else "")
    en = level_en + (f", copy to {', '.join(cc)}" if cc else "") + (f", saying “{words}”" if words else "")
    return Text(f"{level}提醒{wanted.to}{zh}", f"a reminder to {wanted.to}{en}")


def _wanted_task(wanted: TaskWanted) -> Text:
    role = f"给{wanted.role}" if wanted.role else ""
    return Text(
        f"{role}派任务“{wanted.task}”",
        f"the task “{wanted.task}”{f' for {wanted.role}' if wanted.role else ''}",
    )


_LOOKS = (_reminders, _tasks, _stage, _owner, _clocks, _scores, _fields, _approvals, _waiting)

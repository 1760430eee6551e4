"""Limits and their ladders read back in words, so that nobody takes a share of workdays for hours."""

from __future__ import annotations

from collections.abc import Iterator

from engine.actions import Action
from engine.actions.channel import NAMES
from engine.actions.notify import Notify
from engine.diagnostics import Language, Text
from engine.model.kernel import Clause, Model
from engine.model.ladder import Ladder
from engine.timing import Duration, Unit, in_words

_LIMIT = Text("{clause}:时限{limit}", "{clause}: limit {limit}")
_REPEAT = Text("之后每隔{every}再提醒,最多 {most} 次", "then again every {every}, at most {most} times")
_BY = Text("(先走{channels})", " (by {channels} first)")
_OF_THE_WAY = Text("这段时间的{share}%", "{share}% of the way")
_ROUNDED = Text("工作日按整天算,不足一天算一天", "shares of workdays are whole days, rounded up")


def ladders_in_words(model: Model, language: Language) -> Iterator[str]:
    """A line for each clause that has a ladder."""
    for clause in model.clauses.values():
        if clause.ladder is not None:
            yield _climb(clause, clause.ladder, language)


def _climb(clause: Clause, ladder: Ladder, language: Language) -> str:
    limit = clause.duration.words_with_meaning(language)
    at_limit = _LIMIT.to(language).format(clause=clause.title.to(language), limit=limit)
    said = [at_limit + _by(clause.actions, language)]
    for level in ladder.levels:
        after = share_in_words(clause, level.share, language)
        said.append(f"{level.share}% {after}{_by(level.actions, language)}")
    if ladder.repeat is not None:
        every = ladder.repeat.every.words(language)
        said.append(_REPEAT.to(language).format(every=every, most=ladder.repeat.at_most))
    if isinstance(clause.duration, Duration) and clause.duration.unit is Unit.WORKDAYS:
        said.append(_ROUNDED.to(language))
    return (";" if language == "zh" else "; ").join(said)


def _by(actions: tuple[Action, ...], language: Language) -> str:
    """The channels of a level's own; without them it goes as every message does."""
    own = (name for action in actions if isinstance(action, Notify) for name in action.channels)
    names = [NAMES[name].to(language) for name in dict.fromkeys(own)]
    return _BY.to(language).format(channels=("、" if language == "zh" else ", ").join(names)) if names else ""


def share_in_words(clause: Clause, share: int, language: Language) -> str:
    """`4个工作日`, `16天19小时`, `4工作小时48工作分钟`; of the way to a date nobody knows the length yet."""
    if not isinstance(clause.duration, Duration):
        return _OF_THE_WAY.to(language).format(share=share)
    part = clause.duration.part(share)
    if part.unit is Unit.MINUTES:
        return in_words(part.timedelta, language)
    if part.unit is not Unit.WORK_MINUTES:
        return part.words(language)
    hours, minutes = divmod(part.amount, 60)
    units = ((hours, Unit.WORK_HOURS), (minutes, Unit.WORK_MINUTES))
    words = [Duration(amount, unit).words(language) for amount, unit in units if amount]
    return ("" if language == "zh" else " ").join(words)

"""Ladders: shares of a limit in their order, what each does, and what is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from engine.actions import Action, Written
from engine.actions.notify import Notify
from engine.diagnostics import Text
from engine.expressions import BOOL
from engine.model.document.ladder import Repeat as WrittenRepeat
from engine.model.document.part import Path
from engine.model.ladder import LIMIT, MOST_SHARE, Ladder, Level, Repeat, share_in
from engine.model.link import ladder_codes as codes
from engine.model.link.actions import action, actions
from engine.model.link.linkage import Linkage
from engine.timing import Duration
from engine.timing import codes as time_codes


class Climbable(Protocol):
    """What a stage and an agreement write alike."""

    @property
    def ladder(self) -> dict[str, Written | list[Written]]: ...
    @property
    def repeat(self) -> WrittenRepeat | None: ...
    @property
    def calm_if(self) -> str | None: ...


def ladder(
    linkage: Linkage, written: Climbable, path: Path, at_limit: str, limits: Iterable[Duration]
) -> tuple[tuple[Action, ...], Ladder | None]:
    """What happens at 100 %, and the ladder of the other shares; `at_limit` is the key that says the same."""
    own = actions(linkage, getattr(written, at_limit), (*path, at_limit))
    if not written.ladder:
        for key in ("repeat", "calm_if"):
            if getattr(written, key) is not None and not linkage.is_broken((*path, "ladder")):
                linkage.report.about_key(codes.NO_LADDER, (*path, key), key=key)
        return own, None
    levels = list(_levels(linkage, written, path))
    if own and any(level.share == LIMIT for level in levels):
        place = (*path, "ladder", _key(written, LIMIT))
        linkage.report.about_key(codes.LIMIT_TWICE, place, key=at_limit)
    for limit in limits:
        _check_apart(linkage, written, path, levels, limit)
    whole = next((level.actions for level in levels if level.share == LIMIT), own)
    top = max(levels, key=lambda level: level.share).actions if levels else ()
    if not any(level.share > LIMIT for level in levels):
        top = whole
    return whole, Ladder(
        levels=tuple(level for level in levels if level.share != LIMIT),
        repeat=_repeat(linkage, written, path, top),
        calm_if=linkage.expression(written.calm_if, (*path, "calm_if"), linkage.scope(), BOOL),
    )


def _levels(linkage: Linkage, written: Climbable, path: Path) -> Iterator[Level]:
    before = 0
    for key, spec in written.ladder.items():
        place = (*path, "ladder", key)
        share = share_in(key)
        if share is None:
            linkage.report.about_key(codes.NOT_A_SHARE, place, name=key, most=MOST_SHARE)
            continue
        if share <= before:
            linkage.report.about_key(codes.LEVELS_OUT_OF_ORDER, place, name=key, before=before)
        before = max(before, share)
        planned = actions(linkage, spec, place) if isinstance(spec, list) else action(linkage, spec, place)
        if not spec and not linkage.is_broken(place):
            linkage.report.about_key(codes.LEVEL_TO_NOBODY, place, name=key)
        yield Level(share, planned)


def _key(written: Climbable, share: int) -> str:
    return next(key for key in written.ladder if share_in(key) == share)


def _check_apart(
    linkage: Linkage, written: Climbable, path: Path, levels: list[Level], limit: Duration
) -> None:
    """Rounding up may put two levels on one instant, where the lower one would never be heard."""
    shares = sorted({LIMIT, *(level.share for level in levels)})
    try:
        parts = {share: limit.part(share) for share in shares}
    except ValueError:
        key = _key(written, shares[-1])
        whole = f"{limit} × {shares[-1]} %"
        linkage.report.about_key(time_codes.TOO_LONG, (*path, "ladder", key), text=whole)
        return
    for lower, higher in pairwise(shares):
        if parts[lower] == parts[higher]:
            key = _key(written, lower if higher == LIMIT else higher)
            linkage.report.about_key(
                codes.LEVELS_COINCIDE,
                (*path, "ladder", key),
                lower=lower,
                higher=higher,
                limit=Text(limit.words("zh"), limit.words("en")),
            )


def _repeat(linkage: Linkage, written: Climbable, path: Path, top: tuple[Action, ...]) -> Repeat | None:
    if written.repeat is None:
        return None
    every = linkage.duration(written.repeat.every, (*path, "repeat", "every"))
    if not any(isinstance(action, Notify) for action in top) and not linkage.errors():
        linkage.report.about_key(codes.NOTHING_TO_REPEAT, (*path, "repeat"))
    if every is None:
        return None
    try:
        every.times(written.repeat.at_most)
    except ValueError:
        whole = f"{every} × {written.repeat.at_most}"
        linkage.report.error(time_codes.TOO_LONG, (*path, "repeat", "every"), text=whole)
    return Repeat(every, written.repeat.at_most)

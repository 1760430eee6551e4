"""Stages: their moves, their gates, and the clock that a limit means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.diagnostics import Text
from engine.model.document.part import Path
from engine.model.document.process import Stage as WrittenStage
from engine.model.kernel import Clause, Stage, StageKind
from engine.model.link import codes
from engine.model.link.gates import Gates
from engine.model.link.ladder_codes import LADDER_WITHOUT_LIMIT
from engine.model.link.ladders import ladder
from engine.model.link.linkage import Linkage
from engine.model.link.waits import limit
from engine.model.shape import BROKEN
from engine.timing import Duration
from engine.triggers.entered import Entered
from engine.triggers.left import Left

KEYS: dict[StageKind, str] = {"open": "stage", "won": "won", "lost": "lost"}


def stages(linkage: Linkage, gates: Gates, written: list[WrittenStage]) -> dict[str, Stage]:
    found: dict[str, tuple[Stage, WrittenStage, Path]] = {}
    for position, spec in enumerate(written):
        path: Path = ("stages", position)
        kind = _kind(linkage, spec, path)
        if kind is None:
            continue
        id = str(getattr(spec, KEYS[kind]))
        found.setdefault(id, (_stage(linkage, gates, spec, kind, id, path), spec, path))
    plain = {id: stage for id, (stage, _, _) in found.items()}
    moving = {id: _moves(linkage, stage, spec, path, plain) for id, (stage, spec, path) in found.items()}
    _check_ends(linkage, moving)
    _check_reachable(linkage, moving)
    return moving


def _kind(linkage: Linkage, spec: WrittenStage, path: Path) -> StageKind | None:
    said = [kind for kind, key in KEYS.items() if getattr(spec, key) is not None]
    if len(said) != 1:
        if not any(linkage.is_broken((*path, key)) for key in KEYS.values()):
            linkage.report.error(codes.STAGE_KIND, path)
        return None
    return None if getattr(spec, KEYS[said[0]]) == BROKEN else said[0]


def _stage(linkage: Linkage, gates: Gates, spec: WrittenStage, kind: StageKind, id: str, path: Path) -> Stage:
    linkage.renamed("stage", id, spec.was)
    key = KEYS[kind]
    if kind == "lost" and not spec.reasons and not linkage.is_broken((*path, "reasons")):
        linkage.report.error(codes.LOST_WITHOUT_REASONS, (*path, key), name=id)
    if kind != "lost" and spec.reasons is not None:
        linkage.report.about_key(codes.REASONS_NOT_LOST, (*path, "reasons"))
    if kind != "open":
        for unfit in ("deliver", "limit", "overdue", "ladder", "moves"):
            if getattr(spec, unfit):
                linkage.report.about_key(codes.END_WITH_DEMANDS, (*path, unfit), name=id, key=unfit)
    limited = spec.limit is not None or linkage.is_broken((*path, "limit"))
    said = (
        spec.overdue or spec.ladder or any(linkage.is_broken((*path, key)) for key in ("overdue", "ladder"))
    )
    if spec.limit is not None and not said:
        linkage.report.warning(codes.LIMIT_WITHOUT_OVERDUE, (*path, "limit"), name=id)
    if spec.overdue and not limited:
        linkage.report.about_key(codes.OVERDUE_WITHOUT_LIMIT, (*path, "overdue"), name=id)
    if spec.ladder and kind == "open" and not limited:
        linkage.report.about_key(LADDER_WITHOUT_LIMIT, (*path, "ladder"), example="limit: 5 days")
    return Stage(
        id=id,
        title=linkage.words(spec.title, id),
        kind=kind,
        position=int(path[1]),
        definition=None if spec.means is None else linkage.words(spec.means, ""),
        forbidden=tuple(linkage.words(reading, "") for reading in spec.forbidden),
        gate=gates.lower(spec.deliver, (*path, "deliver")),
        entry=gates.lower(spec.entry, (*path, "entry")),
        reasons=tuple(spec.reasons or ()),
        limit=limit(linkage, spec.limit, (*path, "limit")),
    )


def _moves(
    linkage: Linkage, stage: Stage, spec: WrittenStage, path: Path, all_stages: dict[str, Stage]
) -> Stage:
    """By default one step forward, to a lost end from anywhere, and back to any earlier open stage."""
    ends_lost = tuple(id for id, other in all_stages.items() if other.kind == "lost")
    back = tuple(
        id for id, other in all_stages.items() if other.kind == "open" and other.position < stage.position
    )
    if stage.kind != "open":
        return replace(stage, back=back)
    if spec.moves is None:
        later = [other for other in all_stages.values() if other.position > stage.position]
        next_open = [other.id for other in later if other.kind == "open"][:1]
        won = [other.id for other in all_stages.values() if other.kind == "won"]
        return replace(stage, forward=(*(next_open or won), *ends_lost), back=back)
    named = [
        name
        for place, name in enumerate(spec.moves)
        if _forward(linkage, stage, name, (*path, "moves", place), all_stages)
    ]
    # Naming one lost end narrows the ways to lose; naming none leaves them all open.
    lost = () if set(named) & set(ends_lost) else ends_lost
    return replace(stage, forward=(*named, *lost), back=back)


def _forward(linkage: Linkage, stage: Stage, name: str, path: Path, all_stages: dict[str, Stage]) -> bool:
    if not linkage.known(codes.UNKNOWN_STAGE, path, name, linkage.names.stages) or name not in all_stages:
        return False
    to = all_stages[name]
    if to.kind == "open" and to.position <= stage.position:
        linkage.report.error(codes.NOT_FORWARD, path, stage=stage.id, name=name)
        return False
    return True


def _check_ends(linkage: Linkage, all_stages: dict[str, Stage]) -> None:
    raw = linkage.report.documents.data.get("stages")
    if not all_stages or not isinstance(raw, list):
        return
    first = raw[0] if raw else None
    if isinstance(first, dict) and "stage" not in first and ("won" in first or "lost" in first):
        linkage.report.error(codes.NO_FIRST_STAGE, ("stages", 0))
    if not any(isinstance(stage, dict) and "won" in stage for stage in raw):
        linkage.report.about_key(codes.NO_WON_END, ("stages",))


def _check_reachable(linkage: Linkage, all_stages: dict[str, Stage]) -> None:
    raw = linkage.report.documents.data.get("stages")
    if not isinstance(raw, list) or len(all_stages) < len(raw):
        return  # a broken stage may have been the way there
    reached: set[str] = set()
    waiting = [stage.id for stage in all_stages.values() if stage.kind == "open"][:1]
    while waiting:
        id = waiting.pop()
        reached.add(id)
        waiting += [to for to in all_stages[id].forward if to not in reached]
    for stage in all_stages.values():
        if stage.id not in reached and reached:
            path = ("stages", stage.position, KEYS[stage.kind])
            linkage.report.error(codes.UNREACHABLE_STAGE, path, name=stage.id)


def stage_clauses(
    linkage: Linkage, found: Mapping[str, Stage], written: list[WrittenStage]
) -> dict[str, Clause]:
    """A limit is a clock from entering to leaving the stage."""
    clauses: dict[str, Clause] = {}
    for stage in found.values():
        limits = (stage.limit,) if isinstance(stage.limit, Duration) else ()
        planned, climbs = ladder(
            linkage, written[stage.position], ("stages", stage.position), "overdue", limits
        )
        if stage.limit is None:
            continue
        id = f"stage/{stage.id}"
        title = Text(f"{stage.title.zh}的停留时限", f"time limit of {stage.title.en}")
        clauses[id] = Clause(
            id=id,
            title=title,
            start=Entered(stage.id),
            stop=(Left(stage.id),),
            duration=stage.limit,
            actions=planned,
            stage=stage.id,
            ladder=climbs,
        )
    return clauses

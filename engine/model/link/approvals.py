"""Approvals: what they are for, the steps with their names resolved, and their time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from engine.diagnostics import Text
from engine.expressions import BOOL
from engine.model.approval import CASE, Approval, ApprovalStep
from engine.model.document import Document
from engine.model.document.approval import Approval as WrittenApproval
from engine.model.document.approval import ApprovalStep as WrittenStep
from engine.model.document.approval import Votes
from engine.model.document.part import Path
from engine.model.kernel import Activity, RecordType
from engine.model.link import approval_codes as codes
from engine.model.link.linkage import Linkage, Types
from engine.model.shape import BROKEN

Subject = tuple[Literal["case", "record", "activity"], Types]


def approvals(
    linkage: Linkage,
    document: Document,
    activities: Mapping[str, Activity],
    records: Mapping[str, RecordType],
) -> dict[str, Approval]:
    found = {}
    for id, written in document.approvals.items():
        path: Path = ("approvals", id)
        linkage.renamed("approval", id, written.was)
        kind, own = _subject(linkage, written, path, activities, records) or (None, {})
        steps = tuple(
            step
            for place, one in enumerate(written.steps)
            if (step := _step(linkage, one, (*path, "steps", place), own))
        )
        within = linkage.duration(written.within, (*path, "within"))
        _check_time(linkage, written, path)
        if kind is not None:
            found[id] = Approval(
                id,
                linkage.words(written.title, id),
                kind,
                written.of,
                steps,
                within,
                written.otherwise,
                written.on_save,
            )
    return found


def _subject(
    linkage: Linkage,
    written: WrittenApproval,
    path: Path,
    activities: Mapping[str, Activity],
    records: Mapping[str, RecordType],
) -> Subject | None:
    name = written.of
    if name == CASE:
        if written.on_save:
            linkage.report.about_key(codes.CASE_IS_NOT_SAVED_ONCE, (*path, "on_save"))
        return "case", {}
    if name in records and records[name].of_case:
        return "record", {field.id: field.type for field in records[name].form.fields}
    if name in activities:
        return "activity", {field.id: field.type for field in activities[name].form.fields}
    names = linkage.names
    declared_but_broken = name in names.activities or (name in names.records and name not in records)
    if name != BROKEN and not declared_but_broken:
        known = linkage.names.known(names.records, Text("档案", "a record type"))
        known |= linkage.names.known(names.activities, Text("销售动作", "an activity"))
        known.pop(name, None)
        linkage.report.unknown(codes.APPROVAL_OF_NOTHING, (*path, "for"), name, known)
    return None


def _step(linkage: Linkage, written: WrittenStep, path: Path, own: Types) -> ApprovalStep | None:
    condition = linkage.expression(written.only_if, (*path, "if"), linkage.scope(own), BOOL)
    roles = tuple(_roles(linkage, written, path))
    asked = 1 if isinstance(written.ask, str) else len(written.ask)
    needed = {"any": 1, "all": asked}.get(written.how, 0) if isinstance(written.how, str) else 0
    if isinstance(written.how, Votes):
        needed = written.how.votes
        if needed > asked:
            place = (*path, "how", "votes")
            linkage.report.error(codes.TOO_MANY_VOTES, place, asked=asked, votes=needed)
    return ApprovalStep(condition, roles, needed, isinstance(written.how, Votes)) if roles else None


def _roles(linkage: Linkage, written: WrittenStep, path: Path) -> Iterator[str]:
    if isinstance(written.ask, str):
        named: list[tuple[str, Path]] = [(written.ask, (*path, "ask"))]
    else:
        named = [(name, (*path, "ask", place)) for place, name in enumerate(written.ask)]
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            linkage.report.error(codes.ASKED_TWICE, place, name=name)
        elif role := linkage.role(name, place):
            yield role
        seen.add(name)


def _check_time(linkage: Linkage, written: WrittenApproval, path: Path) -> None:
    said = {"within": written.within, "otherwise": written.otherwise}
    missing = [key for key, value in said.items() if value is None and not linkage.is_broken((*path, key))]
    if len(missing) == 1:
        present = next(key for key in said if key not in missing)
        linkage.report.about_key(codes.WITHIN_AND_OTHERWISE, (*path, present), missing=missing[0])

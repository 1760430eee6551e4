"""Waiting states: in which stages, on whose account, how long at most; and limits that follow a date."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Text
from engine.expressions import DATE, DATE_TIME
from engine.model.document.part import Path
from engine.model.document.waits import DateLimit
from engine.model.document.waits import Wait as WrittenWait
from engine.model.kernel import Stage
from engine.model.limit import ByDate, Limit
from engine.model.link import codes
from engine.model.link import wait_codes as faults
from engine.model.link.linkage import Linkage
from engine.model.shape import BROKEN
from engine.model.wait import CUSTOMER, CUSTOMER_WORDS, Wait


def waits(
    linkage: Linkage, written: Mapping[str, WrittenWait], stages: Mapping[str, Stage]
) -> dict[str, Wait]:
    found = {}
    for id, spec in written.items():
        path: Path = ("waits", id)
        linkage.renamed("wait", id, spec.was)
        party = _party(linkage, spec.because_of, (*path, "because_of"))
        at_most = linkage.duration(spec.at_most, (*path, "at_most"))
        during = _stages(linkage, spec.during, (*path, "in"), stages)
        if party is not None and at_most is not None:
            found[id] = Wait(id, linkage.words(spec.title, id), party, at_most, during)
    return found


def _party(linkage: Linkage, name: str, path: Path) -> str | None:
    if name == BROKEN:
        return None
    if name in linkage.names.roles:
        return name
    if name in (CUSTOMER_WORDS.zh, CUSTOMER_WORDS.en):
        return CUSTOMER
    known = {CUSTOMER_WORDS.zh: Text("", "")}
    known |= linkage.names.known(linkage.names.roles, Text("角色", "a role"))
    linkage.report.unknown(faults.UNKNOWN_PARTY, path, name, known)
    return None


def _stages(linkage: Linkage, names: list[str], path: Path, stages: Mapping[str, Stage]) -> frozenset[str]:
    for place, name in enumerate(names):
        known = linkage.known(codes.UNKNOWN_STAGE, (*path, place), name, linkage.names.stages)
        if known and name in stages and stages[name].kind != "open":
            linkage.report.error(faults.WAIT_IN_END, (*path, place), name=name)
    return frozenset(names)


def limit(linkage: Linkage, written: str | DateLimit | None, path: Path) -> Limit | None:
    if not isinstance(written, DateLimit):
        return linkage.duration(written, path)
    before = None if written.before is None else linkage.duration(written.before, (*path, "before"))
    if before is not None and before.unit.working:
        linkage.report.error(faults.BEFORE_IN_WORKING_TIME, (*path, "before"), name=str(written.before))
        return None
    if not linkage.known(codes.UNKNOWN_FIELD, (*path, "by"), written.by, linkage.names.case_fields):
        return None
    kind = linkage.case_types.get(written.by)
    if kind is None:
        return None
    if kind.expression_type not in (DATE, DATE_TIME):
        linkage.report.error(faults.NOT_A_DATE_FIELD, (*path, "by"), name=written.by)
        return None
    return ByDate(written.by, linkage.case_titles.get(written.by, Text(written.by, written.by)), before)

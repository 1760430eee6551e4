"""Evidence: which fields are place, proof and output, and the clock that runs while some is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.diagnostics import Text
from engine.model.document.evidence import Evidence as WrittenEvidence
from engine.model.document.evidence import PlaceProof as WrittenPlace
from engine.model.document.part import Path
from engine.model.document.process import Activity as WrittenActivity
from engine.model.evidence import OUTPUT, PARTS, PLACE, PROOF, Evidence, PlaceProof, clause_of
from engine.model.kernel import Activity, Clause
from engine.model.length import metres_of
from engine.model.link import evidence_codes as codes
from engine.model.link.actions import actions
from engine.model.link.linkage import Linkage, Types
from engine.model.report import listing
from engine.places import Fence
from engine.triggers.completed import Completed
from engine.triggers.incomplete import Incomplete

# What a bare `evidence: [place_and_time, proof, output]` takes for each part.
KINDS: Mapping[str, tuple[str, ...]] = {
    PLACE: ("geo_point",),
    PROOF: ("photo", "audio", "signature"),
    OUTPUT: ("file", "link"),
}
SITES = ("geo_point", "area")


def evidence(linkage: Linkage, id: str, written: WrittenActivity, types: Types) -> Evidence | None:
    path: Path = ("activities", id, "evidence")
    if isinstance(written.evidence, WrittenEvidence):
        return _named(linkage, written.evidence, path, types)
    found: dict[str, tuple[str, ...]] = {
        part: _by_kind(linkage, id, part, types, (*path, place))
        for place, part in enumerate(written.evidence)
    }
    if not found:
        return None
    place = found.get(PLACE, ())
    return Evidence(PlaceProof(place[0]) if place else None, found.get(PROOF, ()), found.get(OUTPUT, ()))


def _by_kind(linkage: Linkage, activity: str, part: str, types: Types, path: Path) -> tuple[str, ...]:
    fields = tuple(name for name, type_ in types.items() if type_ is not None and type_.kind in KINDS[part])
    if not fields and all(type_ is not None for type_ in types.values()):
        linkage.report.warning(
            codes.NO_SUCH_EVIDENCE, path, activity=activity, part=PARTS[part], kinds=listing(KINDS[part])
        )
    return fields


def _named(linkage: Linkage, written: WrittenEvidence, path: Path, types: Types) -> Evidence:
    if written.missed and written.complete_within is None:
        linkage.report.about_key(codes.MISSED_WITHOUT_TIME, (*path, "missed"))
    return Evidence(
        _place(linkage, written.place_and_time, (*path, PLACE), types),
        _fields(linkage, written.proof, (*path, PROOF), types),
        _fields(linkage, written.output, (*path, OUTPUT), types),
    )


def _fields(linkage: Linkage, written: str | list[str] | None, path: Path, types: Types) -> tuple[str, ...]:
    if written is None:
        return ()
    named: Sequence[tuple[str, Path]] = (
        [(written, path)]
        if isinstance(written, str)
        else [(name, (*path, place)) for place, name in enumerate(written)]
    )
    return tuple(name for name, place in named if _own(linkage, name, place, types))


def _own(linkage: Linkage, name: str, path: Path, types: Types) -> bool:
    return linkage.known(codes.UNKNOWN_EVIDENCE, path, name, dict.fromkeys(types, path))


def _place(
    linkage: Linkage, written: str | WrittenPlace | None, path: Path, types: Types
) -> PlaceProof | None:
    if written is None:
        return None
    spec = WrittenPlace(field=written) if isinstance(written, str) else written
    at = path if isinstance(written, str) else (*path, "field")
    if not _own(linkage, spec.field, at, types):
        return None
    if (type_ := types[spec.field]) is not None and type_.kind != "geo_point":
        linkage.report.error(codes.NOT_A_POSITION, at, name=spec.field)
        return None
    second = spec.unsure
    if second is not None and not _own(linkage, second, (*path, "unsure"), types):
        second = None
    broken = any(linkage.is_broken((*path, key)) for key in ("near", "within"))
    fresh = linkage.duration(spec.fresh, (*path, "fresh"))
    if fresh is not None and fresh.unit.working:
        linkage.report.error(codes.FRESH_IN_WORKING_TIME, (*path, "fresh"), name=str(spec.fresh))
        fresh = None
    if (spec.near is None) != (spec.within is None) and not broken:
        linkage.report.error(codes.NEAR_AND_WITHIN, path)
        return None
    within = _length(linkage, spec.within, (*path, "within"))
    accuracy = _length(linkage, spec.accuracy, (*path, "accuracy"))
    if spec.near is None or within is None or not _site(linkage, spec.near, (*path, "near")):
        return PlaceProof(spec.field, second=second, fresh=fresh)
    return PlaceProof(spec.field, spec.near, Fence(within, accuracy), second, fresh)


def _length(linkage: Linkage, text: str | None, path: Path) -> float | None:
    if text is None or linkage.is_broken(path):
        return None
    length = metres_of(text)
    if length is None:
        linkage.report.error(codes.NOT_A_LENGTH, path, name=text)
    return length


def _site(linkage: Linkage, name: str, path: Path) -> bool:
    sites = {
        field: Text("商机的字段", "a field of the case")
        for field, type_ in linkage.case_types.items()
        if type_ is None or type_.kind in SITES
    }
    sites |= {
        record: Text("档案", "a record type")
        for record, types in linkage.record_types.items()
        if any(type_ is None or type_.kind in SITES for type_ in types.values())
    }
    if name not in sites:
        linkage.report.unknown(codes.UNKNOWN_SITE, path, name, sites)
    return name in sites


def evidence_clauses(
    linkage: Linkage, written: Mapping[str, WrittenActivity], activities: Mapping[str, Activity]
) -> dict[str, Clause]:
    """`complete_within` is a clock from a submission that lacks evidence until none of its kind does."""
    clauses: dict[str, Clause] = {}
    for id, spec in written.items():
        asked = spec.evidence
        if not isinstance(asked, WrittenEvidence):
            continue
        path: Path = ("activities", id, "evidence")
        planned = actions(linkage, asked.missed, (*path, "missed"))
        length = linkage.duration(asked.complete_within, (*path, "complete_within"))
        if length is not None and id in activities:
            title = activities[id].title
            clauses[clause_of(id)] = Clause(
                id=clause_of(id),
                title=Text(f"{title.zh}的证据补齐", f"completing the evidence of {title.en}"),
                start=Incomplete(id),
                stop=(Completed(id),),
                duration=length,
                actions=planned,
            )
    return clauses

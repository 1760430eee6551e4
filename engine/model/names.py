"""Every name that a model declares, read from the raw data so that a broken part keeps its names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.diagnostics import Text
from engine.model import codes
from engine.model.document.part import Path
from engine.model.report import Report

Section = Mapping[str, Path]
"""A name and the place of its key or value."""


@dataclass(frozen=True, slots=True)
class Names:
    roles: Section
    case_fields: Section
    activities: Section
    activity_fields: Mapping[str, Section]
    records: Section
    forms: Section
    definitions: Section
    tables: Section
    stages: Section
    agreements: Section
    waits: Section
    approvals: Section

    def known(self, section: Section, what: Text = Text("", "")) -> dict[str, Text]:
        return dict.fromkeys(section, what)

    def in_gates(self) -> dict[str, Text]:
        """What a gate may name, and what each is."""
        known = {
            field: Text(f"{activity}的字段", f"a field of {activity}")
            for activity, fields in self.activity_fields.items()
            for field in fields
        }
        known |= self.known(self.case_fields, Text("商机的字段", "a field of the case"))
        known |= self.known(self.records, Text("档案", "a record type"))
        return known | self.known(self.activities, Text("销售动作", "an activity"))


def declared(data: Mapping[str, object]) -> Names:
    forms = {name: _keys(form, ("forms", name, "fields"), "fields") for name, form in _items(data, "forms")}
    activity_fields: dict[str, Section] = {}
    for name, activity in _items(data, "activities"):
        shared = activity.get("form") if isinstance(activity, dict) else None
        own = _keys(activity, ("activities", name, "fields"), "fields")
        activity_fields[name] = own or forms.get(shared, {}) if isinstance(shared, str) else own
    return Names(
        roles=_roles(data),
        case_fields=_keys(data.get("case"), ("case", "fields"), "fields"),
        activities=_keys(data, ("activities",), "activities"),
        activity_fields=activity_fields,
        records=_keys(data, ("records",), "records"),
        forms=_keys(data, ("forms",), "forms"),
        definitions=_keys(data, ("definitions",), "definitions"),
        tables=_keys(data, ("tables",), "tables"),
        stages=_stages(data),
        agreements=_keys(data, ("agreements",), "agreements"),
        waits=_keys(data, ("waits",), "waits"),
        approvals=_keys(data, ("approvals",), "approvals"),
    )


def refuse_doubles(names: Names, report: Report) -> None:
    """Two ids that differ only in width or case are one id to a reader; two stages may not share a name."""
    sections: list[Section] = [
        names.roles,
        {**names.case_fields},
        names.activities,
        names.records,
        names.forms,
        names.definitions,
        names.tables,
        names.agreements,
        names.waits,
        names.approvals,
        *names.activity_fields.values(),
    ]
    for section in sections:
        _refuse_doubles([(name, path) for name, path in section.items()], report, key=True)
    _refuse_doubles(list(_stage_names(report.documents.data)), report, key=False)
    field, definition = Text("商机的字段", "a field of the case"), Text("定义", "a definition")
    for name, path in (*names.definitions.items(), *names.tables.items()):
        if name in names.case_fields:
            report.about_key(codes.NAME_TAKEN, path, name=name, what=field)
        elif path[0] == "tables" and name in names.definitions:
            report.about_key(codes.NAME_TAKEN, path, name=name, what=definition)


def _refuse_doubles(named: list[tuple[str, Path]], report: Report, *, key: bool) -> None:
    first: dict[str, tuple[str, Path]] = {}
    for name, path in named:
        folded = unicodedata.normalize("NFKC", name).casefold().strip()
        other, place = first.setdefault(folded, (name, path))
        if place == path:
            continue
        if key and isinstance(path[-1], str):
            report.about_key(codes.SAME_ID, path, name=name, other=other)
        else:
            report.error(codes.SAME_ID, path, name=name, other=other)


def _items(data: Mapping[str, object], section: str) -> Iterator[tuple[str, object]]:
    found = data.get(section)
    if isinstance(found, dict):
        yield from ((name, entry) for name, entry in found.items() if isinstance(name, str))


def _keys(holder: object, path: Path, key: str) -> dict[str, Path]:
    found = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(found, dict):
        return {}
    return {name: (*path, name) for name in found if isinstance(name, str)}


def _roles(data: Mapping[str, object]) -> Section:
    listed = data.get("roles")
    if isinstance(listed, list):
        return {name: ("roles", place) for place, name in enumerate(listed) if isinstance(name, str)}
    return _keys(data, ("roles",), "roles")


def _stages(data: Mapping[str, object]) -> Section:
    return dict(reversed(list(_stage_names(data))))


def _stage_names(data: Mapping[str, object]) -> Iterator[tuple[str, Path]]:
    stages = data.get("stages")
    for place, stage in enumerate(stages if isinstance(stages, list) else []):
        for kind in ("stage", "won", "lost"):
            name = stage.get(kind) if isinstance(stage, dict) else None
            if isinstance(name, str):
                yield name, ("stages", place, kind)

"""Which column of a sheet means what. Remembered by the sheet's headings, kept as JSON or a YAML file."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from engine.diagnostics import Diagnostic, Text
from engine.model import Model
from engine.registry import nearest
from engine.source import read
from runtime.imports import codes

_UNIT = re.compile(r"\([^()]*\)\s*\*?\s*$")

# What a column can mean besides a field of the case. `entered:<stage>` is the time a stage was entered.
PLACES = ("owner", "stage", "key", "created", "closed", "reason")
REQUIRED = {
    "key": Text("哪一列能认出同一条商机", "which column tells one case from another"),
    "owner": Text("哪一列是负责人", "which column is the owner"),
}
KNOWN_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "owner": ("负责人", "销售", "销售代表", "业务员", "owner", "sales_agent", "sales rep"),
    "stage": ("阶段", "当前阶段", "stage", "deal_stage", "status"),
    "key": ("编号", "客户编号", "商机编号", "id", "key", "opportunity_id"),
    "created": ("创建时间", "创建日期", "录入时间", "登记日期", "created", "created_at"),
    "closed": ("结束时间", "成交日期", "关闭日期", "closed", "close_date"),
    "reason": ("输单原因", "流失原因", "reason", "lost_reason"),
}


class CaseMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`columns`: heading -> target or targets (a field id, one of PLACES, `entered:<stage>`).

    `values`: target -> {what the sheet says: what it means}. `defaults`: target -> text for empty cells.
    `without_date` is the local date on which a case without any date is taken to have been created.
    `source` names where the rows come from: with the key it tells whether a row was imported before.
    """

    columns: Mapping[str, str | tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = {}
    defaults: Mapping[str, str] = {}
    without_date: str | None = None
    source: str | None = None

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every (heading, target)."""
        for header, meant in self.columns.items():
            for target in (meant,) if isinstance(meant, str) else meant:
                if target:
                    yield header, target

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> CaseMapping:
        return msgspec.json.decode(text, type=cls)


def read_mapping(text: bytes, file: str) -> CaseMapping | tuple[Diagnostic, ...]:
    """A mapping as a person writes it, in YAML."""
    source = read(text, file)
    if source.diagnostics:
        return source.diagnostics
    try:
        return msgspec.convert(source.data, CaseMapping)
    except msgspec.ValidationError as problem:
        said = {"file": file, "why": str(problem)}
        return (Diagnostic(codes.MAPPING_UNREADABLE, parameters=said),)


def targets(model: Model) -> list[str]:
    """Everything a column can be mapped to, in the order of the dropdown."""
    fields = [field.id for field in model.case_form.fields if field.computed is None]
    return [*fields, *PLACES, *(f"entered:{stage}" for stage in model.stages)]


def suggest(headers: Sequence[str], model: Model) -> CaseMapping:
    """The mapping a person would most probably choose; each target at most once.

    Without a column that is plainly a key, the field that the model holds unique tells one case from another.
    """
    wanted = {_folded(target): target for target in targets(model)}
    for field in model.case_form.fields:
        wanted.setdefault(_folded(field.title.zh), field.id)
        wanted.setdefault(_folded(field.title.en), field.id)
    for target, names in KNOWN_HEADINGS.items():
        for name in names:
            wanted.setdefault(_folded(name), target)
    columns: dict[str, str | tuple[str, ...]] = {}
    for header in headers:
        target = wanted.get(_folded(header))
        if target is not None and target not in columns.values():
            columns[header] = target
    if "key" not in columns.values() and len(model.unique) == 1:
        columns |= {header: (field, "key") for header, field in columns.items() if field == model.unique[0]}
    return CaseMapping(columns=columns)


def problems(mapping: CaseMapping, headers: Sequence[str], model: Model) -> Iterator[Diagnostic]:
    known = targets(model)
    for column in mapping.columns:
        if column not in headers:
            listed = {"column": column, "headers": "、".join(headers)}
            yield Diagnostic(codes.COLUMN_UNKNOWN, path=column, parameters=listed)
    mapped = {target for _, target in mapping.pairs()}
    for target in sorted({*mapped, *mapping.values, *mapping.defaults}):
        if target not in known:
            near = nearest(target, known) or known[0]
            yield Diagnostic(
                codes.TARGET_UNKNOWN, path=target, parameters={"target": target, "nearest": near}
            )
    for target, words in REQUIRED.items():
        if target not in {*mapped, *mapping.defaults}:
            yield Diagnostic(codes.REQUIRED_UNMAPPED, path=target, parameters={"target": words})


def with_source(mapping: CaseMapping, file_name: str, given: str | None = None) -> CaseMapping:
    """Without another word a sheet is its own source, and so are the rows that were handed back of it."""
    source = given or mapping.source or Path(file_name).stem.removesuffix(".rejected")
    return msgspec.structs.replace(mapping, source=source)


def headers_digest(headers: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(headers), ensure_ascii=False).encode()).hexdigest()


def _folded(name: str) -> str:
    """`预算(元) *` is 预算."""
    plain = _UNIT.sub("", unicodedata.normalize("NFKC", name).casefold())
    return plain.replace(" ", "").replace("*", "")

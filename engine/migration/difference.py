"""What differs between two models by meaning: parts by their names, wherever and however they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.diagnostics import Text
from engine.model.documents import merge
from engine.source import read
from engine.timing import Duration

How = Literal["added", "removed", "renamed", "changed"]
Path = tuple[str, ...]

_NAMED = ("stage", "won", "lost")
_CASE = "case"
_FIELDS = "fields"
_FIELD = Text("字段", "field")
_SORTS = {
    "stages": "stage",
    "activities": "activity",
    "records": "record",
    "roles": "role",
    "rules": "rule",
    "agreements": "agreement",
    "scores": "score",
    "tables": "table",
    "waits": "wait",
    "approvals": "approval",
}
_SECTIONS = {
    "stages": Text("阶段", "stage"),
    "activities": Text("销售动作", "activity"),
    "records": Text("档案", "record type"),
    "roles": Text("角色", "role"),
    "rules": Text("规则", "rule"),
    "agreements": Text("协作协议", "agreement"),
    "scores": Text("评分", "score"),
    "tables": Text("决策表", "decision table"),
    "approvals": Text("审批", "approval"),
    "waits": Text("停表", "wait"),
    "definitions": Text("定义", "definition"),
    "forms": Text("共用表单", "shared form"),
    "case": Text("商机", "case"),
}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` is by names: (`stages`, `触达`, `limit`). `before` and `after` as YAML would say them; "" for nothing."""

    how: How
    path: Path
    before: str = ""
    after: str = ""

    @property
    def words(self) -> Text:
        return Text(self._words("zh"), self._words("en"))

    def _words(self, language: Literal["zh", "en"]) -> str:
        what = self._what(language)
        before, after = _meant(self.before, language), _meant(self.after, language)
        said = {
            "added": Text(f"新增 {what}", f"added {what}"),
            "removed": Text(f"去掉 {what}", f"removed {what}"),
            "renamed": Text(f"{what} 由“{self.before}”改名", f"{what}, formerly “{self.before}”"),
            "changed": Text(f"{what}:{before} → {after}", f"{what}: {before} → {after}"),
        }[self.how].to(language)
        shown = after if self.how == "added" else before if self.how == "removed" else ""
        return f"{said}({shown})" if shown and len(self.path) > 2 else said

    def _what(self, language: Literal["zh", "en"]) -> str:
        """阶段“触达” limit; 销售动作“客户沟通” 字段“结果” required"""
        section, *rest = self.path
        words = [_SECTIONS.get(section, Text(section, section)).to(language)]
        if section != _CASE and rest:
            words = [_called(words[0], rest.pop(0), language)]
        if rest[:1] == [_FIELDS] and len(rest) > 1:
            words.append(_called(_FIELD.to(language), rest[1], language))
            rest = rest[2:]
        return " ".join([*words, *([" · ".join(rest)] if rest else [])])


def _called(sort: str, name: str, language: Literal["zh", "en"]) -> str:
    return f"{sort}“{name}”" if language == "zh" else f"{sort} “{name}”"


def _meant(written: str, language: Literal["zh", "en"]) -> str:
    """A duration with its meaning, for nobody knows by heart what holidays do to `days`."""
    duration = Duration.parse(written)
    return written if duration is None else duration.words_with_meaning(language)


def differences(
    before: Mapping[str, str], after: Mapping[str, str], renames: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Of the documents of two models that load; in the order of the new one, then what is gone."""
    old, new = _said(before), _said(after)
    for section, sort in _SORTS.items():
        if isinstance(held := old.get(section), dict):
            old[section] = {renames.get(f"{sort}/{name}", name): part for name, part in held.items()}
    _rename_fields(old, renames)
    for section in _SECTIONS:
        for data, other in ((old, new), (new, old)):
            if isinstance(other.get(section), dict):
                data.setdefault(section, {})
    found = [Difference("renamed", path, former) for path, former in _renamed(renames)]
    return (*found, *_between(old, new, ()), *_order(old.get("stages"), new.get("stages")))


def _order(before: object, after: object) -> Iterator[Difference]:
    """Which way is forward follows from it; in all else order is only looks."""
    if isinstance(before, dict) and isinstance(after, dict):
        was, now = [name for name in before if name in after], [name for name in after if name in before]
        if was != now:
            yield Difference("changed", ("stages",), "、".join(was), "、".join(now))


def _rename_fields(data: dict[str, object], renames: Mapping[str, str]) -> None:
    """Under the present names of the parts that they belong to."""
    for form, path in _forms(data):
        part = data
        for key in path:
            part = part[key]  # type: ignore[assignment]  # `_forms` only gives paths of mappings
        fields = part.get(_FIELDS)
        if isinstance(fields, dict):
            part[_FIELDS] = {renames.get(f"field/{form}/{name}", name): it for name, it in fields.items()}


def _forms(data: Mapping[str, object]) -> Iterator[tuple[str, Path]]:
    if isinstance(data.get(_CASE), dict):
        yield _CASE, (_CASE,)
    for section in ("activities", "records"):
        parts = data.get(section)
        for name, part in parts.items() if isinstance(parts, dict) else ():
            if isinstance(part, dict):
                yield f"{_SORTS[section]}/{name}", (section, str(name))


def _renamed(renames: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    sections = {sort: section for section, sort in _SORTS.items()}
    for key, name in renames.items():
        sort, _, former = key.rpartition("/")
        if sort in sections:
            yield (sections[sort], name), former
        elif sort == f"field/{_CASE}":
            yield (_CASE, _FIELDS, name), former
        elif sort.startswith("field/"):
            _, owner, part = sort.split("/", 2)
            yield (sections[owner], part, _FIELDS, name), former


def _said(documents: Mapping[str, str]) -> dict[str, object]:
    merged, _ = merge([read(text, file) for file, text in sorted(documents.items())])
    return {key: _by_name(key, value) for key, value in merged.data.items()}


def _by_name(key: str, value: object) -> object:
    """Stages and roles are written as lists, and are known by their names all the same."""
    if key == "stages" and isinstance(value, list):
        return {
            str(stage[kind]): {"kind": kind} | {name: part for name, part in stage.items() if name != kind}
            for stage in value
            if isinstance(stage, dict)
            for kind in _NAMED
            if kind in stage
        }
    if key == "roles" and isinstance(value, list):
        return {str(name): {} for name in value}
    return value


def _between(before: object, after: object, path: Path) -> Iterator[Difference]:
    before, after = _plain(before), _plain(after)
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield Difference("changed", path, _shown(before), _shown(after))
        return
    for name, value in after.items():
        if name in before:
            yield from _between(before[name], value, (*path, str(name)))
        else:
            yield Difference("added", (*path, str(name)), after=_shown(value))
    for name, value in before.items():
        if name not in after:
            yield Difference("removed", (*path, str(name)), _shown(value))


def _plain(value: object) -> object:
    """`{type: money}` is `money`, and where a name comes from is said apart."""
    if not isinstance(value, dict) or not value.keys() & {"was", "type"}:
        return value
    rest = {key: part for key, part in value.items() if key != "was"}
    return rest["type"] if rest.keys() == {"type"} else rest


def _shown(value: object) -> str:
    text = _flow(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _flow(value: object) -> str:
    """As people write it in a line of YAML, where nobody will read it back."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)

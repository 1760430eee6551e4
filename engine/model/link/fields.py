"""Fields and forms: the type of each field, then the expressions that read other fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from engine.diagnostics import Text
from engine.expressions import BOOL, Scope, Type
from engine.fields import FIELD_TYPES, FieldType
from engine.fields.repeat import Repeat
from engine.model.document.form import FieldMapping, FieldSpec
from engine.model.document.part import Bilingual, Path
from engine.model.kernel import Field, Form
from engine.model.link import codes, logic_codes, row_codes
from engine.model.link.cycles import refuse_cycles
from engine.model.link.linkage import Linkage
from engine.model.link.logic import default_of, refuse_contradictions
from engine.model.order import circles
from engine.model.report import listing
from engine.model.shape import BROKEN, explain_type_config


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as written: whose it is, its fields and where they stand, and their types."""

    id: str
    title: Text
    fields: dict[str, FieldSpec]
    path: Path
    required: frozenset[str]
    listed: frozenset[str]
    types: dict[str, FieldType | None]


def ask(
    linkage: Linkage,
    id: str,
    title: Text,
    fields: dict[str, FieldSpec],
    path: Path,
    required: Iterable[tuple[str, Path]] = (),
    listed: Iterable[str] = (),
) -> Asked:
    """`path` is where `fields` stands; each required name has its own place."""
    types = {name: type_of(linkage, spec, (*path, name)) for name, spec in fields.items()}
    section = {name: (*path, name) for name in _raw_names(linkage, path)}
    demanded = [name for name, place in required if linkage.known(codes.UNKNOWN_FIELD, place, name, section)]
    return Asked(id, title, fields, path, frozenset(demanded), frozenset(listed), types)


def _raw_names(linkage: Linkage, path: Path) -> list[str]:
    data: object = linkage.report.documents.data
    for key in path:
        data = data.get(str(key)) if isinstance(data, dict) else None
    return list(data) if isinstance(data, dict) else []


def type_of(linkage: Linkage, spec: FieldSpec, path: Path) -> FieldType | None:
    """`money`, `[a, b]` or `{type: money, ...}`; None when it has been complained about."""
    if isinstance(spec, list):
        return _configured(linkage, "choice", {"options": spec}, path, wrap="options")
    if isinstance(spec, str):
        return _configured(linkage, spec, {}, path)
    kind, extra = spec.type, dict(spec.model_extra or {})
    if (kind == "repeat") != (spec.fields is not None) and not linkage.is_broken((*path, "fields")):
        linkage.report.about_key(row_codes.ROWS_AND_FIELDS, (*path, "type" if kind == "repeat" else "fields"))
    type_ = _configured(linkage, kind, extra, path, type_path=(*path, "type"))
    if isinstance(type_, Repeat):
        return type_.with_columns(_columns(linkage, spec.fields or {}, (*path, "fields")))
    return type_ if type_ is None or spec.computed is None else type_.computed()


def _configured(
    linkage: Linkage,
    kind: str,
    config: dict[str, object],
    path: Path,
    wrap: str | None = None,
    type_path: Path | None = None,
) -> FieldType | None:
    options = config.get("options")
    if kind == BROKEN or (isinstance(options, list) and BROKEN in options):
        return None
    if kind not in FIELD_TYPES:
        known = {known.kind: known.title for known in FIELD_TYPES}
        kinds = listing(FIELD_TYPES.kinds())
        linkage.report.unknown(codes.UNKNOWN_FIELD_TYPE, type_path or path, kind, known, known=kinds)
        return None
    if "timezone" in FIELD_TYPES[kind].model_fields:
        config = {"timezone": linkage.timezone, **config}
    try:
        return FIELD_TYPES[kind].model_validate({"type": kind, **config})
    except ValidationError as wrong:
        explain_type_config(linkage.report, path, wrong, FIELD_TYPES[kind], wrap)
        return None


def form_of(linkage: Linkage, asked: Asked) -> Form:
    scope = linkage.scope(asked.types)
    computed = {
        name: spec.computed
        for name, spec in asked.fields.items()
        if isinstance(spec, FieldMapping) and spec.computed is not None
    }
    if asked.id != "case":  # the case's computed fields are looked at together with the definitions
        refuse_cycles(linkage, computed, {name: (*asked.path, name, "computed") for name in computed})
    made = (_field(linkage, asked, name, spec, scope) for name, spec in asked.fields.items())
    fields = tuple(field for field in made if field is not None)
    _refuse_circles(linkage, asked, fields)
    return Form(asked.id, asked.title, fields)


def _refuse_circles(linkage: Linkage, asked: Asked, fields: tuple[Field, ...]) -> None:
    """Circles of computed fields alone have been told with the definitions or by `refuse_cycles`."""
    for circle in circles(fields):
        for place, field in enumerate(circle):
            from_here = (*circle[place:], *circle[: place + 1])
            if (key := _waiting(field, from_here[1].id)) is not None:
                chain = " → ".join(one.id for one in from_here)
                path = (*asked.path, field.id, key)
                linkage.report.error(codes.FIELDS_WAIT, path, name=field.id, chain=chain)
                break


def _waiting(field: Field, id: str) -> str | None:
    """By which condition the field waits for the other."""
    conditions = {"visible_if": field.visible_if, "read_only_if": field.read_only_if}
    return next((key for key, condition in conditions.items() if condition and id in condition.reads), None)


def _field(linkage: Linkage, asked: Asked, name: str, spec: FieldSpec, scope: Scope) -> Field | None:
    type_, path = asked.types[name], (*asked.path, name)
    written = spec if isinstance(spec, FieldMapping) else FieldMapping(type="")
    linkage.renamed(f"field/{asked.id}", name, written.was)
    if (
        written.message is not None
        and written.constraint is None
        and not linkage.is_broken((*path, "constraint"))
    ):
        linkage.report.about_key(codes.MESSAGE_WITHOUT_CONSTRAINT, (*path, "message"))
    refuse_contradictions(linkage, written, path)
    expects = type_.expression_type if type_ else None
    rules = {
        key: linkage.expression(getattr(written, key), (*path, key), scope, BOOL)
        for key in ("required_if", "visible_if", "read_only_if", "constraint")
    }
    computed = linkage.expression(written.computed, (*path, "computed"), scope, expects)
    if type_ is None:
        return None
    rows = None if written.fields is None else _rows(linkage, asked, name, written, path)
    return Field(
        id=name,
        rows=rows,
        title=linkage.words(written.title, name),
        type=type_,
        required=written.required or name in asked.required or _least(type_) > 0,
        help=_optional(linkage, written.help),
        computed=computed,
        constraint_message=_optional(linkage, written.message),
        listed=written.listed or name in asked.listed,
        keeps=written.when_hidden == "keep",
        default=default_of(linkage, written, type_, path, scope),
        **rules,
    )


def _rows(linkage: Linkage, asked: Asked, name: str, written: FieldMapping, path: Path) -> Form:
    """A row reads its own fields first, then the form's that a person fills in, then the case's."""
    own = ask(
        linkage,
        f"{asked.id}/{name}",
        linkage.words(written.title, name),
        written.fields or {},
        (*path, "fields"),
    )
    for inner, spec in own.fields.items():
        place = (*path, "fields", inner)
        if isinstance(spec, FieldMapping) and spec.type == "repeat":
            linkage.report.error(row_codes.ROWS_IN_ROWS, (*place, "type"), name=inner)
        for key in ("default", "read_only_if"):
            if isinstance(spec, FieldMapping) and getattr(spec, key) is not None:
                linkage.report.about_key(logic_codes.NOT_IN_ROW, (*place, key), name=inner, key=key)
        if isinstance(spec, FieldMapping) and spec.was is not None:
            linkage.report.about_key(row_codes.ROW_RENAMED, (*place, "was"), name=inner)
    outer = {
        id: type_
        for id, type_ in asked.types.items()
        if id != name
        and not (isinstance(spec := asked.fields[id], FieldMapping) and spec.computed is not None)
    }
    return form_of(linkage, replace(own, types={**outer, **own.types}))


def _least(type_: FieldType) -> int:
    return type_.at_least if isinstance(type_, Repeat) else 0


def _columns(linkage: Linkage, fields: dict[str, FieldSpec], path: Path) -> dict[str, Type]:
    types = {name: type_of(linkage, spec, (*path, name)) for name, spec in fields.items()}
    return {
        name: type_.expression_type
        for name, type_ in types.items()
        if type_ is not None and not type_.expression_type.is_list
    }


def _optional(linkage: Linkage, written: str | Bilingual | None) -> Text | None:
    return None if written is None else linkage.words(written, "")

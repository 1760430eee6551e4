"""The forms of the case, of activities and of records, own or shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Text
from engine.expressions import BOOL, MONEY
from engine.model.document import Document
from engine.model.document.form import CaseForm, FieldMapping
from engine.model.document.part import Path
from engine.model.document.process import Activity as WrittenActivity
from engine.model.document.process import Record as WrittenRecord
from engine.model.kernel import Activity, MustDo, RecordType
from engine.model.link import codes
from engine.model.link.cycles import refuse_cycles
from engine.model.link.evidence import evidence
from engine.model.link.feedback import feedback
from engine.model.link.fields import Asked, ask, form_of
from engine.model.link.linkage import Linkage, Types
from engine.model.link.tables import expressions_in, table


@dataclass(slots=True)
class Forms:
    """All forms with their types read; expressions come after, when every name has its type."""

    linkage: Linkage
    document: Document
    used: set[str] = field(default_factory=set)

    def case(self) -> Asked:
        written = self.document.case
        listed = self._listed(written)
        return ask(
            self.linkage,
            "case",
            Text("商机", "Case"),
            written.fields,
            ("case", "fields"),
            _places(written.required, ("case", "required")),
            listed,
        )

    def _listed(self, written: CaseForm) -> list[str]:
        if written.listed is not None:
            section = self.linkage.names.case_fields
            places = _places(written.listed, ("case", "listed"))
            return [name for name, at in places if self.linkage.known(codes.UNKNOWN_FIELD, at, name, section)]
        choices = [
            name
            for name, spec in written.fields.items()
            if isinstance(spec, list)
            or spec == "choice"
            or (isinstance(spec, FieldMapping) and spec.type == "choice")
        ]
        first = written.name or next(iter(written.fields), "")
        amount = [written.amount] if written.amount else []
        return [first, *_several(written.unique), *amount, *choices]

    def asked(self, id: str, title: Text, written: WrittenActivity | WrittenRecord, path: Path) -> Asked:
        """The fields of an activity or record, wherever they are written."""
        required = _places(written.required, (*path, "required"))
        shared = self.document.forms.get(written.form) if written.form is not None else None
        if written.form is not None:
            self._refer(written.form, (*path, "form"))
        doubtful = any(self.linkage.is_broken((*path, key)) for key in ("fields", "form"))
        if (written.fields is None) == (written.form is None) and not doubtful:
            name = str(path[-1])
            self.linkage.report.about_key(codes.FIELDS_AND_FORM, path, name=name)
        if written.fields is None and shared is not None:
            required += _places(shared.required, ("forms", str(written.form), "required"))
            return ask(
                self.linkage, id, title, shared.fields, ("forms", str(written.form), "fields"), required
            )
        return ask(
            self.linkage,
            id,
            title,
            written.fields or {},
            (*path, "fields"),
            required if written.fields else [],
        )

    def _refer(self, form: str, path: Path) -> None:
        self.used.add(form)
        self.linkage.known(codes.UNKNOWN_FORM, path, form, self.linkage.names.forms)

    def refuse_unused(self) -> None:
        """An unused form is still looked through: its mistakes would come back with its first use."""
        for name, form in self.document.forms.items():
            self.linkage.renamed("form", name, form.was)
            if name not in self.used:
                self.linkage.report.warning(codes.UNUSED_FORM, ("forms", name), key=True, name=name)
                places = _places(form.required, ("forms", name, "required"))
                asked = ask(
                    self.linkage,
                    f"form/{name}",
                    Text(name, name),
                    form.fields,
                    ("forms", name, "fields"),
                    places,
                )
                form_of(self.linkage, asked)


def define(linkage: Linkage, document: Document) -> None:
    """Checks definitions and tables in the order of their use; computed fields of the case belong to the graph."""
    texts = dict(document.definitions)
    places: dict[str, Path] = {name: ("definitions", name) for name in texts}
    for name, written in document.tables.items():
        if name not in texts:
            texts[name], places[name] = expressions_in(written), ("tables", name, "inputs")
    for name, spec in document.case.fields.items():
        if isinstance(spec, FieldMapping) and spec.computed is not None and name not in texts:
            texts[name], places[name] = spec.computed, ("case", "fields", name, "computed")
    for name in refuse_cycles(linkage, texts, places):
        if name in document.definitions:
            expression = linkage.expression(texts[name], places[name], linkage.scope())
            if expression is not None:
                linkage.definitions[name] = expression
        elif name in document.tables and (made := table(linkage, name, document.tables[name])):
            linkage.tables[name], linkage.definitions[name] = made


def activity(
    linkage: Linkage, id: str, written: WrittenActivity, asked: Asked, types: Mapping[str, Types]
) -> Activity:
    """`types` has the fields of every activity."""
    linkage.renamed("activity", id, written.was)
    counts_if = linkage.expression(
        written.counts_if, ("activities", id, "counts_if"), linkage.scope(asked.types), BOOL
    )
    must_do = MustDo(written.must_do.weekly, written.must_do.weight) if written.must_do else None
    form = form_of(linkage, asked)
    return Activity(
        id,
        asked.title,
        form,
        must_do,
        evidence(linkage, id, written, asked.types),
        feedback(linkage, id, written, types),
        counts_if,
    )


def record_type(linkage: Linkage, id: str, written: WrittenRecord, asked: Asked) -> RecordType:
    linkage.renamed("record", id, written.was)
    unique = unique_fields(linkage, written.unique, ("records", id, "unique"), asked)
    return RecordType(id, asked.title, form_of(linkage, asked), written.belongs_to == "case", unique)


def unique_fields(linkage: Linkage, written: str | list[str], path: Path, asked: Asked) -> tuple[str, ...]:
    places = [(written, path)] if isinstance(written, str) else _places(written, path)
    section = {name: (*asked.path, name) for name in asked.fields}
    return tuple(name for name, at in places if linkage.known(codes.UNKNOWN_FIELD, at, name, section))


def amount_field(linkage: Linkage, written: CaseForm, asked: Asked) -> str | None:
    path, name = ("case", "amount"), written.amount
    if name is None or not linkage.known(codes.UNKNOWN_FIELD, path, name, linkage.names.case_fields):
        return None
    type_ = asked.types.get(name)
    if type_ is not None and type_.expression_type != MONEY:
        linkage.report.error(codes.NOT_MONEY, path, name=name)
        return None
    return name


def name_field(linkage: Linkage, written: CaseForm, asked: Asked) -> str | None:
    if written.name is not None:
        known = linkage.known(codes.UNKNOWN_FIELD, ("case", "name"), written.name, linkage.names.case_fields)
        return written.name if known else None
    texts = [name for name, type_ in asked.types.items() if type_ is not None and type_.kind == "text"]
    doubtful = (
        linkage.is_broken(("case",)) or linkage.is_broken(("case", "fields")) or None in asked.types.values()
    )
    if not texts and not doubtful:
        linkage.report.about_key(codes.NO_NAME_FIELD, ("case", "fields"))
    return next(iter(texts), None)


def source_field(linkage: Linkage, written: CaseForm) -> str | None:
    fields = linkage.names.case_fields
    if written.source is not None:
        known = linkage.known(codes.UNKNOWN_FIELD, ("case", "source"), written.source, fields)
        return written.source if known else None
    return next((name for name in ("来源", "source") if name in fields), None)


def _several(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _places(names: list[str], path: Path) -> list[tuple[str, Path]]:
    return [(name, (*path, place)) for place, name in enumerate(names)]

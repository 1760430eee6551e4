"""Agreements between departments: what is given, and one clock per duty."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.diagnostics import Text
from engine.expressions import BOOL, Expression, check
from engine.model.document.part import Path
from engine.model.document.process import Agreement as WrittenAgreement
from engine.model.document.process import Duty, Weights
from engine.model.kernel import Activity, Agreement, Clause
from engine.model.link import agreement_codes, codes
from engine.model.link.ladder_codes import LADDER_WITHOUT_LIMIT
from engine.model.link.ladders import ladder
from engine.model.link.linkage import Linkage
from engine.model.report import listing
from engine.model.weighing import Weighing
from engine.timing import Duration
from engine.triggers.handed_over import HandedOver
from engine.triggers.submitted import Submitted


def agreement(
    linkage: Linkage, id: str, written: WrittenAgreement, activities: Mapping[str, Activity]
) -> tuple[Agreement, dict[str, Clause]]:
    path: Path = ("agreements", id)
    linkage.renamed("agreement", id, written.was)
    linkage.role(written.provider, (*path, "from"))
    linkage.role(written.consumer, (*path, "to"))
    title = linkage.words(written.title, id)
    gives = linkage.expression(written.gives, (*path, "gives"), linkage.scope(), BOOL)
    clauses: dict[str, Clause] = {}
    duties = list(_duties(linkage, written, path))
    limits = dict.fromkeys(within for _, within in duties if within is not None)
    missed, climbs = ladder(linkage, written, path, "missed", limits)
    if written.ladder and not limits and not linkage.errors():
        linkage.report.about_key(LADDER_WITHOUT_LIMIT, (*path, "ladder"), example="within: 48 hours")
    for activity, within in duties:
        if activity in activities and within is not None:
            clause = _clause(id, title, activities[activity], within, gives)
            clauses[clause.id] = replace(clause, actions=missed, ladder=climbs)
    found = Agreement(
        id=id,
        title=title,
        provider=written.provider,
        consumer=written.consumer,
        gives=gives,
        gives_parts=tuple(_parts(linkage, gives)) if gives is not None else (),
        clauses=tuple(clauses),
        asks=tuple(
            name
            for place, name in enumerate(written.asks)
            if linkage.known(codes.UNKNOWN_FIELD, (*path, "asks", place), name, linkage.names.case_fields)
        ),
        promised_monthly=written.promises.monthly if written.promises else None,
        closes=linkage.duration(written.closes, (*path, "closes")),
        weighing=_weighing(linkage, written.weighs, (*path, "weighs")),
    )
    feedback = duties[-1][0] if duties else None
    return _answered(linkage, found, written, activities.get(feedback or ""), feedback), clauses


def _weighing(linkage: Linkage, written: Weights | None, path: Path) -> Weighing:
    """A part that is not written on a written side counts nothing."""
    if written is None:
        return Weighing()
    shares: dict[str, float] = {}
    for key, side in (("to", written.consumer), ("from", written.provider)):
        weights = side.model_dump() if side is not None else {}
        total = sum(weights.values())
        if side is not None and total == 0:
            example = f"{next(iter(weights))}: 50"
            linkage.report.about_key(agreement_codes.WEIGHS_NOTHING, (*path, key), side=key, example=example)
        shares |= {name: weight / total for name, weight in weights.items() if total}
    return Weighing(**shares, least=written.least)


def _answered(
    linkage: Linkage,
    found: Agreement,
    written: WrittenAgreement,
    answered: Activity | None,
    feedback: str | None,
) -> Agreement:
    """What reads the feedback form: the return, its reason, and what is counted apart."""
    path: Path = ("agreements", found.id)
    own = {field.id: field.type for field in answered.form.fields} if answered else {}
    scope = linkage.scope(own)
    excluded = {
        name: linkage.expression(text, (*path, "excluded_if", name), scope, BOOL)
        for name, text in written.excluded_if.items()
    }
    return replace(
        found,
        feedback=feedback,
        returned_if=linkage.expression(written.returned_if, (*path, "returned_if"), scope, BOOL),
        return_reason=_return_reason(linkage, written, answered, path),
        return_needs=_return_needs(linkage, written, answered, path),
        excluded_if={name: holds for name, holds in excluded.items() if holds is not None},
    )


def _return_reason(
    linkage: Linkage, written: WrittenAgreement, answered: Activity | None, path: Path
) -> str | None:
    if written.return_reason is None or answered is None:
        return None
    fields = {field.id: (*path, "return_reason") for field in answered.form.fields}
    place = (*path, "return_reason")
    return (
        written.return_reason
        if linkage.known(codes.UNKNOWN_FIELD, place, written.return_reason, fields)
        else None
    )


def _return_needs(
    linkage: Linkage, written: WrittenAgreement, answered: Activity | None, path: Path
) -> dict[str, Expression]:
    """Each is an option of the field that names the reason, and a part of the definition that must fail."""
    if written.return_needs and written.return_reason is None:
        linkage.report.about_key(agreement_codes.NEEDS_WITHOUT_REASON, (*path, "return_needs"))
        return {}
    field = answered.form.field(written.return_reason or "") if answered else None
    options = getattr(field.type, "options", {}) if field else {}
    found = {}
    for name, text in written.return_needs.items():
        place = (*path, "return_needs", name)
        if field is not None and name not in options:
            linkage.report.about_key(
                agreement_codes.NO_SUCH_REASON,
                place,
                name=name,
                reason=written.return_reason or "",
                known=listing(options),
            )
        holds = linkage.expression(text, place, linkage.scope(), BOOL)
        if holds is not None:
            found[name] = holds
    return found


def _duties(linkage: Linkage, written: WrittenAgreement, path: Path) -> Iterator[tuple[str, Duration | None]]:
    usual = linkage.duration(written.within, (*path, "within"))
    seen: set[str] = set()
    for place, duty in enumerate(written.does):
        here: Path = (*path, "does", place)
        name, own = (duty.activity, duty.within) if isinstance(duty, Duty) else (duty, None)
        named = (*here, "activity") if isinstance(duty, Duty) else here
        if not linkage.known(codes.UNKNOWN_ACTIVITY, named, name, linkage.names.activities):
            continue
        if name in seen:
            linkage.report.error(codes.DUTY_TWICE, named, name=name)
            continue
        seen.add(name)
        promised = own is not None or written.within is not None
        if (
            not promised
            and not linkage.is_broken((*path, "within"))
            and not linkage.is_broken((*here, "within"))
        ):
            linkage.report.error(codes.NO_WITHIN, named, name=name)
        yield name, linkage.duration(own, (*here, "within")) if own is not None else usual


def _clause(
    agreement: str,
    title: Text,
    activity: Activity,
    within: Duration,
    gives: Expression | None,
) -> Clause:
    return Clause(
        id=f"agreement/{agreement}/{activity.id}",
        title=Text(f"{title.zh}:{activity.title.zh}", f"{title.en}: {activity.title.en}"),
        start=HandedOver(agreement),
        stop=(Submitted(activity.id),),
        duration=within,
        start_condition=gives,
        agreement=agreement,
    )


def _parts(linkage: Linkage, gives: Expression) -> Iterator[Expression]:
    """The clauses that a lead can fail one by one: parts of an `and`, fields of a `filled` (C009)."""
    scope = linkage.scope()
    texts = list(_split(ast.parse(gives.text.strip(), mode="eval").body, linkage))
    checked = [check(text, scope, BOOL).expression for text in texts]
    whole = [part for part in checked if part is not None]
    yield from whole if len(whole) == len(texts) else [gives]


def _split(tree: ast.expr, linkage: Linkage) -> Iterator[str]:
    match tree:
        case ast.Name(id=name) if name in linkage.definitions:
            yield from _split(ast.parse(linkage.definitions[name].text.strip(), mode="eval").body, linkage)
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from _split(value, linkage)
        case ast.Call(func=ast.Name(id="filled"), args=args) if len(args) > 1:
            for arg in args:
                yield f"filled({ast.unparse(arg)})"
        case _:
            yield ast.unparse(tree)

"""In which order the computed and conditional fields of a form are worked out, and when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from engine.expressions import Expression
from engine.model.kernel import Field, Form


def derived_fields(form: Form) -> tuple[Field, ...]:
    """The fields whose value an expression decides, each after those it reads; CycleError when they go in a circle."""
    by_id = {field.id: field for field in form.fields}
    order = TopologicalSorter(_reads(form.fields)).static_order()
    return tuple(by_id[id] for id in order if any(_deciding(by_id[id])))


def circles(fields: Sequence[Field]) -> Iterator[tuple[Field, ...]]:
    """Fields that wait for each other, from the first as written, each reading the next; the last the first."""
    places = {field.id: place for place, field in enumerate(fields)}
    reads = dict(_reads(fields))
    while found := _circle(reads):
        first = found.index(min(found, key=places.__getitem__))
        yield tuple(fields[places[id]] for id in found[first:] + found[:first])
        reads = {id: others.difference(found) for id, others in reads.items() if id not in found}


def _circle(reads: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(reads).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]  # graphlib goes from what is read to its reader, first and last the same
    return []


def _reads(fields: Sequence[Field]) -> dict[str, set[str]]:
    ids = {field.id for field in fields}
    return {
        field.id: {id for expression in _deciding(field) for id in expression.reads & ids} for field in fields
    }


def _deciding(field: Field) -> tuple[Expression, ...]:
    return tuple(each for each in (field.computed, field.visible_if, field.read_only_if) if each)

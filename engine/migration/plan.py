"""What running cases do when a model is published: names, stages that are gone, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.model.kernel import Form, Model
from engine.rules.command import FollowModel
from engine.rules.renaming import clause_now

Treatment = Literal["recompute", "keep", "restart"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`moves`: stage that is gone -> stage, both by id. `clocks`: clause -> treatment; others are recomputed.

    `dropped` are the fields of the case that may go although cases hold values in them. Cases that stand in
    one of `stays` keep the version that they have.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, Treatment] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()

    @property
    def names(self) -> dict[str, str]:
        """For a history that is asked what it would have been: whoever went to a stage that cases are moved out
        of went to where they are moved."""
        return {**self.renames, **{f"stage/{stage}": to for stage, to in self.moves.items()}}

    @property
    def roles(self) -> dict[str, str]:
        """former name -> name, for the people who hold them."""
        return {
            old.removeprefix("role/"): new for old, new in self.renames.items() if old.startswith("role/")
        }

    def command(self, before: Model, after: Model, actor: str) -> FollowModel:
        kept = {
            clause: str(before.clauses[clause_before].duration)
            for clause, clause_before in self._clauses_before(before)
            if self.clocks.get(clause) == "keep" and clause_before in before.clauses
        }
        return FollowModel(
            actor=actor,
            version=after.version,
            before=before.version,
            renames=self.renames,
            moves=self.moves,
            kept=kept,
            restarted=tuple(clause for clause, how in self.clocks.items() if how == "restart"),
        )

    def _clauses_before(self, before: Model) -> list[tuple[str, str]]:
        from_now = {clause_now(self.renames, id): id for id in before.clauses}
        return [(clause, from_now.get(clause, clause)) for clause in self.clocks]


def plan_between(before: Model, after: Model) -> Plan:
    """The default: what `was` says, in either direction, so that an old version can be published again."""
    there, here = ids_of(before), ids_of(after)
    parts = _renames(before.renames, after.renames, _without_fields(there), _without_fields(here))
    now = {f"field/{form}": f"field/{_form_now(form, parts)}" for form in forms_of(before)}
    there = {_moved(key, now) for key in there}
    former = {_moved(old, now): new for old, new in before.renames.items()}
    return Plan(renames=parts | _renames(former, after.renames, there - parts.keys(), here))


def _renames(
    before: Mapping[str, str], after: Mapping[str, str], there: set[str], here: set[str]
) -> dict[str, str]:
    said = {old: new for old, new in after.items() if old in there and old not in here}
    back = {
        f"{_sort(old)}/{new}": old.rpartition("/")[2]
        for old, new in before.items()
        if old in here and f"{_sort(old)}/{new}" in there and f"{_sort(old)}/{new}" not in here
    }
    return {**back, **said}


def _form_now(form: str, renames: Mapping[str, str]) -> str:
    return f"{_sort(form)}/{renames[form]}" if form in renames else form


def _moved(key: str, now: Mapping[str, str]) -> str:
    """A field keeps its own name and is found under its form's present one."""
    form, _, name = key.rpartition("/")
    return f"{now.get(form, form)}/{name}"


def _sort(key: str) -> str:
    return key.rpartition("/")[0]


def _without_fields(ids: set[str]) -> set[str]:
    return {id for id in ids if not id.startswith("field/")}


def forms_of(model: Model) -> dict[str, Form]:
    found = {"case": model.case_form}
    found |= {f"activity/{id}": one.form for id, one in model.activities.items()}
    return found | {f"record/{id}": one.form for id, one in model.record_types.items()}


def ids_of(model: Model) -> set[str]:
    """Named as in `Model.renames`."""
    named: dict[str, Mapping[str, object]] = {
        "stage": model.stages,
        "activity": model.activities,
        "record": model.record_types,
        "agreement": model.agreements,
        "role": model.roles,
        "score": model.scores,
        "table": model.tables,
        "wait": model.waits,
        "approval": model.approvals,
        "rule": {rule.id: rule for rules in model.rules.values() for rule in rules},
    }
    ids = {f"{sort}/{id}" for sort, those in named.items() for id in those}
    return ids | {f"field/{form}/{one.id}" for form, it in forms_of(model).items() for one in it.fields}

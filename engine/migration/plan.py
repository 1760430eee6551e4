"""What running cases do when a model is published: names, stages that are gone, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.model.kernel import Model
from engine.rules.command import FollowModel
from engine.rules.renaming import clause_now

Treatment = Literal["recompute", "keep", "restart"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`moves`: stage that is gone -> stage, both by id. `clocks`: clause -> treatment; others are recomputed.

    `dropped` are the fields of the case that may go although cases hold values in them.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, Treatment] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

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
    there, here = _ids(before), _ids(after)
    said = {old: new for old, new in after.renames.items() if old in there and old not in here}
    back = {
        f"{_sort(old)}/{new}": old.rpartition("/")[2]
        for old, new in before.renames.items()
        if old in here and f"{_sort(old)}/{new}" in there and f"{_sort(old)}/{new}" not in here
    }
    return Plan(renames={**back, **said})


def _sort(key: str) -> str:
    return key.rpartition("/")[0]


def _ids(model: Model) -> set[str]:
    """Named as in `Model.renames`."""
    forms = {"case": model.case_form}
    forms |= {f"activity/{id}": one.form for id, one in model.activities.items()}
    forms |= {f"record/{id}": one.form for id, one in model.record_types.items()}
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
    return ids | {f"field/{form}/{one.id}" for form, it in forms.items() for one in it.fields}

"""The kernel a model file is lowered to: frozen definitions that decide, forms and screens read.

`engine.model.document` is what people write; `engine.model.load` turns it into these types.
Conveniences (`limit`, `deliver`, `within`) are gone here: only triggers, conditions,
actions, gates and clauses remain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.actions import Action
from engine.conditions import Condition
from engine.diagnostics import Language, Text
from engine.expressions import Expression
from engine.fields import FieldType
from engine.json import Json
from engine.model.approval import Approval
from engine.model.evidence import Evidence
from engine.model.feedback import Feedback
from engine.model.ladder import Ladder
from engine.model.limit import ByDate, Limit
from engine.model.reminders import Reminders
from engine.model.wait import Wait
from engine.model.weighing import Weighing
from engine.tables import Table
from engine.timing import Duration
from engine.triggers import Trigger, TriggerKey
from engine.triggers.recurrence import Recurrence

# A rule may set off a rule, as in accounting entries; a longer chain is a model that talks to itself.
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Field:
    """`rows` is what each row of a repeat asks; inside a row its own names go before those around it.

    `keeps` says that a value stays, and counts, while the field is hidden. `default` is a JSON value or a formula.
    """

    id: str
    title: Text
    type: FieldType
    required: bool = False
    help: Text | None = None
    required_if: Expression | None = None
    visible_if: Expression | None = None
    keeps: bool = False
    read_only_if: Expression | None = None
    default: Expression | Json = None
    computed: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text | None = None
    listed: bool = False
    rows: Form | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """`id` is `case`, `activity/<id>` or `record/<id>`; fields in the order they are asked."""

    id: str
    title: Text
    fields: tuple[Field, ...]

    def field(self, id: str) -> Field | None:
        return next((field for field in self.fields if field.id == id), None)


@dataclass(frozen=True, slots=True)
class MustDo:
    """At most `weekly` of one activity count in a week (D-1: the cap keeps cheap actions in their place)."""

    weekly: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Activity:
    """`counts_if` decides whether a recorded activity is substantive (C022); without it all count.

    What lacks evidence waits for it and does not count until then (C072).
    """

    id: str
    title: Text
    form: Form
    must_do: MustDo | None = None
    evidence: Evidence | None = None
    feedback: Feedback | None = None
    counts_if: Expression | None = None


@dataclass(frozen=True, slots=True)
class RecordType:
    """`of_case` records belong to one case (quotes); others stand alone (customers, outlets)."""

    id: str
    title: Text
    form: Form
    of_case: bool = True
    unique: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """`sees`: own = cases they own; given = cases they created or handed over; unit = their unit's subtree."""

    id: str
    title: Text
    sees: Literal["own", "given", "unit"]
    may: frozenset[str] = frozenset()


StageKind = Literal["open", "won", "lost"]


@dataclass(frozen=True, slots=True)
class Stage:
    """`definition` says what the stage means, `forbidden` what does not count as it (C003).

    `gate` guards leaving forward, `entry` guards coming in; both None when nothing is demanded.

    `forward` lists the stages a forward move may go to, `back` those a move back may go to.
    A lost end is in `forward` of every open stage unless the model narrows it; gates do not
    guard it, a reason does.
    """

    id: str
    title: Text
    kind: StageKind
    position: int
    definition: Text | None = None
    forbidden: tuple[Text, ...] = ()
    gate: Condition | None = None
    entry: Condition | None = None
    forward: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that waits for several clocks is one Rule per trigger, all with the same id.

    With `stages` it looks only at cases that are in one of them.
    """

    id: str
    title: Text
    trigger: Trigger
    condition: Expression | None
    actions: tuple[Action, ...]
    stages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule with `every` comes round for a case; without `stages` in every open stage. `text` as written."""

    rule: str
    text: str
    recurrence: Recurrence
    stages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """One clock: it starts with a trigger, is stopped by another, and acts when its time is over.

    A new start after a stop is a new occurrence. `stop` triggers met before the due instant (or
    exactly at it) mean in time. `agreement` names the agreement the clause belongs to, if any.
    """

    id: str
    title: Text
    start: Trigger
    stop: tuple[Trigger, ...]
    duration: Limit
    actions: tuple[Action, ...] = ()
    start_condition: Expression | None = None
    agreement: str | None = None
    stage: str | None = None
    ladder: Ladder | None = None

    @property
    def by_date(self) -> bool:
        """Whether it goes by a date of the case."""
        return isinstance(self.duration, ByDate)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`gives` is the signed definition of a qualified lead (C009); a lead that fails it starts no clock.

    `return_reason` is the field of the feedback form that names why a lead comes back; a reason of
    `return_needs` is refused while its expression holds. `excluded_if`: name -> when the lead is counted
    apart. `asks` are fields of the case that the provider owes. `closes` after a quarter its statement is
    final; without it none is made.
    """

    id: str
    title: Text
    provider: str
    consumer: str
    gives: Expression | None
    gives_parts: tuple[Expression, ...]
    clauses: tuple[str, ...]
    feedback: str | None = None
    returned_if: Expression | None = None
    return_reason: str | None = None
    return_needs: Mapping[str, Expression] = field(default_factory=dict)
    excluded_if: Mapping[str, Expression] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    promised_monthly: int | None = None
    closes: Duration | None = None
    weighing: Weighing = field(default_factory=Weighing)


@dataclass(frozen=True, slots=True)
class Score:
    id: str
    title: Text
    per: str
    passing: float
    every: Literal["week"] = "week"
    of: Literal["must_do"] = "must_do"


@dataclass(frozen=True, slots=True)
class Model:
    """One organisation's published definitions; `version` is the content hash of its documents.

    `definitions` has the tables too, as what their names stand for in an expression.

    `demands` are the names that rules may require of a case, each with what it means.

    `segments` are the definitions that some rule watches, `schedules` the rules that come round by the clock.

    `records_read` are the record types whose fields some expression reads as `月度动销.销量`.

    `renames` has what `was` says: `stage/旧名`, `field/case/旧名`, `field/activity/客户拜访/旧名` -> the id now.
    """

    version: str
    funnel: str
    title: Text
    timezone: str
    language: Language
    calendar: str | None
    channels: tuple[str, ...]
    roles: Mapping[str, Role]
    owner_role: str
    case_form: Form
    case_name: str
    unique: tuple[str, ...]
    amount: str | None
    source: str | None
    activities: Mapping[str, Activity]
    record_types: Mapping[str, RecordType]
    stages: Mapping[str, Stage]
    rules: Mapping[TriggerKey, tuple[Rule, ...]]
    clauses: Mapping[str, Clause]
    clause_starts: Mapping[TriggerKey, tuple[str, ...]]
    clause_stops: Mapping[TriggerKey, tuple[str, ...]]
    agreements: Mapping[str, Agreement]
    scores: Mapping[str, Score]
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    demands: Mapping[str, Condition] = field(default_factory=dict)
    segments: Mapping[str, Expression] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    reminders: Reminders | None = None
    waits: Mapping[str, Wait] = field(default_factory=dict)
    records_read: frozenset[str] = frozenset()
    late_by_minutes: int = 48 * 60

    @property
    def first_stage(self) -> Stage:
        return next(iter(self.stages.values()))

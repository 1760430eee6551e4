"""What a gate demands, and in words what is missing; the rules room asks, screens show the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol

from engine.diagnostics import Text
from engine.expressions import Expression, Moment, Value
from engine.json import Json
from engine.registry import Registry

Values = Mapping[str, Value]


class CaseView(Protocol):
    """The case as a gate sees it. Activities are the counted ones (C022): an attempt proves nothing."""

    @property
    def values(self) -> Values: ...
    @property
    def moment(self) -> Moment: ...
    def counted(self, activity: str, within: timedelta | None = None) -> int:
        """With `within` only those that happened in that time up to now."""

    def submissions(self, activity: str, within: timedelta | None = None) -> Sequence[Mapping[str, Json]]:
        """The fields of the counted submissions of the activity."""

    def linked(self, record_type: str) -> Sequence[Mapping[str, Json]]: ...
    def field(self, name: str) -> Json: ...
    def unapproved(self, approval: str) -> Text | None:
        """In words, why the approval does not stand; None when it does."""


@dataclass(frozen=True, slots=True)
class Missing:
    """`what` is the bare noun (`1 份报价单`), `names` the places to go: `field/预算`, `activity/客户拜访`,
    `activity/需求沟通/需求清单`, `record/报价单`, `approval/折扣审批`."""

    what: Text
    names: tuple[str, ...]

    @property
    def text(self) -> Text:
        return Text(f"缺 {self.what.zh}", f"missing {self.what.en}")


@dataclass(frozen=True, slots=True)
class Verdict:
    holds: bool
    missing: tuple[Missing, ...] = ()


MET = Verdict(holds=True)


def lacking(*missing: Missing) -> Verdict:
    return Verdict(holds=False, missing=missing)


@dataclass(frozen=True, slots=True)
class Condition(ABC):
    """One demand; `example` is how it is written in a gate."""

    kind: ClassVar[str]
    title: ClassVar[Text]
    help: ClassVar[Text]
    icon: ClassVar[str]
    example: ClassVar[object]

    @abstractmethod
    def holds(self, view: CaseView) -> Verdict: ...

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Everything the demand looks at, in the form of `Missing.names`."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which submissions or records count; `read` turns their stored fields into expression values."""

    expression: Expression
    read: Callable[[Mapping[str, Json]], Values]

    def matching(self, rows: Sequence[Mapping[str, Json]], view: CaseView) -> int:
        return sum(
            1
            for row in rows
            if self.expression.evaluate({**view.values, **self.read(row)}, view.moment) is True
        )


def is_filled(value: Json) -> bool:
    """Zero and `no` are answers; nothing, blank text and an empty list are not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != [] and value != () and value != {}


CONDITIONS: Registry[type[Condition]] = Registry("condition")

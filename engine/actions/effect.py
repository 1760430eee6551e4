"""What an action asks the runtime to do, as data. Roles are names here; the runtime knows the people."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.json import Json


class Notify(msgspec.Struct, frozen=True, tag="notify"):
    """`say` is the text already rendered; `public` is what may be said in a group (no customer details).

    What is `urgent` waits for no quiet hours, no digest and no budget.
    `reader` is one person by id instead of the holder of `to`; empty when there is nobody.
    `channels` are tried before those of the model.
    """

    to: str
    cc: tuple[str, ...]
    title: str
    say: str
    public: str
    because: str
    urgent: bool = False
    reader: str | None = None
    channels: tuple[str, ...] = ()


class OpenTask(msgspec.Struct, frozen=True, tag="task"):
    """`within` is the model's text of the duration (`2 workdays`), None when the task has no due date."""

    title: str
    role: str
    within: str | None
    note: str
    because: str


class SetField(msgspec.Struct, frozen=True, tag="set"):
    """`value` is the field's JSON value."""

    field: str
    value: object
    because: str


class Assign(msgspec.Struct, frozen=True, tag="assign"):
    """`to` is a role, or with `field` the name of a field that holds a person."""

    to: str
    field: bool
    comment: str
    because: str


class Move(msgspec.Struct, frozen=True, tag="move"):
    """`reason` belongs to a lost end; `comment` is what the history says about the move."""

    to: str
    reason: str | None
    comment: str
    because: str


class Require(msgspec.Struct, frozen=True, tag="require"):
    """`demand` is a name of the model's demands."""

    demand: str
    because: str


class Approve(msgspec.Struct, frozen=True, tag="approve"):
    """`approval` is a name of the model's approvals."""

    approval: str
    comment: str
    because: str


class Call(msgspec.Struct, frozen=True, tag="webhook"):
    """`receiver` is a name that settings know; `fields` are JSON values of the case as they were then."""

    receiver: str
    title: str
    because: str
    stage: str
    fields: Mapping[str, Json]


Effect = Notify | OpenTask | SetField | Assign | Move | Require | Approve | Call

"""What an action asks the runtime to do, as data. Roles are names here; the runtime knows the people."""

from __future__ import annotations

import msgspec


class Notify(msgspec.Struct, frozen=True, tag="notify"):
    """`say` is the text already rendered; `public` is what may be said in a group (no customer details)."""

    to: str
    cc: tuple[str, ...]
    title: str
    say: str
    public: str
    because: str


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


Effect = Notify | OpenTask | SetField

"""Thousands of adopted cases at once: twins and earlier imports looked up as sets, rows gathered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from engine.rules.adoption import adopted_name, key_of_another
from engine.rules.case import Case
from engine.rules.command import Adopt
from runtime.gate import subject
from runtime.gate.facts import LookedUp, Twin
from runtime.gate.outcome import Outcome
from runtime.gate.ruling import Room, rule
from runtime.gate.sight import named_to
from runtime.gate.subject import Adopted
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows


def rule_all(connection: Connection, room: Room, commands: Sequence[Adopt]) -> tuple[Rows, list[Outcome]]:
    """The rows that the caller may write, and the outcomes in the order of the commands."""
    known = _adopted_before(connection, room.organisation, commands)
    keys = wanted_keys(room, commands)
    twins = subject.twins(connection, room.organisation, {key for key in keys if key is not None})
    named = {
        actor: named_to(connection, room, actor, twins) for actor in {command.actor for command in commands}
    }
    rows, outcomes = Rows(), []
    for command, key in zip(commands, keys, strict=True):
        place = command.source, command.key
        if (before := known.get(place)) is not None:
            other = tuple(key_of_another(room.model, command.fields, before.name))
            outcomes.append(Outcome("", not other, before.id, 0, refused=other))
            continue
        twin = None if key is None else named[command.actor].get(key)
        outcome = rule(room, rows, subject.new(new_id()), command, looked_up=LookedUp(twin)).outcome
        if outcome.accepted:
            known[place] = Adopted(outcome.case_id, adopted_name(room.model, command.fields))
            if key is not None:
                for known_twins in named.values():
                    known_twins[key] = Twin(outcome.case_id, command.owner)
        outcomes.append(outcome)
    return rows, outcomes


def wanted_keys(room: Room, commands: Sequence[Adopt]) -> list[str | None]:
    """The unique key that each command would give its case."""
    return [subject.wanted_key(room.model, Case(), command) for command in commands]


def _adopted_before(
    connection: Connection, organisation: str, commands: Sequence[Adopt]
) -> dict[tuple[str, str], Adopted]:
    keys: dict[str, set[str]] = defaultdict(set)
    for command in commands:
        keys[command.source].add(command.key)
    return {
        (source, key): case
        for source, wanted in keys.items()
        for key, case in subject.adopted(connection, organisation, source, wanted).items()
    }

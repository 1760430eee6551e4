"""The linked values that a decision reads, found in the transaction that will hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.json import Json
from engine.model.kernel import Agreement, Model
from engine.rules.case import Case
from engine.rules.command import (
    AddRecord,
    Adopt,
    AnyCommand,
    AssignCase,
    CorrectActivity,
    CreateCase,
    DelegateApproval,
    EditCase,
    HandOver,
    RecordActivity,
)
from engine.rules.decision import Facts, Person
from engine.timing import WorkingCalendar
from runtime.organisation.directory import Directory

_WITH_FIELDS = (CreateCase, EditCase, RecordActivity, CorrectActivity, AddRecord, Adopt)
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Twin:
    """Another case with the same unique key; `owner` is None when the sender may not see that case."""

    id: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was read about one command before it is decided; the fields are those of `Facts`."""

    twin: Twin | None = None
    id_taken: bool = False
    sees_case: bool = True
    signed: Agreement | None = None


def facts_for(
    directory: Directory,
    model: Model,
    case: Case,
    command: AnyCommand,
    *,
    subject: str,
    looked_up: LookedUp,
    calendar: WorkingCalendar | None,
    now: datetime,
) -> Facts:
    """Roles resolve from the unit that the case will be in, so that a new owner's supervisor is the one told."""
    owner, unit = case.owner, case.unit
    if isinstance(command, CreateCase | HandOver | AssignCase | Adopt):
        owner, unit = command.owner, command.unit
    twin = looked_up.twin
    holders = holders_of(directory, model, owner, unit, now)
    asked = _asked(case)
    named = {command.to} if isinstance(command, DelegateApproval) else set[str]()
    people = {command.actor, owner, case.owner, *asked, *named, *_askers(case)} | (
        {twin.owner} if twin and twin.owner else set()
    )
    names = {person: name for person in people if (name := directory.name(person))}
    names |= {holder.id: holder.name for holder in holders.values()}
    return Facts(
        subject=subject,
        holders=holders,
        people=_people(directory, model, case, command, now),
        names=names,
        duplicate=twin.id if twin else None,
        duplicate_owner=twin.owner if twin else None,
        strangers=_strangers(directory, command),
        id_taken=looked_up.id_taken,
        calendar=calendar,
        chains=_chains(directory, model, owner, unit, now),
        stand_ins=_stand_ins(directory, asked, now),
        gone=frozenset(person for person in asked if directory.acting(person, now) is None),
        sees_case=looked_up.sees_case,
        signed=looked_up.signed,
    )


def _strangers(directory: Directory, command: AnyCommand) -> frozenset[str]:
    if not isinstance(command, _WITH_FIELDS):
        return frozenset()
    return frozenset(
        text for text in _texts(command.fields) if len(text) <= LONGEST_ID and text not in directory.people
    )


def _texts(fields: Mapping[str, Json]) -> Iterator[str]:
    """In rows too."""
    for value in fields.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, Mapping):
                    yield from (each for each in row.values() if isinstance(each, str))


def holders_of(directory: Directory, model: Model, owner: str, unit: str, now: datetime) -> dict[str, Person]:
    """The owner's role is held by the owner, whoever else holds it in the unit."""
    holders = {}
    for role in model.roles:
        found = directory.acting(owner, now) if role == model.owner_role else None
        found = found or directory.holder(role, unit, now)
        if found is not None:
            holders[role] = _placed(directory, found.id, role, now)
    return holders


def _asked(case: Case) -> set[str]:
    """Whom running approvals wait for."""
    running = (request for request in case.approvals.values() if request.running)
    return {seat.person for each in running for _, seat in each.waiting() if seat.person}


def _askers(case: Case) -> set[str]:
    """Who asked, and who decided: for what is said about it."""
    decided = {seat.by for each in case.approvals.values() for seat in each.seats if seat.by}
    return decided | {each.requester for each in case.approvals.values()}


def _stand_ins(directory: Directory, asked: set[str], now: datetime) -> dict[str, str]:
    acting = {person: directory.acting(person, now) for person in asked}
    return {person: found.id for person, found in acting.items() if found and found.id != person}


def _chains(
    directory: Directory, model: Model, owner: str, unit: str, now: datetime
) -> dict[str, tuple[Person, ...]]:
    """Only where approvals may have to look further than the nearest holder."""
    chains = {}
    for role in model.roles if model.approvals else ():
        first = directory.acting(owner, now) if role == model.owner_role else None
        found = (*((first,) if first else ()), *directory.holders_upward(role, unit, now))
        chains[role] = tuple(Person(each.id, each.name) for each in dict.fromkeys(found))
    return chains


def _people(
    directory: Directory, model: Model, case: Case, command: AnyCommand, now: datetime
) -> dict[str, Person]:
    """Whom the person fields of the case name, before the command and by it."""
    fields = [field.id for field in model.case_form.fields if field.type.kind == "person"]
    if not fields:
        return {}
    typed = command.fields if isinstance(command, CreateCase | EditCase | Adopt) else {}
    named = {str(values[field]) for values in (case.fields, typed) for field in fields if values.get(field)}
    here = (directory.acting(id, now) for id in named)
    acting = {named_id: found for named_id, found in zip(named, here, strict=True) if found is not None}
    return {id: _placed(directory, found.id, model.owner_role, now) for id, found in acting.items()}


def _placed(directory: Directory, person: str, role: str, now: datetime) -> Person:
    home = directory.home(person, role, now)
    place = ("", "") if home is None else (home.id, home.path)
    return Person(person, directory.name(person), *place)

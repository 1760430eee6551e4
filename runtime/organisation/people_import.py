"""Writes a read sheet into the organisation: people are known by staff number, units by name.

A role or unit that the sheet no longer gives a person ends at this moment; nobody is deleted, so that
history keeps its names. People who are missing from the sheet stay as they are, and so does what a missing
sheet or column would have said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, or_, select, update

from engine.diagnostics import Diagnostic
from runtime.organisation.directory import touch
from runtime.organisation.people_sheet import DeputyRow, LeaveRow, PeopleSheet, PersonRow, people_from_xlsx
from runtime.storage.ids import new_id
from runtime.storage.tables import absences, memberships, people, units


@dataclass(frozen=True, slots=True)
class Imported:
    """Nothing was written when there are problems.

    `moved` are the units that lie elsewhere now: id -> path; their cases have yet to follow (`follow_units`).
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Diagnostic, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


def import_people(
    connection: Connection,
    organisation: str,
    content: bytes,
    *,
    roles: Collection[str],
    timezone: str,
    now: datetime,
) -> Imported:
    sheet = people_from_xlsx(content, roles)
    if sheet.problems:
        return Imported(problems=sheet.problems)
    writing = _Writing(connection, organisation, ZoneInfo(timezone), now)
    moved = writing.units(sheet)
    outcomes = [writing.person(row) for row in sheet.people]
    if sheet.deputies is not None:
        writing.deputies(sheet.people, sheet.deputies)
    if sheet.leave is not None:
        writing.leave(sheet.people, sheet.leave)
    touch(connection, organisation)
    counts = (outcomes.count(outcome) for outcome in ("created", "changed", "unchanged"))
    return Imported(*counts, moved=moved)


class _Writing:
    def __init__(self, connection: Connection, organisation: str, zone: ZoneInfo, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation
        self._zone = zone
        self._now = now
        self._unit_ids: dict[str, str] = {}
        self._known = {
            row["number"]: dict(row)
            for row in connection.execute(
                select(people).where(people.c.organisation == organisation)
            ).mappings()
        }

    def units(self, sheet: PeopleSheet) -> dict[str, str]:
        """Ids of the units that were there and now lie elsewhere, with their new paths."""
        known = {
            row.name: row
            for row in self._connection.execute(
                select(units).where(units.c.organisation == self._organisation)
            )
        }
        self._unit_ids = {name: row.id for name, row in known.items()}
        for unit in sheet.units:
            self._unit_ids.setdefault(unit.name, new_id())
        parents = {row.id: row.parent for row in known.values()}
        parents |= {self._unit_ids[unit.name]: self._unit_ids.get(unit.parent) for unit in sheet.units}
        for unit in sheet.units:  # each after its parent
            id = self._unit_ids[unit.name]
            values = {"name": unit.name, "parent": parents[id], "path": _path(id, parents)}
            if unit.kind is not None:
                values["kind"] = unit.kind
            if unit.name not in known:
                key = {"organisation": self._organisation, "id": id}
                self._connection.execute(insert(units).values(**key, **values))
            else:
                self._change_unit(id, values)
        moved = {row.id: path for row in known.values() if (path := _path(row.id, parents)) != row.path}
        for id, path in moved.items():  # also those below, which the sheet need not name
            self._change_unit(id, {"path": path})
        return moved

    def _change_unit(self, id: str, values: Mapping[str, object]) -> None:
        same = (units.c.organisation == self._organisation, units.c.id == id)
        self._connection.execute(update(units).where(*same).values(values))

    def person(self, row: PersonRow) -> str:
        values = {"name": row.name, **self._told(row)}
        before = self._known.get(row.number)
        if before is None:
            id = new_id()
            self._known[row.number] = {"id": id, **values}
            key = {"organisation": self._organisation, "id": id, "number": row.number}
            self._connection.execute(insert(people).values(**key, **values))
            self._memberships(id, row)
            return "created"
        id = str(before["id"])
        differs = any(before[name] != value for name, value in values.items())
        if differs:
            same = (people.c.organisation == self._organisation, people.c.id == id)
            self._connection.execute(update(people).where(*same).values(values))
        moved = self._memberships(id, row)
        return "changed" if differs or moved else "unchanged"

    def _told(self, row: PersonRow) -> dict[str, object]:
        optional = {
            "mobile": row.mobile,
            "email": row.email,
            "wecom_id": row.wecom_id,
            "dingtalk_id": row.dingtalk_id,
            "feishu_id": row.feishu_id,
        }
        told: dict[str, object] = {name: value for name, value in optional.items() if name in row.told}
        if "left" in row.told:
            told["left_at"] = None if row.left is None else self._morning(row.left + timedelta(days=1))
        return told

    def _memberships(self, person: str, row: PersonRow) -> bool:
        """Whether anything began or ended."""
        wanted = {(role, self._unit_ids[row.unit]) for role in row.roles}
        running = {
            (held.role, held.unit): held.id
            for held in self._connection.execute(
                select(memberships.c.id, memberships.c.role, memberships.c.unit).where(
                    memberships.c.organisation == self._organisation,
                    memberships.c.person == person,
                    memberships.c.valid_to.is_(None),
                )
            )
        }
        ended = [running[place] for place in running.keys() - wanted]
        if ended:
            self._connection.execute(
                update(memberships)
                .where(memberships.c.organisation == self._organisation, memberships.c.id.in_(ended))
                .values(valid_to=self._now)
            )
        begun = sorted(wanted - running.keys())
        for role, unit in begun:
            self._connection.execute(
                insert(memberships).values(
                    organisation=self._organisation,
                    id=new_id(),
                    person=person,
                    unit=unit,
                    role=role,
                    valid_from=self._now if row.since is None else self._morning(row.since),
                )
            )
        return bool(ended or begun)

    def deputies(self, listed: Sequence[PersonRow], deputies: Sequence[DeputyRow]) -> None:
        """Both days belong to the absence; without an end the deputy stands in until further notice."""
        given = {row.number: row for row in deputies}
        for number in (person.number for person in listed):
            row = given.get(number)
            values: dict[str, object] = {"deputy": None, "deputy_from": None, "deputy_to": None}
            if row is not None:
                values = {
                    "deputy": self._known[row.deputy]["id"],
                    "deputy_from": None if row.begins is None else self._morning(row.begins),
                    "deputy_to": None if row.ends is None else self._morning(row.ends + timedelta(days=1)),
                }
            if any(self._known[number].get(name) != value for name, value in values.items()):
                same = (
                    people.c.organisation == self._organisation,
                    people.c.id == self._known[number]["id"],
                )
                self._connection.execute(update(people).where(*same).values(values))

    def leave(self, listed: Sequence[PersonRow], given: Sequence[LeaveRow]) -> None:
        """What is over stays, since past weeks were measured by it; the rest is as the sheet says."""
        ids = [self._known[row.number]["id"] for row in listed]
        self._connection.execute(
            delete(absences).where(
                absences.c.organisation == self._organisation,
                absences.c.person.in_(ids),
                or_(absences.c.ends_at.is_(None), absences.c.ends_at > self._now),
            )
        )
        for row in given:
            ends_at = None if row.ends is None else self._morning(row.ends + timedelta(days=1))
            if ends_at is None or ends_at > self._now:
                self._connection.execute(
                    insert(absences).values(
                        organisation=self._organisation,
                        id=new_id(),
                        person=self._known[row.number]["id"],
                        starts_at=self._morning(row.begins),
                        ends_at=ends_at,
                        kind=row.kind[:50],
                        note=row.note,
                    )
                )

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._zone)


def _path(id: str, parents: Mapping[str, str | None]) -> str:
    parent = parents[id]
    return f"{_path(parent, parents) if parent else '/'}{id}/"

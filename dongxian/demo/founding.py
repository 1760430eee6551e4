"""Founds the demo's organisation in an empty database: model, people, accounts, six months of life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, insert, select

from dongxian.demo.chronicle import Chronicle, arrivals
from dongxian.demo.company import CODES, LOGINS, PASSWORD, REPS_PER_CITY, members, people_workbook
from dongxian.demo.inbox import read_long_ago
from dongxian.demo.lead import CITIES, draw_lead
from dongxian.demo.life import Life, Place
from dongxian.demo.sample import PAPER, PAPER_DIGEST
from engine.model import Model
from runtime.accounts.password import hash_password
from runtime.evidence.store import FileStore
from runtime.gate.ruling import Room
from runtime.organisation.calendars import Calendars
from runtime.organisation.directory import Directory, read_directory
from runtime.organisation.organisation import found_organisation
from runtime.organisation.people_import import import_people
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows
from runtime.storage.tables import accounts, organisations

SEED = 20250701
LEADS = 450
HISTORY = timedelta(days=182)
# Their five days in 触达 end while somebody is looking: reminders arrive before one's eyes, the first two as one.
ABOUT_TO_FALL_DUE = (timedelta(seconds=30), timedelta(seconds=60), timedelta(minutes=10))
ADMINISTRATOR = "ops"


class NotFounded(Exception):
    """The example's own model or people were refused; says why."""


def found(
    database: Database,
    files: FileStore,
    documents: Mapping[str, str],
    now: datetime,
    leads: int = LEADS,
) -> str:
    """The organisation's id. One transaction: a demo that was interrupted leaves nothing behind."""
    organisation = new_id()
    files.put(organisation, PAPER_DIGEST, PAPER)

    def work(connection: Connection) -> None:
        random = Random(SEED)
        model = _open(connection, organisation, documents, now)
        _hire(connection, organisation, model, random, now)
        directory = read_directory(connection, organisation)
        rows = Rows()
        calendar = Calendars().get(connection, organisation, 0, model.calendar)
        room = Room(organisation, directory, model, calendar, now)
        _live(room, random, rows, leads)
        read_long_ago(rows, organisation, now)
        rows.write(connection)

    database.write(work)
    return organisation


def _open(connection: Connection, organisation: str, documents: Mapping[str, str], now: datetime) -> Model:
    found_organisation(connection, organisation, "晨牧乳业(演示)", "zh", now - HISTORY, demo=True)
    loaded = publish(connection, organisation, documents, now=now - HISTORY, note="演示模型")
    if loaded.model is None:
        raise NotFounded("; ".join(str(each.code) for each in loaded.diagnostics))
    return loaded.model


def _hire(connection: Connection, organisation: str, model: Model, random: Random, now: datetime) -> None:
    imported = import_people(
        connection,
        organisation,
        people_workbook(members(random)),
        roles=model.roles.keys(),
        timezone=model.timezone,
        now=now - HISTORY,
    )
    if imported.problems:
        raise NotFounded("; ".join(each.message("en") for each in imported.problems))
    by_number = {person.number: id for id, person in read_directory(connection, organisation).people.items()}
    password = hash_password(PASSWORD)
    connection.execute(
        insert(accounts),
        [
            {
                "organisation": organisation,
                "id": new_id(),
                "person": by_number[number],
                "login": login,
                "password_hash": password,
                "administrator": login == ADMINISTRATOR,
            }
            for login, number in LOGINS.items()
        ],
    )


def _live(room: Room, random: Random, rows: Rows, leads: int) -> None:
    chronicle = Chronicle(room)
    places = _places(room.directory)
    for number, arrives in enumerate(arrivals(random, leads, room.now - HISTORY, room.now), start=1):
        city = random.choices(CITIES, (24, 16, 18, 16, 12, 14))[0]
        place = random.choice(places[city])
        lead = draw_lead(random, number, city, place.rep, arrives)
        chronicle.play(Life(random, lead, place, room.model.version), rows)
    for number, ahead in enumerate(ABOUT_TO_FALL_DUE, start=leads + 1):
        place = places["上海"][0]
        lead = draw_lead(random, number, "上海", place.rep, room.now - timedelta(days=5) + ahead)
        chronicle.play(Life(random, lead, place, room.model.version, forgotten=True), rows)


def _places(directory: Directory) -> dict[str, Sequence[Place]]:
    """City -> its reps; all trade-fair leads come from the one marketing desk."""
    by_number = {person.number: id for id, person in directory.people.items()}
    units = {unit.name: unit for unit in directory.units.values()}
    return {
        city: [
            Place(
                by_number[f"{code}{rep:02d}"],
                by_number[LOGINS["marketing"]],
                by_number[LOGINS["director"]],
                units[city].id,
                units[city].path,
            )
            for rep in range(1, REPS_PER_CITY + 1)
        ]
        for city, code in CODES.items()
    }


def demo_organisation(connection: Connection) -> str | None:
    return connection.scalar(select(organisations.c.id).where(organisations.c.demo.is_(True)))

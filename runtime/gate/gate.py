"""Loads, decides, writes: one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future

from sqlalchemy import Connection

from engine.model.kernel import Agreement
from engine.rules.command import (
    Adopt,
    AnyCommand,
    CorrectActivity,
    DelegateApproval,
    FollowModel,
    RecordActivity,
)
from runtime.clock import Clock
from runtime.gate import subject
from runtime.gate.adoption import rule_all, wanted_keys
from runtime.gate.facts import LookedUp, Twin
from runtime.gate.outcome import Once, Outcome, remembered
from runtime.gate.ruling import Room, rule
from runtime.gate.sight import named_to, sees
from runtime.gate.subject import Subject
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.organisation.directory import Directories
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows


class Gate:
    def __init__(self, database: Database, models: Models, clock: Clock, calendars: Calendars) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._calendars = calendars
        self._directories = Directories()

    def perform(
        self, organisation: str, case_id: str | None, command: AnyCommand, idempotency: str | None = None
    ) -> Outcome:
        """A command repeated with the same key changes nothing and gets the first outcome again."""
        return self.submit(organisation, case_id, command, idempotency).result()

    def submit(
        self, organisation: str, case_id: str | None, command: AnyCommand, idempotency: str | None = None
    ) -> Future[Outcome]:
        id, once = case_id or new_id(), None if idempotency is None else Once(idempotency)
        return self.transact(lambda connection: self.within(connection, organisation, id, command, once))

    def transact(self, work: Callable[[Connection], Outcome]) -> Future[Outcome]:
        """For work around `within` that belongs into the same transaction."""
        return self._database.submit(work)

    def within(
        self,
        connection: Connection,
        organisation: str,
        case_id: str,
        command: AnyCommand,
        once: Once | None = None,
    ) -> Outcome:
        """Decides and writes on a connection of `transact`, or of another write. Raises KeyReused."""
        if once is not None and (before := self.before(connection, organisation, once)) is not None:
            return before
        found = self._find(connection, organisation, case_id, command)
        if isinstance(command, FollowModel):
            return self._follow(connection, organisation, found, command)
        room = self.room(connection, organisation, found.model_version)
        twin = self._twin(connection, room, found, command)
        taken = subject.id_taken(connection, organisation, found.id, command)
        sighted = not isinstance(command, DelegateApproval) or sees(connection, room, command.to, found.id)
        rows = Rows()
        signed = self._signed(connection, room, found, command)
        looked_up = LookedUp(twin, taken, sighted, signed)
        ruling = rule(room, rows, found, command, looked_up=looked_up, once=once)
        rows.write(connection)
        return ruling.outcome

    def _signed(
        self, connection: Connection, room: Room, found: Subject, command: AnyCommand
    ) -> Agreement | None:
        """Only a form may return a lead."""
        given = found.case.given
        if given is None or given.version in ("", room.model.version):
            return None
        if not isinstance(command, RecordActivity | CorrectActivity):
            return None
        model = self._models.get(connection, room.organisation, given.version)
        return model.agreements.get(given.agreement)

    def _follow(
        self, connection: Connection, organisation: str, found: Subject, command: FollowModel
    ) -> Outcome:
        """Decided under the version that it follows; a case that is elsewhere by now has nothing to do."""
        if found.model_version != command.before:
            return Outcome(new_id(), accepted=True, case_id=found.id, sequence=found.case.events, events=0)
        room, rows = self.room(connection, organisation, command.version), Rows()
        before = self._models.get(connection, organisation, command.before)
        ruling = rule(room, rows, found, command, followed=before)
        rows.write(connection)
        return ruling.outcome

    def before(self, connection: Connection, organisation: str, once: Once) -> Outcome | None:
        """What was answered under this key; others who use it wait for the end of this transaction."""
        self._database.lock(connection, [f"command/{organisation}/{once.key}"])
        return remembered(connection, organisation, once)

    def adopt(self, organisation: str, commands: Sequence[Adopt]) -> list[Outcome]:
        """History in bulk, one transaction: outcomes in the order of the commands.

        What was adopted before is accepted with no events, and leaves no decision behind.
        """

        return self._database.write(lambda connection: self.adopt_within(connection, organisation, commands))

    def adopt_within(
        self, connection: Connection, organisation: str, commands: Sequence[Adopt]
    ) -> list[Outcome]:
        self._database.lock(connection, {f"adopt/{organisation}/{each.source}" for each in commands})
        room = self.room(connection, organisation)
        self._lock_keys(connection, room, wanted_keys(room, commands))
        rows, outcomes = rule_all(connection, room, commands)
        rows.write(connection)
        return outcomes

    def rehearse(self, organisation: str, commands: Sequence[Adopt]) -> list[Outcome]:
        """What `adopt` would answer now; nothing is written."""
        with self._database.read() as connection:
            return rule_all(connection, self.room(connection, organisation), commands)[1]

    def room(self, connection: Connection, organisation: str, version: str | None = None) -> Room:
        """Under the published version, or the one that a case is pinned to."""
        published = subject.published(connection, organisation)
        model = self._models.get(connection, organisation, version or published.model_version)
        directory = self._directories.get(connection, organisation, published.directory_revision)
        calendar = self._calendars.get(connection, organisation, published.calendar_revision, model.calendar)
        return Room(organisation, directory, model, calendar, self._clock.now())

    def _find(self, connection: Connection, organisation: str, case_id: str, command: AnyCommand) -> Subject:
        if isinstance(command, Adopt):
            self._database.lock(connection, [f"adopt/{organisation}/{command.source}"])
            known = subject.adopted(connection, organisation, command.source, {command.key})
            case_id = known[command.key].id if command.key in known else case_id
        return subject.lock(connection, organisation, case_id)

    def _twin(self, connection: Connection, room: Room, found: Subject, command: AnyCommand) -> Twin | None:
        key = subject.wanted_key(room.model, found.case, command)
        if key is None:
            return None
        self._lock_keys(connection, room, [key])
        twins = subject.twins(connection, room.organisation, {key}, other_than=found.id)
        return named_to(connection, room, command.actor, twins).get(key)

    def _lock_keys(self, connection: Connection, room: Room, keys: Iterable[str | None]) -> None:
        """Before a twin is looked for: whoever else wants one of these keys is decided after us."""
        self._database.lock(
            connection, {f"unique/{room.organisation}/{key}" for key in keys if key is not None}
        )

"""Quarters are closed when their time has come, each agreement's in its order, once.

Not while cases follow another version of the model: a later look makes up for it, as known when it was due.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.model.kernel import Agreement, Model
from engine.rules.former import present_name
from engine.timing import due
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.act import in_force
from runtime.publication.followers import cases_behind
from runtime.queries.period import Period, quarters
from runtime.statements.statement import close, find_statement
from runtime.storage.database import Database
from runtime.storage.tables import hand_overs, organisations

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=10)
# Statements are made up for when nobody worked for so long.
AT_MOST = 8


class Statements:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._models = Models()
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def close_when_due(self, now: datetime) -> int:
        """How many were closed."""
        if abs(now - self._looked_at) < LOOK_EVERY:
            return 0
        self._looked_at = now
        with self._database.read() as connection:
            ids = list(
                connection.scalars(
                    select(organisations.c.id).where(organisations.c.model_version.isnot(None))
                )
            )
            models = {id: self._models.current(connection, id) for id in ids}
        closed = 0
        for organisation, model in models.items():
            for agreement in model.agreements.values() if model is not None else ():
                if agreement.closes is not None and model is not None:
                    closed += self._close_all(organisation, model, agreement, now)
        return closed

    def _close_all(self, organisation: str, model: Model, agreement: Agreement, now: datetime) -> int:
        def work(connection: Connection) -> int:
            self._database.lock(connection, [f"statement/{organisation}/{agreement.id}"])
            if _changing(connection, organisation, model):
                return 0
            return sum(
                self._close_one(connection, organisation, model, agreement, period, now)
                for period in reversed(list(quarters(now, model.timezone, AT_MOST))[1:])
            )

        with self._database.read() as connection:
            waiting = any(
                _waits(connection, organisation, model, agreement, period, now)
                for period in list(quarters(now, model.timezone, AT_MOST))[1:]
            )
        return self._database.write(work) if waiting else 0

    def _close_one(
        self,
        connection: Connection,
        organisation: str,
        model: Model,
        agreement: Agreement,
        period: Period,
        now: datetime,
    ) -> bool:
        if not _waits(connection, organisation, model, agreement, period, now):
            return False
        closing = _closing(connection, organisation, model, agreement, period)
        assert closing is not None
        agreed = self._agreed(connection, organisation, model, agreement, closing)
        close(connection, organisation, agreed, period, model.timezone, closing, now)
        log.info("closed %s of %s", period.name, agreement.id)
        return True

    def _agreed(
        self, connection: Connection, organisation: str, model: Model, agreement: Agreement, closing: datetime
    ) -> Agreement:
        """With the weights and the promise of the model that was in force then, under its present name."""
        acts = [act for act in in_force(connection, organisation) if act.takes_effect_at <= closing]
        if not acts or acts[-1].version == model.version:
            return agreement
        then = self._models.get(connection, organisation, acts[-1].version).agreements
        for name, old in then.items():
            if present_name(model, "agreement", name, model.agreements) == agreement.id:
                return replace(agreement, weighing=old.weighing, promised_monthly=old.promised_monthly)
        return agreement


def _changing(connection: Connection, organisation: str, model: Model) -> bool:
    """Hand-overs are counted by the agreement's name, and bear the former one until their case has followed."""
    latest = in_force(connection, organisation)[-1]
    return latest.version != model.version or bool(cases_behind(connection, latest))


def _waits(
    connection: Connection,
    organisation: str,
    model: Model,
    agreement: Agreement,
    period: Period,
    now: datetime,
) -> bool:
    """A quarter before the first hand-over has nothing to state."""
    first = connection.scalar(
        select(func.min(hand_overs.c.handed_over_at)).where(
            hand_overs.c.organisation == organisation, hand_overs.c.agreement == agreement.id
        )
    )
    if first is None or first >= period.until:
        return False
    closing = _closing(connection, organisation, model, agreement, period)
    if closing is None or closing >= now:
        return False
    return find_statement(connection, organisation, agreement.id, period.name) is None


def _closing(
    connection: Connection, organisation: str, model: Model, agreement: Agreement, period: Period
) -> datetime | None:
    """None awaits the calendar."""
    assert agreement.closes is not None
    calendar = Calendars().get(connection, organisation, 0, model.calendar)
    found = due(period.until, agreement.closes, calendar)
    return found if isinstance(found, datetime) else None

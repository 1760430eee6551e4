"""What sources of leads cost and what came of them (C010): cases created in the period, by source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, true

from runtime.queries.counted import Counted
from runtime.queries.hand_overs import KNOWN
from runtime.queries.period import Period, months_of
from runtime.storage.scope import visible_cases
from runtime.storage.tables import activities, campaign_costs, cases, hand_overs, stage_visits

_OF_CASE = and_(stage_visits.c.organisation == cases.c.organisation, stage_visits.c.case == cases.c.id)

SOURCES = Counted(
    name="sources",
    rows=cases,
    sees=visible_cases,
    unit_path=cases.c.unit_path,
    person=cases.c.owner,
    at=cases.c.created_at,
    amount=cases.c.amount,
    place=cases.c.stage,
    note=cases.c.source,
    dimensions={"source": cases.c.source},
    measures={
        "leads": true(),
        "followed": exists().where(
            activities.c.organisation == cases.c.organisation,
            activities.c.case == cases.c.id,
            activities.c.counted.is_(True),
        ),
        "accepted": exists().where(
            hand_overs.c.organisation == cases.c.organisation,
            hand_overs.c.case == cases.c.id,
            hand_overs.c.disposition == "accepted",
            KNOWN,
        ),
        # Beyond its first stage: whoever moved a lead on, or won it, saw a chance in it.
        "opportunities": exists().where(
            _OF_CASE, stage_visits.c.visit == 1, stage_visits.c.outcome.in_(("forward", "won"))
        ),
        "won": cases.c.stage_kind == "won",
    },
)


def costs(connection: Connection, organisation: str, period: Period, zone: str) -> Mapping[str, int]:
    """Source -> minor units of the months that begin in the period."""
    rows = connection.execute(
        select(campaign_costs.c.source, func.sum(campaign_costs.c.amount).label("amount"))
        .where(
            campaign_costs.c.organisation == organisation,
            campaign_costs.c.month.in_(_month_names(period, zone)),
        )
        .group_by(campaign_costs.c.source)
    )
    return {row.source: int(row.amount) for row in rows}


def _month_names(period: Period, zone: str) -> list[str]:
    return [month.name for month in months_of(period, zone)]


def enter_cost(
    connection: Connection,
    organisation: str,
    source: str,
    month: str,
    amount: int,
    *,
    by: str,
    now: datetime,
) -> None:
    """What was entered for this source and month before is replaced."""
    same = (
        campaign_costs.c.organisation == organisation,
        campaign_costs.c.source == source,
        campaign_costs.c.month == month,
    )
    connection.execute(delete(campaign_costs).where(*same))
    connection.execute(
        insert(campaign_costs).values(
            organisation=organisation,
            source=source,
            month=month,
            amount=amount,
            entered_by=by,
            entered_at=now,
        )
    )

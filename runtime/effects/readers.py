"""The people a message is for, with their addresses and the language they read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from engine.diagnostics import Language
from runtime.channels.channel import Recipient
from runtime.storage.tables import accounts, organisations, people, units


def readers(
    connection: Connection, organisation: str, ids: Iterable[str], now: datetime
) -> dict[str, Recipient]:
    """Those who have left are not among them."""
    found = connection.execute(
        select(
            people.c.id,
            people.c.name,
            people.c.email,
            people.c.mobile,
            people.c.wecom_id,
            people.c.dingtalk_id,
            people.c.feishu_id,
            accounts.c.language,
            organisations.c.language.label("default"),
        )
        .join(organisations, organisations.c.id == people.c.organisation)
        .outerjoin(
            accounts,
            and_(accounts.c.organisation == people.c.organisation, accounts.c.person == people.c.id),
        )
        .where(
            people.c.organisation == organisation,
            people.c.id.in_(set(ids)),
            or_(people.c.left_at.is_(None), people.c.left_at > now),
        )
    )
    return {
        row.id: Recipient(
            id=row.id,
            name=row.name,
            language=language_read(row.language, row.default),
            email=row.email,
            mobile=row.mobile,
            wecom_id=row.wecom_id,
            dingtalk_id=row.dingtalk_id,
            feishu_id=row.feishu_id,
        )
        for row in found
    }


def language_read(own: str | None, of_organisation: str) -> Language:
    return "en" if (own or of_organisation) == "en" else "zh"


def groups(connection: Connection, organisation: str, unit_path: str) -> tuple[str, ...]:
    """Keys a team group may be registered under: each unit upward by id and name, then the organisation."""
    upward = [unit for unit in reversed(unit_path.split("/")) if unit]
    found = connection.execute(
        select(units.c.id, units.c.name).where(units.c.organisation == organisation, units.c.id.in_(upward))
    )
    names = {row.id: row.name for row in found}
    keys = [key for unit in upward for key in (unit, names.get(unit)) if key]
    return (*keys, organisation)

"""How reminders are gathered and kept back, as it is written."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.model.document.part import Part


class Reminders(Part):
    together: str | None = Field(default=None, title="攒多久合成一条 · together", examples=["30 min"])
    a_day: Annotated[int, Field(ge=1)] | None = Field(
        default=None, title="每人每天最多几条 · a day", examples=[20]
    )
    quiet: str | None = Field(default=None, title="免打扰 · quiet hours", examples=["21:00-08:00"])

"""Waiting states and limits by a date, as they are written."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from engine.model.document.part import Part, Words, shape


class Wait(Part):
    title: Words | None = Field(default=None, title="显示名 · title", examples=["等客户审批"])
    during: list[str] = Field(default=[], alias="in", title="限阶段 · in stages", examples=[["报价谈判"]])
    because_of: str = Field(title="算在谁头上 · because of", examples=["客户"])
    at_most: str = Field(title="最多停多久 · at most", examples=["10 days"])
    was: str | None = Field(default=None, title="旧名 · former id", examples=["旧名"])


class DateLimit(Part):
    by: str = Field(title="哪个日期 · by", examples=["预计签约日"])
    before: str | None = Field(default=None, title="提前多久 · before", examples=["3 days"])


LimitSpec = Annotated[
    Annotated[str, Tag("«value»")] | Annotated[DateLimit, Tag("«mapping»")], Discriminator(shape)
]

"""An approval as it is written: for what, whom it asks in which order, within which time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from engine.model.document.part import Names, Part, Words, shape


class Votes(Part):
    votes: Annotated[int, Field(ge=1)] = Field(title="几票通过 · votes", examples=[2])


How = Annotated[
    Annotated[Literal["any", "all"], Tag("«value»")] | Annotated[Votes, Tag("«mapping»")],
    Discriminator(shape),
]


class ApprovalStep(Part):
    only_if: str | None = Field(default=None, alias="if", title="何时要问 · if", examples=["折扣 > 10"])
    ask: Names = Field(title="问谁 · ask", examples=["主管", ["财务", "法务"]])
    how: How = Field(default="all", title="几个人同意 · how", examples=["all", {"votes": 2}])


class Approval(Part):
    title: Words | None = Field(default=None, title="显示名 · title", examples=["折扣审批"])
    of: str = Field(
        alias="for",
        title="审批什么 · for",
        description="一类档案、一个动作,或 case · a record type, an activity, or case",
        examples=["报价单", "case"],
    )
    steps: list[ApprovalStep] = Field(
        title="依次问谁 · steps", min_length=1, examples=[[{"if": "折扣 > 10", "ask": "主管"}]]
    )
    on_save: bool = Field(default=False, title="保存就送审 · on save", examples=[True])
    within: str | None = Field(default=None, title="每步期限 · within", examples=["2 workdays"])
    otherwise: Literal["approve", "reject", "next"] | None = Field(
        default=None, title="到期没人答复 · otherwise", examples=["reject"]
    )
    was: str | None = Field(default=None, title="旧名 · former id", examples=["旧名"])

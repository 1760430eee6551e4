"""A decision table as it is written: what it asks, what it answers, and its rows, a line each."""

from __future__ import annotations

from pydantic import Field

from engine.model.document.form import FIELD_EXAMPLES, FieldSpec
from engine.model.document.part import Part, Words
from engine.tables import Policy

ROWS = "大客户 | >= 500000 | 总监"


class Table(Part):
    title: Words | None = Field(default=None, title="显示名 · title", examples=["折扣权限"])
    inputs: list[str] = Field(
        title="看什么 · inputs",
        description="字段或表达式,一个一列 · fields or expressions, one per column",
        min_length=1,
        examples=[["客户级别", "预算"]],
    )
    output: FieldSpec = Field(
        title="给出什么 · output",
        description="字段类型、选项,或商机的一个字段 · a field type, options, or a field of the case",
        examples=[["主管", "总监"], *FIELD_EXAMPLES],
    )
    hit: Policy = Field(default="unique", title="几行命中 · hit policy", examples=["unique", "first"])
    rows: str = Field(
        title="行 · rows",
        description="每行一条,| 分格 · one line per row, | between cells",
        examples=[ROWS],
    )
    was: str | None = Field(default=None, title="旧名 · former id", examples=["旧名"])

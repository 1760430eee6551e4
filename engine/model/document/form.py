"""Fields and forms as they are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from engine.fields import FIELD_TYPES
from engine.model.document.part import Part, Words, shape


class FieldMapping(Part):
    """What all fields share; the rest belongs to the type and is read by `engine.fields`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(title="字段类型 · type", examples=["money"])
    title: Words | None = Field(
        default=None, title="显示名 · title", examples=["预算", {"zh": "预算", "en": "Budget"}]
    )
    help: Words | None = Field(default=None, title="填写说明 · help", examples=["客户口头确认过的金额"])
    required: bool = Field(default=False, title="必填 · required", examples=[True])
    required_if: str | None = Field(default=None, title="何时必填 · required if", examples=['结论 == "退回"'])
    visible_if: str | None = Field(default=None, title="何时显示 · visible if", examples=['结论 == "退回"'])
    when_hidden: Literal["keep", "drop"] | None = Field(
        default=None, title="不显示时已填的值 · when hidden", examples=["keep"]
    )
    read_only_if: str | None = Field(
        default=None, title="何时只读 · read-only if", examples=["filled(合同编号)"]
    )
    default: str | int | float | bool | list[str] | None = Field(
        default=None, title="打开时先填 · default", examples=["展会", "= today()"]
    )
    computed: str | None = Field(default=None, title="自动计算 · computed", examples=["单价 * 数量"])
    constraint: str | None = Field(
        default=None, title="必须成立 · constraint", examples=["结束日期 >= 开始日期"]
    )
    message: Words | None = Field(default=None, title="不成立时说 · message", examples=["结束不能早于开始"])
    listed: bool = Field(default=False, title="在列表里显示 · listed", examples=[True])
    fields: Fields | None = Field(
        default=None, title="每行的字段 · fields of a row", examples=[{"品名": "text", "数量": "integer"}]
    )
    was: str | None = Field(default=None, title="旧名 · former id", examples=["旧名"])


TYPE_NAMES = {"enum": FIELD_TYPES.kinds()}
FieldSpec = Annotated[
    Annotated[str, Tag("«value»"), Field(json_schema_extra=TYPE_NAMES)]
    | Annotated[list[str], Tag("«list»")]
    | Annotated[FieldMapping, Tag("«mapping»")],
    Discriminator(shape),
]
FIELD_EXAMPLES: list[object] = ["money", ["展会", "转介绍"], {"type": "money", "title": "预算"}]
Fields = dict[str, Annotated[FieldSpec, Field(examples=FIELD_EXAMPLES)]]


class Form(Part):
    title: Words | None = Field(default=None, title="显示名 · title", examples=["跟进反馈"])
    fields: Fields = Field(title="字段 · fields", examples=[{"客户名称": "text"}])
    required: list[str] = Field(default=[], title="必填字段 · required", examples=[["客户名称"]])
    was: str | None = Field(default=None, title="旧名 · former id", examples=["旧名"])


class CaseForm(Part):
    owner: str = Field(title="负责人的角色 · owner's role", examples=["销售代表"])
    fields: Fields = Field(title="字段 · fields", examples=[{"客户名称": "text"}])
    required: list[str] = Field(default=[], title="必填字段 · required", examples=[["客户名称"]])
    unique: str | list[str] = Field(
        default=[], title="不许重复 · unique", examples=["联系电话", ["联系电话"]]
    )
    amount: str | None = Field(default=None, title="金额字段 · amount", examples=["预算"])
    name: str | None = Field(default=None, title="名称字段 · name", examples=["客户名称"])
    source: str | None = Field(default=None, title="来源字段 · source", examples=["来源"])
    listed: list[str] | None = Field(default=None, title="列表字段 · listed", examples=[["客户名称", "预算"]])

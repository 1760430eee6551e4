"""What a gate may say: a name, a list, or a mapping of any, all or at least."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from engine.model.document.part import Part, shape


class GateMapping(Part):
    """Exactly one of `any`, `all`, `at_least` (with `of`), `approved`; the loader says so in words."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [key]} for key in ("any", "all", "of", "approved")]}
    )

    any: list[GateSpec] | None = Field(
        default=None, title="任意一项 · any of", examples=[["需求清单", "会议纪要"]]
    )
    all: list[GateSpec] | None = Field(default=None, title="全部 · all of", examples=[["客户拜访", "预算"]])
    at_least: Annotated[int, Field(ge=1)] | None = Field(default=None, title="至少 · at least", examples=[3])
    of: GateSpec | None = Field(default=None, title="什么 · of", examples=["报价单"])
    approved: str | None = Field(default=None, title="审批通过 · approved", examples=["折扣审批"])
    only_if: str | None = Field(
        default=None, alias="if", title="何时要求 · if", examples=['客户级别 == "大客户"']
    )
    where: str | None = Field(default=None, title="哪些才算 · where", examples=["报价金额 > 0"])
    within: str | None = Field(default=None, title="多久以内 · within", examples=["30 days"])


GateSpec = TypeAliasType(
    "GateSpec",
    Annotated[
        Annotated[str, Tag("«value»")]
        | Annotated["list[GateSpec]", Tag("«list»")]
        | Annotated[GateMapping, Tag("«mapping»")],
        Discriminator(shape),
    ],
)
GateMapping.model_rebuild()

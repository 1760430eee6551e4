"""What a rep is shown right after a submission, as it is written (C066)."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from engine.model.document.part import Part, Words


class Shown(Part):
    of: str = Field(title="哪种档案 · of", examples=["月度动销"])
    last: Annotated[int, Field(ge=1, le=24)] = Field(default=3, title="最近几条 · last", examples=[3])


class Suggestion(Part):
    model_config = ConfigDict(populate_by_name=True)

    suggest: str = Field(title="建议做哪个动作 · suggest", examples=["冰柜补贴申请"])
    only_if: str | None = Field(
        default=None,
        alias="if",
        title="什么时候 · if",
        examples=["last(月度动销.销量) > first(月度动销.销量)"],
    )
    fill: dict[str, str] = Field(
        default={}, title="预先填好 · fill", examples=[{"近月销量": "last(月度动销.销量)"}]
    )
    say: Words | None = Field(default=None, title="为什么 · say", examples=["动销在涨,店里还没有冰柜"])


class Then(Part):
    show: Shown | None = Field(
        default=None, title="给什么看 · show", examples=[{"of": "月度动销", "last": 3}]
    )
    suggest: list[Suggestion] = Field(
        default=[], title="建议 · suggest", examples=[[{"suggest": "冰柜补贴申请", "if": "not 有冰柜"}]]
    )

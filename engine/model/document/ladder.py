"""A ladder as it is written, beside a `limit` or a `within`: what each share of the time does."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from engine.model.document.action import ActionSpec
from engine.model.document.part import Part, shape
from engine.model.ladder import MOST_REPEATS

LevelSpec = Annotated[
    Annotated[ActionSpec, Tag("«mapping»")] | Annotated[list[ActionSpec], Tag("«list»")],
    Discriminator(lambda value: "«list»" if shape(value) == "«list»" else "«mapping»"),
]
Levels = dict[str, Annotated[LevelSpec, Field(examples=[{"notify": "主管"}, [{"notify": "主管"}]])]]


class Repeat(Part):
    every: str = Field(title="每隔 · every", examples=["1 day"])
    at_most: Annotated[int, Field(ge=1, le=MOST_REPEATS)] = Field(title="最多几次 · at most", examples=[3])


LADDER: Any = Field(
    default={},
    title="升级链 · ladder",
    description="时限的百分之几: 做什么 · percent of the time: what to do",
    examples=[{"80%": {"notify": "销售代表"}, "100%": {"notify": "主管"}, "150%": {"notify": "区域总监"}}],
)
REPEAT: Any = Field(
    default=None,
    title="再提醒 · repeat",
    description="最后一级没人应,隔多久再提醒 · while nobody answers the last level",
    examples=[{"every": "1 day", "at_most": 3}],
)
CALM_IF: Any = Field(
    default=None,
    title="何时不必升级 · calm if",
    description="到点时成立,这一级就不响 · a level stays quiet while it holds",
    examples=['count(客户拜访, within="3d") >= 1'],
)

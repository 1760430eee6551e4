"""What makes an activity believed, as it is written: place and time, proof, output."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from engine.model.document.action import ActionSpec
from engine.model.document.part import Names, Part, shape

EvidenceKind = Literal["place_and_time", "proof", "output"]


class PlaceProof(Part):
    field: str = Field(title="位置字段 · field", examples=["拜访位置"])
    near: str | None = Field(default=None, title="要在哪里附近 · near", examples=["院区"])
    within: str | None = Field(default=None, title="多近 · within", examples=["500 m"])
    accuracy: str | None = Field(default=None, title="定位误差最多 · accuracy at most", examples=["200 m"])
    fresh: str | None = Field(default=None, title="和动作差多久以内 · fresh", examples=["15 min"])
    unsure: str | None = Field(default=None, title="说不准时补什么 · when unsure", examples=["门口照片"])


PlaceSpec = Annotated[
    Annotated[str, Tag("«value»")] | Annotated[PlaceProof, Tag("«mapping»")], Discriminator(shape)
]


class Evidence(Part):
    place_and_time: PlaceSpec | None = Field(
        default=None, title="位置与时间 · place and time", examples=["拜访位置", {"field": "拜访位置"}]
    )
    proof: Names | None = Field(default=None, title="互动证明 · proof", examples=[["现场照片", "沟通录音"]])
    output: Names | None = Field(default=None, title="业务产出 · output", examples=[["报价文件", "下次预约"]])
    complete_within: str | None = Field(
        default=None, title="多久内补齐 · complete within", examples=["24 hours"]
    )
    missed: list[ActionSpec] = Field(
        default=[], title="没补齐时 · missed", examples=[[{"notify": "主管", "say": "拜访的证据没有补齐"}]]
    )


EvidenceSpec = Annotated[
    Annotated[list[EvidenceKind], Tag("«list»")] | Annotated[Evidence, Tag("«mapping»")],
    Discriminator(lambda value: "«list»" if shape(value) == "«list»" else "«mapping»"),
]

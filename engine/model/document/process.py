"""Roles, activities, records, stages, rules, agreements and scores as they are written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from engine.model.document.action import ActionSpec
from engine.model.document.evidence import EvidenceSpec
from engine.model.document.feedback import Then
from engine.model.document.form import Fields
from engine.model.document.gate import GateSpec
from engine.model.document.ladder import CALM_IF, LADDER, REPEAT, Levels, Repeat
from engine.model.document.part import Part, Words, shape
from engine.model.document.waits import LimitSpec
from engine.triggers import TRIGGERS

Title = Annotated[Words | None, Field(title="显示名 · title", examples=["触达"])]
Was = Annotated[str | None, Field(title="旧名 · former id", examples=["旧名"])]
Permission = Literal["assign", "import", "export", "override", "approve", "publish"]


class Role(Part):
    title: Title = None
    sees: Literal["own", "given", "unit"] | None = Field(
        default=None, title="看哪些商机 · sees", examples=["unit"]
    )
    may: list[Permission] | None = Field(default=None, title="可以做 · may", examples=[["assign", "export"]])
    was: Was = None


RoleOrNothing = Annotated[Role | None, Field(examples=[{"sees": "unit", "may": ["assign"]}])]
Roles = Annotated[
    Annotated[list[str], Tag("«list»")] | Annotated[dict[str, RoleOrNothing], Tag("«mapping»")],
    Discriminator(lambda value: "«mapping»" if shape(value) == "«mapping»" else "«list»"),
]


class MustDo(Part):
    weekly: Annotated[int, Field(ge=1)] = Field(title="每周次数 · weekly", examples=[5])
    weight: Annotated[float, Field(gt=0)] = Field(default=1, title="权重 · weight", examples=[1])


class Activity(Part):
    title: Title = None
    fields: Fields | None = Field(default=None, title="字段 · fields", examples=[{"拜访纪要": "long_text"}])
    form: str | None = Field(default=None, title="共用表单 · shared form", examples=["跟进反馈"])
    required: list[str] = Field(default=[], title="必填字段 · required", examples=[["拜访纪要"]])
    counts_if: str | None = Field(
        default=None, title="怎样才算数 · counts if", examples=['沟通结果 == "已沟通"']
    )
    then: Then | None = Field(
        default=None,
        title="提交以后 · then",
        examples=[{"show": {"of": "月度动销"}, "suggest": [{"suggest": "冰柜补贴申请"}]}],
    )
    must_do: MustDo | None = Field(
        default=None, title="必做 · must do", examples=[{"weekly": 5, "weight": 1}]
    )
    evidence: EvidenceSpec = Field(
        default=[], title="过程证据 · evidence", examples=[["place_and_time", "proof"]]
    )
    was: Was = None


class Record(Part):
    title: Title = None
    belongs_to: Literal["case", "none"] = Field(default="case", title="属于 · belongs to", examples=["case"])
    fields: Fields | None = Field(default=None, title="字段 · fields", examples=[{"报价金额": "money"}])
    form: str | None = Field(default=None, title="共用表单 · shared form", examples=["报价"])
    required: list[str] = Field(default=[], title="必填字段 · required", examples=[["报价金额"]])
    unique: str | list[str] = Field(
        default=[], title="不许重复 · unique", examples=["报价编号", ["报价编号"]]
    )
    was: Was = None


class Stage(Part):
    """Exactly one of `stage`, `won`, `lost`; the loader says so in words."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [key]} for key in ("stage", "won", "lost")]}
    )

    stage: str | None = Field(default=None, title="阶段 · stage", examples=["触达"])
    won: str | None = Field(default=None, title="赢单终点 · won end", examples=["赢单"])
    lost: str | None = Field(default=None, title="输单终点 · lost end", examples=["输单"])
    title: Title = None
    means: Words | None = Field(default=None, title="定义 · definition", examples=["首次有效沟通,双向"])
    forbidden: list[Words] = Field(default=[], alias="not", title="不算 · not", examples=[["只发了短信"]])
    deliver: GateSpec | None = Field(
        default=None, title="交付物 · deliverables", examples=["客户沟通", {"any": ["需求清单"]}]
    )
    entry: GateSpec | None = Field(
        default=None, title="进入条件 · entry", examples=["客户沟通", {"any": ["需求清单"]}]
    )
    limit: LimitSpec | None = Field(
        default=None, title="停留时限 · limit", examples=["5 days", {"by": "预计签约日", "before": "3 days"}]
    )
    overdue: list[ActionSpec] = Field(default=[], title="超时动作 · overdue", examples=[[{"notify": "主管"}]])
    ladder: Levels = LADDER
    repeat: Repeat | None = REPEAT
    calm_if: str | None = CALM_IF
    moves: list[str] | None = Field(default=None, title="可前进到 · moves", examples=[["需求确认", "输单"]])
    reasons: list[str] | None = Field(
        default=None, title="输单原因 · reasons", examples=[["价格", "竞品", "其他"]]
    )
    was: Was = None


ONE_TRIGGER: dict[str, Any] = {
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "properties": {
        trigger.kind: {"type": "string", "title": f"{trigger.title.zh} · {trigger.title.en}"}
        for trigger in TRIGGERS
    },
}


class Rule(Part):
    title: Title = None
    when: dict[str, str] = Field(
        title="何时 · when", examples=[{"entered": "触达"}], json_schema_extra=ONE_TRIGGER
    )
    during: list[str] = Field(default=[], alias="in", title="限阶段 · in stages", examples=[["报价谈判"]])
    only_if: str | None = Field(default=None, alias="if", title="如果 · if", examples=["预算 >= 100000"])
    do: list[ActionSpec] = Field(title="就做 · do", min_length=1, examples=[[{"notify": "主管"}]])
    was: Was = None


class Duty(Part):
    activity: str = Field(title="动作 · activity", examples=["客户沟通"])
    within: str | None = Field(default=None, title="期限 · within", examples=["24 hours"])


class Promise(Part):
    monthly: Annotated[int, Field(ge=1)] = Field(title="每月条数 · a month", examples=[400])


Weight = Annotated[float, Field(ge=0, le=1000)]


class ConsumerWeights(Part):
    in_time: Weight = Field(default=0, title="按时跟进 · followed up in time", examples=[50])
    answered: Weight = Field(default=0, title="按时交反馈 · feedback in time", examples=[30])
    disposed: Weight = Field(default=0, title="处置有效 · valid disposition", examples=[20])


class ProviderWeights(Part):
    qualified: Weight = Field(default=0, title="合格 · meets the definition", examples=[50])
    complete: Weight = Field(default=0, title="资料填齐 · fields complete", examples=[30])
    delivered: Weight = Field(default=0, title="交够数量 · number promised", examples=[20])


class Weights(Part):
    """A side that is not written weighs as in D-5: 50, 30 and 20."""

    consumer: ConsumerWeights | None = Field(
        default=None, alias="to", title="接收方 · to", examples=[{"in_time": 60, "answered": 40}]
    )
    provider: ProviderWeights | None = Field(
        default=None, alias="from", title="移交方 · from", examples=[{"qualified": 70, "complete": 30}]
    )
    least: Annotated[int, Field(ge=20)] = Field(
        default=20, title="到期满多少条才出分 · least due leads", examples=[30]
    )


DutySpec = Annotated[Annotated[str, Tag("«value»")] | Annotated[Duty, Tag("«mapping»")], Discriminator(shape)]


class Agreement(Part):
    title: Title = None
    provider: str = Field(alias="from", title="移交方 · from", examples=["市场部"])
    gives: str | None = Field(default=None, title="合格线索的定义 · gives", examples=["合格线索"])
    promises: Promise | None = Field(
        default=None, title="答应移交多少 · promises", examples=[{"monthly": 400}]
    )
    asks: list[str] = Field(default=[], title="移交时要填齐 · asks", examples=[["联系电话", "来源"]])
    consumer: str = Field(alias="to", title="接收方 · to", examples=["销售代表"])
    does: list[DutySpec] = Field(title="要做 · does", min_length=1, examples=[["客户沟通", "跟进反馈"]])
    within: str | None = Field(default=None, title="期限 · within", examples=["48 hours"])
    returned_if: str | None = Field(
        default=None, title="怎样算退回 · returned if", examples=['结论 == "退回"']
    )
    return_reason: str | None = Field(
        default=None, title="反馈表里写退回原因的字段 · return reason", examples=["退回原因"]
    )
    return_needs: dict[str, str] = Field(
        default={},
        title="退回要点名没满足的那一条 · return needs",
        examples=[{"没有预算": "filled(预算)"}],
    )
    excluded_if: dict[str, str] = Field(
        default={}, title="不算在内 · excluded if", examples=[{"覆盖区域外": '城市 == "其他"'}]
    )
    closes: str | None = Field(default=None, title="季度结束后多久定稿 · closes", examples=["10 days"])
    weighs: Weights | None = Field(
        default=None, title="评分各项占多少 · weighs", examples=[{"to": {"in_time": 60, "answered": 40}}]
    )
    missed: list[ActionSpec] = Field(default=[], title="未达标动作 · missed", examples=[[{"notify": "主管"}]])
    ladder: Levels = LADDER
    repeat: Repeat | None = REPEAT
    calm_if: str | None = CALM_IF
    was: Was = None


class Score(Part):
    title: Title = None
    of: Literal["must_do"] = Field(title="数什么 · of", examples=["must_do"])
    per: str = Field(title="按谁 · per", examples=["销售代表"])
    every: Literal["week"] = Field(title="周期 · every", examples=["week"])
    passing: Annotated[float, Field(gt=0)] = Field(alias="pass", title="及格线 · pass line", examples=[12])
    was: Was = None

"""Format 1: what people write, as Pydantic sees it. Names are resolved later, by `engine.model.load`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.actions.channel import Channels
from engine.model.document.approval import Approval
from engine.model.document.form import CaseForm, Form
from engine.model.document.part import Part, Words
from engine.model.document.process import Activity, Agreement, Record, Role, Roles, Rule, Score, Stage
from engine.model.document.reminders import Reminders
from engine.model.document.table import ROWS, Table
from engine.model.document.waits import Wait


class Document(Part):
    dongxian: Literal[1] = Field(title="格式版本 · format", examples=[1])
    funnel: str = Field(title="漏斗 · funnel", examples=["华东区销售漏斗"])
    title: Words | None = Field(default=None, title="显示名 · title", examples=["销售漏斗"])
    language: Literal["zh", "en"] = Field(default="zh", title="语言 · language", examples=["zh"])
    timezone: str = Field(title="时区 · time zone", examples=["Asia/Shanghai"])
    calendar: str | None = Field(default=None, title="工作日历 · calendar", examples=["cn-workdays"])
    send_by: Channels = Field(
        default="in_app", title="消息渠道 · channel", examples=["wecom", ["wecom", "in_app"]]
    )
    reminders: Reminders | None = Field(
        default=None,
        title="提醒的节奏 · reminders",
        examples=[{"together": "30 min", "a_day": 20, "quiet": "21:00-08:00"}],
    )
    roles: Roles = Field(title="角色 · roles", examples=[["销售代表", "主管"]])
    case: CaseForm = Field(
        title="商机 · case", examples=[{"owner": "销售代表", "fields": {"客户名称": "text"}}]
    )
    definitions: dict[str, str] = Field(
        default={}, title="定义 · definitions", examples=[{"合格线索": "filled(联系电话)"}]
    )
    tables: dict[str, Table] = Field(
        default={},
        title="决策表 · decision tables",
        examples=[{"折扣权限": {"inputs": ["客户级别", "预算"], "output": ["主管", "总监"], "rows": ROWS}}],
    )
    forms: dict[str, Form] = Field(
        default={}, title="共用表单 · shared forms", examples=[{"反馈": {"fields": {"结论": "text"}}}]
    )
    records: dict[str, Record] = Field(
        default={}, title="档案 · records", examples=[{"报价单": {"fields": {"报价金额": "money"}}}]
    )
    activities: dict[str, Activity] = Field(
        default={}, title="销售动作 · activities", examples=[{"客户拜访": {"fields": {"纪要": "long_text"}}}]
    )
    stages: list[Stage] = Field(
        title="阶段 · stages", min_length=1, examples=[[{"stage": "触达"}, {"won": "赢单"}]]
    )
    waits: dict[str, Wait] = Field(
        default={},
        title="停表 · waits",
        examples=[{"等客户审批": {"in": ["报价谈判"], "because_of": "客户", "at_most": "10 days"}}],
    )
    rules: dict[str, Rule] = Field(
        default={},
        title="规则 · rules",
        examples=[{"提醒": {"when": {"entered": "触达"}, "do": [{"notify": "主管"}]}}],
    )
    agreements: dict[str, Agreement] = Field(
        default={},
        title="协作协议 · agreements",
        examples=[{"跟进": {"from": "市场部", "to": "销售代表", "does": ["客户沟通"], "within": "48 hours"}}],
    )
    approvals: dict[str, Approval] = Field(
        default={},
        title="审批 · approvals",
        examples=[{"折扣审批": {"for": "报价单", "steps": [{"if": "折扣 > 10", "ask": "主管"}]}}],
    )
    scores: dict[str, Score] = Field(
        default={},
        title="评分 · scores",
        examples=[{"PEI": {"of": "must_do", "per": "销售代表", "every": "week", "pass": 12}}],
    )


__all__ = ["Document", "Role"]

"""A value of an expression as people write it."""

from __future__ import annotations

from datetime import datetime

from engine.diagnostics import Language, Text
from engine.expressions.types import DURATION, MONEY, Type
from engine.expressions.value import Value

_NO_VALUE = Text("没有值", "no value")


def shown(value: Value, type_: Type, language: Language) -> str:
    match value:
        case None:
            return _NO_VALUE.to(language)
        case bool():
            return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
        case int() | float():
            return _number(value, type_, language)
        case str():
            return f"“{value}”"
        case tuple():
            inner = type_.item or type_
            return "[" + ", ".join(shown(item, inner, language) for item in value) + "]"
        case _:
            return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


def _number(value: int | float, type_: Type, language: Language) -> str:
    if type_ == MONEY:
        return f"{value / 100:,.2f} {Text('元', 'yuan').to(language)}"
    if type_ == DURATION:
        return f"{value / 3600:g} {Text('小时', 'hours').to(language)}"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"

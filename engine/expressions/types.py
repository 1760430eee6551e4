"""What a value in an expression can be; text, number, money and date never mix silently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.diagnostics import Text


@dataclass(frozen=True, slots=True)
class Type:
    """`options` are the ids of a choice; a choice is a text and equals TEXT as a type."""

    kind: str
    title: Text = field(compare=False)
    item: Type | None = None
    options: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_list(self) -> bool:
        return self.item is not None


TEXT = Type("text", Text("文字", "text"))
NUMBER = Type("number", Text("数字", "number"))
MONEY = Type("money", Text("金额", "money"))
BOOL = Type("bool", Text("是否", "yes or no"))
DATE = Type("date", Text("日期", "date"))
DATE_TIME = Type("date_time", Text("日期时间", "date and time"))
TIME = Type("time", Text("时刻", "time of day"))
MONTH = Type("month", Text("月份", "month"))
DURATION = Type("duration", Text("时长", "duration"))
ANY = Type("any", Text("任意值", "any value"))
FILES = Type("files", Text("文件", "files"), item=ANY)


def list_of(item: Type) -> Type:
    title = Text(f"{item.title.zh}列表", f"list of {item.title.en}")
    return Type("list", title, item=item)


def choice(options: Iterable[str]) -> Type:
    """A text that is one of `options`; comparing it with anything else is a mistake that check names."""
    return Type(TEXT.kind, TEXT.title, options=tuple(options))

"""The closed set of functions an expression may call; the reference page is written from this registry."""

from __future__ import annotations

from collections.abc import Callable

from engine.diagnostics import Text
from engine.expressions import operators
from engine.expressions.function import Function, Overload
from engine.expressions.types import (
    ANY,
    BOOL,
    DATE,
    DATE_TIME,
    DURATION,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    TIME,
    Type,
    list_of,
)
from engine.expressions.value import Value

SCALARS = (TEXT, NUMBER, MONEY, BOOL, DATE, DATE_TIME, TIME, MONTH, DURATION)
ORDERED = (NUMBER, MONEY, DATE, DATE_TIME, TIME, MONTH, DURATION)
SUMMABLE = (NUMBER, MONEY, DURATION)


FUNCTIONS: dict[str, Function] = {}


def _add(
    name: str,
    usage: str,
    zh: str,
    en: str,
    overloads: tuple[Overload, ...],
    evaluate: Callable[..., Value],
    *,
    inline: str | None = None,
    may_be_missing: bool = False,
) -> None:
    FUNCTIONS[name] = Function(name, usage, Text(zh, en), overloads, evaluate, inline, may_be_missing)


def _one(*parameters: Type, gives: Type, optional: int = 0) -> tuple[Overload, ...]:
    return (Overload(parameters, gives, optional),)


def _each(types: tuple[Type, ...], gives: Type) -> tuple[Overload, ...]:
    return tuple(Overload((type_,), gives) for type_ in types)


LISTS = (list_of(ANY),)

_add(
    "filled",
    "filled(a, b, …)",
    "全部都填了(空文字和空列表算没填)",
    "all of them are filled in (an empty text or list is not)",
    (Overload((ANY,), BOOL, repeats=True),),
    operators.filled,
)
_add(
    "is_missing",
    "is_missing(a)",
    "没填,filled 的反面",
    "nothing is filled in; the opposite of filled",
    _one(ANY, gives=BOOL),
    operators.is_missing,
)
_add(
    "coalesce",
    "coalesce(a, b, …)",
    "从左到右第一个填了的值",
    "the first of them that is filled in",
    tuple(Overload((type_, type_), type_, repeats=True) for type_ in SCALARS),
    operators.coalesce,
    may_be_missing=True,
)
_add(
    "len",
    "len(a)",
    "文字的字数,或列表、文件的个数",
    "the characters of a text, or the items of a list or of files",
    _each((TEXT, *LISTS), NUMBER),
    operators.strict(len),
    inline="len(a)",
)
_add(
    "lower",
    "lower(a)",
    "字母变小写",
    "the text in lower case",
    _one(TEXT, gives=TEXT),
    operators.strict(str.lower),
    inline="a.lower()",
)
_add(
    "upper",
    "upper(a)",
    "字母变大写",
    "the text in upper case",
    _one(TEXT, gives=TEXT),
    operators.strict(str.upper),
    inline="a.upper()",
)
_add(
    "contains",
    "contains(a, part)",
    "文字里有这一段",
    "the text has this part in it",
    _one(TEXT, TEXT, gives=BOOL),
    operators.holds(str.__contains__),
    inline="b in a",
)
_add(
    "starts_with",
    "starts_with(a, part)",
    "文字以这一段开头",
    "the text begins with this part",
    _one(TEXT, TEXT, gives=BOOL),
    operators.holds(str.startswith),
    inline="a.startswith(b)",
)
_add(
    "ends_with",
    "ends_with(a, part)",
    "文字以这一段结尾",
    "the text ends with this part",
    _one(TEXT, TEXT, gives=BOOL),
    operators.holds(str.endswith),
    inline="a.endswith(b)",
)
_add(
    "number",
    "number(a)",
    "把文字读成数字(读不出就是没填),或把金额变成以元为单位的数字",
    "reads a text as a number (missing when it is none), or money as a number of yuan",
    _each((TEXT, MONEY, NUMBER), NUMBER),
    operators.to_number,
    may_be_missing=True,
)
_add(
    "money",
    "money(a)",
    "把以元为单位的数字变成金额,四舍五入到分",
    "makes money of a number of yuan, rounded half up to the fen",
    _one(NUMBER, gives=MONEY),
    operators.to_money,
    may_be_missing=True,
)
_add(
    "abs",
    "abs(a)",
    "绝对值",
    "the value without its sign",
    tuple(Overload((type_,), type_) for type_ in SUMMABLE),
    operators.strict(abs),
    inline="abs(a)",
)
_add(
    "round",
    "round(a, digits)",
    "四舍五入,默认到整数",
    "rounds half away from zero, to a whole number unless digits are given",
    _one(NUMBER, NUMBER, gives=NUMBER, optional=1),
    operators.rounded,
    may_be_missing=True,
)
_add(
    "sum",
    "sum(list)",
    "列表之和,空列表是 0",
    "the sum of a list; 0 when it is empty",
    tuple(Overload((list_of(type_),), type_) for type_ in SUMMABLE),
    operators.strict(operators.total),
    inline="sum(a)",
)
_add(
    "min",
    "min(a, b, …) / min(list)",
    "最小的值;空列表时没有值",
    "the smallest value; missing for an empty list",
    (
        *(Overload((list_of(type_),), type_) for type_ in ORDERED),
        *(Overload((type_, type_), type_, repeats=True) for type_ in ORDERED),
    ),
    operators.least,
    may_be_missing=True,
)
_add(
    "max",
    "max(a, b, …) / max(list)",
    "最大的值;空列表时没有值",
    "the largest value; missing for an empty list",
    (
        *(Overload((list_of(type_),), type_) for type_ in ORDERED),
        *(Overload((type_, type_), type_, repeats=True) for type_ in ORDERED),
    ),
    operators.greatest,
    may_be_missing=True,
)
_add(
    "first",
    "first(list)",
    "列表的第一个;空列表时没有值",
    "the first of a list; missing when it is empty",
    tuple(Overload((list_of(type_),), type_) for type_ in SCALARS),
    operators.first,
    may_be_missing=True,
)
_add(
    "last",
    "last(list)",
    "列表的最后一个;空列表时没有值",
    "the last of a list; missing when it is empty",
    tuple(Overload((list_of(type_),), type_) for type_ in SCALARS),
    operators.last,
    may_be_missing=True,
)
_add(
    "any",
    "any(list)",
    "列表里至少有一个成立",
    "at least one of the list holds",
    _one(list_of(BOOL), gives=BOOL),
    operators.any_of,
    inline="any(a)",
)
_add(
    "all",
    "all(list)",
    "列表里个个都成立(空列表也成立)",
    "every one of the list holds (an empty list holds)",
    _one(list_of(BOOL), gives=BOOL),
    operators.all_of,
    inline="all(a)",
)
_add(
    "count",
    'count(activity, within="7d") / count(x for x in list if …)',
    "做过几次某个动作(可限最近一段自然时间),或列表里有几项符合",
    "how often an activity was done (within physical time if given), or how many items of a list fit",
    _each(LISTS, NUMBER),
    operators.strict(len),
    inline="len(a)",
)
_add(
    "days_between",
    "days_between(start, end)",
    "从 start 到 end 的整天数;日期时间按满 24 小时算",
    "whole days from start to end; full 24 hours for dates with a time",
    (Overload((DATE, DATE), NUMBER), Overload((DATE_TIME, DATE_TIME), NUMBER)),
    operators.strict(operators.days_between),
    inline="(b - a).days",
)
_add(
    "hours_between",
    "hours_between(start, end)",
    "从 start 到 end 的小时数,带小数",
    "hours from start to end, with decimals",
    _one(DATE_TIME, DATE_TIME, gives=NUMBER),
    operators.strict(operators.hours_between),
    inline="(b - a).total_seconds() / 3600",
)
_add(
    "add_days",
    "add_days(date, days)",
    "若干天之后的日期,只算整天",
    "the date so many whole days later",
    _one(DATE, NUMBER, gives=DATE),
    operators.strict(operators.add_days),
)
_add(
    "year",
    "year(a)",
    "年",
    "the year",
    _each((DATE, MONTH), NUMBER),
    operators.strict(lambda day: day.year),
    inline="a.year",
)
_add(
    "month",
    "month(a)",
    "月,1 到 12",
    "the month, 1 to 12",
    _each((DATE, MONTH), NUMBER),
    operators.strict(lambda day: day.month),
    inline="a.month",
)
_add(
    "day",
    "day(a)",
    "日,1 到 31",
    "the day of the month, 1 to 31",
    _one(DATE, gives=NUMBER),
    operators.strict(lambda day: day.day),
    inline="a.day",
)
_add(
    "weekday",
    "weekday(a)",
    "星期几,星期一是 1",
    "the day of the week, Monday is 1",
    _one(DATE, gives=NUMBER),
    operators.strict(lambda day: day.isoweekday()),
    inline="a.isoweekday()",
)
_add(
    "month_of",
    'month_of(date) / month_of("2026-03")',
    "日期所在的月份",
    "the month a date lies in",
    _each((DATE, TEXT), MONTH),
    operators.strict(lambda day: day.replace(day=1)),
    inline="a.replace(day=1)",
)
_add(
    "date",
    'date("2026-03-01")',
    "写出一个日期",
    "a written date",
    _one(TEXT, gives=DATE),
    operators.written_only,
)
_add(
    "time",
    'time("18:30")',
    "写出一个时刻",
    "a written time of day",
    _one(TEXT, gives=TIME),
    operators.written_only,
)
_add(
    "days",
    "days(n)",
    "n 个 24 小时的时长",
    "a duration of n times 24 hours",
    _one(NUMBER, gives=DURATION),
    operators.strict(lambda n: n * 86400),
    inline="a * 86400",
)
_add(
    "hours",
    "hours(n)",
    "n 小时的时长",
    "a duration of n hours",
    _one(NUMBER, gives=DURATION),
    operators.strict(lambda n: n * 3600),
    inline="a * 3600",
)
_add(
    "minutes",
    "minutes(n)",
    "n 分钟的时长",
    "a duration of n minutes",
    _one(NUMBER, gives=DURATION),
    operators.strict(lambda n: n * 60),
    inline="a * 60",
)
_add(
    "today",
    "today()",
    "今天,按模型的时区",
    "today's date in the model's time zone",
    _one(gives=DATE),
    operators.written_only,
)
_add(
    "now",
    "now()",
    "现在的日期时间",
    "the present date and time",
    _one(gives=DATE_TIME),
    operators.written_only,
)

# What operators on money and instants mean; check puts these where the types ask for them.
WHOLE_FEN = Function("fen", "", Text("", ""), (), operators.fen, may_be_missing=True)
YUAN = Function("yuan", "", Text("", ""), (), operators.strict(operators.fen_to_yuan), "a / 100")
LATER = Function("later", "", Text("", ""), (), operators.strict(operators.later))
EARLIER = Function("earlier", "", Text("", ""), (), operators.strict(operators.earlier))
SECONDS_BETWEEN = Function(
    "seconds_between",
    "",
    Text("", ""),
    (),
    operators.strict(operators.seconds_between),
    "(a - b).total_seconds()",
)

"""How durations are spelled, in Chinese and in English: text -> whole amount and unit, or what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.diagnostics import Code, Diagnostic, Text
from engine.registry import nearest
from engine.timing import codes
from engine.timing.unit import Unit

_SPELLINGS: dict[Unit, str] = {
    Unit.MINUTES: "min mins minute minutes 分钟 分",
    Unit.HOURS: "h hr hrs hour hours 小时 钟头",
    Unit.DAYS: "d day days 天 日 自然日 natural-day natural-days calendar-day calendar-days",
    Unit.WORK_MINUTES: "work-min work-mins work-minute work-minutes working-minutes 工作分钟",
    Unit.WORK_HOURS: "work-h work-hr work-hrs work-hour work-hours working-hour working-hours business-hour "
    "business-hours 工作小时 工作时 工时",
    Unit.WORKDAYS: "workday workdays work-day work-days working-day working-days business-day business-days "
    "工作日 工作天",
}
_UNITS = {name.replace("-", " "): unit for unit, names in _SPELLINGS.items() for name in names.split()}
_WEEKS = frozenset(["w", "wk", "wks", "week", "weeks", "周", "星期", "礼拜"])
_WITHOUT_LENGTH = frozenset(
    ["mo", "month", "months", "月", "quarter", "quarters", "季度", "y", "yr", "year", "years", "年"]
)
_TOO_SHORT = frozenset(["s", "sec", "secs", "second", "seconds", "秒", "秒钟"])

_LONGEST_TEXT = 60
_DIGITS = "一二三四五六七八九"
_AMOUNT = rf"[-+]?\d+(?:\.\d+)?|半|[{_DIGITS}两十百零]+(?=\s*[个天周小分日工星自礼月年季钟])"
_TERM = re.compile(rf"\s*(?P<amount>{_AMOUNT})\s*(?P<unit>.*?)[\s,、]*(?:and\s*)?(?=(?:{_AMOUNT})|$)")


@dataclass(frozen=True, slots=True)
class _Term:
    amount: Fraction
    unit: Unit


def spelled(text: str) -> tuple[int, Unit] | Diagnostic:
    """Several terms add up: 1天12小时 is 36 hours."""
    terms = _terms(text)
    if isinstance(terms, Diagnostic):
        return terms
    units = {term.unit for term in terms}
    if len({unit.working for unit in units}) > 1 or (Unit.WORKDAYS in units and len(units) > 1):
        return _wrong(codes.MIXED_CLOCKS, text)
    if any(term.amount <= 0 for term in terms):
        return _wrong(codes.NOT_POSITIVE, text)
    return _whole(text, terms)


def _terms(text: str) -> Sequence[_Term] | Diagnostic:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > _LONGEST_TEXT:
        return _wrong(codes.NO_DURATION, text[:_LONGEST_TEXT] + "…")
    terms: list[_Term] = []
    position = 0
    while position < len(plain):
        match = _TERM.match(plain, position)
        if match is None:
            return _wrong(codes.NO_DURATION, text)
        term = _term(text, _number(match["amount"]), match["unit"])
        if isinstance(term, Diagnostic):
            return term
        terms.append(term)
        position = match.end()
    return terms or _wrong(codes.NO_DURATION, text)


def _term(text: str, amount: Fraction, spelling: str) -> _Term | Diagnostic:
    name = " ".join(spelling.replace("-", " ").replace("_", " ").removeprefix("个").split())
    if name in _UNITS:
        return _Term(amount, _UNITS[name])
    if name in _WEEKS:
        return _Term(amount * 7, Unit.DAYS)
    if not name:
        return _wrong(codes.NO_UNIT, text)
    if name in _WITHOUT_LENGTH:
        return Diagnostic(codes.NO_FIXED_LENGTH, parameters={"unit": name})
    if name in _TOO_SHORT:
        return _wrong(codes.TOO_FINE, text, whole=Unit.MINUTES.singular)
    suggestion = nearest(name, (*_UNITS, *_WEEKS)) or Text("天", "days")
    return Diagnostic(codes.UNKNOWN_UNIT, parameters={"unit": name, "nearest": suggestion})


def _number(written: str) -> Fraction:
    if written == "半":
        return Fraction(1, 2)
    if written[-1].isdigit() and written[-1].isascii():
        return Fraction(written)
    return Fraction(_chinese(written))


def _chinese(written: str) -> int:
    """一 to 九百九十九, which is as far as people spell durations out."""
    total, digit = 0, 0
    for character in written.replace("两", "二"):
        if character in _DIGITS:
            digit = _DIGITS.index(character) + 1
        elif character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
    return total + digit


def _whole(text: str, terms: Sequence[_Term]) -> tuple[int, Unit] | Diagnostic:
    """The sum in the smallest unit that was written, or in a smaller one when that makes it whole."""
    smallest = min((term.unit for term in terms), key=lambda unit: unit.length)
    family = [unit for unit in Unit if unit.working == smallest.working and unit.length <= smallest.length]
    if smallest is Unit.WORKDAYS:
        family = [smallest]
    seconds = sum((term.amount * int(term.unit.length.total_seconds()) for term in terms), Fraction())
    for unit in reversed(family):
        amount = seconds / int(unit.length.total_seconds())
        if amount.denominator == 1:
            return int(amount), unit
    return _wrong(codes.TOO_FINE, text, whole=family[0].singular)


def _wrong(code: Code, text: str, **more: Text) -> Diagnostic:
    return Diagnostic(code, parameters={"text": text, **more})

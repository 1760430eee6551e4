"""How much a provider takes: the size of one text and sends in a time. Defaults from their documents, as of 2026;
providers change them, so `DONGXIAN_CHANNEL_LIMITS` may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from runtime.channels.window import Rate

_UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_RATE = re.compile(r"([1-9]\d{0,5})/(s|min|h|d)")
SMALLEST = 20
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` is in bytes of a text, for `sms` in characters of one variable of the template."""

    size: int
    rates: tuple[Rate, ...]


def rates(*written: str) -> tuple[Rate, ...]:
    """`20/min` and the like; ValueError for anything else."""
    return tuple(_rate(each) for each in written)


def _rate(written: str) -> Rate:
    found = _RATE.fullmatch(written.strip())
    if found is None:
        raise ValueError(written)
    return Rate(int(found[1]), _UNITS[found[2]])


DEFAULTS: Mapping[str, Limits] = {
    # Per robot; over 2,048 bytes is 40058.
    "wecom": Limits(2048, rates("20/min")),
    # Per member; what is over is dropped without an error.
    "wecom_app": Limits(2048, rates("30/min", "1000/h")),
    # Per robot; the 21st blocks it for ten minutes. A request of 20,000 bytes, in which JSON may double a character.
    "dingtalk": Limits(9000, rates("20/min")),
    # Per reader, dropped without an error. A message of 2,048 bytes, in which JSON may double a character.
    "dingtalk_work": Limits(1000, rates("500/d")),
    # Per robot. A request of 20 KB, in which JSON may double a character.
    "feishu": Limits(9000, rates("5/s", "100/min")),
    # Per mobile number.
    "sms": Limits(35, rates("1/min", "50/d")),
    # Per receiver, which is the customer's own.
    "webhook": Limits(64 * 1024, rates("50/s")),
}


def changed(written: object) -> dict[str, Limits]:
    """The defaults with what `DONGXIAN_CHANNEL_LIMITS` says; ValueError when it cannot be read."""
    if not isinstance(written, dict):
        raise ValueError(written)
    limits = dict(DEFAULTS)
    for kind, said in written.items():
        if kind not in limits or not isinstance(said, dict) or said.keys() - {"size", "rates"}:
            raise ValueError(kind)
        limits[kind] = _changed(limits[kind], said)
    return limits


def _changed(limits: Limits, said: Mapping[str, object]) -> Limits:
    most, written = said.get("size", limits.size), said.get("rates")
    if type(most) is not int or not SMALLEST <= most <= LARGEST:
        raise ValueError(most)
    limits = replace(limits, size=most)
    if written is None:
        return limits
    if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
        raise ValueError(written)
    return replace(limits, rates=rates(*written))

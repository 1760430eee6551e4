"""Writes a part of a model as YAML that every reader takes for the same: names bare, anything doubtful quoted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[^\W\d]\w*(?: \w+)*")
_MEANING = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


def yaml_text(data: Mapping[str, object]) -> str:
    return "\n".join(_lines(data, "")) + "\n"


def _lines(data: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Mapping) and _nested(value):
            yield f"{indent}{scalar(key)}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{scalar(key)}: {_flow(value)}"


def _nested(value: Mapping[str, object]) -> bool:
    """Whether it needs lines of its own; `{type: money}` and `{zh: …, en: …}` do not."""
    short = len(value) <= 2 and not any(isinstance(each, Mapping | list) for each in value.values())
    return bool(value) and not short


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return scalar(value)


def scalar(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _BARE.fullmatch(value) and value.casefold() not in _MEANING and value.isprintable():
        return value
    if '"' in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)

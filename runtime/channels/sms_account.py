"""The account at an SMS provider and the templates that it has approved. All of it is settings, never model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.rules.because import read_because

Provider = Literal["aliyun", "tencent"]

# What a template's variable may be filled with; a link may not stand in a Chinese SMS.
WORDS = ("name", "title", "text")


@dataclass(frozen=True, slots=True)
class Template:
    """`variables`: the template's own names, in its order, each with the word of `WORDS` that fills it."""

    id: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """`templates`: a rule's or clause's id -> its template; "" is for all others."""

    provider: Provider
    key_id: str
    key_secret: str = field(repr=False)
    sign: str
    templates: Mapping[str, Template]
    app_id: str = ""
    region: str = ""
    api: str = ""

    def template_for(self, because: str) -> Template | None:
        """For a level `stage/触达@80`, then for its clause `stage/触达`, or for a rule, then for all others."""
        of = read_because(because)
        keys = (of.what.partition("/")[2], of.id, "")
        return next((self.templates[key] for key in keys if key in self.templates), None)

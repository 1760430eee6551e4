"""SMS: no free text, only templates that the provider has approved, filled with a few short words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from runtime.channels import aliyun, tencent
from runtime.channels.channel import Letter, Meaning, Receipt
from runtime.channels.excerpt import ELLIPSIS
from runtime.channels.limits import DEFAULTS, Limits
from runtime.channels.meaning import Meanings, meaning_of
from runtime.channels.mobile import domestic
from runtime.channels.outbound import Outbound, Unreachable
from runtime.channels.sms_account import SmsAccount, Template
from runtime.channels.window import Window

_PROVIDERS = {"aliyun": (aliyun.deliver, aliyun.MEANINGS), "tencent": (tencent.deliver, tencent.MEANINGS)}
_LINK = re.compile(r"\S*(?://|www\.)\S*")
# The brackets are the signature's own, and providers refuse them in variables.
_BRACKETS = str.maketrans("【】[]", "()()")


class Sms:
    kind = "sms"

    def __init__(self, account: SmsAccount | None, outbound: Outbound, limits: Limits | None = None) -> None:
        limits = limits or DEFAULTS[self.kind]
        self._account = account
        self._outbound = outbound
        self._most = limits.size
        self._window = Window(limits.rates)
        self._meanings: Meanings = aliyun.MEANINGS
        if account is not None:
            self._deliver, self._meanings = _PROVIDERS[account.provider]

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        return [(letter,) for letter in letters]

    def target(self, batch: tuple[Letter, ...]) -> str:
        return "" if self._account is None else self._account.provider

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return self._window.free_at(domestic(batch[0].recipient.mobile) or "", now)

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        (letter,) = batch
        if self._account is None:
            return Receipt(False, "not_set_up", "no SMS provider is set up")
        mobile = domestic(letter.recipient.mobile)
        if mobile is None:
            return Receipt(False, "no_address", "the person has no mainland mobile number")
        template = self._account.template_for(letter.because)
        if template is None:
            return Receipt(False, "no_template", f"no template is set for {letter.because}")
        self._window.take(mobile, now)
        try:
            values = self._values(letter, template)
            return self._deliver(self._account, self._outbound, mobile, template, values, now)
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)

    def meaning(self, code: str) -> Meaning:
        return meaning_of(code, self._meanings)

    def _values(self, letter: Letter, template: Template) -> dict[str, str]:
        """The public sentence: an SMS lies open on a locked screen."""
        said = {"name": letter.recipient.name, "title": letter.title, "text": letter.public}
        return {name: self._short(said[word]) for name, word in template.variables.items()}

    def _short(self, text: str) -> str:
        plain = " ".join(_LINK.sub("", text).translate(_BRACKETS).split())
        return plain if len(plain) <= self._most else plain[: self._most - 1] + ELLIPSIS

"""A WeCom group robot: one text in the team's group that mentions the people it is for.

Only the public sentence and the link go out; the customer's details stay behind the link.
Letters for the same group that wait at the same time share one text, because a robot may
speak 20 times a minute and a group does not want three messages where one will do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Problem, Receipt
from runtime.channels.excerpt import excerpt, size
from runtime.channels.outbound import Answer, Outbound, Unreachable
from runtime.channels.rate import PerMinute

# WeCom cuts text at 2,048 bytes, not characters, and refuses more with 40058.
MOST_BYTES = 2048
MOST_PER_MINUTE = 20
_LINK_BYTES = 400

_COPY = Text("抄送", "copy")
_BETWEEN = "\n\n"

_PROBLEMS = {
    Problem.RATE: {"45009", "45033", "http429"},
    Problem.AUTH: {
        "40001", "40014", "42001", "60020", "93000", "93004", "93008", "93017",
        "http401", "http403", "http404", "private_address", "bad_url",
    },
    Problem.CONTENT: {"40008", "40035", "40058", "44004", "45002", "http400", "http413"},
    Problem.RECIPIENT: {"40003", "81013", "no_group"},
}  # fmt: skip


class WeCom:
    """`webhooks`: group key -> robot URL; the key "" is the group of everybody who has no nearer one."""

    kind = "wecom"

    def __init__(self, webhooks: Mapping[str, str], outbound: Outbound) -> None:
        self._webhooks = webhooks
        self._outbound = outbound
        self._rate = PerMinute(MOST_PER_MINUTE)

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        by_group: dict[str | None, list[Letter]] = {}
        for letter in letters:
            by_group.setdefault(self._webhook(letter), []).append(letter)
        return [batch for same in by_group.values() for batch in _full_texts(same)]

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        webhook = self._webhook(batch[0])
        return now if webhook is None else self._rate.free_at(webhook, now)

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        webhook = self._webhook(batch[0])
        if webhook is None:
            return Receipt(False, "no_group", "no WeCom group is set up for this unit")
        self._rate.take(webhook, now)
        body = {
            "msgtype": "text",
            "text": {"content": text_of(batch), "mentioned_list": _mentions(batch)},
        }
        try:
            answer = self._outbound.post(webhook, json.dumps(body, ensure_ascii=False).encode())
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)
        return _receipt(answer)

    def problem(self, code: str) -> Problem:
        return next((kind for kind, codes in _PROBLEMS.items() if code in codes), Problem.TRANSIENT)

    def _webhook(self, letter: Letter) -> str | None:
        return next((self._webhooks[key] for key in (*letter.groups, "") if key in self._webhooks), None)


def text_of(batch: Sequence[Letter]) -> str:
    """The same notice for several people is said once; the link survives any cut."""
    notices = _notices(batch)
    if len(notices) == 1:
        return _paragraph(notices[0], MOST_BYTES)
    return _BETWEEN.join(_paragraph(letters) for letters in notices)


def _notices(batch: Sequence[Letter]) -> list[list[Letter]]:
    notices: dict[tuple[str, str | None], list[Letter]] = {}
    for letter in batch:
        notices.setdefault((letter.public, letter.link), []).append(letter)
    return list(notices.values())


def _paragraph(letters: Sequence[Letter], room: int = sys.maxsize) -> str:
    first = letters[0]
    link = first.link if first.link and size(first.link) <= _LINK_BYTES else ""
    tail = ("\n" + _names(letters) if _names(letters) else "") + ("\n" + link if link else "")
    return excerpt(first.public, room - size(tail)) + tail


def _names(letters: Iterable[Letter]) -> str:
    """People without a WeCom id cannot be mentioned, so their names are written out."""
    said = [
        name if not letter.copy else f"{name}({_COPY.to(letter.recipient.language)})"
        for letter in letters
        if letter.copy or not letter.recipient.wecom_id
        for name in (letter.recipient.name,)
    ]
    return excerpt(", ".join(dict.fromkeys(said)), 300)


def _mentions(batch: Sequence[Letter]) -> list[str]:
    ids = (letter.recipient.wecom_id for letter in batch)
    return list(dict.fromkeys(id for id in ids if id))


def _full_texts(letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
    """Fills texts up to the limit without cutting; only a notice that is too long alone is cut."""
    batches: list[tuple[Letter, ...]] = []
    batch: tuple[Letter, ...] = ()
    for letter in letters:
        longer = (*batch, letter)
        if batch and len(_notices(longer)) > 1 and size(text_of(longer)) > MOST_BYTES:
            batches.append(batch)
            longer = (letter,)
        batch = longer
    return [*batches, batch] if batch else batches


def _receipt(answer: Answer) -> Receipt:
    """HTTP 200 means nothing: the verdict is `errcode` in the body."""
    if answer.status != 200:
        return Receipt(False, f"http{answer.status}", "")
    try:
        said = json.loads(answer.body)
    except ValueError:
        return Receipt(False, "no_json", "the answer is not JSON")
    if not isinstance(said, dict) or not isinstance(said.get("errcode"), int):
        return Receipt(False, "no_errcode", "the answer has no errcode")
    text = excerpt(str(said.get("errmsg", "")), 400)
    return Receipt(said["errcode"] == 0, str(said["errcode"]), text)

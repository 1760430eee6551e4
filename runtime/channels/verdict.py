"""What a provider answered, as a receipt. HTTP 200 means nothing: the verdict stands in the body."""

from __future__ import annotations

import json
from collections.abc import Mapping

from runtime.channels.channel import Receipt
from runtime.channels.excerpt import excerpt
from runtime.channels.outbound import Answer

MOST_TEXT = 400


def said(answer: Answer) -> Mapping[str, object] | Receipt:
    """The body's mapping; a failure when the server is ill or speaks something else."""
    if answer.status >= 500:
        return Receipt(False, f"http{answer.status}", "")
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    if answer.status != 200:
        return Receipt(False, f"http{answer.status}", "")
    return Receipt(False, "no_json", "the answer is not a JSON object")


def verdict(answer: Answer, *, code: str = "errcode", text: str = "errmsg") -> Receipt:
    """For the providers whose body has a whole number that is 0 when all is well."""
    body = said(answer)
    if isinstance(body, Receipt):
        return body
    number = body.get(code)
    if type(number) is not int:
        if answer.status != 200:
            return Receipt(False, f"http{answer.status}", "")
        return Receipt(False, "no_errcode", f"the answer has no {code}")
    return Receipt(number == 0, str(number), words(body.get(text, "")))


def words(text: object) -> str:
    return excerpt(str(text), MOST_TEXT)

"""Provider codes in words. What every provider has in common stands here; its own codes stand in its module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from engine.diagnostics import Text
from runtime.channels.channel import Meaning, Problem, Receipt

Meanings = Mapping[str, Meaning]

AFTER_RATE = timedelta(minutes=1)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-fA-F]{1,4}:){2,}[0-9a-fA-F:]+")

COMMON: Meanings = {
    "timeout": Meaning(
        Problem.TRANSIENT,
        Text("服务商在时限内没有回答,会再试", "The provider did not answer in time; it is tried again"),
    ),
    "connect": Meaning(
        Problem.TRANSIENT,
        Text("连不上服务商,会再试;检查本机能否访问外网", "No connection; it is tried again. Can this server reach the internet?"),
    ),
    "no_json": Meaning(
        Problem.TRANSIENT,
        Text("回答不是约定的格式,会再试;地址可能填成了别的网站", "The answer makes no sense; it is tried again. Is the address the provider's?"),
    ),
    "no_errcode": Meaning(
        Problem.TRANSIENT,
        Text("回答里没有结果码,会再试;地址可能填成了别的网站", "The answer has no verdict; it is tried again. Is the address the provider's?"),
    ),
    "too_long": Meaning(
        Problem.TRANSIENT,
        Text("回答长得不像服务商的,会再试", "The answer is longer than any of this provider's; it is tried again"),
    ),
    "fault": Meaning(
        Problem.TRANSIENT,
        Text("动线自己出错了,日志里有原因", "Dongxian itself failed; the log has the reason"),
    ),
    "private_address": Meaning(
        Problem.AUTH,
        Text(
            "地址指向内网,已拒绝;确实在内网就设 DONGXIAN_ALLOW_PRIVATE_ADDRESSES=1",
            "The address leads into the private network and was refused; DONGXIAN_ALLOW_PRIVATE_ADDRESSES=1 allows it",
        ),
    ),
    "bad_url": Meaning(
        Problem.AUTH,
        Text("设置里的地址不是 https 地址", "The configured address is not an https URL"),
    ),
    "not_set_up": Meaning(
        Problem.AUTH,
        Text("这个渠道还没有设置好", "This channel is not set up"),
    ),
    "no_group": Meaning(
        Problem.RECIPIENT,
        Text("收件人的部门没有对应的群", "No group is set up for the reader's unit"),
    ),
    "no_address": Meaning(
        Problem.RECIPIENT,
        Text("收件人没有这个渠道的账号,在人员表里补上", "The reader has no id for this channel; add it to the people sheet"),
    ),
    "no_channel": Meaning(
        Problem.AUTH,
        Text("模型写的渠道这里都没有", "None of the model's channels exists here"),
    ),
    "rate": Meaning(
        Problem.RATE, Text("到了服务商的上限,过一会儿再发", "The provider's limit is reached; try again in a while")
    ),
    "http400": Meaning(Problem.CONTENT, Text("服务商看不懂请求", "The provider does not understand the request")),
    "http413": Meaning(Problem.CONTENT, Text("内容太长", "The content is too long")),
    "http401": Meaning(Problem.AUTH, Text("密钥不对", "The key is wrong")),
    "http403": Meaning(Problem.AUTH, Text("服务商不让我们进", "The provider does not let us in")),
    "http404": Meaning(Problem.AUTH, Text("这个地址没有东西", "There is nothing at this address")),
    "http429": Meaning(Problem.RATE, Text("发得太快,稍后再发", "Too fast; it goes out later"), AFTER_RATE),
}  # fmt: skip

UNLISTED = Meaning(
    Problem.TRANSIENT,
    Text("没有收录的结果码 {code},会再试;查服务商的文档", "The code {code} is not in our list; it is tried again. See the provider's documents"),
)  # fmt: skip


def meaning_of(code: str, own: Meanings) -> Meaning:
    return own.get(code) or COMMON.get(code) or UNLISTED


def codes(
    problem: Problem, words: Text, *same: str, wait: timedelta = timedelta()
) -> Iterator[tuple[str, Meaning]]:
    """Several codes of a provider that say the same."""
    meaning = Meaning(problem, words, wait)
    return ((code, meaning) for code in same)


def in_words(meaning: Meaning, receipt: Receipt) -> Text:
    """The provider's text may name the address it saw; that is the one to add to its list."""
    found = _ADDRESS.search(receipt.text)
    address = found[0] if found else ""
    return Text(
        meaning.words.zh.format(code=receipt.code, address=address or "本机的公网地址"),
        meaning.words.en.format(code=receipt.code, address=address or "this server's public address"),
    )

from __future__ import annotations

import pytest

from engine.actions.channel import NAMES
from engine.model.document import Document
from runtime.channels import (
    aliyun,
    dingtalk,
    dingtalk_work,
    email,
    feishu,
    tencent,
    webhook,
    wecom,
    wecom_app,
)
from runtime.channels.channel import Problem, Receipt
from runtime.channels.meaning import COMMON, in_words, meaning_of
from runtime.channels.settings import ChannelSettings
from runtime.channels.setup import NEEDS
from runtime.storage.tables import deliveries

PROVIDERS = (aliyun, dingtalk, dingtalk_work, email, feishu, tencent, webhook, wecom, wecom_app)
LISTED = [
    (code, meaning)
    for table in (COMMON, *(provider.MEANINGS for provider in PROVIDERS))
    for code, meaning in table.items()
]


@pytest.mark.parametrize(("code", "meaning"), LISTED, ids=lambda each: each if isinstance(each, str) else "")
def test_every_code_is_words_in_both_languages_and_fits_into_the_log(code, meaning) -> None:
    # The next route is read from the log: a code that was cut there would mean something else.
    assert len(code) <= deliveries.c.provider_code.type.length
    words = in_words(meaning, Receipt(False, code, "not allowed, from ip: 203.0.113.7"))
    assert any("一" <= character <= "鿿" for character in words.zh)
    assert "{" not in words.zh + words.en


def test_what_waiting_does_not_mend_is_not_waited_for_and_rates_have_a_pause() -> None:
    for _, meaning in LISTED:
        assert bool(meaning.wait) <= meaning.problem.passes
        if meaning.problem is Problem.RATE and meaning is not COMMON["rate"]:
            assert meaning.wait


def test_a_code_that_nobody_listed_is_named_and_tried_again() -> None:
    meaning = meaning_of("987654", {})
    assert meaning.problem is Problem.TRANSIENT
    assert "987654" in in_words(meaning, Receipt(False, "987654", "")).zh


def test_the_address_to_add_is_the_one_that_the_provider_saw() -> None:
    untrusted = wecom.MEANINGS["60020"]
    assert "2001:db8::7" in in_words(untrusted, Receipt(False, "60020", "from ip: 2001:db8::7")).en
    assert "public address" in in_words(untrusted, Receipt(False, "60020", "not allowed")).en


def test_a_model_may_name_every_channel_that_there_is_and_no_other() -> None:
    channels = set(ChannelSettings().channels())
    choices = Document.model_json_schema()["properties"]["send_by"]["oneOf"][0]["enum"]
    assert set(choices) == channels == NAMES.keys() == NEEDS.keys()

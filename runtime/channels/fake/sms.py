"""SMS providers: they fill an approved template, and refuse a wrong signature, variable or pace."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from runtime.channels import aliyun, tencent
from runtime.channels.fake.server import Asked, Counted, FakeProvider, Said, texts
from runtime.channels.sms_account import SmsAccount

KEY_ID, KEY_SECRET, SIGN, APP_ID = "fakeid", "fakesecret", "动线", "1400000001"
MOST_CHARACTERS = 35
DAY, HALF_A_MINUTE = 86_400, 30


class FakeAliyun(FakeProvider):
    """`approved`: template -> its text with `${name}`."""

    name = "阿里云短信 Aliyun SMS"

    def __init__(self, *, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        super().__init__(port=port, clock=clock)
        self.approved = {"SMS_1": "${name},您有一项提醒:${matter},请登录动线查看。"}
        self._a_day = Counted(50, DAY)

    @property
    def account(self) -> SmsAccount:
        return SmsAccount("aliyun", KEY_ID, KEY_SECRET, SIGN, {}, api=self.address)

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        code = self._verdict(asked)
        return 200 if code == "OK" else 400, code, {"Code": code, "Message": code, "RequestId": "fake"}

    def _verdict(self, asked: Asked) -> str:
        if not self._is_signed(asked):
            return "SignatureDoesNotMatch"
        if asked.query.get("SignName") != SIGN:
            return "isv.SMS_SIGNATURE_ILLEGAL"
        template = self.approved.get(asked.query.get("TemplateCode", ""))
        if template is None:
            return "isv.SMS_TEMPLATE_ILLEGAL"
        values = json.loads(asked.query["TemplateParam"])
        for name, value in values.items():
            template = template.replace(f"${{{name}}}", value)
        if "${" in template:
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        if problem := _variable_problem(tuple(values.values())):
            return {"link": "isv.PARAM_NOT_SUPPORT_URL", "long": "isv.PARAM_LENGTH_LIMIT"}[problem]
        mobile = asked.query.get("PhoneNumbers", "")
        if self._a_day.full(mobile, self.clock()):
            return "isv.BUSINESS_LIMIT_CONTROL"
        self.received.append(Said(f"【{SIGN}】{template}", to=mobile))
        return "OK"

    def _is_signed(self, asked: Asked) -> bool:
        try:
            at = datetime.strptime(asked.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except (KeyError, ValueError):
            return False
        wanted = aliyun.signed(
            self.account,
            asked.headers["host"],
            asked.raw_query,
            asked.headers.get("x-acs-action", ""),
            asked.headers.get("x-acs-version", ""),
            at,
            nonce=asked.headers.get("x-acs-signature-nonce", ""),
        )
        recent = abs(at.timestamp() - self.clock()) <= 900
        return recent and asked.headers.get("authorization") == wanted["Authorization"]


class FakeTencent(FakeProvider):
    """`approved`: template -> its text with `{1}`, `{2}`."""

    name = "腾讯云短信 Tencent SMS"

    def __init__(self, *, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        super().__init__(port=port, clock=clock)
        self.approved = {"101": "{1},您有一项提醒:{2},请登录动线查看。"}
        self._same = Counted(1, HALF_A_MINUTE)

    @property
    def account(self) -> SmsAccount:
        made = SmsAccount("tencent", KEY_ID, KEY_SECRET, SIGN, {}, app_id=APP_ID)
        return replace(made, api=self.address)

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        code = self._verdict(asked)
        if code.startswith("AuthFailure"):
            return 200, code, {"Response": {"Error": {"Code": code, "Message": code}}}
        return 200, code, {"Response": {"SendStatusSet": [{"Code": code, "Message": code}]}}

    def _verdict(self, asked: Asked) -> str:
        at = datetime.fromtimestamp(int(asked.headers.get("x-tc-timestamp", "0")), UTC)
        wanted = tencent.authorization(self.account, asked.headers["host"], "sms", asked.body, at)
        if asked.headers.get("authorization") != wanted or abs(at.timestamp() - self.clock()) > 300:
            return "AuthFailure.SignatureFailure"
        body = asked.json()
        if body.get("SmsSdkAppId") != APP_ID:
            return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
        if body.get("SignName") != SIGN:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        template = self.approved.get(str(body.get("TemplateId")))
        values = texts(body, "TemplateParamSet")
        if template is None or f"{{{len(values)}}}" not in template or f"{{{len(values) + 1}}}" in template:
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        if _variable_problem(values):
            return "InvalidParameterValue.TemplateParameterFormatError"
        content = template.format("", *values)
        for mobile in texts(body, "PhoneNumberSet"):
            if self._same.full(f"{mobile} {content}", self.clock()):
                return "LimitExceeded.PhoneNumberThirtySecondLimit"
            self.received.append(Said(f"【{SIGN}】{content}", to=mobile))
        return "Ok"


def _variable_problem(values: tuple[str, ...]) -> str | None:
    if any("//" in value for value in values):
        return "link"
    return "long" if any(len(value) > MOST_CHARACTERS for value in values) else None

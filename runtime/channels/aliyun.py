"""Aliyun's SMS: named parameters, signed the way its third generation of APIs wants (ACS3-HMAC-SHA256)."""

from __future__ import annotations

import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit

from engine.diagnostics import Text
from runtime.channels.channel import Problem, Receipt
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.outbound import Answer, Outbound
from runtime.channels.sms_account import SmsAccount, Template
from runtime.channels.verdict import said, words

API = "https://dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"

MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("阿里云忙,会再试", "Aliyun is busy; it is tried again"), "isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_DENY", "ServiceUnavailable", "InternalError")),
    **dict(codes(Problem.RATE, Text("这个号码短时间内收得太多,稍后再发", "Too many to this number; it goes out later"), "isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "Throttling", "Throttling.User", wait=AFTER_RATE)),
    **dict(
        codes(
            Problem.AUTH,
            Text("AccessKey 不对、没有短信权限、欠费或服务停了", "The access key is wrong, may not send SMS, or the account is unpaid or stopped"),
            "SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "InvalidTimeStamp.Expired", "Forbidden.RAM", "NoPermission",
            "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL", "isv.PRODUCT_UN_SUBSCRIPT",
        )
    ),
    **dict(codes(Problem.AUTH, Text("短信签名没有通过审核,或和设置的不一样", "The SMS signature is not approved, or differs from the setting"), "isv.SMS_SIGNATURE_ILLEGAL", "isv.SMS_SIGN_ILLEGAL", "isv.SIGN_STATE_ILLEGAL")),
    **dict(codes(Problem.CONTENT, Text("模板没有通过审核,或变量对不上、太长", "The template is not approved, or its variables do not fit"), "isv.SMS_TEMPLATE_ILLEGAL", "isv.TEMPLATE_MISSING_PARAMETERS", "isv.TEMPLATE_PARAMS_ILLEGAL", "isv.INVALID_PARAMETERS", "isv.INVALID_JSON_PARAM", "isv.PARAM_LENGTH_LIMIT", "isv.PARAM_NOT_SUPPORT_URL", "isv.BLACK_KEY_CONTROL_LIMIT", "no_template")),
    **dict(codes(Problem.RECIPIENT, Text("号码不对或已停机", "The number is wrong or out of service"), "isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT")),
}  # fmt: skip


def deliver(
    account: SmsAccount,
    outbound: Outbound,
    mobile: str,
    template: Template,
    values: Mapping[str, str],
    now: datetime,
) -> Receipt:
    query = {
        "PhoneNumbers": mobile,
        "SignName": account.sign,
        "TemplateCode": template.id,
        "TemplateParam": json.dumps(dict(values), ensure_ascii=False),
    }
    url = account.api or API
    written = canonical(query)
    headers = signed(account, urlsplit(url).netloc, written, "SendSms", VERSION, now, nonce=uuid.uuid4().hex)
    return _verdict(outbound.ask("POST", f"{url}/?{written}", b"", headers))


def canonical(query: Mapping[str, str]) -> str:
    return "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(query.items())
    )


def signed(
    account: SmsAccount, host: str, query: str, action: str, version: str, now: datetime, *, nonce: str
) -> dict[str, str]:
    """The headers of a request without a body."""
    nothing = sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": nothing,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", query, lines, names, nothing))
    to_sign = "ACS3-HMAC-SHA256\n" + sha256(request.encode()).hexdigest()
    signature = hmac.digest(account.key_secret.encode(), to_sign.encode(), "sha256").hex()
    authorization = (
        f"ACS3-HMAC-SHA256 Credential={account.key_id},SignedHeaders={names},Signature={signature}"
    )
    return {**headers, "Authorization": authorization}


def _verdict(answer: Answer) -> Receipt:
    """A refusal may come with HTTP 200 or 4xx; the body's Code says which."""
    body = said(answer)
    if isinstance(body, Receipt):
        return body
    code = body.get("Code")
    if not isinstance(code, str):
        return Receipt(False, "no_errcode", "the answer has no Code")
    return Receipt(code == "OK", code, words(body.get("Message", "")))

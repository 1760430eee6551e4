"""Tencent's SMS: positional parameters, signed the way its third generation of APIs wants (TC3-HMAC-SHA256)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from engine.diagnostics import Text
from runtime.channels.channel import Problem, Receipt
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.outbound import Answer, Outbound
from runtime.channels.sms_account import SmsAccount, Template
from runtime.channels.verdict import said, words

API = "https://sms.tencentcloudapi.com"
VERSION = "2021-01-11"
REGION = "ap-guangzhou"
_TYPE = "application/json; charset=utf-8"

MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("腾讯云忙,会再试", "Tencent Cloud is busy; it is tried again"), "InternalError", "InternalError.Timeout", "InternalError.RequestTimeException", "InternalError.OtherError")),
    **dict(
        codes(
            Problem.RATE,
            Text("这个号码短时间内收得太多(同样内容 30 秒一条),稍后再发", "Too many to this number (the same content once in 30 s); it goes out later"),
            "LimitExceeded.PhoneNumberThirtySecondLimit", "LimitExceeded.PhoneNumberOneHourLimit", "LimitExceeded.PhoneNumberDailyLimit",
            "LimitExceeded.PhoneNumberSameContentDailyLimit", "LimitExceeded.AppDailyLimit", "LimitExceeded.DailyLimit", "LimitExceeded.DeliveryFrequencyLimit", "RequestLimitExceeded",
            wait=AFTER_RATE,
        )
    ),
    **dict(
        codes(
            Problem.AUTH,
            Text("密钥、SdkAppId 或地域不对,没有权限,或套餐用完", "The key, the app id or the region is wrong, may not send, or the package is used up"),
            "AuthFailure.SignatureFailure", "AuthFailure.SecretIdNotFound", "AuthFailure.SignatureExpire", "AuthFailure.InvalidSecretId", "AuthFailure.UnauthorizedOperation",
            "UnauthorizedOperation.SmsSdkAppIdVerifyFail", "UnauthorizedOperation.RequestPermissionDeny", "UnsupportedRegion",
            "FailedOperation.InsufficientBalanceInSmsPackage", "InvalidParameterValue.SdkAppIdNotExist",
        )
    ),
    **dict(codes(Problem.AUTH, Text("服务器地址不在应用的白名单里:加上 {address}", "This server is not on the app's list: add {address}"), "UnauthorizedOperation.RequestIpNotInWhitelist")),
    **dict(codes(Problem.AUTH, Text("短信签名没有通过审核,或和设置的不一样", "The SMS signature is not approved, or differs from the setting"), "FailedOperation.SignatureIncorrectOrUnapproved")),
    **dict(codes(Problem.CONTENT, Text("模板没有通过审核,或变量的个数、长度、内容对不上", "The template is not approved, or its variables do not fit"), "FailedOperation.TemplateIncorrectOrUnapproved", "FailedOperation.TemplateParamSetNotMatchApprovedTemplate", "FailedOperation.ContainSensitiveWord", "InvalidParameterValue.TemplateParameterFormatError", "InvalidParameterValue.TemplateParameterLengthLimit", "InvalidParameterValue.ContentLengthLimit", "no_template")),
    **dict(codes(Problem.RECIPIENT, Text("号码不对或在黑名单里", "The number is wrong or blocked"), "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist")),
}  # fmt: skip


def deliver(
    account: SmsAccount,
    outbound: Outbound,
    mobile: str,
    template: Template,
    values: Mapping[str, str],
    now: datetime,
) -> Receipt:
    body = json.dumps(
        {
            "PhoneNumberSet": [f"+86{mobile}"],
            "SmsSdkAppId": account.app_id,
            "SignName": account.sign,
            "TemplateId": template.id,
            "TemplateParamSet": list(values.values()),
        },
        ensure_ascii=False,
    ).encode()
    url = account.api or API
    headers = {
        "Content-Type": _TYPE,
        "Host": urlsplit(url).netloc,
        "X-TC-Action": "SendSms",
        "X-TC-Version": VERSION,
        "X-TC-Region": account.region or REGION,
        "X-TC-Timestamp": str(int(now.timestamp())),
        "Authorization": authorization(account, urlsplit(url).netloc, "sms", body, now),
    }
    return _verdict(outbound.ask("POST", f"{url}/", body, headers))


def authorization(account: SmsAccount, host: str, service: str, body: bytes, now: datetime) -> str:
    day, names = now.astimezone(UTC).strftime("%Y-%m-%d"), "content-type;host"
    lines = f"content-type:{_TYPE}\nhost:{host}\n"
    request = "\n".join(("POST", "/", "", lines, names, sha256(body).hexdigest()))
    scope = f"{day}/{service}/tc3_request"
    hashed = sha256(request.encode()).hexdigest()
    to_sign = f"TC3-HMAC-SHA256\n{int(now.timestamp())}\n{scope}\n{hashed}"
    key = f"TC3{account.key_secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return (
        f"TC3-HMAC-SHA256 Credential={account.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )


def _verdict(answer: Answer) -> Receipt:
    """HTTP is always 200: the whole request may be refused in `Error`, one number in `SendStatusSet`."""
    body = said(answer)
    if isinstance(body, Receipt):
        return body
    match body.get("Response"):
        case {"Error": {"Code": str() as code, **rest}}:
            return Receipt(False, code, words(rest.get("Message", "")))
        case {"SendStatusSet": [{"Code": str() as code, **rest}, *_]}:
            return Receipt(code == "Ok", code, words(rest.get("Message", "")))
    return Receipt(False, "no_errcode", "the answer has no SendStatusSet")

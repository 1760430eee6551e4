"""All the fakes side by side, and the settings that lead to them: what the demo stands on."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Self

from runtime.channels.fake import dingtalk, sms, wecom
from runtime.channels.fake.dingtalk import FakeDingTalk
from runtime.channels.fake.feishu import FakeFeishu
from runtime.channels.fake.receiver import FakeReceiver
from runtime.channels.fake.server import FakeProvider
from runtime.channels.fake.sms import FakeAliyun
from runtime.channels.fake.wecom import FakeWeCom


class Street:
    def __init__(self) -> None:
        self.wecom = FakeWeCom()
        self.dingtalk = FakeDingTalk()
        self.feishu = FakeFeishu()
        self.sms = FakeAliyun()
        self.receiver = FakeReceiver()

    @property
    def providers(self) -> tuple[FakeProvider, ...]:
        return self.wecom, self.dingtalk, self.feishu, self.sms, self.receiver

    def __enter__(self) -> Self:
        for provider in self.providers:
            provider.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for provider in self.providers:
            provider.stop()

    def environment(self) -> dict[str, str]:
        """As an administrator would set it, but for the addresses."""
        template = {"id": "SMS_1", "variables": {"name": "name", "matter": "title"}}
        return {
            "DONGXIAN_ALLOW_PRIVATE_ADDRESSES": "1",
            "DONGXIAN_WECOM_WEBHOOK": self.wecom.url,
            "DONGXIAN_WECOM_API": self.wecom.address,
            "DONGXIAN_WECOM_CORP_ID": wecom.CORP_ID,
            "DONGXIAN_WECOM_AGENT_ID": str(wecom.AGENT_ID),
            "DONGXIAN_WECOM_APP_SECRET": wecom.SECRET,
            "DONGXIAN_DINGTALK_WEBHOOK": self.dingtalk.url,
            "DONGXIAN_DINGTALK_SECRET": self.dingtalk.secret,
            "DONGXIAN_DINGTALK_API": self.dingtalk.address,
            "DONGXIAN_DINGTALK_APP_KEY": dingtalk.APP_KEY,
            "DONGXIAN_DINGTALK_AGENT_ID": str(dingtalk.AGENT_ID),
            "DONGXIAN_DINGTALK_APP_SECRET": dingtalk.APP_SECRET,
            "DONGXIAN_FEISHU_WEBHOOK": self.feishu.url,
            "DONGXIAN_FEISHU_SECRET": self.feishu.secret,
            "DONGXIAN_SMS_PROVIDER": "aliyun",
            "DONGXIAN_SMS_API": self.sms.address,
            "DONGXIAN_SMS_KEY_ID": sms.KEY_ID,
            "DONGXIAN_SMS_KEY_SECRET": sms.KEY_SECRET,
            "DONGXIAN_SMS_SIGN": sms.SIGN,
            "DONGXIAN_SMS_TEMPLATES": json.dumps({"": template}),
            "DONGXIAN_WEBHOOK_URL": self.receiver.url,
            "DONGXIAN_WEBHOOK_SECRET": self.receiver.secret,
        }

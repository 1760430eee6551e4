"""Providers on loopback with the limits of the real ones, for tests and for the demo; see `server` for illnesses."""

from runtime.channels.fake.dingtalk import FakeDingTalk
from runtime.channels.fake.feishu import FakeFeishu
from runtime.channels.fake.receiver import FakeReceiver
from runtime.channels.fake.server import FakeProvider, Said
from runtime.channels.fake.sms import FakeAliyun, FakeTencent
from runtime.channels.fake.street import Street
from runtime.channels.fake.wecom import FakeWeCom

__all__ = [
    "FakeAliyun",
    "FakeDingTalk",
    "FakeFeishu",
    "FakeProvider",
    "FakeReceiver",
    "FakeTencent",
    "FakeWeCom",
    "Said",
    "Street",
]

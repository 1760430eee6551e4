"""What people call the channels; the keys are what `send_by` in a model says."""

from __future__ import annotations

from engine.diagnostics import Text

NAMES = {
    "in_app": Text("站内消息", "Inbox"),
    "email": Text("邮件", "Email"),
    "wecom": Text("企业微信群机器人", "WeCom group robot"),
    "wecom_app": Text("企业微信应用消息", "WeCom app message"),
    "dingtalk": Text("钉钉群机器人", "DingTalk group robot"),
    "dingtalk_work": Text("钉钉工作通知", "DingTalk work notice"),
    "feishu": Text("飞书群机器人", "Feishu group robot"),
    "sms": Text("短信", "SMS"),
    "webhook": Text("Webhook 回调", "Webhook"),
}

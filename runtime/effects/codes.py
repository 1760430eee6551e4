"""What administrators are told about messages that did not arrive."""

from __future__ import annotations

from engine.diagnostics import declare

NOBODY = declare(
    "CHAN910",
    zh="“{role}”这个角色在商机负责人的部门及其上级都没有人,提醒“{title}”没有收件人。",
    en="Nobody holds the role “{role}” in the case owner's unit or above it, so “{title}” has no reader.",
    hint_zh="在组织里给这个角色安排人员;以后的提醒就会送到。",
    hint_en="Give somebody this role in the organisation; later messages will then arrive.",
)

LEFT = declare(
    "CHAN911",
    zh="提醒“{title}”的收件人已经离职或不存在。",
    en="The reader of “{title}” has left or is not known.",
    hint_zh="核对角色“{role}”现在由谁担任,并安排代理人。",
    hint_en="See who holds the role “{role}” now and name a deputy.",
)

UNDELIVERED = declare(
    "CHAN912",
    zh="发给{person}的“{title}”没有送达,所有渠道都试过了。最后一次:{channel},{reason}。",
    en="“{title}” did not reach {person}; every channel was tried. The last one: {channel}, {reason}.",
    hint_zh="消息仍在{person}的站内消息里;核对其邮箱、企业微信账号和渠道设置。",
    hint_en="It is still in {person}'s inbox here; check their address, WeCom id and the channel settings.",
)

REFUSED = declare(
    "CHAN913",
    zh="渠道“{channel}”拒绝了我们:{reason}。今天的消息改走下一个渠道。",
    en="The channel “{channel}” refuses us: {reason}. Messages take the next channel meanwhile.",
    hint_zh="打开“消息渠道”页面,看它缺哪项设置,改好并重新启动后给自己发一条测试消息。",
    hint_en="Open the page “Channels”, see which setting is missing, restart and send yourself a test message.",
)

PARKED = declare(
    "CHAN914",
    zh="渠道“{channel}”一直没有送出去:{reason}。只剩它可走的消息先存着,会自动再试一天。",
    en="The channel “{channel}” does not get through: {reason}. Messages that have no other way wait and are tried for a day.",
    hint_zh="消息已在收件人的站内消息里;在“送达记录”里看哪些在等,在模型的 send_by 里加一个后备渠道。",
    hint_en="They are in the readers' inboxes here; “Deliveries” lists what waits. Add a channel to send_by in the model.",
)

CALL_WAITS = declare(
    "CHAN915",
    zh="接收方“{receiver}”一直收不到“{title}”:{reason}。发给它的先存着,按先后再试一天。",
    en="The receiver “{receiver}” does not take “{title}”: {reason}. What is for it waits in order and is tried for a day.",
    hint_zh="核对设置 DONGXIAN_WEBHOOK_RECEIVERS 里的“{receiver}”,改好并重新启动;在“送达记录”里看哪些在等。",
    hint_en="Check “{receiver}” in the setting DONGXIAN_WEBHOOK_RECEIVERS and restart; “Deliveries” lists what waits.",
)

UNCALLED = declare(
    "CHAN916",
    zh="“{title}”没有送到接收方“{receiver}”,不再试了。最后一次:{reason}。",
    en="“{title}” did not reach the receiver “{receiver}” and is not tried any more. The last time: {reason}.",
    hint_zh="在“送达记录”里看是哪个商机,到那个系统里补上;接收方不要的内容,改规则里的 with。",
    hint_en="“Deliveries” says which case it was, so that it can be noted there; what is not wanted is changed under `with`.",
)

UNKNOWN_CHANNEL = declare(
    "CHAN920",
    zh="没有“{name}”这个渠道。",
    en="There is no channel “{name}”.",
    hint_zh="可以用的有:{known}。",
    hint_en="There are: {known}.",
)

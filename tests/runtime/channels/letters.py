"""Letters for the tests of the channels."""

from __future__ import annotations

from datetime import UTC, datetime

from runtime.channels.channel import Letter, Recipient

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

SUPERVISOR = Recipient(
    "p1",
    "王主管",
    email="wang@example.com",
    mobile="138 0013 8000",
    wecom_id="wangzg",
    dingtalk_id="wang01",
    feishu_id="ou_wang",
)
TRAINER = Recipient(
    "p2",
    "李培训",
    email="li@example.com",
    mobile="+86-139-0013-9000",
    wecom_id="lipx",
    dingtalk_id="li02",
    feishu_id="ou_li",
)


def noon() -> float:
    """The fakes' clock when everything happens at noon."""
    return NOON.timestamp()


def letter(
    id: str = "m1",
    recipient: Recipient = SUPERVISOR,
    *,
    public: str = "某客户在触达已停留5天",
    copy: bool = False,
    link: str | None = "https://dx.example.com/cases/c1",
    say: str = "上海宏达医院在触达已停留5天",
    because: str = "stage/触达",
    groups: tuple[str, ...] = (),
) -> Letter:
    return Letter(
        id=id,
        recipient=recipient,
        addressed=(SUPERVISOR,),
        copied=(TRAINER,),
        copy=copy,
        title="触达超时",
        say=say,
        public=public,
        because=because,
        link=link,
        groups=groups,
        case="c1",
    )

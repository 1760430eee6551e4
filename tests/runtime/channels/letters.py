"""Letters for the tests of the channels."""

from __future__ import annotations

from datetime import UTC, datetime

from runtime.channels.channel import Letter, Recipient

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

SUPERVISOR = Recipient("p1", "王主管", email="wang@example.com", wecom_id="wangzg")
TRAINER = Recipient("p2", "李培训", email="li@example.com", wecom_id="lipx")


def letter(
    id: str = "m1",
    recipient: Recipient = SUPERVISOR,
    *,
    public: str = "某客户在触达已停留5天",
    copy: bool = False,
    link: str | None = "https://dx.example.com/cases/c1",
    groups: tuple[str, ...] = (),
) -> Letter:
    return Letter(
        id=id,
        recipient=recipient,
        addressed=(SUPERVISOR,),
        copied=(TRAINER,),
        copy=copy,
        title="触达超时",
        say="上海宏达医院在触达已停留5天",
        public=public,
        because="clause/stage/触达#1",
        link=link,
        groups=groups,
    )

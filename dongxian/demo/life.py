"""What happens to one lead, as commands in the order of time. Whether each is accepted is `decide`'s affair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dongxian.demo.lead import Lead
from engine.rules.command import (
    AddRecord,
    AnyCommand,
    CreateCase,
    EditCase,
    MoveCase,
    RecordActivity,
)
from runtime.storage.ids import new_id

AGREEMENT = "市场线索跟进"
OBJECTIONS = (
    "价格比现在的供应商高",
    "担心冷链送货不准时",
    "库容不够,想先少进一点",
    "要看竞品的报价",
    "账期太短",
)
PAINS = ("早班断货", "临期损耗高", "送货时间不稳定", "现有供应商不给退换", "学生奶要低糖款")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lead belongs: ids of people and unit. `file` mints an uploaded file's value."""

    rep: str
    marketing: str
    director: str
    unit: str
    unit_path: str


class Life:
    """One lead's clock and dice. `now` moves only forward, within working hours."""

    def __init__(
        self, random: Random, lead: Lead, place: Place, form_version: str, *, forgotten: bool = False
    ) -> None:
        self._random = random
        self._lead = lead
        self._place = place
        self._version = form_version
        self.now = lead.arrives if forgotten else in_hours(lead.arrives, random)
        self.files: list[dict[str, object]] = []
        # The lead stays where it is, and the clock is the only one who notices.
        self._keeps = forgotten
        self._forgotten = forgotten or random.random() < 0.2 * (1.1 - lead.fortitude)

    def commands(self) -> Iterator[AnyCommand]:
        yield self._arrival()
        if self._forgotten:
            yield from self._tidied_up()
            return
        kept = yield from self._first_contact()
        if not kept:
            return
        yield from self._needs()
        if self._gives_up(0.25):
            yield self._lost("需求确认", ("无预算", "产品不合适", "失联"))
            return
        yield self._move("需求确认", "方案演示")
        yield from self._presentation()
        if self._gives_up(0.3):
            yield self._lost("方案演示", ("竞品", "价格", "产品不合适"))
            return
        yield self._move("方案演示", "报价谈判")
        yield from self._negotiation()

    def _arrival(self) -> CreateCase:
        lead = self._lead
        fields = {
            "客户名称": lead.name,
            "联系人": lead.contact,
            "联系电话": lead.phone,
            "城市": lead.city,
            "来源": lead.source,
            "客户级别": "大客户" if lead.key_account else "普通客户",
            "渠道类型": lead.channel,
        }
        if lead.budget is not None:
            fields |= {"预算": str(lead.budget), "计划采购月份": lead.month}
        given = lead.source == "展会"
        return CreateCase(
            actor=self._place.marketing if given else self._place.rep,
            fields=fields,
            owner=self._place.rep,
            unit=self._place.unit,
            unit_path=self._place.unit_path,
            given_under=AGREEMENT if given else None,
        )

    def _first_contact(self) -> Iterator[AnyCommand]:
        """Attempts until the customer answers; who is not persistent loses the lead here, as 70 % once were."""
        patience = 1 + int(self._lead.fortitude * 4)
        # Since the agreement runs, a lead from marketing is called on the same day or the next.
        soonest, latest = (0.05, 0.6) if self._lead.source == "展会" else (0.3, 3.0)
        for _ in range(patience):
            self._later(soonest, latest)
            answered = self._random.random() < 0.55
            yield self._record("客户沟通", self._talk(answered=answered))
            if answered:
                break
        else:
            self._later(2, 9)
            yield self._lost("触达", ("失联",))
            return False
        if self._lead.source == "展会":
            returned = self._lead.budget is None and self._random.random() < 0.5
            self._later(0.01, 0.3)
            yield self._record("跟进反馈", self._feedback(returned=returned))
        if self._gives_up(0.35):
            self._later(1, 8)
            yield self._lost("触达", ("无预算", "竞品", "其他"))
            return False
        self._later(0.2, 3.0)
        yield self._move("触达", "需求确认")
        return True

    def _tidied_up(self) -> Iterator[AnyCommand]:
        """Weeks later somebody closes most of what was forgotten."""
        if self._keeps or self._random.random() < 0.1:
            return
        self._later(9, 25)
        yield self._lost("触达", ("失联", "其他"))

    def _needs(self) -> Iterator[AnyCommand]:
        for _ in range(self._random.choice((1, 2, 2))):
            yield from self._visits(self._random.choice((1, 2)))
            self._later(0.5, 4)
            paper = self._random.choice(("需求清单", "会议纪要"))
            pain = self._random.choice(PAINS)
            yield self._record("需求沟通", {"客户痛点": pain, paper: [self._file(f"{paper}.pdf")]})
        if self._lead.budget is None:
            yield EditCase(
                actor=self._place.rep,
                fields={"预算": str(self._random.randrange(5, 90) * 1000), "计划采购月份": self._lead.month},
            )

    def _presentation(self) -> Iterator[AnyCommand]:
        yield from self._visits(self._random.choice((1, 2, 3)))
        self._later(0.5, 5)
        yield EditCase(actor=self._place.rep, fields={"决策人": self._lead.contact})
        points = f"针对{self._random.choice(PAINS)}:每日两配、临期可退、首月陈列支持"
        yield self._record("方案提交", {"方案文件": [self._file("方案书.pdf")], "方案要点": points})
        self._later(0.5, 5)

    def _negotiation(self) -> Iterator[AnyCommand]:
        wanted = 3 if self._lead.key_account else 1
        # Now and then the director lets a key account pass with a quote too few, and says why.
        waived = wanted == 3 and self._random.random() < 0.2
        for number in range(wanted - waived):
            self._later(0.3, 4)
            yield self._quote(number)
            yield from self._visits(self._random.choice((1, 2)))
        if self._random.random() < 0.3:
            yield self._record("竞品对比分析", {"对比图": [self._file("竞品对比.pdf")]})
        self._later(1, 12)
        if self._random.random() < 0.35 + 0.4 * self._lead.fortitude:
            yield self._override("赢单") if waived else self._move("报价谈判", "赢单")
        else:
            yield self._lost("报价谈判", ("价格", "竞品", "其他"))

    def _visits(self, times: int) -> Iterator[AnyCommand]:
        for _ in range(times):
            self._later(0.8, 5)
            attitude = self._random.choices(("支持", "中立", "反对", "不了解"), (30, 45, 6, 19))[0]
            note = f"客户提到{self._random.choice(OBJECTIONS)},约好下次带样品再谈"
            yield self._record(
                "客户拜访",
                {"拜访对象": self._lead.contact, "拜访纪要": note, "决策人态度": attitude},
            )

    def _talk(self, *, answered: bool) -> Mapping[str, object]:
        fields = {
            "沟通方式": self._random.choice(("电话", "微信", "见面")),
            "沟通结果": "已沟通" if answered else "未接通",
        }
        return fields | ({"客户异议": self._random.choice(OBJECTIONS)} if answered else {})

    def _feedback(self, *, returned: bool) -> Mapping[str, object]:
        if returned:
            return {"结论": "退回", "退回原因": "没有预算", "说明": "客户说今年没有这笔预算"}
        return {"结论": "接收", "下一步": "三天内上门"}

    def _quote(self, number: int) -> AddRecord:
        amount = (self._lead.budget or 30_000) * (1.1 - 0.05 * number)
        return AddRecord(
            actor=self._place.rep,
            record=new_id(),
            record_type="报价单",
            fields={
                "报价编号": f"Q{self._lead.phone[-6:]}-{number + 1}",
                "报价金额": str(round(amount)),
                "报价日期": self.now.date().isoformat(),
            },
        )

    def _file(self, name: str) -> dict[str, object]:
        file: dict[str, object] = {"id": new_id(), "name": name}
        self.files.append(file)
        return file

    def _record(self, activity: str, fields: Mapping[str, object]) -> RecordActivity:
        return RecordActivity(
            actor=self._place.rep,
            submission=new_id(),
            activity=activity,
            form_version=self._version,
            fields=fields,
        )

    def _move(self, present: str, to: str) -> MoveCase:
        return MoveCase(actor=self._place.rep, to=to, expected_stage=present)

    def _override(self, to: str) -> MoveCase:
        return MoveCase(
            actor=self._place.director,
            to=to,
            expected_stage="报价谈判",
            override="客户只认这一个方案,总经理已同意",
            approver=self._place.director,
        )

    def _lost(self, present: str, reasons: tuple[str, ...]) -> MoveCase:
        return MoveCase(
            actor=self._place.rep,
            to="输单",
            expected_stage=present,
            reason=self._random.choice(reasons),
            comment="电话里说清楚了",
        )

    def _gives_up(self, chance: float) -> bool:
        return self._random.random() < chance * (1.5 - self._lead.fortitude)

    def _later(self, least: float, most: float) -> None:
        """Days later, faster where discipline is high; nobody works before 8:30 or after 19:00 in China."""
        pace = 2.1 - self._lead.fortitude
        self.now += timedelta(days=self._random.uniform(least, most) * pace)
        self.now = in_hours(self.now, self._random)


def in_hours(at: datetime, random: Random) -> datetime:
    """Moves an instant (UTC) into 8:30-19:00 Shanghai time, Monday to Saturday."""
    local_hour = (at.hour + 8) % 24 + at.minute / 60
    if local_hour < 8.5:
        at += timedelta(hours=8.5 - local_hour + random.uniform(0, 2))
    elif local_hour > 19:
        at += timedelta(hours=24 - local_hour + 8.5 + random.uniform(0, 2))
    while (at + timedelta(hours=8)).weekday() == 6:
        at += timedelta(days=1)
    return at

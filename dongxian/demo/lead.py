"""Who a lead of the demo is: drawn once, before its life begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

CITIES = ("上海", "南京", "杭州", "苏州", "合肥", "宁波")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "伟芳娜敏静强磊洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红文辉力永健鑫浩宇晨雪琳"
TRADES = ("超市", "生鲜店", "便利店", "早餐店", "酒店", "食堂", "商贸", "烘焙坊", "咖啡馆", "学校")
WORDS = (
    "惠民",
    "旺角",
    "锦江",
    "百佳",
    "春晖",
    "同福",
    "鼎盛",
    "南湖",
    "绿洲",
    "金桥",
    "新苑",
    "悦来",
    "永丰",
    "嘉禾",
)
CHANNELS = {
    "超市": "商超",
    "生鲜店": "商超",
    "便利店": "便利店",
    "早餐店": "餐饮",
    "酒店": "餐饮",
    "食堂": "团购",
    "学校": "团购",
    "商贸": "经销商",
    "烘焙坊": "餐饮",
    "咖啡馆": "餐饮",
}

# How well a city follows its process: share of leads it keeps, and days between two steps.
DISCIPLINE = {"上海": 0.75, "苏州": 0.7, "杭州": 0.65, "南京": 0.6, "宁波": 0.5, "合肥": 0.4}


@dataclass(frozen=True, slots=True)
class Lead:
    """`budget` is in yuan, None when the customer did not say. `fortitude` (0 to 1) is the rep's persistence."""

    name: str
    contact: str
    phone: str
    city: str
    source: str
    key_account: bool
    channel: str
    budget: int | None
    month: str
    arrives: datetime
    rep: str
    fortitude: float


def person_name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2))))


def draw_lead(random: Random, number: int, city: str, rep: str, arrives: datetime) -> Lead:
    trade = random.choice(TRADES)
    key_account = random.random() < 0.2
    source = random.choices(("展会", "转介绍", "自拓"), (45, 25, 30))[0]
    # A trade-fair lead often comes with nothing but a phone number.
    knows_budget = random.random() < (0.55 if source == "展会" else 0.85)
    budget = round(random.lognormvariate(11.2 if key_account else 9.9, 0.7), -3)
    month = arrives.month % 12 + 1
    return Lead(
        name=f"{city}{random.choice(WORDS)}{trade}{number}",
        contact=person_name(random),
        phone=f"1{random.choice('35789')}{number:03d}{random.randrange(10**6):06d}",
        city=city,
        source=source,
        key_account=key_account,
        channel=CHANNELS[trade],
        budget=int(budget) if knows_budget else None,
        month=f"{arrives.year + (month == 1)}-{month:02d}",
        arrives=arrives,
        rep=rep,
        fortitude=min(0.95, max(0.2, random.gauss(DISCIPLINE[city], 0.12))),
    )

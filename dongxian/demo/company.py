"""The people of the demo: six cities with seven reps each, and those who support and lead them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from random import Random

from openpyxl import Workbook

from dongxian.demo.lead import CITIES, person_name

REGION = "华东区"
REPS_PER_CITY = 7
PASSWORD = "dongxian-demo"  # of every demo account; the demo listens on this machine only


@dataclass(frozen=True, slots=True)
class Member:
    number: str
    name: str
    unit: str
    role: str


# Those whom the README logs in as: login -> staff number.
LOGINS = {
    "rep": "SH01",
    "supervisor": "SH00",
    "marketing": "HD10",
    "trainer": "HD20",
    "director": "HD01",
    "ops": "HD30",
}
CODES = {"上海": "SH", "南京": "NJ", "杭州": "HZ", "苏州": "SZ", "合肥": "HF", "宁波": "NB"}


def members(random: Random) -> list[Member]:
    staff = [
        Member("HD01", person_name(random), REGION, "区域总监"),
        Member("HD10", person_name(random), REGION, "市场部"),
        Member("HD20", person_name(random), REGION, "培训负责人"),
        Member("HD30", person_name(random), REGION, "区域运营"),
    ]
    for city in CITIES:
        staff.append(Member(f"{CODES[city]}00", person_name(random), city, "主管"))
        staff += [
            Member(f"{CODES[city]}{number:02d}", person_name(random), city, "销售代表")
            for number in range(1, REPS_PER_CITY + 1)
        ]
    return staff


def people_workbook(staff: list[Member]) -> bytes:
    """The same workbook that a company fills in: the demo's people come in by the same door."""
    workbook = Workbook()
    units = workbook.active
    units.title = "部门"
    units.append(["名称", "上级", "类型"])
    units.append([REGION, None, "区域"])
    for city in CITIES:
        units.append([city, REGION, "城市"])
    people = workbook.create_sheet("人员")
    people.append(["工号", "姓名", "部门", "角色", "手机", "邮箱", "企业微信", "钉钉", "飞书", "任职日期"])
    for place, member in enumerate(staff):
        number = member.number.lower()
        phone = f"138{place:04d}{place * 37 % 10_000:04d}"
        mail = f"{number}@dairy.example"
        ids = (number, number, f"ou_{number}")
        people.append([member.number, member.name, member.unit, member.role, phone, mail, *ids, "2020-01-01"])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()

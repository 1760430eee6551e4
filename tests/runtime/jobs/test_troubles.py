from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from runtime.channels.in_app import InApp
from runtime.jobs.deadlines import claim
from runtime.jobs.worker import Worker
from runtime.storage.tables import outbox
from runtime.watch import Watch
from tests.runtime.jobs.company import COMPANY, Company

LATE, FULL = "有时限到点", "所在的磁盘只剩"


def worker(company: Company, watch: Watch) -> Worker:
    return Worker(company.database, company.new_gate(), company.clock, {"in_app": InApp()}, watch=watch)


def shown(company: Company, watch: Watch) -> list[str]:
    with company.database.read() as connection:
        return [each.message("zh") for each in watch.troubles(connection, COMPANY, company.clock.now())]


def warned(company: Company, beginning: str) -> list[str]:
    return [text.splitlines()[0] for text in company.told("boss") if beginning in text]


def disk(free: int) -> Watch:
    return Watch((Path("/"),), disk_use=lambda folder: (100, 100 - free, free))


def test_up_to_five_minutes_late_is_no_trouble_and_after_them_it_is(company: Company):
    company.customer("明德医院")
    company.at(days=5, minutes=5)
    assert shown(company, Watch()) == []
    company.at(days=5, minutes=5, seconds=1)
    assert shown(company, Watch()) == ["有时限到点 5 分钟了还没有处理,提醒正在晚到"]
    assert shown(company, Watch(late=timedelta(hours=1))) == []


def test_a_deadline_that_a_worker_holds_is_not_unclaimed(company: Company):
    company.customer("明德医院")
    now = company.at(days=5, hours=1)
    company.database.write(
        lambda connection: claim(connection, now, by="one", lease=timedelta(minutes=3), limit=1)
    )
    assert shown(company, Watch()) == []
    company.at(days=5, hours=1, minutes=3)
    assert len(shown(company, Watch())) == 1


def test_administrators_hear_once_of_a_standstill_and_again_of_the_next_one(company: Company):
    company.customer("明德医院")
    company.at(days=6)
    worker(company, Watch()).step(company.clock.now())
    assert warned(company, LATE) == ["有时限到点 1440 分钟了还没有处理,提醒正在晚到"]
    assert shown(company, Watch()) == []

    company.customer("康宁诊所")
    for minutes in (0, 2, 10):
        worker(company, Watch()).step(company.at(days=6, minutes=minutes))
    assert len(warned(company, LATE)) == 1
    worker(company, Watch()).step(company.at(days=12))
    assert len(warned(company, LATE)) == 2


def test_a_full_disk_is_told_once_until_there_was_room_again(company: Company):
    for hour, free in enumerate((11, 10, 3, 0, 50, 10)):
        worker(company, disk(free)).step(company.at(hours=hour))
    assert warned(company, FULL) == ["“/”所在的磁盘只剩 10% 的空间", "“/”所在的磁盘只剩 10% 的空间"]


def test_two_workers_tell_the_same_trouble_once(company: Company):
    one, other = worker(company, disk(1)), worker(company, disk(1))
    one.step(company.at(hours=1))
    other.step(company.at(hours=1))
    assert len(warned(company, FULL)) == 1


def test_a_trouble_goes_out_by_the_channels_of_the_model(company: Company):
    worker(company, disk(1)).step(company.at(hours=1))
    with company.database.read() as connection:
        sent = connection.execute(select(outbox.c.state, outbox.c.payload)).all()
    assert [row.state for row in sent] == ["done"]
    assert '"channels":["in_app"]' in sent[0].payload


def test_a_folder_that_does_not_exist_yet_is_measured_where_it_will_be(company: Company, tmp_path: Path):
    asked: list[Path] = []

    def use(folder: Path) -> tuple[int, int, int]:
        asked.append(folder)
        return 100, 95, 5

    assert len(shown(company, Watch((tmp_path / "a" / "b",), disk_use=use))) == 1
    assert asked == [tmp_path]

"""Imports under a lease: resumed after a kill, taken over, idempotent, honest about what they assumed."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from runtime.clock import FixedClock
from runtime.evidence.store import FileStore
from runtime.imports import ledger, rejects
from runtime.imports.importing import Importing
from runtime.imports.ledger import Import
from runtime.imports.mapping import CaseMapping
from runtime.jobs.imports import Imports
from runtime.storage.tables import cases
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, World, world

__all__ = ["world"]

COLUMNS = {"编号": "key", "名称": "客户名称", "电话": "联系电话", "负责人": "owner", "登记": "created"}
HEADINGS = ",".join(COLUMNS)


class Office:
    """Processes that import, each under its own name, beside one folder of files."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.clock = FixedClock(MONDAY)
        self.files = FileStore.in_folder(folder)

    def process(self, name: str) -> Importing:
        lease = timedelta(minutes=3)
        return Importing(
            self.world.database, self.world.gate, self.files, self.clock, by=name, lease=lease, chunk=2
        )

    def started(self, *lines: str, content: bytes | None = None, **mapping: object) -> Import:
        content = content or "\n".join((HEADINGS, *lines)).encode()
        found = self.process("web").upload(ORGANISATION, "market", "旧表.csv", content)
        chosen = CaseMapping(columns=COLUMNS, source="旧表", **mapping)  # type: ignore[arg-type]
        self.world.database.write(partial(ledger.choose, found=found, mapping=chosen))
        self.world.database.write(partial(ledger.start, found=found))
        return found

    def spoiled(self) -> Import:
        """A workbook that looks well from its first rows and breaks in the tenth."""
        book, content, broken = Workbook(), BytesIO(), BytesIO()
        for line in (HEADINGS, *(row(number) for number in range(1, 11))):
            book.active.append(line.split(","))  # type: ignore[union-attr]
        book.save(content)
        with zipfile.ZipFile(content) as good, zipfile.ZipFile(broken, "w") as out:
            for name in good.namelist():
                member = good.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    head, _, tail = member.rpartition(b't="inlineStr"><is><t>2025-07-01</t></is>')
                    member = head + b't="s"><v>999</v>' + tail  # a text that the workbook does not have
                out.writestr(name, member)
        return self.started(content=broken.getvalue())

    def now(self, found: Import) -> Import:
        with self.world.database.read() as connection:
            latest = ledger.find(connection, ORGANISATION, found.id)
        assert latest is not None
        return latest

    def refused(self, found: Import) -> list[tuple[int, list[str]]]:
        with self.world.database.read() as connection:
            return [
                (each.row, [f"{reason.code} {reason.path}" for reason in each.reasons])
                for each in rejects.kept(connection, ORGANISATION, found.id)
            ]

    def cases(self) -> int:
        with self.world.database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(cases)) or 0)


@pytest.fixture
def office(world: World, tmp_path: Path) -> Office:
    return Office(world, tmp_path / "files")


def row(number: int, owner: str = "张三", day: str = "2025-07-01") -> str:
    return f"{number},客户{number},138{number:08d},{owner},{day}"


def test_a_killed_import_is_taken_over_when_its_lease_ends_and_counts_every_row_once(office: Office) -> None:
    found = office.started(
        *(row(number, "没有此人" if number == 2 else "张三") for number in range(1, 7)), row(1)
    )
    first = office.process("first")
    at_work = first.run(first.claim())  # type: ignore[arg-type]
    next(at_work)
    at_work.close()  # killed after one chunk of two rows
    assert (office.now(found).position, office.now(found).created, office.now(found).rejected) == (3, 1, 1)

    second = office.process("second")
    assert second.claim() is None  # the lease still runs
    office.clock.set(MONDAY + timedelta(minutes=4))
    taken = second.claim()
    assert taken is not None
    *_, ended = second.run(taken)
    assert (ended.state, ended.created, ended.unchanged, ended.rejected) == ("done", 5, 0, 2)
    # The key of row 2 was seen by the process that died.
    assert office.refused(found) == [(3, ["IMPORT779 负责人"]), (8, ["IMPORT777 编号"])]
    assert office.now(found).total == 7
    assert office.cases() == 5


def test_who_lost_the_lease_writes_nothing_more(office: Office) -> None:
    found = office.started(*(row(number) for number in range(1, 7)))
    slow, quick = office.process("slow"), office.process("quick")
    at_work = slow.run(slow.claim())  # type: ignore[arg-type]
    next(at_work)
    office.clock.set(MONDAY + timedelta(minutes=4))
    *_, ended = quick.run(quick.claim())  # type: ignore[arg-type]
    assert list(at_work) == []
    assert (office.now(found), office.cases()) == (ended, 6)


def test_a_worker_does_one_chunk_at_a_time_and_then_the_next_import(office: Office) -> None:
    first = office.started(*(row(number) for number in range(1, 4)))
    office.clock.set(MONDAY + timedelta(seconds=1))
    second = office.started(row(9))
    worker = Imports(office.process("worker"))
    assert worker.advance() == 1
    assert (office.now(first).created, office.now(second).created) == (2, 0)
    while worker.advance():
        pass
    assert [office.now(each).state for each in (first, second)] == ["done", "done"]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(office: Office) -> None:
    found = office.started("1,,1.38E+10,没有此人,2099-01-01")
    worker = Imports(office.process("worker"))
    while worker.advance():
        pass
    ((number, reasons),) = office.refused(found)
    assert number == 2
    assert {reason.split()[1] for reason in reasons} == {"名称", "电话", "负责人", "登记"}


def test_rows_without_a_date_are_refused_unless_the_mapping_says_which_day_counts(office: Office) -> None:
    undated = row(1, day="")
    strict = office.started(undated)
    lenient = office.started(undated, without_date="2025-12-31")
    worker = Imports(office.process("worker"))
    while worker.advance():
        pass
    assert office.refused(strict) == [(2, ["IMPORT788 登记"])]
    remarks = office.now(lenient).findings.remarks.values()
    assert [
        (each.first.code, each.count, each.rows) for each in remarks if each.first.code == "IMPORT791"
    ] == [("IMPORT791", 1, [2])]


def test_a_refused_row_sent_again_under_the_key_of_another_customer_stays_refused(office: Office) -> None:
    worker = Imports(office.process("worker"))
    first = office.started(row(1), "1,客户四,13800000004,张三,2025-07-01")
    while worker.advance():
        pass
    assert office.refused(first) == [(3, ["IMPORT777 编号"])]

    again = office.started("1,客户四,13800000004,张三,2025-07-01")
    same = office.started(row(1))
    while worker.advance():
        pass
    assert office.refused(again) == [(2, ["RULE641 编号"])]
    assert (office.now(same).unchanged, office.now(same).rejected, office.cases()) == (1, 0, 1)


def test_a_file_that_is_gone_fails_the_import_with_its_reason(office: Office, tmp_path: Path) -> None:
    office.started(row(1))
    office.files = FileStore.in_folder(tmp_path / "empty")
    worker = office.process("worker")
    *_, ended = worker.run(worker.claim())  # type: ignore[arg-type]
    assert (ended.state, ended.problem.code.id if ended.problem else "") == ("failed", "IMPORT789")


def test_a_file_that_breaks_half_way_fails_the_import_once_and_for_all(office: Office) -> None:
    found = office.spoiled()
    worker = Imports(office.process("worker"))
    while worker.advance():
        pass
    ended = office.now(found)
    assert (ended.state, ended.created, ended.problem.code.id if ended.problem else "") == (
        "failed",
        8,
        "IMPORT771",
    )


@pytest.mark.parametrize("day", ["0001-01-01", "9" * 5_000])
def test_a_day_beyond_every_calendar_is_a_rejected_row(office: Office, day: str) -> None:
    found = office.started(row(1, day=day), row(2))
    worker = Imports(office.process("worker"))
    while worker.advance():
        pass
    assert office.refused(found) == [(2, ["IMPORT782 登记"])]
    assert (office.now(found).state, office.cases()) == ("done", 1)

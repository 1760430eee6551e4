"""How fast and how flat history comes in: adoption beside the ORM that inserts the very same rows.

    python -m benchmarks.imports [--cases N] [--sheet ROWS]     DONGXIAN_DATABASE_URL for PostgreSQL

Both take turns batch by batch, each commits each batch; the medians of the batches are compared. The goals
are twice the ORM's rate for deciding and writing together, five times for writing alone. Then a sheet of a
tenth of the rows and a whole one go through the importer; the peak of memory should not follow the rows.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, insert, make_url
from sqlalchemy.orm import Session, registry

from benchmarks.reading import Reading, report
from engine.rules.command import Adopt
from runtime.clock import SystemClock
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.gate.adoption import rule_all
from runtime.imports import ledger
from runtime.imports.importing import Importing
from runtime.imports.mapping import CaseMapping
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.rows import Rows
from runtime.storage.tables import memberships, metadata, organisations, people, units

BATCH = 500
ORGANISATION = "org"
BEGAN = datetime(2025, 1, 6, 2, tzinfo=UTC)
REPS = 42

FUNNEL = """
dongxian: 1
funnel: 导入
timezone: Asia/Shanghai
roles: [销售代表, 主管]
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    来源: [展会, 转介绍, 自拓]
    预算: money
  required: [客户名称]
  unique: 联系电话
  amount: 预算
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管}]
  - stage: 需求确认
  - stage: 报价谈判
  - won: 赢单
  - lost: 输单
    reasons: [价格, 失联]
"""


def old_case(number: int) -> Adopt:
    began = BEGAN + timedelta(minutes=number % 400_000)
    stages = ("触达", "需求确认", "报价谈判", "赢单")[: 1 + number % 4]
    return Adopt(
        actor="importer",
        fields={
            "客户名称": f"上海市第{number}人民医院",
            "联系电话": f"1{3_000_000_000 + number}",
            "来源": ("展会", "转介绍", "自拓")[number % 3],
            "预算": str(number % 1_000 + 1),
        },
        owner=f"rep{number % REPS}",
        unit="team",
        unit_path="/team/",
        visits=tuple((stage, began + timedelta(days=3 * place)) for place, stage in enumerate(stages)),
        source="benchmark",
        key=str(number),
    )


@contextmanager
def opened(folder: Path, name: str) -> Iterator[Database]:
    with Database.open(os.environ.get("DONGXIAN_DATABASE_URL", f"sqlite:///{folder / name}")) as database:
        database.write(metadata.drop_all)
        database.create()
        database.write(settle)
        yield database


def settle(connection: Connection) -> None:
    own = {"organisation": ORGANISATION}
    connection.execute(insert(organisations).values(id=ORGANISATION, name="org", created_at=BEGAN))
    publish(connection, ORGANISATION, {"funnel.yaml": FUNNEL}, now=BEGAN)
    connection.execute(insert(units).values(**own, id="team", name="team", path="/team/"))
    for rep in (f"rep{number}" for number in range(REPS)):
        connection.execute(insert(people).values(**own, id=rep, number=rep, name=rep))
        connection.execute(
            insert(memberships).values(
                **own, id=rep, person=rep, unit="team", role="销售代表", valid_from=BEGAN
            )
        )


def gate_of(database: Database) -> Gate:
    return Gate(database, Models(), SystemClock(), Calendars())


@dataclass
class Turns:
    """Seconds of each batch: deciding and writing, writing alone, the ORM."""

    adopted: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    mapped: list[float] = field(default_factory=list)
    rows: int = 0


def take_turns(database: Database, other: Engine, count: int) -> Turns:
    gate, turns, classes = gate_of(database), Turns(), Classes()
    adopt(gate, database, [old_case(10**8)])
    for first in range(0, count, BATCH):
        commands = [old_case(number) for number in range(first, min(first + BATCH, count))]
        started = time.process_time()
        rows, decided = adopt(gate, database, commands)
        ended = time.process_time()
        new = classes.rows_of(rows)
        turns.adopted.append(ended - started)
        turns.written.append(ended - decided)
        turns.mapped.append(classes.insert(other, new))
        turns.rows += len(new)
    return turns


def adopt(gate: Gate, database: Database, commands: list[Adopt]) -> tuple[Rows, float]:
    """What `Gate.adopt` does, with the time when everything was decided."""

    def work(connection: Connection) -> tuple[Rows, float]:
        rows, outcomes = rule_all(connection, gate.room(connection, ORGANISATION), commands)
        assert all(outcome.accepted for outcome in outcomes)
        decided = time.process_time()
        rows.write(connection)
        return rows, decided

    return database.write(work)


class Classes:
    """A mapped class for each table, as an application with the ORM would have."""

    def __init__(self) -> None:
        self._registry = registry()
        self._classes: dict[Table, type] = {}
        for table in metadata.sorted_tables:
            self._classes[table] = type(table.name, (), {})
            self._registry.map_imperatively(self._classes[table], table)

    def rows_of(self, rows: Rows) -> list[tuple[Table, dict[str, object]]]:
        """What the gate has just inserted."""
        return [
            (table, values | dict(zip((column.name for column in table.primary_key), key, strict=True)))
            for table, new in rows._new.items()
            for key, values in new.items()
        ]

    def insert(self, engine: Engine, new: list[tuple[Table, dict[str, object]]]) -> float:
        started = time.process_time()
        with Session(engine) as session:
            for table, values in new:
                instance = self._classes[table]()
                for name, value in values.items():
                    setattr(instance, name, value)
                session.add(instance)
            session.commit()
        return time.process_time() - started


def sheet(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["编号", "客户名称", "联系电话", "来源", "预算", "负责人", "创建日期", "阶段"])
        for number in range(count):
            case = old_case(number)
            day = case.visits[0][1].date().isoformat()
            lines.writerow([number, *case.fields.values(), case.owner, day, case.visits[0][0]])
    return path


def peak(folder: Path, count: int) -> float:
    """Megabytes that the import of a sheet needs at most, beside what was there."""
    path = sheet(folder / f"{count}.csv", count)
    with opened(folder, f"peak{count}.db") as database:
        files = FileStore.in_folder(folder / "files")
        importing = Importing(database, gate_of(database), files, SystemClock(), by="benchmark")
        found = importing.upload(ORGANISATION, "rep0", path.name, path.read_bytes())
        database.write(lambda connection: start(connection, found, found.mapping))
        tracemalloc.start()
        taken = importing.take(ORGANISATION, found.id)
        assert taken is not None
        for latest in importing.run(taken):
            assert not latest.rejected, latest.findings
        most = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    return most


def start(connection: Connection, found: ledger.Import, mapping: CaseMapping) -> bool:
    return ledger.choose(connection, found, mapping) and ledger.start(connection, found)


def readings(count: int = 100_000, rows: int = 100_000) -> Iterator[Reading]:
    with tempfile.TemporaryDirectory() as folder:
        with opened(Path(folder), "adopt.db") as database, opened(Path(folder), "orm.db") as second:
            other = create_engine(make_url(second.url))
            turns = take_turns(database, other, count)
            other.dispose()
        ours, writing, theirs = (
            BATCH / statistics.median(each) for each in (turns.adopted, turns.written, turns.mapped)
        )
        peer = f"ORM, {turns.rows / count:.1f} rows a case"
        yield Reading.share_of_rate(f"adopt {count:,} cases: decide and write", ours, theirs, peer, 2)
        yield Reading.share_of_rate(f"adopt {count:,} cases: write alone", writing, theirs, peer, 5)
        few, many = peak(Path(folder), rows // 10), peak(Path(folder), rows)
        beside = f"{few:.1f} MB for {rows // 10:,} rows"
        yield Reading.at_most(f"import {rows:,} rows: peak of memory", many, "MB", 1.2 * few, beside)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000)
    arguments.add_argument("--sheet", type=int, default=100_000)
    asked = arguments.parse_args()
    return report(readings(asked.cases, asked.sheet))


if __name__ == "__main__":
    raise SystemExit(main())

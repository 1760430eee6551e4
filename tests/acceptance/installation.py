"""An installation as a customer has it: a database, a data folder, a published model, and the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import insert

from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.tables import organisations

ORGANISATION = "org"
FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ended:
    exit_code: int
    answer: Any
    stderr: str


@dataclass(frozen=True)
class Installation:
    database: Database
    data: Path

    @classmethod
    def of(cls, database: Database, data: Path, documents: Mapping[str, str]) -> Installation:
        def found(connection: Any) -> None:
            connection.execute(insert(organisations).values(id=ORGANISATION, name="华东", created_at=FOUNDED))
            assert publish(connection, ORGANISATION, documents, now=FOUNDED).model is not None

        database.write(found)
        return cls(database, data)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DONGXIAN_DATABASE_URL": self.database.url,
            "DONGXIAN_DATA": str(self.data),
        }

    def run(self, *arguments: str | Path) -> Ended:
        command = [sys.executable, "-m", "dongxian", *map(str, arguments), "--json", "--lang", "zh"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr
        return Ended(done.returncode, json.loads(done.stdout), done.stderr)


def people_sheet(path: Path, *people: tuple[str, str, str, str]) -> Path:
    """Number, name, unit, role; every unit stands at the top."""
    workbook = Workbook()
    units, staff = workbook.active, workbook.create_sheet("人员")
    units.title = "部门"
    units.append(["名称", "上级"])
    for unit in dict.fromkeys(unit for _, _, unit, _ in people):
        units.append([unit, None])
    staff.append(["工号", "姓名", "部门", "角色"])
    for person in people:
        staff.append(list(person))
    workbook.save(path)
    return path

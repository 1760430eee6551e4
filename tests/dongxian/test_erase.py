"""Forgetting a customer: nothing that was said of them stays anywhere, and the history stays whole."""

from __future__ import annotations

import io
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from dongxian.cli import main
from engine.rules.command import AddNote, EditCase, RecordActivity
from runtime.evidence.store import FileStore
from runtime.imports import ledger
from runtime.imports.importing import Importing
from runtime.imports.mapping import CaseMapping
from runtime.models import Models
from runtime.storage.audit import verify
from runtime.storage.replay import replay
from runtime.storage.tables import accounts, cases, files, metadata
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, World, world

__all__ = ["world"]

SHEET = """编号,名称,电话,负责人,登记
1,仁济医院,13800000000,张三,2025-07-01
2,仁济东院,138-0000-0000,张三,2025-07-01
3,瑞金医院,13900000000,张三,2025-07-01
4,华山医院,不知道,张三,2025-07-01
"""
COLUMNS = {"编号": "key", "名称": "客户名称", "电话": "联系电话", "负责人": "owner", "登记": "created"}
RECORDING = b"ID3 \xe4\xbb\x81\xe6\xb5\x8e"
WORDS = ("仁济", "renji", "13800000000", "138-0000", "院长", "录音.mp3", "021-RJ")


@pytest.fixture
def folder(world: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", database_url)
    monkeypatch.setenv("DONGXIAN_DATA", str(tmp_path))
    world.database.write(
        lambda connection: (
            connection.execute(
                insert(accounts),
                [
                    {
                        "organisation": ORGANISATION,
                        "id": f"a-{person}",
                        "person": person,
                        "login": person,
                        "password_hash": "-",
                        "administrator": person == "chief",
                    }
                    for person in ("chief", "rep")
                ],
            ).rowcount
        )
    )
    return FileStore.in_folder(tmp_path / "files")


@pytest.fixture
def case(world: World, folder: FileStore) -> str:
    """Imported from a sheet with a twin that was refused; with a recording, a note and a refused edit."""
    importing = Importing(world.database, world.gate, folder, world.clock, by="worker")
    found = importing.upload(ORGANISATION, "market", "旧表.csv", SHEET.encode())
    mapping = CaseMapping(columns=COLUMNS, source="旧表")
    world.database.write(partial(ledger.choose, found=found, mapping=mapping))
    world.database.write(partial(ledger.start, found=found))
    *_, ended = importing.run(importing.claim())  # type: ignore[arg-type]
    assert (ended.created, ended.rejected) == (2, 2)
    with world.database.read() as connection:
        case = connection.scalar(select(cases.c.id).where(cases.c.name == "仁济医院"))
    attach(world, folder, case)
    assert world.perform(case, AddNote(actor="rep", text="院长下周出差")).accepted
    assert not world.perform(
        case, EditCase(actor="rep", fields={"联系电话": "021-RJ"}, reason="新号")
    ).accepted
    return case


def attach(world: World, folder: FileStore, case: str) -> None:
    digest = sha256(RECORDING).hexdigest()
    folder.put(ORGANISATION, digest, RECORDING)
    row = {"id": "f1", "sha256": digest, "name": "录音.mp3", "size": 9}
    kept = row | {"organisation": ORGANISATION, "media_type": "audio/mpeg", "uploaded_by": "rep"}
    world.database.write(
        lambda connection: connection.execute(insert(files).values(**kept, uploaded_at=MONDAY)).rowcount
    )
    fields = {"沟通结果": "已沟通", "沟通录音": [row | {"type": "audio/mpeg"}]}
    talk = RecordActivity(actor="rep", submission="s1", activity="客户沟通", form_version="1", fields=fields)
    assert world.perform(case, talk).accepted


def everything(world: World, data: Path) -> str:
    with world.database.read() as connection:
        rows = [str(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    return "".join(rows) + "".join(
        each.read_bytes().decode(errors="replace") for each in (data / "files").rglob("*") if each.is_file()
    )


def test_nothing_that_was_said_of_an_erased_customer_stays_in_any_table_or_file(
    world: World, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(world, tmp_path)
    assert all(word in before for word in WORDS)
    assert main(["erase", "仁济医院", "--reason", "客户要求", "--by", "chief", "--yes", "--lang", "en"]) == 0
    assert "1 files, 1 refused rows, 1 imported sheets" in capsys.readouterr().out
    after = everything(world, tmp_path)
    assert [word for word in WORDS if word in after] == []
    assert "瑞金医院" in after
    assert "华山医院" in after
    with world.database.read() as connection:
        assert verify(connection, ORGANISATION).intact
        assert all(each.equal for each in replay(connection, ORGANISATION, Models().get))
    assert world.perform(case, AddNote(actor="rep", text="仍可跟进")).accepted


def test_a_file_that_another_case_has_too_keeps_its_bytes(
    world: World, case: str, folder: FileStore, tmp_path: Path
) -> None:
    other = {
        "organisation": ORGANISATION,
        "id": "f2",
        "case": "other",
        "sha256": sha256(RECORDING).hexdigest(),
    }
    same = other | {"name": "a.mp3", "media_type": "audio/mpeg", "size": 9, "uploaded_by": "rep"}
    world.database.write(
        lambda connection: connection.execute(insert(files).values(**same, uploaded_at=MONDAY)).rowcount
    )
    assert main(["erase", case, "--reason", "客户要求", "--by", "chief", "--yes"]) == 0
    assert b"".join(folder.read(ORGANISATION, same["sha256"])) == RECORDING


@pytest.mark.parametrize(
    ("by", "typed", "said"),
    [
        ("rep", "仁济医院", "administrator"),
        ("nobody", "仁济医院", "administrator"),
        ("chief", "yes", "Nothing"),
    ],
)
def test_only_an_administrator_who_writes_the_name_again_erases(
    world: World,
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    by: str,
    typed: str,
    said: str,
) -> None:
    before = everything(world, tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
    assert main(["erase", case, "--reason", "客户要求", "--by", by, "--lang", "en"]) == 1
    assert said in capsys.readouterr().err
    assert everything(world, tmp_path) == before


def test_an_administrator_who_has_left_erases_nothing(world: World, case: str) -> None:
    world.database.write(
        lambda connection: connection.execute(update(accounts).values(disabled_at=MONDAY)).rowcount
    )
    assert main(["erase", case, "--reason", "客户要求", "--by", "chief", "--yes"]) == 1

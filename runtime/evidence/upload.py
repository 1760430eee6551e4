"""Takes one file in: examines it, keeps its bytes, then its row. A row never points at missing bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, insert, select

from engine.diagnostics import Diagnostic
from runtime.accounts.account import Account
from runtime.evidence.content import Content, look_into
from runtime.evidence.store import FileStore
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import files


@dataclass(frozen=True, slots=True)
class KeptFile:
    """`value` is how a form field names it (`engine.fields.upload`)."""

    id: str
    name: str
    sha256: str
    size: int
    type: str

    def value(self) -> dict[str, object]:
        return {"id": self.id, "name": self.name, "sha256": self.sha256, "size": self.size, "type": self.type}


@dataclass(frozen=True, slots=True)
class Captured:
    """What the phone says of it: when by its own clock, how far that clock is off (seconds), and the hash of the
    picture before it was made smaller. Kept as said, and no more believed than that."""

    at: datetime | None = None
    skew: float | None = None
    original_sha256: str | None = None


def take_in(
    database: Database,
    store: FileStore,
    account: Account,
    name: str,
    content: bytes,
    now: datetime,
    id: str | None = None,
    captured: Captured | None = None,
) -> KeptFile | Diagnostic:
    """With an `id` that was used before, the file of that time: whoever chose it compares."""
    name = safe_name(name)
    seen = look_into(name, content)
    if isinstance(seen, Diagnostic):
        return seen
    kept = KeptFile(id or new_id(), name, sha256(content).hexdigest(), len(content), seen.media_type)
    store.put(account.organisation, kept.sha256, content)
    row = _row(account, kept, seen, captured or Captured(), now)

    def work(connection: Connection) -> KeptFile:
        if id is not None:
            database.lock(connection, [f"file/{account.organisation}/{id}"])
            if (before := _kept(connection, account.organisation, id)) is not None:
                return before
        connection.execute(insert(files).values(row))
        return kept

    return database.write(work)


def _row(
    account: Account, kept: KeptFile, seen: Content, captured: Captured, now: datetime
) -> dict[str, object]:
    return {
        "organisation": account.organisation,
        "id": kept.id,
        "sha256": kept.sha256,
        "name": kept.name,
        "media_type": kept.type,
        "size": kept.size,
        "pages": seen.pages,
        "seconds": seen.seconds,
        "taken": None if seen.taken is None else msgspec.json.encode(seen.taken).decode(),
        "captured_at": captured.at,
        "skew": captured.skew,
        "original_sha256": captured.original_sha256,
        "uploaded_by": account.person,
        "uploaded_at": now,
    }


def _kept(connection: Connection, organisation: str, id: str) -> KeptFile | None:
    row = connection.execute(
        select(files.c.id, files.c.name, files.c.sha256, files.c.size, files.c.media_type).where(
            files.c.organisation == organisation, files.c.id == id
        )
    ).first()
    return None if row is None else KeptFile(*row)


def safe_name(name: str) -> str:
    """The last part of a path without what no file system takes, and short enough for its column."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(
        character
        for character in last
        if unicodedata.category(character)[0] != "C" and character not in '<>:"|?*'
    )
    stem, dot, ending = visible.strip(" .").rpartition(".")
    if not dot:
        return ending[:120] or "file"
    return f"{stem[:120]}.{ending[:12]}"

"""Takes one file in: examines it, keeps its bytes, then its row. A row never points at missing bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from sqlalchemy import Connection, insert, select

from engine.diagnostics import Diagnostic
from runtime.accounts.account import Account
from runtime.evidence import codes
from runtime.evidence.content import IMAGES, media_type, pdf_pages
from runtime.evidence.store import FileStore
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import files

LARGEST_MB = 50
MOST_MEGAPIXELS = 110  # the largest phone cameras give 108
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 1_000_000


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


def take_in(
    database: Database,
    store: FileStore,
    account: Account,
    name: str,
    content: bytes,
    now: datetime,
    id: str | None = None,
) -> KeptFile | Diagnostic:
    """With an `id` that was used before, the file of that time: whoever chose it compares."""
    name = safe_name(name)
    problem = refused(name, content)
    kind = media_type(content)
    if problem is not None or kind is None:
        return problem or Diagnostic(codes.UNKNOWN_CONTENT, parameters={"name": name})
    kept = KeptFile(id or new_id(), name, sha256(content).hexdigest(), len(content), kind)
    pages = pdf_pages(content) if kind == "application/pdf" else None
    store.put(account.organisation, kept.sha256, content)
    row = {
        "organisation": account.organisation,
        "id": kept.id,
        "sha256": kept.sha256,
        "name": kept.name,
        "media_type": kind,
        "size": kept.size,
        "pages": pages,
        "uploaded_by": account.person,
        "uploaded_at": now,
    }

    def work(connection: Connection) -> KeptFile:
        if id is not None:
            database.lock(connection, [f"file/{account.organisation}/{id}"])
            if (before := _kept(connection, account.organisation, id)) is not None:
                return before
        connection.execute(insert(files).values(row))
        return kept

    return database.write(work)


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


def refused(name: str, content: bytes) -> Diagnostic | None:
    named = {"name": name}
    if not content:
        return Diagnostic(codes.EMPTY_FILE, parameters=named)
    if len(content) > LARGEST_MB * 1_000_000:
        size = f"{len(content) / 1_000_000:.1f}"
        return Diagnostic(codes.FILE_TOO_LARGE, parameters={**named, "size": size, "limit": LARGEST_MB})
    if media_type(content) in IMAGES:
        return broken_image(name, content)
    return None


def broken_image(name: str, content: bytes) -> Diagnostic | None:
    """Looks at the header first, so that a picture of a billion pixels is never unpacked."""
    try:
        with Image.open(BytesIO(content)) as image:
            pixels = image.width * image.height
            if pixels <= Image.MAX_IMAGE_PIXELS:
                image.verify()
                return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pixels = 2 * Image.MAX_IMAGE_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return Diagnostic(codes.BROKEN_IMAGE, parameters={"name": name})
    shown = {"name": name, "pixels": round(pixels / 1_000_000), "limit": MOST_MEGAPIXELS}
    return Diagnostic(codes.TOO_MANY_PIXELS, parameters=shown)

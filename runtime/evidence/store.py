"""Bytes by content: `<organisation>/<sha256>` in a folder, or in an S3-compatible store at scale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.store import LocalStore

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class FileStore:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @staticmethod
    def in_folder(folder: Path) -> FileStore:
        return FileStore(LocalStore(folder, mkdir=True))

    def put(self, organisation: str, sha256: str, content: bytes) -> None:
        """The same content again is the same object, written as a whole."""
        obstore.put(self._store, f"{organisation}/{sha256}", content)

    def delete(self, organisation: str, sha256: str) -> None:
        """Nothing is wrong when it is gone already."""
        with suppress(FileNotFoundError):
            obstore.delete(self._store, f"{organisation}/{sha256}")

    def read(self, organisation: str, sha256: str) -> Iterator[bytes]:
        """Fails here, not in the middle of an answer, when the bytes are gone."""
        found = obstore.get(self._store, f"{organisation}/{sha256}")
        return (bytes(chunk) for chunk in found.stream())

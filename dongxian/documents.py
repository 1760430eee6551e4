"""Model files on disk -> the documents of one model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dongxian.stop import Stop
from engine.diagnostics import Text

_MODEL_FILES = (".yaml", ".yml", ".json")


_NOT_THERE = Text("没有“{path}”这个文件或文件夹", "There is no file or folder “{path}”")
_EMPTY_FOLDER = Text(
    "文件夹“{path}”里没有 .yaml 或 .json 文件", "The folder “{path}” holds no .yaml or .json file"
)
_UNREADABLE = Text("读不了“{file}”：{reason}", "“{file}” cannot be read: {reason}")


def read_documents(paths: Sequence[str]) -> dict[str, bytes]:
    """Raw bytes: the encoding is the reader's business, which says what is wrong with it."""
    documents: dict[str, bytes] = {}
    for path in paths:
        for file in _files(Path(path)):
            try:
                documents[file.as_posix()] = file.read_bytes()
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise Stop(_UNREADABLE, file=file, reason=reason) from error
    return documents


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise Stop(_NOT_THERE, path=path)
    if path.is_file():
        yield path
        return
    inside = (file for file in path.rglob("*") if file.suffix in _MODEL_FILES and file.is_file())
    found = sorted(file for file in inside if not _is_hidden(file.relative_to(path)))
    if not found:
        raise Stop(_EMPTY_FOLDER, path=path)
    yield from found


def _is_hidden(file: Path) -> bool:
    """In `.venv` and the like, where no model of the reader's is kept."""
    return any(part.startswith(".") for part in file.parts)

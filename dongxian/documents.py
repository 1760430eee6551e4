"""Model files on disk -> the documents of one model, and the scenarios that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dongxian.stop import Stop
from engine.diagnostics import Text
from runtime.publication.trying import is_scenarios

_MODEL_FILES = (".yaml", ".yml", ".json")


_NOT_THERE = Text("没有“{path}”这个文件或文件夹", "There is no file or folder “{path}”")
_EMPTY_FOLDER = Text(
    "文件夹“{path}”里没有 .yaml 或 .json 文件", "The folder “{path}” holds no .yaml or .json file"
)
_UNREADABLE = Text("读不了“{file}”：{reason}", "“{file}” cannot be read: {reason}")
_NO_SCENARIOS = Text(
    "在“{path}”里面和旁边都没有 scenarios.yaml;用 --scenarios 指出来,或照 docs/guide/scenarios.md 写一份",
    "There is no scenarios.yaml in or beside “{path}”; name it with --scenarios, or write one",
)


def read_documents(paths: Sequence[str]) -> dict[str, bytes]:
    """Raw bytes: the encoding is the reader's business, which says what is wrong with it."""
    return {file.as_posix(): _bytes(file) for path in paths for file in _files(Path(path))}


def read_scenario_files(paths: Sequence[str], named: Sequence[str]) -> dict[str, bytes]:
    """Those named; without any, `scenarios.yaml` and `*.scenarios.yaml` in the model's folders and beside them."""
    for name in named:
        if not Path(name).is_file():
            raise Stop(_NOT_THERE, path=name)
    files = {name: _bytes(Path(name)) for name in named} or scenarios_beside(paths)
    if not files:
        raise Stop(_NO_SCENARIOS, path=paths[0])
    return files


def scenarios_beside(paths: Sequence[str]) -> dict[str, bytes]:
    """Empty when nobody has written any."""
    return {file.as_posix(): _bytes(file) for file in sorted(_scenarios(map(Path, paths)))}


def _scenarios(paths: Iterable[Path]) -> set[Path]:
    found: set[Path] = set()
    for path in paths:
        inside = path.rglob("*.yaml") if path.is_dir() else iter(())
        found |= {file for file in (*inside, *path.parent.glob("*.yaml")) if is_scenarios(file.name)}
    return found


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(_UNREADABLE, file=file, reason=reason) from error


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise Stop(_NOT_THERE, path=path)
    if path.is_file():
        yield path
        return
    inside = (file for file in path.rglob("*") if file.suffix in _MODEL_FILES and file.is_file())
    found = sorted(
        file for file in inside if not _is_hidden(file.relative_to(path)) and not is_scenarios(file.name)
    )
    if not found:
        raise Stop(_EMPTY_FOLDER, path=path)
    yield from found


def _is_hidden(file: Path) -> bool:
    """In `.venv` and the like, where no model of the reader's is kept."""
    return any(part.startswith(".") for part in file.parts)

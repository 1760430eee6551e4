"""How the code reads: short files and functions, modules that say what they are for, no leftovers, no stray hosts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("dongxian", "engine", "runtime", "designer", "tests", "benchmarks")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

# Each with its reason; a name that is short again must leave the list.
LONG_FUNCTIONS = {
    "runtime/queries/board.py:cards": "one statement, read from top to bottom",
    "runtime/storage/checkpoints.py:seal": "three statements of one transaction",
    "runtime/web/form_page.py:show_form": "the page's context, one line for each name",
    "runtime/web/routes/case.py:show": "the page's context, one line for each name",
}
TOLD_APART = {
    "tests": "a story may be told at length",
    "benchmarks": "a measured run is read from top to bottom",
}

LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|in a real (implementation|system|app)|production.ready")
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "processor"}
MACHINE_PATHS = re.compile(r"(?<![\w./])/(work|home|root|Users)/\w")
REGISTRIES = re.compile(r"//[\w.-]*(pypi|pythonhosted|npmjs|mirrors?)\.(?!example)\w")
TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".ts", ".json", ".ini", ".po"}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def texts() -> Iterator[Path]:
    """The lock file names the registry that it was made with, as every lock file does, and is not among them."""
    for place in (*ROOMS, "docs", "examples", "migrations"):
        for file in sorted((ROOT / place).rglob("*")):
            if file.suffix in TEXTS and "node_modules" not in file.parts:
                yield file
    yield from (file for file in sorted(ROOT.iterdir()) if file.suffix in TEXTS or file.name == "Makefile")


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.body[-1].end_lineno or node.lineno
            if last - node.lineno + 1 > LONGEST_FUNCTION:
                yield f"{name_of(file)}:{node.name}"


def found_in(pattern: re.Pattern[str], files: Iterator[Path]) -> list[str]:
    return [
        f"{name_of(file)}:{number}: {line.strip()}"
        for file in files
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_fit_on_a_screen_but_for_those_with_a_reason() -> None:
    rooms = (file for file in modules() if file.relative_to(ROOT).parts[0] not in TOLD_APART)
    assert {name for file in rooms for name in long_functions(file)} == set(LONG_FUNCTIONS)


@pytest.mark.parametrize("room", ["dongxian", "engine", "runtime"])
def test_every_module_and_package_says_what_it_is_for(room: str) -> None:
    assert [
        name_of(file) for file in (ROOT / room).rglob("*.py") if not ast.get_docstring(syntax(file))
    ] == []


def test_no_drawer_takes_what_belongs_nowhere() -> None:
    assert [
        name_of(file) for file in modules() if DRAWERS & {*file.with_suffix("").parts[-1].split("_")}
    ] == []


def test_nothing_is_left_for_later() -> None:
    assert found_in(LEFTOVERS, modules()) == []


def test_no_text_names_a_machine_or_a_registry() -> None:
    assert found_in(MACHINE_PATHS, texts()) == []
    assert found_in(REGISTRIES, texts()) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (LEFTOVERS, "# TODO: later"),
        (MACHINE_PATHS, 'FOLDER = "/home/li/data"'),
        (REGISTRIES, "index-url = https://mirrors.somewhere.cn/simple"),
        (REGISTRIES, "https://files.pythonhosted.org/packages"),
    ],
)
def test_the_patterns_see_what_they_look_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


# What reads a clock, a die or the machine; state and time come into the engine as arguments.
IMPURE = {"now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "getenv", "urandom"}
IMPURE_MODULES = {"time", "random", "secrets", "os", "locale", "threading"}
FROM_AN_INSTANT = {"engine/timing/wall.py:fromtimestamp"}


def impurities(file: Path) -> Iterator[str]:
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Import):
            yield from (f"{name_of(file)}:{each.name}" for each in node.names if each.name in IMPURE_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in IMPURE_MODULES:
            yield f"{name_of(file)}:{node.module}"
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in IMPURE
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"datetime", "date", "time", "uuid"}
        ):
            yield f"{name_of(file)}:{node.func.attr}"


def test_the_engine_reads_no_clock_and_throws_no_dice() -> None:
    found = {each for file in sorted((ROOT / "engine").rglob("*.py")) for each in impurities(file)}
    assert found == FROM_AN_INSTANT

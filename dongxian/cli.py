"""The `dongxian` command: finds the subcommands, one file each in `dongxian/commands`, and runs one."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence

from dongxian import commands, language
from dongxian.stop import Stop


def main(arguments: Sequence[str] | None = None) -> int:
    _speak_utf8()
    asked = sys.argv[1:] if arguments is None else arguments
    args = parser(asked[0] if asked else "").parse_args(asked)
    args.language = language.chosen(args.lang)
    try:
        exit_code: int = args.run(args)
    except BrokenPipeError:  # whoever read has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Stop as stop:
        print(stop.text.to(args.language), file=sys.stderr)
        return 2
    return exit_code


def parser(asked: str = "") -> argparse.ArgumentParser:
    """Every module in `dongxian.commands` has `register(subparsers)` and the `run(args) -> int` it sets.

    Only the command that is asked for is imported: `check` need not wait for the web server.
    """
    root = argparse.ArgumentParser(
        prog="dongxian", description="动线 · one readable model of a sales process"
    )
    subparsers = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    modules = {name.rstrip("_"): name for _, name, _ in pkgutil.iter_modules(commands.__path__)}
    for name in [modules[asked]] if asked in modules else sorted(modules.values()):
        importlib.import_module(f"{commands.__name__}.{name}").register(subparsers)
    for command in subparsers.choices.values():
        command.add_argument(
            "--lang", choices=["zh", "en"], help="language of messages (default: the environment's)"
        )
    return root


def _speak_utf8() -> None:
    """A Windows console or LANG=C would stop at the first Chinese character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())

"""One file for each subcommand: `register(subparsers)` declares it, `run(args) -> int` is its exit code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Protocol


class Subparsers(Protocol):
    """What `ArgumentParser.add_subparsers` returns; argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str, description: str | None) -> ArgumentParser: ...

"""Every measurement, or some of them, in one table.

    uv run --no-sync python -m benchmarks [expressions tables forms timing replay startup submit imports event_log digests following workers deadlines]

Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from benchmarks.reading import report

# Each module has `readings() -> Iterator[Reading]`; the slowest comes last.
MEASURED = (
    "expressions",
    "tables",
    "forms",
    "timing",
    "replay",
    "startup",
    "submit",
    "imports",
    "event_log",
    "digests",
    "following",
    "workers",
    "deadlines",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASURED, []], metavar="NAME", help=", ".join(MEASURED))
    wanted = parser.parse_args().names or MEASURED
    modules = [importlib.import_module(f"benchmarks.{name}") for name in wanted]
    return report(reading for module in modules for reading in module.readings())


if __name__ == "__main__":
    sys.exit(main())

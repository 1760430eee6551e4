"""`dongxian check`: everything that is wrong with a model, at once, with the next step for each."""

from __future__ import annotations

import argparse
import json

from dongxian.commands import Subparsers
from dongxian.documents import read_documents
from dongxian.report import as_data, as_text, summary
from engine.diagnostics import Severity
from engine.model import load
from engine.model.read_back import ladders_in_words


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("check", help="检查模型文件 · check model files", description=__doc__)
    command.add_argument(
        "paths", nargs="+", metavar="FILE|FOLDER", help="model files, or folders that hold them"
    )
    command.add_argument("--json", action="store_true", help="print the diagnostics as JSON")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the model can be published as it is, 1 when there are errors."""
    documents = read_documents(args.paths)
    loaded = load(documents)
    diagnostics = loaded.diagnostics
    ok = not any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    if args.json:
        print(
            json.dumps(
                {"ok": ok, "diagnostics": [as_data(item) for item in diagnostics]},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for diagnostic in diagnostics:
            print(as_text(diagnostic, args.language), end="\n\n")
        for line in ladders_in_words(loaded.model, args.language) if loaded.model else ():
            print(line)
        print(summary(diagnostics, len(documents), args.language))
    return 0 if ok else 1

"""The one case that is meant on the command line, by its id or its whole name."""

from __future__ import annotations

import argparse
import sys

from sqlalchemy import Connection, Row, select

from engine.diagnostics import Text
from runtime.storage.tables import cases

NO_CASE = Text("没有找到“{wanted}”", "There is no case “{wanted}”")
SEVERAL = Text("“{wanted}”有 {count} 个,用编号再问一次:", "“{wanted}” means {count} cases; ask by id:")
SEVERAL_SHOWN = 10


def case_meant(
    args: argparse.Namespace, connection: Connection, organisation: str
) -> Row[tuple[object, ...]] | None:
    """None when it is not one; then this has been said."""
    found = connection.execute(
        select(cases)
        .where(cases.c.organisation == organisation, (cases.c.id == args.case) | (cases.c.name == args.case))
        .limit(SEVERAL_SHOWN)
    ).all()
    if len(found) == 1:
        return found[0]
    text = SEVERAL if found else NO_CASE
    print(text.to(args.language).format(wanted=args.case, count=len(found)), file=sys.stderr)
    for row in found:
        print(f"  {row.id}  {row.name}", file=sys.stderr)
    return None

"""Makes the demo's folder ready: tables, and the company if it is not there yet. Runs in a process of its own,
so that the memory it took is given back and the pages are loaded meanwhile."""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path

from dongxian.demo import MODEL, database_url
from dongxian.demo.founding import demo_organisation, found
from engine.diagnostics import Language, Text
from runtime.clock import SystemClock
from runtime.evidence.store import FileStore
from runtime.storage import migration
from runtime.storage.database import Database

INVENTING = Text(
    "正在生成半年的演示数据(几秒钟)……", "Inventing six months of a company's life (some seconds) …"
)
# The published text says it too, so that the model page and the messages agree.
PACE = re.compile(r"(?m)^reminders:\n(?:  .*\n)+")
AT_DEMO_PACE = "reminders:\n  together: 1 min            # 演示:攒一分钟,白天夜里都发\n"


def begin(folder: Path, language: Language) -> None:
    # Half a million objects live until this process ends; looking for garbage among them took a sixth of the time.
    gc.disable()
    folder.mkdir(parents=True, exist_ok=True)
    with Database.open(database_url(folder)) as database:
        migration.upgrade(database)
        with database.read() as connection:
            known = demo_organisation(connection)
        if known is None:
            print(INVENTING.to(language), flush=True)
            found(database, FileStore.in_folder(folder / "files"), documents(), SystemClock().now())


def documents() -> dict[str, str]:
    """The example's model, but for the pace of its reminders: nobody looks at a demo for half an hour."""
    files = {
        file.relative_to(MODEL).as_posix(): file.read_text("utf-8") for file in sorted(MODEL.rglob("*.yaml"))
    }
    return {name: PACE.sub(AT_DEMO_PACE, text) for name, text in files.items()}


if __name__ == "__main__":
    begin(Path(sys.argv[1]), "en" if sys.argv[2] == "en" else "zh")

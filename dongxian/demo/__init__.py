"""A dairy company of the first article, invented by a seeded generator, for `dongxian demo`.

Its assumptions are written down in `examples/dairy-east-china/README.md`. Nothing here is real, and nothing
reaches the tables but through the gate's `decide`.
"""

from pathlib import Path

MODEL = Path(__file__).parents[2] / "examples" / "dairy-east-china" / "model"


def database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'dongxian.db'}"

"""The base of everything that people write, and how alternatives are told apart.

A tag of an alternative is written «so»: it never reaches a reader, `engine.model.shape` drops it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Tag

Key = str | int
Path = tuple[Key, ...]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def shape(value: object) -> str:
    """Mapping, list, or a single value; what is none of them is told that it should be a single value."""
    if isinstance(value, dict | BaseModel):
        return "«mapping»"
    return "«list»" if isinstance(value, list) else "«value»"


class Bilingual(Part):
    zh: str
    en: str


Words = Annotated[
    Annotated[str, Tag("«value»")] | Annotated[Bilingual, Tag("«mapping»")],
    Discriminator(shape),
]
Names = Annotated[
    Annotated[str, Tag("«value»")] | Annotated[list[str], Tag("«list»")],
    Discriminator(shape),
]
"""One name or a list of names."""

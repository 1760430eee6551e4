"""Which part of the format a path of a document lies in: its keys, and legal examples for a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ForwardRef, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from engine.model.document import Document
from engine.model.document.action import kind_of
from engine.model.document.gate import GateSpec
from engine.model.document.part import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """`keys` of the mapping that stands here, `examples` of what may stand here."""

    keys: tuple[str, ...] = ()
    examples: tuple[object, ...] = ()

    def example(self, like: type | None) -> object:
        """The first example of the demanded type, or simply the first."""
        fitting = [example for example in self.examples if like is not None and isinstance(example, like)]
        return next(iter(fitting or self.examples), None)


def spot(path: Path, data: object) -> Spot:
    """What may stand at `path`; alternatives are chosen by what the data look like on the way."""
    annotation: Any = Document
    examples: tuple[object, ...] = ()
    for key in path:
        part = _chosen(annotation, data)
        data = _inside(data, key)
        if isinstance(part, type) and issubclass(part, BaseModel):
            field = _fields(part).get(str(key))
            if field is None:
                return Spot()
            annotation, examples = field.annotation, tuple(field.examples or ())
        elif get_origin(part) in (dict, list):
            annotation = get_args(part)[-1]
            noted = [example for note in _notes(annotation) for example in note.examples or ()]
            examples = tuple(noted or _items(examples))
        else:
            return Spot()
    part = _chosen(annotation, data)
    keys = tuple(_fields(part)) if isinstance(part, type) and issubclass(part, BaseModel) else ()
    return Spot(keys, examples)


def _items(examples: tuple[object, ...]) -> Iterator[object]:
    """What is inside the examples of a list or mapping."""
    for example in examples:
        if isinstance(example, list):
            yield from example
        elif isinstance(example, dict):
            yield from example.values()


def _fields(part: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in part.model_fields.items()}


def _notes(annotation: Any) -> Iterator[FieldInfo]:
    if get_origin(annotation) is Annotated:
        yield from (note for note in get_args(annotation)[1:] if isinstance(note, FieldInfo))
        yield from _notes(get_args(annotation)[0])


def _inside(data: object, key: str | int) -> object:
    if isinstance(data, dict):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None


def _chosen(annotation: Any, data: object) -> Any:
    """The alternative of a union that looks like the data."""
    if isinstance(annotation, TypeAliasType):
        annotation = annotation.__value__
    arms = list(_arms(annotation))
    kind = kind_of(data)
    kinds = [arm for arm in arms if _tag(arm) == kind] if kind else []
    bare = [_bare(arm) for arm in kinds or arms]
    if isinstance(data, list):
        bare = [arm for arm in bare if get_origin(arm) is list] or bare
    elif isinstance(data, dict):
        bare = [arm for arm in bare if get_origin(arm) is dict or _is_part(arm)] or bare
    return bare[0]


def _arms(annotation: Any) -> Iterator[Any]:
    bare = _bare(annotation)
    if get_origin(bare) is None or get_origin(bare) in (dict, list):
        yield annotation
        return
    for arm in get_args(bare):
        yield from _arms(arm.__value__ if isinstance(arm, TypeAliasType) else arm)


def _tag(annotation: Any) -> str | None:
    notes = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((note.tag for note in notes if hasattr(note, "tag")), None)


def _bare(annotation: Any) -> Any:
    """Without notes; only the gate's grammar is recursive, so a name in quotes is its list."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return list[GateSpec] if isinstance(annotation, ForwardRef) else annotation


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

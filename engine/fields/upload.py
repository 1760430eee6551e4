"""What file, photo, audio and signature have in common: a list of uploaded files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FieldType, Guard, JsonSchema
from engine.json import Json

FILES = Text("上传的文件", "uploaded files")
MEGABYTE = 1_000_000

_PATTERNS = {
    "id": "^[A-Za-z0-9_-]{1,64}$",
    "sha256": "^[0-9a-f]{64}$",
    "type": "^[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,100}$",
}
_shapes = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_name = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff/\\\\]{1,255}")
_is_id, _is_digest, _is_type = (_shapes[name].fullmatch for name in ("id", "sha256", "type"))
_is_name = _name.fullmatch
_WORDS = {
    "id": Text("编号", "id"),
    "name": Text("文件名", "name"),
    "sha256": Text("校验值", "checksum"),
    "size": Text("大小", "size"),
    "type": Text("类型", "type"),
}


class Upload(FieldType):
    """`accepts` are the beginnings of the media types taken, all when empty.

    Whether a file is what its type says was seen when its bytes came in; here only the record is checked.
    """

    accepts: ClassVar[tuple[str, ...]] = ()
    wanted: ClassVar[Text] = Text("文件", "a file")

    at_most: int = Field(default=9, ge=1, le=50)
    megabytes: int = Field(default=20, ge=1, le=500)

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.FILES

    def value_schema(self) -> JsonSchema:
        properties: dict[str, object] = {
            name: {"type": "string", "pattern": _PATTERNS[name]} for name in _PATTERNS
        }
        properties["name"] = {"type": "string", "minLength": 1, "maxLength": 255}
        properties["size"] = {"type": "integer", "minimum": 1, "maximum": self.megabytes * MEGABYTE}
        one = {
            "type": "object",
            "properties": properties,
            "required": list(_WORDS),
            "additionalProperties": False,
        }
        return {"type": "array", "items": one, "minItems": 1, "maxItems": self.at_most}

    def guard(self) -> Guard:
        return Guard(
            f"type(value) is list and 0 < len(value) <= {self.at_most} and all([fits(file) for file in value])",
            {"fits": self._fits},
        )

    def _fits(self, file: Json) -> bool:
        """True only where `_check_file` finds nothing, without its words."""
        if type(file) is not dict or len(file) != len(_WORDS):
            return False
        id, name, digest, size, kind = map(file.get, _WORDS)
        return (
            (type(id) is str and _is_id(id) is not None)
            and (type(name) is str and _is_name(name) is not None)
            and (type(digest) is str and _is_digest(digest) is not None)
            and (type(size) is int and 0 < size <= self.megabytes * MEGABYTE)
            and (type(kind) is str and _is_type(kind) is not None and kind.startswith(self.accepts or ""))
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, list):
            yield writing.wrong_type(FILES, value)
            return
        if not value:
            yield Diagnostic(codes.EMPTY_TEXT)
        if len(value) > self.at_most:
            yield Diagnostic(codes.TOO_MANY_FILES, parameters={"count": len(value), "limit": self.at_most})
        for place, file in enumerate(value[: self.at_most]):
            path = f"[{place}]"
            if isinstance(file, Mapping):
                yield from self._check_file(path, file)
            else:
                yield writing.wrong_type(FILES, file).at(None, path)

    def _check_file(self, path: str, file: Mapping[object, Json]) -> Iterator[Diagnostic]:
        wrong = [name for name, fits in _fitting(file) if not fits]
        for name in wrong:
            yield Diagnostic(codes.MALFORMED_FILE, f"{path}.{name}", {"property": _WORDS[name]})
        for surplus in file.keys() - _WORDS.keys():
            name = writing.shown(str(surplus))
            yield Diagnostic(codes.MALFORMED_FILE, f"{path}.{name}", {"property": name})
        named = {"name": writing.shown(str(file.get("name")))}
        size, kind = file.get("size"), file.get("type")
        if "size" not in wrong and isinstance(size, int) and size > self.megabytes * MEGABYTE:
            shown = f"{size / MEGABYTE:.1f}"
            yield Diagnostic(
                codes.FILE_TOO_LARGE, f"{path}.size", {**named, "size": shown, "limit": self.megabytes}
            )
        if "type" not in wrong and self.accepts and not str(kind).startswith(self.accepts):
            yield Diagnostic(
                codes.WRONG_FILE_TYPE, f"{path}.type", {**named, "got": str(kind), "wanted": self.wanted}
            )

    def read(self, value: Json) -> Value:
        if not isinstance(value, list) or not value:
            return None
        return tuple(str(file["name"]) for file in value if isinstance(file, Mapping))

    def write(self, value: Value) -> Json:
        """Files are uploaded, never computed."""
        return None

    def show(self, value: Json, language: Language) -> str:
        names = self.read(value) or ()
        return ("、" if language == "zh" else ", ").join(map(str, names)) if isinstance(names, tuple) else ""


def _fitting(file: Mapping[object, Json]) -> Iterator[tuple[str, bool]]:
    for name, shape in _shapes.items():
        value = file.get(name)
        yield name, isinstance(value, str) and shape.fullmatch(value) is not None
    called = file.get("name")
    yield "name", isinstance(called, str) and _name.fullmatch(called) is not None
    size = file.get("size")
    yield "size", isinstance(size, int) and not isinstance(size, bool) and size > 0

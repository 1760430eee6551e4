"""A handwritten signature as one picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.diagnostics import Text
from engine.fields.field_type import FIELD_TYPES
from engine.fields.upload import Upload


@FIELD_TYPES.register
class Signature(Upload):
    title = Text("签名", "Signature")
    help = Text("手写签名的图片", "The picture of a handwritten signature")
    icon = "signature"
    example: ClassVar = {"type": "signature"}
    accepts = ("image/",)
    wanted = Text("签名图片", "a picture of the signature")

    type: Literal["signature"] = "signature"
    at_most: int = Field(default=1, ge=1, le=1)

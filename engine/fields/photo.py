"""Photos; `camera_only` asks the phone for its camera instead of the album.

A larger picture is made smaller on the phone, to `longest_side` pixels; what the camera wrote into it stays.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.diagnostics import Text
from engine.fields.field_type import FIELD_TYPES
from engine.fields.upload import Upload


@FIELD_TYPES.register
class Photo(Upload):
    title = Text("照片", "Photo")
    help = Text("拍照或从相册选取", "Taken with the camera or chosen from the album")
    icon = "camera"
    example: ClassVar = {"type": "photo", "camera_only": True}
    accepts = ("image/",)
    wanted = Text("照片", "a photo")

    type: Literal["photo"] = "photo"
    camera_only: bool = False
    longest_side: int = Field(default=2000, ge=640, le=8000)

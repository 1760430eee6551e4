"""Recordings; phones wrap some of them in a video container."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.diagnostics import Text
from engine.fields.field_type import FIELD_TYPES
from engine.fields.upload import Upload


@FIELD_TYPES.register
class Audio(Upload):
    title = Text("录音", "Recording")
    help = Text("录音文件,如通话录音", "A recording, such as a phone call")
    icon = "mic"
    example: ClassVar = {"type": "audio"}
    accepts = ("audio/", "video/mp4", "video/webm", "video/3gpp")
    wanted = Text("录音", "a recording")

    type: Literal["audio"] = "audio"

"""Uploaded files of any type."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.diagnostics import Text
from engine.fields.field_type import FIELD_TYPES
from engine.fields.upload import Upload


@FIELD_TYPES.register
class File(Upload):
    title = Text("文件", "File")
    help = Text("任何类型的文件,如会议纪要、报价单", "Files of any type, such as minutes or a quote")
    icon = "paperclip"
    example: ClassVar = {"type": "file", "at_most": 3}
    accepts = ()
    wanted = Text("文件", "a file")

    type: Literal["file"] = "file"

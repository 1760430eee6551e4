"""What the renderer itself says; everything else comes from the model and the diagnostics."""

from engine.diagnostics import Text

REQUIRED = Text("必填", "required")
CHOOSE = Text("请选择", "Choose one")
NO_ANSWER = Text("不填", "No answer")
NOT_OFFERED = Text("不在可选项里", "not one of the options")
CORRECT_THESE = Text("还有几处要改", "A few things need your attention")
KEPT_FILES = Text("已上传;去掉勾选就不再附上", "Uploaded; clear a box to leave the file out")
POSITION = Text("纬度,经度", "latitude,longitude")
YUAN = Text("元", "yuan")
ONLY_WHEN = Text("仅在满足条件时填写:", "Only when: ")
ROW = Text("第 {number} 行", "Row {number}")
MORE_ROWS = Text("再加一行", "One more row")
REMOVE_ROW = Text("去掉这一行", "Remove this row")

"""What can be wrong with rows."""

from engine.diagnostics import declare

ROWS_AND_FIELDS = declare(
    "MODEL308",
    zh="明细行(repeat)和每行的字段(fields)要一起写",
    en="A repeat and the fields of its rows go together",
    hint_zh="例如 明细: {{type: repeat, fields: {{品名: text, 数量: integer}}}}",
    hint_en="For example 明细: {{type: repeat, fields: {{品名: text, 数量: integer}}}}",
)
ROWS_IN_ROWS = declare(
    "MODEL309",
    zh="“{name}”是明细行里的明细行,只能有一层",
    en="“{name}” is rows inside rows; there is one level only",
    hint_zh="把它放到外面,或改成一个 long_text",
    hint_en="Move it out, or make it a long_text",
)
ROW_RENAMED = declare(
    "MODEL310",
    zh="每行里的字段“{name}”还不能改名",
    en="“{name}” inside a row cannot be renamed yet",
    hint_zh="删去 was:旧名下填过的内容留在旧名下",
    hint_en="Remove was: what was filled in stays under the old name",
)

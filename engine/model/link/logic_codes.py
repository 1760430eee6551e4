"""What can be wrong with how fields are hidden, locked and filled in beforehand."""

from engine.diagnostics import declare

HIDDEN_WITHOUT_CONDITION = declare(
    "MODEL340",
    zh="写了 when_hidden,却没有 visible_if",
    en="There is a when_hidden but no visible_if",
    hint_zh="补上 visible_if: 何时显示,或删去 when_hidden",
    hint_en="Add visible_if: <when it is shown>, or remove when_hidden",
)
BESIDE_COMPUTED = declare(
    "MODEL341",
    zh="自动计算的字段不用再写 {key}",
    en="A computed field has no use for {key}",
    hint_zh="删去 {key},或删去 computed",
    hint_en="Remove {key}, or remove computed",
)
DEFAULT_UNFIT = declare(
    "MODEL342",
    zh="默认值“{typed}”填不进“{type}”字段:{why}",
    en="The default “{typed}” does not fit a field of type {type}: {why}",
    hint_zh="写成会填进表单的样子;要计算就以等号开头,例如 default: = today()",
    hint_en="Write it as a person would type it; a formula begins with an equals sign, such as default: = today()",
)
NOT_IN_ROW = declare(
    "MODEL343",
    zh="每行里的字段“{name}”不能写 {key}",
    en="“{name}” inside a row cannot have {key}",
    hint_zh="删去 {key}:新加的一行总是空的,也没有原来的值可保留",
    hint_en="Remove {key}: a new row is always empty, and has no earlier value to keep",
)
DEFAULT_NOT_TYPED = declare(
    "MODEL344",
    zh="“{type}”字段不能有默认值",
    en="A field of type {type} cannot have a default",
    hint_zh="删去 default",
    hint_en="Remove default",
)

"""What can be wrong with a submission as a whole; `engine.fields.codes` has what a single value gets wrong."""

from engine.diagnostics import declare

REQUIRED = declare(
    "FORM501",
    zh="“{field}”还没有填",
    en="“{field}” is not filled in",
    hint_zh="填上这一项",
    hint_en="Fill it in",
)
UNKNOWN_FIELD = declare(
    "FORM502",
    zh="表单“{form}”没有字段“{name}”,最接近的是“{nearest}”",
    en="The form “{form}” has no field “{name}”; “{nearest}” is nearest",
    hint_zh="改用表单里的字段名,或去掉这一项",
    hint_en="Use a field of the form, or leave this one out",
)
CONSTRAINT = declare(
    "FORM503",
    zh="{message}",
    en="{message}",
    hint_zh="修改“{field}”后重新提交",
    hint_en="Change “{field}” and send again",
)
CONSTRAINT_WITHOUT_WORDS = declare(
    "FORM504",
    zh="“{field}”不符合要求:{constraint}",
    en="“{field}” does not meet its condition: {constraint}",
    hint_zh="修改“{field}”后重新提交",
    hint_en="Change “{field}” and send again",
)

"""Every message about an expression; positions are relative to the expression's own text."""

from __future__ import annotations

from engine.diagnostics import declare

SYNTAX = declare(
    "EXPR101",
    zh="这里读不下去了:{found}",
    en="Cannot read on from here: {found}",
    hint_zh="检查括号和引号是否成对、运算符两边是否都有内容",
    hint_en="Check that brackets and quotes are paired and that every operator has both sides",
)
FULL_WIDTH = declare(
    "EXPR102",
    zh="全角符号“{found}”不能出现在文字之外",
    en='The full-width "{found}" cannot stand outside a text',
    hint_zh="改成半角的 {expected}",
    hint_en="Write {expected} instead",
)
SINGLE_EQUALS = declare(
    "EXPR103",
    zh="一个等号不是比较",
    en="A single equals sign does not compare",
    hint_zh="判断相等要写两个等号 ==",
    hint_en="Write == to ask whether two values are equal",
)
UNKNOWN_NAME = declare(
    "EXPR104",
    zh="没有叫“{name}”的字段或定义",
    en='There is no field or definition called "{name}"',
    hint_zh="这里能用的名称有:{known}",
    hint_en="Names that can be used here: {known}",
)
UNKNOWN_NAME_NEAR = declare(
    "EXPR105",
    zh="没有叫“{name}”的字段或定义,最接近的是“{nearest}”",
    en='There is no field or definition called "{name}"; the nearest is "{nearest}"',
    hint_zh="改成 {nearest},或者先在模型里添加“{name}”",
    hint_en='Write {nearest}, or add "{name}" to the model first',
)
UNKNOWN_FUNCTION = declare(
    "EXPR106",
    zh="没有叫“{name}”的函数",
    en='There is no function called "{name}"',
    hint_zh="可以用的函数有:{known}",
    hint_en="Functions that exist: {known}",
)
UNKNOWN_FUNCTION_NEAR = declare(
    "EXPR107",
    zh="没有叫“{name}”的函数,最接近的是“{nearest}”",
    en='There is no function called "{name}"; the nearest is "{nearest}"',
    hint_zh="改成 {nearest}",
    hint_en="Write {nearest}",
)
ARITY = declare(
    "EXPR108",
    zh="{function} 不接受 {given} 个参数",
    en="{function} does not take {given} arguments",
    hint_zh="写法是 {usage}",
    hint_en="It is written {usage}",
)
ARGUMENT_TYPE = declare(
    "EXPR109",
    zh="{function} 的第 {position} 个参数是{given},用不上",
    en="Argument {position} of {function} is a {given}, which it cannot use",
    hint_zh="写法是 {usage}",
    hint_en="It is written {usage}",
)
MIXED_TYPES = declare(
    "EXPR110",
    zh="{left}和{right}不能用 {operator} 放在一起",
    en="{left} and {right} cannot stand on the two sides of {operator}",
    hint_zh='两边换成同一种值;文字转数字用 number(),写日期用 date("2026-03-01")',
    hint_en='Use values of one kind; number() reads a text, date("2026-03-01") writes a date',
)
WRONG_OPERAND = declare(
    "EXPR111",
    zh="{operator} 不能用于{given}",
    en="{operator} does not work on {given}",
    hint_zh="这里需要{expected}",
    hint_en="This place needs {expected}",
)
MONEY_TIMES_MONEY = declare(
    "EXPR112",
    zh="金额乘金额没有意义",
    en="Money times money means nothing",
    hint_zh="其中一边应是数字,例如 预算 * 0.3;要把金额当数字用 number(预算)",
    hint_en="One side must be a number, as in budget * 0.3; number(budget) reads money as a number",
)
RESULT_TYPE = declare(
    "EXPR113",
    zh="这里需要{expected},表达式的结果却是{given}",
    en="This place needs a {expected}, but the expression gives a {given}",
    hint_zh="让整个表达式得出{expected}",
    hint_en="Make the whole expression give a {expected}",
)
UNKNOWN_OPTION = declare(
    "EXPR114",
    zh="“{option}”不是可选项,这样比较永远不会成立",
    en='"{option}" is not one of the options, so this can never hold',
    hint_zh="可选项有:{options}",
    hint_en="The options are: {options}",
)
UNKNOWN_OPTION_NEAR = declare(
    "EXPR115",
    zh="“{option}”不是可选项,最接近的是“{nearest}”",
    en='"{option}" is not one of the options; the nearest is "{nearest}"',
    hint_zh="改成“{nearest}”;可选项有:{options}",
    hint_en='Write "{nearest}"; the options are: {options}',
)
UNGUARDED_NOT = declare(
    "EXPR116",
    zh="“{names}”没填时,这个 not 也会成立",
    en="This not also holds when {names} is not filled",
    hint_zh="如果没填不算,请写成 filled({names}) and not …;如果没填也算,请写 is_missing(…) or not …",
    hint_en="Write filled({names}) and not … if missing should not count, is_missing(…) or not … if it should",
)
NOT_ALLOWED = declare(
    "EXPR117",
    zh="表达式里不能用{construct}",
    en="An expression cannot use {construct}",
    hint_zh="只能用字段、定义、文字、数字、比较、and/or/not、a if b else c 和列出的函数",
    hint_en="Use fields, definitions, texts, numbers, comparisons, and/or/not, a if b else c and the listed functions",
)
TOO_LONG = declare(
    "EXPR118",
    zh="表达式有 {length} 个字符,超过了 {limit} 个",
    en="The expression has {length} characters, more than {limit}",
    hint_zh="把一部分移到 definitions 里取个名字",
    hint_en="Move a part of it to definitions and give it a name",
)
TOO_COMPLEX = declare(
    "EXPR119",
    zh="表达式太大或嵌套太深",
    en="The expression is too large or nested too deeply",
    hint_zh="把一部分移到 definitions 里取个名字,或者写得更简单",
    hint_en="Move a part of it to definitions and give it a name, or make it simpler",
)
NUMBER_TOO_LONG = declare(
    "EXPR120",
    zh="数字 {number} 太长了",
    en="The number {number} is too long",
    hint_zh="最多 15 位",
    hint_en="At most 15 digits",
)
NOT_A_NUMBER = declare(
    "EXPR121",
    zh="“{found}”既不是数字也不是名称",
    en='"{found}" is neither a number nor a name',
    hint_zh="数字只能由 0-9 和一个小数点组成,名称不能以数字开头",
    hint_en="A number is made of 0-9 and one point; a name cannot begin with a digit",
)
UNKNOWN_ACTIVITY = declare(
    "EXPR122",
    zh="没有叫“{name}”的销售动作",
    en='There is no activity called "{name}"',
    hint_zh="可以计数的动作有:{known}",
    hint_en="Activities that can be counted: {known}",
)
UNKNOWN_ACTIVITY_NEAR = declare(
    "EXPR123",
    zh="没有叫“{name}”的销售动作,最接近的是“{nearest}”",
    en='There is no activity called "{name}"; the nearest is "{nearest}"',
    hint_zh="改成 {nearest}",
    hint_en="Write {nearest}",
)
BAD_WINDOW = declare(
    "EXPR124",
    zh="看不懂时间窗“{window}”",
    en='Cannot read the window "{window}"',
    hint_zh='写成 within="7d"、"48 hours" 或 "7天";时间窗按自然时间算',
    hint_en='Write within="7d", "48 hours" or "30 min"; windows are physical time',
)
MONEY_LITERAL = declare(
    "EXPR125",
    zh="金额 {amount} 的小数超过两位",
    en="The amount {amount} has more than two decimals",
    hint_zh="金额以元为单位,最多精确到分",
    hint_en="Amounts are written in yuan, at most to the fen",
)
BAD_LITERAL = declare(
    "EXPR126",
    zh="{function} 里要直接写出形如 {example} 的值",
    en="{function} needs a written value such as {example}",
    hint_zh='写成 {function}("{example}")',
    hint_en='Write {function}("{example}")',
)
TEXT_FOR_DATE = declare(
    "EXPR127",
    zh="带引号的“{found}”是文字,不是{expected}",
    en='The quoted "{found}" is a text, not a {expected}',
    hint_zh="写成 {suggestion}",
    hint_en="Write {suggestion}",
)
EMPTY = declare(
    "EXPR128",
    zh="表达式是空的",
    en="The expression is empty",
    hint_zh="写一个条件或算式,或者删掉这一项",
    hint_en="Write a condition or a calculation, or remove this entry",
)
OPERATOR_WORD = declare(
    "EXPR129",
    zh="这里不用“{found}”",
    en='"{found}" is not written here',
    hint_zh="写成 {expected}",
    hint_en="Write {expected}",
)
USE_IS_MISSING = declare(
    "EXPR130",
    zh="表达式里没有 None",
    en="There is no None in expressions",
    hint_zh="判断没填用 is_missing(字段),判断填了用 filled(字段)",
    hint_en="is_missing(field) asks whether nothing was filled in, filled(field) the opposite",
)
TEXT_NOT_CLOSED = declare(
    "EXPR131",
    zh="引号没有成对",
    en="A quotation mark has no partner",
    hint_zh="文字的前后各要一个引号,文字要写在一行里",
    hint_en="A text needs a quotation mark before and after it, on one line",
)
BACKSLASH = declare(
    "EXPR132",
    zh="表达式里不能用反斜杠",
    en="A backslash cannot be used in an expression",
    hint_zh="去掉反斜杠;文字里要用双引号时,外面用单引号",
    hint_en="Remove it; put single quotes around a text that contains double quotes",
)
UNPRINTABLE = declare(
    "EXPR133",
    zh="这里有一个看不见的字符 {number}",
    en="There is an invisible character {number} here",
    hint_zh="删掉它,多半是从别处粘贴带来的",
    hint_en="Delete it; it probably came with pasted text",
)

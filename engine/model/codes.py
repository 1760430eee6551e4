"""What can be wrong with the documents of a model before its parts are linked."""

from engine.diagnostics import declare

NOT_A_MODEL = declare(
    "MODEL201",
    zh="这份文件不是模型:最外层要是“键: 值”",
    en="This file is not a model: its outermost level must be “key: value” pairs",
    hint_zh="从 dongxian: 1 和 funnel: 名称 写起",
    hint_en="Begin with dongxian: 1 and funnel: <name>",
)
NO_FUNNEL = declare(
    "MODEL202",
    zh="没有一份文件写了 funnel",
    en="No document says which funnel it is",
    hint_zh="在漏斗文件开头写 funnel: 漏斗名",
    hint_en="Write funnel: <name> at the top of the funnel's file",
)
SEVERAL_FUNNELS = declare(
    "MODEL203",
    zh="模型里有第二个漏斗“{name}”;目前一个模型只能有一个漏斗",
    en="There is a second funnel, “{name}”; for now a model has exactly one",
    hint_zh="先只保留一份漏斗文件;多个漏斗以后支持",
    hint_en="Keep one funnel file; several funnels will come later",
)
SAID_TWICE = declare(
    "MODEL204",
    zh="“{name}”在两份文件里都写了",
    en="“{name}” is written in two documents",
    hint_zh="只在一份文件里保留它",
    hint_en="Keep it in one of the documents",
)
UNKNOWN_KEY = declare(
    "MODEL205",
    zh="这里没有“{name}”这个键{suggestion}",
    en="There is no key “{name}” here{suggestion}",
    hint_zh="可以写的键:{known}",
    hint_en="Keys that may stand here: {known}",
)
MISSING_KEY = declare(
    "MODEL206",
    zh="缺少“{name}”",
    en="“{name}” is missing",
    hint_zh="补上,例如 {example}",
    hint_en="Add it, for example {example}",
)
WRONG_SHAPE = declare(
    "MODEL207",
    zh="这里要写{expected},现在是{got}",
    en="This takes {expected}, but it is {got}",
    hint_zh="例如 {example}",
    hint_en="For example {example}",
)
YES_IS_TEXT = declare(
    "MODEL208",
    zh="“{name}”在这里是文字,不是“是”或“否”",
    en="“{name}” is text here, not yes or no",
    hint_zh="写 {example}",
    hint_en="Write {example}",
)
NOT_ONE_OF = declare(
    "MODEL209",
    zh="“{name}”不在可选的范围内{suggestion}",
    en="“{name}” is not one of the choices{suggestion}",
    hint_zh="可以写:{known}",
    hint_en="Choices: {known}",
)
OUT_OF_RANGE = declare(
    "MODEL210",
    zh="{name} 不能写在这里:{expected}",
    en="{name} cannot stand here: {expected}",
    hint_zh="例如 {example}",
    hint_en="For example {example}",
)
UNKNOWN_ACTION = declare(
    "MODEL212",
    zh="看不出这是什么动作",
    en="It is not clear which action this is",
    hint_zh="用其中一个键开头:{known}",
    hint_en="Begin it with one of these keys: {known}",
)
SAME_ID = declare(
    "MODEL213",
    zh="“{name}”和前面的“{other}”是同一个名字",
    en="“{name}” is the same name as “{other}” above",
    hint_zh="改其中一个;全角半角、大小写不同不算不同的名字",
    hint_en="Rename one; width and case of letters do not make names different",
)
UNKNOWN_ZONE = declare(
    "MODEL214",
    zh="没有“{name}”这个时区{suggestion}",
    en="There is no time zone “{name}”{suggestion}",
    hint_zh="写时区的标准名,例如 Asia/Shanghai",
    hint_en="Write its standard name, for example Asia/Shanghai",
)
NAME_TAKEN = declare(
    "MODEL246",
    zh="“{name}”已经是{what}",
    en="“{name}” is already {what}",
    hint_zh="换一个名字,表达式里才分得清",
    hint_en="Choose another name, so that expressions can tell them apart",
)

"""What can be wrong with the text of a document, before anyone asks what it means."""

from __future__ import annotations

from engine.diagnostics import declare

QUOTE_IT_ZH = "给整段文字加上英文引号"
QUOTE_IT_EN = "Put quotes around the whole text"

TOO_BIG = declare(
    "YAML001",
    zh="文件有 {size} MB，超过了 {limit} MB",
    en="The file has {size} MB, more than {limit} MB",
    hint_zh="模型文件只写定义，数据请用导入；太大就拆成几个漏斗文件",
    hint_en="A model holds definitions only; import data instead, or split the funnels into several files",
)
NOT_UTF8 = declare(
    "YAML002",
    zh="文件不是 UTF-8 编码，看起来是 {encoding}",
    en="The file is not UTF-8; it looks like {encoding}",
    hint_zh="在编辑器里选择“另存为 UTF-8”",
    hint_en="Save it as UTF-8 in your editor",
)
CONTROL_CHARACTER = declare(
    "YAML003",
    zh="这里有看不见的字符 {character}",
    en="There is an invisible character {character} here",
    hint_zh="删掉它；常见于从网页或聊天里复制的文字",
    hint_en="Delete it; text copied from web pages and chats often carries such characters",
)
EMPTY = declare(
    "YAML004",
    zh="文件是空的",
    en="The file is empty",
    hint_zh="从 dongxian: 1 和 funnel: 漏斗名 两行开始写",
    hint_en="Start with the two lines dongxian: 1 and funnel: its name",
)
TOO_DEEP = declare(
    "YAML005",
    zh="嵌套超过了 {limit} 层",
    en="The nesting is deeper than {limit} levels",
    hint_zh="模型不需要这么深，检查缩进和括号",
    hint_en="No model is that deep; check indentation and brackets",
)
TOO_MANY_VALUES = declare(
    "YAML006",
    zh="文件里的值超过了 {limit} 个",
    en="The file has more than {limit} values",
    hint_zh="模型文件只写定义，数据请用导入；检查 *引用 是否层层放大",
    hint_en="A model holds definitions only; import data instead, and check whether *aliases multiply each other",
)
SYNTAX = declare(
    "YAML010",
    zh="这里不符合 YAML 的写法",
    en="This is not YAML",
    hint_zh="检查本行和上一行的缩进、冒号、引号；文字里有 : # [ ] {{ }} 等符号时给整段加引号",
    hint_en="Check indentation, colons and quotes here and one line above; quote text that holds : # [ ] {{ }}",
)
TAB = declare(
    "YAML011",
    zh="这里用了制表符缩进",
    en="A tab is used for indentation here",
    hint_zh="换成空格，每层两个",
    hint_en="Use spaces, two for each level",
)
BAD_INDENT = declare(
    "YAML012",
    zh="这一行的缩进和前面的行对不上",
    en="The indentation of this line fits no line above",
    hint_zh="同一层的行要左对齐，下一层多缩进两个空格；列表的 - 后面也要有空格",
    hint_en="Lines of one level start in one column, the next level two spaces further right; a list's - needs a space too",
)
UNCLOSED_QUOTE = declare(
    "YAML013",
    zh="从这里开始的引号没有关上",
    en="The quote that starts here is never closed",
    hint_zh="在文字末尾补上同样的引号 {quote}",
    hint_en="End the text with the same quote {quote}",
)
UNCLOSED_BRACKET = declare(
    "YAML014",
    zh="从这里开始的 {bracket} 没有写完整，第 {line} 行第 {column} 列读不下去",
    en="The {bracket} that starts here is incomplete; reading stopped at line {line}, column {column}",
    hint_zh="用英文逗号隔开各项并补上右括号；里面有表达式时给它加引号",
    hint_en="Put commas between the items and close the bracket; quote an expression inside it",
)
NO_COLON = declare(
    "YAML015",
    zh="“{text}”后面缺少冒号",
    en="There is no colon after “{text}”",
    hint_zh="写成“名称: 值”，冒号用英文，后面空一格",
    hint_en="Write “name: value”, with a space after the colon",
)
SECOND_COLON = declare(
    "YAML016",
    zh="这段文字里又出现了冒号，YAML 会当成另一层",
    en="The text holds a second colon, which YAML takes for another level",
    hint_zh=QUOTE_IT_ZH,
    hint_en=QUOTE_IT_EN,
)
RESERVED_START = declare(
    "YAML017",
    zh="不带引号的文字不能以 {character} 开头",
    en="Text without quotes cannot start with {character}",
    hint_zh=QUOTE_IT_ZH,
    hint_en=QUOTE_IT_EN,
)
TEXT_AFTER_QUOTE = declare(
    "YAML018",
    zh="引号或括号关上以后还有文字",
    en="There is more text after the closing quote or bracket",
    hint_zh="给整段再加一层单引号，例如 '\"上海\" == 城市'",
    hint_en="Put single quotes around all of it, for example '\"上海\" == 城市'",
)
BAD_ESCAPE = declare(
    "YAML019",
    zh="双引号里的反斜线写法不对",
    en="This backslash means nothing inside double quotes",
    hint_zh="改用单引号，或把反斜线写两遍",
    hint_en="Use single quotes, or write the backslash twice",
)
DUPLICATE_KEY = declare(
    "YAML020",
    zh="“{key}”写了两遍，前一个在第 {line} 行第 {column} 列",
    en="“{key}” is written twice, first at line {line}, column {column}",
    hint_zh="合并成一个，或给其中一个改名",
    hint_en="Join the two, or rename one of them",
)
KEY_IS_NO_TEXT = declare(
    "YAML021",
    zh="冒号前面应当是一个名称，这里是列表、映射或空白",
    en="A name belongs before the colon, not a list, a mapping or nothing",
    hint_zh="在冒号前写名称，例如 阶段名称: 值",
    hint_en="Write a name before the colon, for example name: value",
)
TAG = declare(
    "YAML022",
    zh="不支持 YAML 标签 {tag}",
    en="YAML tags such as {tag} are not supported",
    hint_zh="去掉它；如果它是文字的一部分，给整段加引号",
    hint_en="Remove it, or quote the text that it belongs to",
)
MERGE_KEY = declare(
    "YAML023",
    zh="不支持合并键 <<",
    en="The merge key << is not supported",
    hint_zh="把要合并的内容写出来，或在 forms 里定义一次再用 form: 名称 引用",
    hint_en="Write the content out, or define it once under forms and refer to it with form: name",
)
SECOND_DOCUMENT = declare(
    "YAML024",
    zh="一个文件里只能有一份文档，这里用 --- 开始了第二份",
    en="A file holds one document; a second one starts with --- here",
    hint_zh="把第二份存成另一个文件，或删掉 ---",
    hint_en="Save the second one as another file, or delete the ---",
)
YAML_VERSION = declare(
    "YAML025",
    zh="声明了 YAML {version}，只支持 YAML 1.2",
    en="The file declares YAML {version}; only 1.2 is supported",
    hint_zh="删掉 %YAML 这一行；在 1.2 里 on、no、12:30 都是文字",
    hint_en="Delete the %YAML line; in 1.2 on, no and 12:30 are text",
)
UNKNOWN_ALIAS = declare(
    "YAML026",
    zh="前面没有定义 &{name}",
    en="There is no &{name} above",
    hint_zh="先在前面写 &{name}；如果星号是文字的一部分，给整段加引号",
    hint_en="Define &{name} first, or quote the text if the asterisk belongs to it",
)
CYCLE = declare(
    "YAML027",
    zh="*{name} 引用了它自己所在的内容",
    en="*{name} refers to what it stands in",
    hint_zh="把内容写出来，不要引用自身",
    hint_en="Write the content out instead of referring to itself",
)
COLON_WITHOUT_SPACE = declare(
    "YAML030",
    zh="“{name}”后面的冒号不起作用，整行成了一段文字",
    en="The colon after “{name}” does not separate, so the line is one long text",
    hint_zh="换成英文冒号加一个空格；如果本来就是文字，给整段加引号",
    hint_en="Write an ASCII colon and a space; quote the line if it is meant as text",
)
FULL_WIDTH_COMMA = declare(
    "YAML031",
    zh="列表里用了中文标点 {comma}，“{text}”成了一项",
    en="The list uses {comma}, so that “{text}” is one item",
    hint_zh="换成英文逗号加一个空格；如果本来就是一项，给它加引号",
    hint_en="Write a comma and a space; quote the item if it is meant as one",
)
SPLIT_EXPRESSION = declare(
    "YAML032",
    zh="方括号或花括号里的逗号把“{text}”切开了",
    en="The commas inside the brackets cut “{text}” apart",
    hint_zh="给整个表达式加上单引号",
    hint_en="Put single quotes around the whole expression",
)
CUT_BY_COMMENT = declare(
    "YAML033",
    zh="“{comment}”被当成了注释，值只剩“{text}”",
    en="“{comment}” is taken for a comment, which leaves “{text}”",
    hint_zh="要保留就给整段加引号；确实是注释就在 # 后空一格",
    hint_en="Quote the whole text to keep it; put a space after # if it is a comment",
)
LEADING_ZERO = declare(
    "YAML034",
    zh="{text} 会被读成数字 {number}，开头的 0 会丢",
    en="{text} is read as the number {number} and loses its leading zero",
    hint_zh="给它加引号，保留成文字",
    hint_en="Quote it to keep it as text",
)
INEXACT_NUMBER = declare(
    "YAML035",
    zh="数字 {text} 太大或不是有限的数，无法精确保存",
    en="The number {text} is too large or not finite and cannot be kept exactly",
    hint_zh="编号、身份证号要加引号写成文字",
    hint_en="Quote identifiers to keep them as text",
)
CHINESE_QUOTES = declare(
    "YAML036",
    zh="中文引号会成为文字的一部分：{text}",
    en="Chinese quotes become part of the text: {text}",
    hint_zh="换成英文引号；如果要显示中文引号，在外面再加一层英文引号",
    hint_en="Use ASCII quotes; to show the Chinese ones, put ASCII quotes around them",
)
WIDE_BLANK = declare(
    "YAML037",
    zh="“{text}”旁边有全角空格或不间断空格，会成为文字的一部分",
    en="A full-width or no-break space beside “{text}” becomes part of the text",
    hint_zh="换成普通空格",
    hint_en="Use ordinary spaces",
)
UNQUOTED_TEMPLATE = declare(
    "YAML038",
    zh="以两个花括号开头的文字要加引号",
    en="Text that starts with two braces needs quotes",
    hint_zh='给整段文字加上英文双引号，例如 say: "{{{{ 客户名称 }}}} 已停留"',
    hint_en='Put double quotes around it, for example say: "{{{{ name }}}} has waited"',
)

"""What can be wrong with an XLSForm, and what of it Dongxian has no counterpart for."""

from engine.diagnostics import declare

NO_SHEET = declare(
    "XLSFORM801",
    zh="文件里没有工作表“{wanted}”;有:{found}",
    en="The file has no sheet “{wanted}”; it has: {found}",
    hint_zh="把放问题的工作表改名为 survey,放选项的改名为 choices",
    hint_en="Name the sheet of questions survey and that of options choices",
)
NO_COLUMN = declare(
    "XLSFORM802",
    zh="工作表“{sheet}”没有“{wanted}”这一列",
    en="The sheet “{sheet}” has no column “{wanted}”",
    hint_zh="在第一行加上这个列名",
    hint_en="Add it to the first row",
)
NO_TYPE = declare(
    "XLSFORM803",
    zh="这一行没有写类型",
    en="This row has no type",
    hint_zh="在 type 列写上类型,如 text、integer、select_one 名单",
    hint_en="Write one in the column type, such as text, integer or select_one list",
)
NO_NAME = declare(
    "XLSFORM804",
    zh="“{text}”这一题没有名称",
    en="The question of type “{text}” has no name",
    hint_zh="在 name 列给它一个名称,字母开头,不含空格",
    hint_en="Give it one in the column name: a letter first, no blanks",
)
BAD_NAME = declare(
    "XLSFORM805",
    zh="“{text}”不能做名称",
    en="“{text}” cannot be a name",
    hint_zh="以字母、汉字或下划线开头,后面是字母、数字、下划线、连字符或点",
    hint_en="Begin with a letter or an underscore; letters, digits, underscores, hyphens and dots may follow",
)
NAME_TWICE = declare(
    "XLSFORM806",
    zh="名称“{text}”在第 {first} 行已经用过",
    en="The name “{text}” is used in row {first} already",
    hint_zh="给其中一题换个名称",
    hint_en="Give one of the two another name",
)
UNKNOWN_TYPE = declare(
    "XLSFORM807",
    zh="没有“{text}”这种类型,最接近的是“{nearest}”",
    en="There is no type “{text}”; “{nearest}” is nearest",
    hint_zh="改成 XLSForm 的类型,如 text、integer、decimal、date、select_one 名单",
    hint_en="Use a type of XLSForm such as text, integer, decimal, date or select_one list",
)
NO_LIST = declare(
    "XLSFORM808",
    zh="工作表 choices 里没有名单“{list}”;有:{known}",
    en="The sheet choices has no list “{list}”; it has: {known}",
    hint_zh="在 choices 的 list_name 列加上这份名单,或改成已有的",
    hint_en="Add the list to the column list_name of choices, or name one that is there",
)
NOT_CLOSED = declare(
    "XLSFORM809",
    zh="“{text}”没有结束",
    en="“{text}” is not ended",
    hint_zh="在它的最后一题下面加一行 end_group 或 end_repeat",
    hint_en="Add a row with end_group or end_repeat below its last question",
)
NOT_OPENED = declare(
    "XLSFORM810",
    zh="“{text}”没有对应的开始",
    en="“{text}” ends what was not begun",
    hint_zh="删掉这一行,或在前面加上 begin_group 或 begin_repeat",
    hint_en="Delete the row, or add begin_group or begin_repeat before it",
)
UNKNOWN_REFERENCE = declare(
    "XLSFORM811",
    zh="没有叫“{name}”的题,最接近的是“{nearest}”",
    en="There is no question “{name}”; “{nearest}” is nearest",
    hint_zh="在 ${{ }} 里写 survey 里的名称",
    hint_en="Write a name of the sheet survey between ${{ and }}",
)
MALFORMED = declare(
    "XLSFORM812",
    zh="“{text}”读不通,停在“{near}”",
    en="“{text}” cannot be read; it stops at “{near}”",
    hint_zh="检查括号、引号和运算符,例如 ${{age}} >= 18 and selected(${{city}}, 'sh')",
    hint_en="Look at its brackets, quotes and operators; for example ${{age}} >= 18 and selected(${{city}}, 'sh')",
)
OPTION_WITHOUT_NAME = declare(
    "XLSFORM813",
    zh="名单“{list}”有一个选项没有名称",
    en="An option of the list “{list}” has no name",
    hint_zh="在 name 列写上它",
    hint_en="Write it in the column name",
)
OPTION_TWICE = declare(
    "XLSFORM814",
    zh="选项“{text}”在名单“{list}”里列了两次",
    en="The option “{text}” stands twice in the list “{list}”",
    hint_zh="删掉一个,或给它换个名称",
    hint_en="Delete one of them or give it another name",
)
NO_QUESTIONS = declare(
    "XLSFORM815",
    zh="没有一题能转换成字段",
    en="None of its questions can become a field",
    hint_zh="在 survey 里至少写一道 text、integer、select_one 这样的题",
    hint_en="Write at least one question such as text, integer or select_one in the sheet survey",
)
NO_LABEL = declare(
    "XLSFORM816",
    zh="“{name}”没有给人看的题目",
    en="The question “{name}” has no label",
    hint_zh="在 label 列写上题目",
    hint_en="Write one in the column label",
)
SHEET_LEFT = declare(
    "XLSFORM821",
    zh="工作表“{sheet}”没有转换",
    en="The sheet “{sheet}” is left out",
    hint_zh="只读 survey、choices 和 settings;里面要用的内容请手工加到流程里",
    hint_en="Only survey, choices and settings are read; add by hand to the model what you need of it",
)
COLUMN_LEFT = declare(
    "XLSFORM822",
    zh="“{heading}”这一列没有对应的写法,没有转换",
    en="The column “{heading}” has no counterpart and is left out",
    hint_zh="不需要就不用管;需要的话照 docs/guide/excel-forms.md 手工补上",
    hint_en="Leave it if you do not need it; docs/guide/excel-forms.md says what to write by hand instead",
)
CELL_LEFT = declare(
    "XLSFORM823",
    zh="“{heading}”里的“{text}”没有对应的写法,没有转换",
    en="“{text}” in “{heading}” has no counterpart and is left out",
    hint_zh="字段本身已转换;需要的话照 docs/guide/excel-forms.md 手工补上",
    hint_en="The field itself is there; docs/guide/excel-forms.md says what to write by hand instead",
)
QUESTION_LEFT = declare(
    "XLSFORM824",
    zh="没有和“{text}”对应的字段类型,这一行没有转换",
    en="No field type answers to “{text}”; the row is left out",
    hint_zh="换成能转换的类型,见 docs/guide/excel-forms.md,或不要这一题",
    hint_en="Use a type that can be translated (docs/guide/excel-forms.md), or go without it",
)
RECORDED_ANYWAY = declare(
    "XLSFORM825",
    zh="“{text}”不必是字段:谁、何时提交由动线自己记下",
    en="“{text}” need not be a field: Dongxian itself records who sent a form and when",
    hint_zh="不用做什么",
    hint_en="Nothing needs to be done",
)
IN_REPEAT = declare(
    "XLSFORM826",
    zh="“{text}”是重复组“{group}”里面的重复组,明细行只能有一层",
    en="“{text}” is a repeat inside the repeat “{group}”; rows have one level only",
    hint_zh="把它移到外面,或做成一种档案(records),每条一份",
    hint_en="Move it out, or make it a record type (records) with one record for each entry",
)
TYPE_CHANGED = declare(
    "XLSFORM827",
    zh="“{text}”转换成了“{kind}”,两者不完全一样",
    en="“{text}” has become “{kind}”, which is not quite the same",
    hint_zh="看看这个字段是否合用",
    hint_en="See whether the field will do",
)
EXPRESSION_LEFT = declare(
    "XLSFORM828",
    zh="“{text}”没有转换:{why}",
    en="“{text}” is left out: {why}",
    hint_zh="需要的话用动线的表达式在这个字段上手工写,见 docs/reference/expressions.md",
    hint_en="If you need it, write it by hand as an expression of the field (docs/reference/expressions.md)",
)
RENAMED = declare(
    "XLSFORM829",
    zh="“{text}”改名为“{id}”",
    en="“{text}” is now called “{id}”",
    hint_zh="表达式里的引用已一并改好;别处用到旧名的请对照修改",
    hint_en="Expressions have followed; change what refers to the old name elsewhere",
)
GROUP_LEFT = declare(
    "XLSFORM830",
    zh="分组“{text}”的题都在,分组的标题没有转换",
    en="The questions of the group “{text}” are there; its heading is left out",
    hint_zh="字段按原来的次序排列;要分段请拆成几个动作",
    hint_en="The fields keep their order; make several activities where sections matter",
)
LANGUAGE_LEFT = declare(
    "XLSFORM831",
    zh="“{heading}”这一列是“{language}”,只转换中文和英文",
    en="The column “{heading}” is in “{language}”; only Chinese and English are translated",
    hint_zh="列名写成 label::中文 (zh) 或 label::English (en) 就会读",
    hint_en="A column named label::中文 (zh) or label::English (en) is read",
)
CIRCLE = declare(
    "XLSFORM832",
    zh="“{text}”没有转换:{chain} 互相等待",
    en="“{text}” is left out: {chain} wait for each other",
    hint_zh="改掉其中一个公式,让它不再读回自己",
    hint_en="Change one of the formulas so that it no longer leads back to itself",
)
NO_CALCULATION = declare(
    "XLSFORM833",
    zh="“{name}”是算出来的,却没有写公式",
    en="“{name}” is calculated, but has no formula",
    hint_zh="在 calculation 列写上公式",
    hint_en="Write one in the column calculation",
)
AMBIGUOUS = declare(
    "XLSFORM834",
    zh="有好几题叫“{name}”,这里指哪一题看不出来",
    en="Several questions are called “{name}”; which one is meant cannot be told",
    hint_zh="给其中一题换个名称",
    hint_en="Give one of them another name",
)
NOT_SAID = declare(
    "XLSFORM841",
    zh="“{text}”写不成 XLSForm 的条件,没有导出:{why}",
    en="“{text}” cannot be said in an XLSForm and is left out: {why}",
    hint_zh="别的工具会少这一条;提交到动线时照旧检查",
    hint_en="Other programs will go without it; Dongxian still checks what is sent to it",
)
ONLY_HERE = declare(
    "XLSFORM842",
    zh="“{name}”在别的工具里是“{type}”,看不到“{kind}”的设置",
    en="“{name}” is “{type}” in other programs, which do not see that it is “{kind}” and how it is set",
    hint_zh="dongxian 这一列记着原来的设置,不要删,导回来才不会变",
    hint_en="The column dongxian keeps it; leave it there and it comes back unchanged",
)
LEFT_BEHIND = declare(
    "XLSFORM843",
    zh="“{name}”的停用选项没有导出:{options}",
    en="The retired options of “{name}” are left out: {options}",
    hint_zh="导回来以前把它们补回模型,否则旧记录里的选项没有名称",
    hint_en="Put them back into the model before the form returns, or old answers lose their titles",
)
RENAMED_ABROAD = declare(
    "XLSFORM844",
    zh="“{name}”在 XLSForm 里不能做名称,改成了“{text}”",
    en="“{name}” cannot be a name in an XLSForm and became “{text}”",
    hint_zh="导回来以后字段叫新名,在模型里加上 was 指向旧名",
    hint_en="It comes back under the new name; say was: with the old one in the model",
)

"""What can be wrong with a decision table."""

from engine.diagnostics import declare

INPUT_TYPE = declare(
    "TABLE301",
    zh="“{name}”是{type},不能做决策表的一列",
    en="“{name}” is {type} and cannot be a column of a decision table",
    hint_zh="改成能比较的输入,例如 {example}",
    hint_en="Use an input that can be compared, for example {example}",
)
OUTPUT_TYPE = declare(
    "TABLE302",
    zh="决策表不能给出{type}",
    en="A decision table cannot answer with {type}",
    hint_zh="output 用 text、选项、number、money、yes_no、date、month、time 或 duration",
    hint_en="Let output be text, options, number, money, yes_no, date, month, time or duration",
)
COLLECT_TYPE = declare(
    "TABLE303",
    zh="{policy} 不能用在{type}上",
    en="{policy} does not work on {type}",
    hint_zh="output 改成 number 或 money,或只写 hit: collect",
    hint_en="Let output be number or money, or write hit: collect",
)
NO_ROWS = declare(
    "TABLE304",
    zh="决策表“{name}”一行都没有",
    en="The decision table “{name}” has no rows",
    hint_zh="在 rows: | 下面每行写一条,例如 {example}",
    hint_en="Write one line per row under rows: |, for example {example}",
)
TOO_LARGE = declare(
    "TABLE305",
    zh="决策表“{name}”太大:{rows} 行、{inputs} 列,最多 {most_rows} 行、{most_inputs} 列",
    en="The decision table “{name}” is too large: {rows} rows and {inputs} inputs; at most {most_rows} and {most_inputs}",
    hint_zh="拆成几张表,或把明细放进档案",
    hint_en="Split it, or keep the details as records",
)
CELL_COUNT = declare(
    "TABLE310",
    zh="这一行有 {count} 格,应有 {wanted} 格:{columns}",
    en="This row has {count} cells instead of {wanted}: {columns}",
    hint_zh="用 | 隔开每一格;不管的格写 -",
    hint_en="Put | between cells; write - where anything goes",
)
NOT_A_VALUE = declare(
    "TABLE311",
    zh="“{cell}”不是{type}",
    en="“{cell}” is no {type}",
    hint_zh="例如 {example};不管的格写 -",
    hint_en="For example {example}; write - where anything goes",
)
UNKNOWN_OPTION = declare(
    "TABLE312",
    zh="“{cell}”不是“{name}”的选项{suggestion}",
    en="“{cell}” is not an option of “{name}”{suggestion}",
    hint_zh="可以写:{known}",
    hint_en="Options: {known}",
)
NOT_ORDERED = declare(
    "TABLE313",
    zh="“{name}”是{type},不分大小,不能写“{cell}”",
    en="“{name}” is {type}, which has no order, so “{cell}” means nothing",
    hint_zh="列出值,例如 甲, 乙;除外写 != 甲",
    hint_en="List values, for example 甲, 乙; or exclude some: != 甲",
)
EMPTY_RANGE = declare(
    "TABLE314",
    zh="“{name}”的值没有一个在“{cell}”里",
    en="No value of “{name}” lies in “{cell}”",
    hint_zh="小的写在前面,例如 100..200;再看看字段的选项或上下限",
    hint_en="Put the smaller end first, for example 100..200; look at the options or limits of the field too",
)
COMMA_IN_NUMBER = declare(
    "TABLE315",
    zh="“{cell}”里的逗号看不出是分开两个数还是千分位",
    en="The comma in “{cell}” may part two numbers or mark thousands",
    hint_zh="千分位不写逗号:{plain};几个数之间逗号后面空一格",
    hint_en="Leave it out of thousands: {plain}; put a space after a comma between numbers",
)
DUPLICATE_ROW = declare(
    "TABLE320",
    zh="这一行和第 {line} 行相同",
    en="This row repeats the one in line {line}",
    hint_zh="删去一行",
    hint_en="Remove one of them",
)
OVERLAP = declare(
    "TABLE321",
    zh="这一行和第 {line} 行会同时命中,例如 {example}",
    en="This row and the one in line {line} both match, for example {example}",
    hint_zh="改窄一行;或写 hit: first,以先写的为准",
    hint_en="Narrow one of them; or write hit: first, so that the earlier one wins",
)
UNREACHABLE_ROW = declare(
    "TABLE322",
    zh="这一行永远轮不到:前面的行已经全部命中{by}",
    en="This row is never reached: the rows before it match everything it could{by}",
    hint_zh="把它移到前面,或删去它",
    hint_en="Move it up, or remove it",
)
GAP = declare(
    "TABLE323",
    zh="决策表“{name}”有空缺:{example} 时没有一行命中",
    en="The decision table “{name}” has a gap: no row matches {example}",
    hint_zh="补一行;故意不管的情况可以加最后一行,答案写 -",
    hint_en="Add a row; where no answer is meant, say so with a row that answers -",
)
NOT_PROVED = declare(
    "TABLE324",
    zh="决策表“{name}”太复杂,没能查完{what}",
    en="The decision table “{name}” is too intricate to be searched completely for {what}",
    hint_zh="拆成几张表,或减少列",
    hint_en="Split it, or use fewer inputs",
)
UNPROVED_UNIQUE = declare(
    "TABLE325",
    zh="决策表“{name}”太复杂,证明不了每种情况只命中一行",
    en="The decision table “{name}” is too intricate to prove that only one row ever matches",
    hint_zh="写 hit: first,或拆成几张表",
    hint_en="Write hit: first, or split it",
)
AND_MORE = declare(
    "TABLE326",
    zh="决策表“{name}”还有 {count} 处问题没有列出",
    en="The decision table “{name}” has {count} more problems that are not listed",
    hint_zh="先改上面的",
    hint_en="Mend those above first",
)

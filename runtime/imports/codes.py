"""What can be wrong with a sheet and its rows."""

from engine.diagnostics import declare

SHEET_UNREADABLE = declare(
    "IMPORT771",
    zh="{file} 打不开:{why}",
    en="{file} cannot be opened: {why}",
    hint_zh="用 Excel 或 WPS 打开它,另存为 .xlsx 或 CSV(UTF-8)后重新上传",
    hint_en="Open it in a spreadsheet program, save it as .xlsx or CSV (UTF-8) and upload it again",
)
SHEET_KIND = declare(
    "IMPORT772",
    zh="{file} 不是表格文件;可以导入 .xlsx 和 .csv",
    en="{file} is not a sheet; .xlsx and .csv can be imported",
    hint_zh="旧的 .xls 文件请先另存为 .xlsx",
    hint_en="Save an old .xls file as .xlsx first",
)
SHEET_ENCODING = declare(
    "IMPORT773",
    zh="{file} 的文字编码不是 UTF-8 也不是 GB18030(第 {position} 个字节读不通)",
    en="{file} is neither UTF-8 nor GB18030 text (byte {position} makes no sense)",
    hint_zh="另存为 CSV UTF-8 后重新上传",
    hint_en="Save it as CSV UTF-8 and upload it again",
)
SHEET_EMPTY = declare(
    "IMPORT774",
    zh="{file} 里没有数据行",
    en="{file} holds no rows",
    hint_zh="第一个工作表应有一行标题和至少一行数据",
    hint_en="Its first sheet needs one row of headings and at least one row of data",
)
SHEET_TOO_LARGE = declare(
    "IMPORT775",
    zh="{file} 展开后有 {size} MB,最多 {limit} MB",
    en="{file} unpacks to {size} MB; at most {limit} MB are read",
    hint_zh="分成几个文件导入",
    hint_en="Split it into several files",
)
FORM_KIND = declare(
    "IMPORT821",
    zh="{file} 不是 .xlsx 文件",
    en="{file} is not an .xlsx file",
    hint_zh="XLSForm 请用 Excel 或 WPS 另存为 .xlsx",
    hint_en="Save the XLSForm as .xlsx in a spreadsheet program",
)
KEY_MISSING = declare(
    "IMPORT776",
    zh="这一行没有“{column}”,无法判断是否重复",
    en="This row has no “{column}”, so a duplicate could not be told",
    hint_zh="补上这一格,或换一列来认出同一条商机",
    hint_en="Fill it in, or let another column tell one case from another",
)
KEY_TWICE = declare(
    "IMPORT777",
    zh="“{value}”在第 {first} 行已经出现过",
    en="“{value}” stands in row {first} already",
    hint_zh="删掉重复的一行,或改正编号",
    hint_en="Delete one of the two rows, or correct its key",
)
STAGE_UNKNOWN = declare(
    "IMPORT778",
    zh="没有叫“{value}”的阶段;阶段有:{stages}",
    en="There is no stage “{value}”; the stages are: {stages}",
    hint_zh="在表里改成其中一个",
    hint_en="Use one of them in the sheet",
)
OWNER_UNKNOWN = declare(
    "IMPORT779",
    zh="找不到负责人“{value}”",
    en="There is no person “{value}”",
    hint_zh="先导入人员,或改成工号、全名",
    hint_en="Import the people first, or write the staff number or the full name",
)
OWNER_AMBIGUOUS = declare(
    "IMPORT780",
    zh="叫“{value}”的有 {count} 个人",
    en="{count} people are called “{value}”",
    hint_zh="改成工号",
    hint_en="Write the staff number",
)
OWNER_HOMELESS = declare(
    "IMPORT781",
    zh="“{value}”现在不在任何部门",
    en="“{value}” is in no unit now",
    hint_zh="先在人员表里给这个人部门和角色",
    hint_en="Give this person a unit and a role in the people sheet first",
)
INSTANT_UNREADABLE = declare(
    "IMPORT782",
    zh="“{value}”不是能看懂的日期",
    en="“{value}” is not a date that can be read",
    hint_zh="写成 2025-07-01、2025/7/1 或 2025年7月1日",
    hint_en="Write it as 2025-07-01 or 2025/7/1",
)
INSTANTS_OUT_OF_ORDER = declare(
    "IMPORT783",
    zh="“{later}”({later_at})早于“{earlier}”({earlier_at})",
    en="“{later}” ({later_at}) lies before “{earlier}” ({earlier_at})",
    hint_zh="检查这两列的日期",
    hint_en="Check the two dates",
)
INSTANT_AHEAD = declare(
    "IMPORT784",
    zh="“{column}”的日期 {value} 还没有到",
    en="“{column}” says {value}, which has not come yet",
    hint_zh="历史只能是过去的事;检查年份",
    hint_en="History lies in the past; check the year",
)
COLUMN_UNKNOWN = declare(
    "IMPORT785",
    zh="映射里的列“{column}”不在表里;表里有:{headers}",
    en="The mapping names the column “{column}”, which the sheet does not have; it has: {headers}",
    hint_zh="改正列名,或重新选择映射",
    hint_en="Correct the column's name, or choose the mapping again",
)
TARGET_UNKNOWN = declare(
    "IMPORT786",
    zh="映射的目标“{target}”不存在,最接近“{nearest}”",
    en="The mapping's target “{target}” does not exist; the nearest is “{nearest}”",
    hint_zh="改成模型里的字段名,或 owner、stage、key、created、closed、reason、entered:阶段",
    hint_en="Use a field of the model, or owner, stage, key, created, closed, reason, entered:stage",
)
REQUIRED_UNMAPPED = declare(
    "IMPORT787",
    zh="还没有选择{target}",
    en="Not chosen yet: {target}",
    hint_zh="选好后再开始",
    hint_en="Choose it, then begin",
)
UNDATED = declare(
    "IMPORT788",
    zh="这一行没有任何日期,不知道它什么时候进入阶段",
    en="This row has no date, so nobody knows when it entered its stage",
    hint_zh="补上日期,或在导入时选定“没有任何日期的行,按哪一天算”",
    hint_en="Fill in a date, or choose at the import which day rows without any date count from",
)
SHEET_NOT_CHOSEN = declare(
    "IMPORT799",
    zh="还没有选择文件",
    en="No file was chosen",
    hint_zh="选择一个 .xlsx 或 .csv 文件再上传",
    hint_en="Choose an .xlsx or .csv file and upload it",
)
FILE_GONE = declare(
    "IMPORT789",
    zh="上传的文件 {file} 找不到了",
    en="The uploaded file {file} is gone",
    hint_zh="重新上传;已经导入的行不会重复",
    hint_en="Upload it again; rows that were imported already stay as they are",
)
MAPPING_UNREADABLE = declare(
    "IMPORT790",
    zh="映射文件 {file} 读不通:{why}",
    en="The mapping file {file} cannot be read: {why}",
    hint_zh="照 examples/crm-pipeline/mapping.yaml 的样子写 columns、values、defaults、without_date",
    hint_en="Write columns, values, defaults and without_date as in examples/crm-pipeline/mapping.yaml",
)
DATE_ASSUMED = declare(
    "IMPORT791",
    zh="没有任何日期,按 {date} 算",
    en="No date at all; taken as {date}",
    hint_zh="这一天是导入时选定的",
    hint_en="That day was chosen at the import",
)
ENTRY_ASSUMED = declare(
    "IMPORT792",
    zh="没有写明哪天进入“{stage}”,按这一行最晚的日期算",
    en="The day it entered “{stage}” is missing; the row's latest date is taken",
    hint_zh="表里有这个日期的话,把那一列映射到它",
    hint_en="If the sheet has that date, map its column",
)
STAGE_ASSUMED = declare(
    "IMPORT793",
    zh="没有写阶段,按“{stage}”算",
    en="No stage; taken as “{stage}”",
    hint_zh="补上阶段列,或确认它们都在第一个阶段",
    hint_en="Fill in the stage, or make sure that they all stand at the first one",
)
VALUE_READ_AS = declare(
    "IMPORT794",
    zh="“{said}”读作“{meant}”",
    en="“{said}” is read as “{meant}”",
    hint_zh="导入用的映射文件这样规定",
    hint_en="The mapping file of this import says so",
)
DEFAULT_TAKEN = declare(
    "IMPORT795",
    zh="没有填,按“{value}”算",
    en="Empty; taken as “{value}”",
    hint_zh="导入用的映射文件这样规定",
    hint_en="The mapping file of this import says so",
)
FIELD_EMPTY = declare(
    "IMPORT796",
    zh="没有填“{column}”",
    en="“{column}” is empty",
    hint_zh="已经导入,以后可以在商机里补上",
    hint_en="Imported all the same; it can be filled in later",
)
PATTERN_UNREADABLE = declare(
    "IMPORT798",
    zh="人员映射 {file} 读不通:{why}",
    en="The people mapping {file} cannot be read: {why}",
    hint_zh="照 examples/crm-pipeline/people.yaml 的样子写 units 和 people",
    hint_en="Write units and people as in examples/crm-pipeline/people.yaml",
)
MAPPING_OPEN = declare(
    "IMPORT797",
    zh="这次导入已经开始,不能再改列的含义",
    en="This import has begun; what its columns mean can no longer change",
    hint_zh="等它结束后,再上传一次",
    hint_en="Wait until it is done and upload the sheet again",
)
NOT_A_COST = declare(
    "DOOR879",
    zh="第 {line} 行看不懂:{text}",
    en="Line {line} cannot be read: {text}",
    hint_zh="每行写 来源,月份,金额,例如 展会,2026-03,120000",
    hint_en="Write source, month, amount on each line, for example 展会,2026-03,120000",
)
COSTS_TOO_LONG = declare(
    "SCORE904",
    zh="一次最多填 {most} 行花费",
    en="At most {most} lines of costs are entered at once",
    hint_zh="按年份或来源分几次填",
    hint_en="Enter them in parts, by year or by source",
)
COST_TWICE = declare(
    "SCORE918",
    zh="第 {line} 行和第 {first} 行都写了“{source}”{month} 的花费",
    en="Lines {first} and {line} both say what “{source}” cost in {month}",
    hint_zh="加成一行再填;一行也没有存",
    hint_en="Add them up into one line and enter them again; none of the lines was kept",
)
COSTS_TOO_LARGE = declare(
    "SCORE919",
    zh="{file} 有 {size} MB,花费表最多 {limit} MB",
    en="{file} has {size} MB; a sheet of costs has at most {limit} MB",
    hint_zh="只留 来源、月份、金额 三列,按年份分几次填",
    hint_en="Keep source, month and amount only, and enter it in parts, by year",
)

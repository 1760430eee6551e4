"""What may be wrong with a sheet of people."""

from __future__ import annotations

from engine.diagnostics import declare

NOT_A_WORKBOOK = declare(
    "IMPORT750",
    zh="这个文件打不开,它不是有效的 xlsx 工作簿",
    en="This file cannot be opened; it is not a valid xlsx workbook",
    hint_zh="用 Excel 或 WPS 打开后另存为 xlsx 再上传",
    hint_en="Open it in Excel or WPS, save it as xlsx and upload it again",
)
SHEET_MISSING = declare(
    "IMPORT751",
    zh="工作簿里缺少工作表“{sheet}”",
    en="The workbook has no sheet “{sheet}”",
    hint_zh="下载模板,按模板的工作表名称填写",
    hint_en="Download the template and keep the names of its sheets",
)
COLUMN_MISSING = declare(
    "IMPORT752",
    zh="工作表“{sheet}”缺少列“{column}”",
    en="The sheet “{sheet}” has no column “{column}”",
    hint_zh="在第一行补上这一列的标题",
    hint_en="Add the heading to the first row",
)
CELL_EMPTY = declare(
    "IMPORT753",
    zh="“{sheet}”第{row}行没有填“{column}”",
    en="Row {row} of “{sheet}” has no “{column}”",
    hint_zh="补上这一格再导入",
    hint_en="Fill in the cell and import again",
)
TWICE = declare(
    "IMPORT754",
    zh="“{sheet}”第{row}行的{column}“{value}”在第{first}行已经出现过",
    en="Row {row} of “{sheet}” repeats the {column} “{value}” of row {first}",
    hint_zh="每个{column}只保留一行;一人多个角色写在同一格里,用顿号分开",
    hint_en="Keep one row for each; several roles of one person go into one cell, separated by commas",
)
UNKNOWN_UNIT = declare(
    "IMPORT755",
    zh="“{sheet}”第{row}行的部门“{value}”不存在{near}",
    en="Row {row} of “{sheet}” names the unit “{value}”, which does not exist{near}",
    hint_zh="先在“部门”表里加上它,或改成已有的名称",
    hint_en="Add it to the sheet of units or use an existing name",
)
UNKNOWN_PERSON = declare(
    "IMPORT756",
    zh="“{sheet}”第{row}行的工号“{value}”不存在{near}",
    en="Row {row} of “{sheet}” names the staff number “{value}”, which does not exist{near}",
    hint_zh="先在“人员”表里加上这个人,或改正工号",
    hint_en="Add the person to the sheet of people or correct the number",
)
UNKNOWN_ROLE = declare(
    "IMPORT757",
    zh="“人员”第{row}行的角色“{value}”不在模型里{near}",
    en="Row {row} of the people names the role “{value}”, which the model does not have{near}",
    hint_zh="可用的角色:{roles}",
    hint_en="The roles are: {roles}",
)
BAD_DATE = declare(
    "IMPORT758",
    zh="“{sheet}”第{row}行的“{column}”不是日期:{value}",
    en="Row {row} of “{sheet}”: “{column}” is not a date: {value}",
    hint_zh="写成 2026-03-02 这样的日期",
    hint_en="Write a date such as 2026-03-02",
)
UNIT_CIRCLE = declare(
    "IMPORT759",
    zh="部门“{value}”绕一圈又成了自己的上级(第{row}行)",
    en="The unit “{value}” is above itself by way of others (row {row})",
    hint_zh="检查“上级”这一列,让每个部门最终都归到最上层",
    hint_en="Check the column of parents until every unit ends at the top",
)
LEAVE_ENDS_FIRST = declare(
    "TIME440",
    zh="“{sheet}”第{row}行的请假在开始({begins})之前就结束了({ends})",
    en="Row {row} of “{sheet}”: the leave ends ({ends}) before it begins ({begins})",
    hint_zh="两天都算在内;只请一天时,开始和结束写同一天",
    hint_en="Both days belong to it; for a single day write the same day twice",
)

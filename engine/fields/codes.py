"""What can be wrong with the value of one field."""

from engine.diagnostics import declare

WRONG_TYPE = declare(
    "FORM510",
    zh="这里要填{wanted},收到的是{got}",
    en="This takes {wanted}, but {got} arrived",
    hint_zh="按该字段的类型填写后重新提交",
    hint_en="Fill it in as the field's type says and send it again",
)
TOO_LONG = declare(
    "FORM511",
    zh="内容有 {length} 个字,最多 {limit} 个字",
    en="This has {length} characters; at most {limit} fit",
    hint_zh="删去 {surplus} 个字",
    hint_en="Shorten it by {surplus} characters",
)
CONTROL_CHARACTER = declare(
    "FORM512",
    zh="第 {position} 个字是看不见的控制字符(U+{codepoint})",
    en="Character {position} is an invisible control character (U+{codepoint})",
    hint_zh="删去这个字符;它通常是从别处复制时带进来的",
    hint_en="Delete that character; it usually comes along when text is copied from elsewhere",
)
EMPTY_TEXT = declare(
    "FORM513",
    zh="内容是空的",
    en="The text is empty",
    hint_zh="填写内容,或者不提交这一项",
    hint_en="Write something, or leave this field out",
)
TOO_SHORT = declare(
    "FORM514",
    zh="内容只有 {length} 个字,至少要 {limit} 个字",
    en="This has {length} characters; at least {limit} are needed",
    hint_zh="再写 {shortfall} 个字",
    hint_en="Write {shortfall} characters more",
)
OUT_OF_RANGE = declare(
    "FORM515",
    zh="{value} 超出范围({least} 到 {most})",
    en="{value} is out of range ({least} to {most})",
    hint_zh="填写这个范围内的值",
    hint_en="Enter a value within that range",
)
TOO_SMALL = declare(
    "FORM565",
    zh="{value} 太小,至少是 {least}",
    en="{value} is too small; it must be at least {least}",
    hint_zh="填写不小于它的值",
    hint_en="Enter a value that is not smaller",
)
NOT_A_NUMBER = declare(
    "FORM516",
    zh="“{typed}”不是{wanted}",
    en="“{typed}” is not {wanted}",
    hint_zh="只写数字,如 {example}",
    hint_en="Write digits only, for example {example}",
)
MONEY_TOO_FINE = declare(
    "FORM517",
    zh="“{typed}”不足一分,金额最细到分",
    en="“{typed}” is finer than one fen, the smallest amount there is",
    hint_zh="最多保留两位小数",
    hint_en="Keep two decimals at most",
)
NOT_AN_OPTION = declare(
    "FORM520",
    zh="“{typed}”不在可选项里",
    en="“{typed}” is not one of the options",
    hint_zh="从可选项中选:{options}",
    hint_en="Choose one of: {options}",
)
RETIRED_OPTION = declare(
    "FORM521",
    zh="选项“{option}”已停用",
    en="The option “{option}” is no longer in use",
    hint_zh="从仍在使用的选项中选:{options}",
    hint_en="Choose one that is still in use: {options}",
)
CHOSEN_TWICE = declare(
    "FORM522",
    zh="“{option}”选了不止一次",
    en="“{option}” is chosen more than once",
    hint_zh="每个选项只保留一次",
    hint_en="Keep each option once",
)
NOT_A_DATE = declare(
    "FORM530",
    zh="“{typed}”不是{wanted}",
    en="“{typed}” is not {wanted}",
    hint_zh="按这个样子写:{example}",
    hint_en="Write it like this: {example}",
)
PHONE_IN_SCIENTIFIC_NOTATION = declare(
    "FORM540",
    zh="“{typed}”是表格软件改写过的号码,后面的数字已经丢失",
    en="“{typed}” is a number that a spreadsheet rewrote; its last digits are lost",
    hint_zh="在表格里把这一列设为“文本”,再从原处重新填写号码",
    hint_en="Format that column as text in the spreadsheet and enter the number again from its origin",
)
NOT_A_PHONE = declare(
    "FORM541",
    zh="“{typed}”不是电话号码",
    en="“{typed}” is not a phone number",
    hint_zh="手机写 11 位数字;座机写区号和号码,如 021-12345678;境外号码以 + 和国家代码开头",
    hint_en="Write a mobile as 11 digits, a landline with its area code (021-12345678), "
    "a foreign number with + and its country code",
)
NOT_AN_EMAIL = declare(
    "FORM542",
    zh="“{typed}”不是邮箱地址",
    en="“{typed}” is not an email address",
    hint_zh="按这个样子写:name@example.com",
    hint_en="Write it like this: name@example.com",
)
NOT_A_URL = declare(
    "FORM543",
    zh="“{typed}”不是网址",
    en="“{typed}” is not a web address",
    hint_zh="写以 https:// 或 http:// 开头的完整网址",
    hint_en="Write the whole address, beginning with https:// or http://",
)
NOT_A_PERSON = declare(
    "FORM544",
    zh="“{typed}”不是人员编号",
    en="“{typed}” is not a person's id",
    hint_zh="从名单里选人",
    hint_en="Choose the person from the list",
)
TOO_MANY_FILES = declare(
    "FORM550",
    zh="上传了 {count} 个文件,最多 {limit} 个",
    en="{count} files were uploaded; at most {limit} are taken",
    hint_zh="去掉多余的文件",
    hint_en="Remove the surplus files",
)
MALFORMED_FILE = declare(
    "FORM551",
    zh="文件信息中的“{property}”不对",
    en="The file’s “{property}” is not right",
    hint_zh="重新上传这个文件",
    hint_en="Upload the file again",
)
FILE_TOO_LARGE = declare(
    "FORM552",
    zh="“{name}”有 {size} MB,最大 {limit} MB",
    en="“{name}” has {size} MB; at most {limit} MB are taken",
    hint_zh="压缩或换一个较小的文件",
    hint_en="Compress it or choose a smaller file",
)
WRONG_FILE_TYPE = declare(
    "FORM553",
    zh="“{name}”的类型是 {got},这里要{wanted}",
    en="“{name}” is of type {got}; {wanted} is wanted here",
    hint_zh="换一个{wanted}",
    hint_en="Choose {wanted}",
)
MALFORMED_POSITION = declare(
    "FORM560",
    zh="位置里的“{property}”不对",
    en="The position’s “{property}” is not right",
    hint_zh="在手机上重新定位,或按“纬度,经度”填写,如 31.2304,121.4737",
    hint_en="Locate again on the phone, or write latitude,longitude, for example 31.2304,121.4737",
)
NO_POSITION = declare(
    "FORM561",
    zh="0,0 不是位置,是手机没有定到位",
    en="0,0 is no position: the phone could not locate itself",
    hint_zh="打开定位权限,到空旷处重新定位",
    hint_en="Allow location, step into the open and locate again",
)
MALFORMED_AREA = declare(
    "FORM562",
    zh="区域要有 {fewest} 到 {most} 个角点",
    en="An area has {fewest} to {most} corners",
    hint_zh="一行写一个角点:纬度,经度",
    hint_en="Write one corner in a line: latitude,longitude",
)
TOO_FEW_ROWS = declare(
    "FORM563",
    zh="只有 {count} 行,至少要 {limit} 行",
    en="There are {count} rows; at least {limit} are needed",
    hint_zh="再加几行",
    hint_en="Add rows",
)
TOO_MANY_ROWS = declare(
    "FORM564",
    zh="有 {count} 行,最多 {limit} 行",
    en="There are {count} rows; at most {limit} are taken",
    hint_zh="去掉几行,或分两次提交",
    hint_en="Remove some, or send them in two parts",
)

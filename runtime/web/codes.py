"""What the door says when it does not open."""

from engine.diagnostics import declare

NOT_FOUND = declare(
    "DOOR810",
    zh="这里没有内容,或者您看不到它",
    en="There is nothing here, or it is not yours to see",
    hint_zh="回到列表再找;如果该由您跟进,请联系主管转给您",
    hint_en="Go back to the list; if it should be yours, ask your supervisor to assign it to you",
)
LOGIN_NEEDED = declare(
    "DOOR811",
    zh="登录已过期",
    en="Your login has ended",
    hint_zh="请重新登录,填过的内容还在",
    hint_en="Please log in again; what you typed is still here",
)
FOREIGN_ORIGIN = declare(
    "DOOR812",
    zh="这次提交不是从本系统的页面发出的,已经拦下",
    en="This was not sent from a page of this system, so it was stopped",
    hint_zh="请回到本系统的页面重新提交",
    hint_en="Open the page in this system and send it again",
)
STALE_FORM = declare(
    "DOOR813",
    zh="这个页面打开后,您重新登录过,所以这次提交没有保存",
    en="You have logged in again since this page was opened, so it was not saved",
    hint_zh="请返回并刷新页面再提交,填过的内容还在",
    hint_en="Go back, reload the page and send it again; what you typed is still here",
)
BODY_TOO_LARGE = declare(
    "DOOR814",
    zh="一次发送的内容超过了 {limit} MB",
    en="What was sent is larger than {limit} MB",
    hint_zh="请分几次上传,或先压缩文件",
    hint_en="Send it in parts, or make the files smaller",
)
NOT_UNDERSTOOD = declare(
    "DOOR815",
    zh="没有读懂这次请求",
    en="The request could not be read",
    hint_zh="请返回刷新页面再试",
    hint_en="Go back, reload the page and try again",
)
SCOPE_MISSING = declare(
    "DOOR816",
    zh="这个访问令牌没有“{scope}”权限",
    en="This token does not have the scope “{scope}”",
    hint_zh="请用 dongxian token 发一个带该权限的令牌",
    hint_en="Issue a token with that scope: dongxian token",
)
NOT_ALLOWED = declare(
    "DOOR817",
    zh="您的角色不能做这件事",
    en="Your role may not do this",
    hint_zh="请联系主管或系统管理员",
    hint_en="Ask your supervisor or an administrator",
)
UNEXPECTED = declare(
    "DOOR818",
    zh="系统出错了,这次操作没有保存",
    en="Something went wrong on our side; nothing was saved",
    hint_zh="请稍后再试;如果一直这样,请把时间和页面告诉管理员",
    hint_en="Try again in a moment; if it stays, tell an administrator the time and the page",
)
NO_MODEL = declare(
    "DOOR819",
    zh="贵公司还没有发布销售流程",
    en="Your organisation has not published a sales process yet",
    hint_zh="请管理员用 dongxian publish 发布一份流程,之后这里就能用了",
    hint_en="An administrator publishes one with dongxian publish; then this page works",
)
NO_RECEIVER = declare(
    "DOOR850",
    zh="还没有选接收人",
    en="Nobody was chosen to receive the lead",
    hint_zh="请在“交给谁”里选一位;名单里没有人时,请管理员给对方加上接收线索的角色",
    hint_en="Choose somebody under “Hand over to”; if nobody is listed, an administrator gives them the role",
)
NOT_AN_APPROVER = declare(
    "DOOR830",
    zh="选的批准人不能批准这条商机的破例",
    en="The chosen person may not approve an exception for this case",
    hint_zh="从名单里选一位有批准权的人",
    hint_en="Choose somebody from the list of those who may approve",
)
NO_SUCH_OWNER = declare(
    "DOOR831",
    zh="选的负责人不在您管的部门里,或不是“{role}”",
    en="The chosen owner is not in a unit of yours, or is not a {role}",
    hint_zh="从名单里另选一位",
    hint_en="Choose another person from the list",
)
PART_MISSING = declare(
    "DOOR832",
    zh="缺少“{part}”",
    en="“{part}” is missing",
    hint_zh="按接口说明补上后再发",
    hint_en="Add it as the API reference says and send again",
)
PART_WRONG = declare(
    "DOOR833",
    zh="“{part}”的内容不合要求",
    en="“{part}” does not hold what is expected there",
    hint_zh="看接口说明里它的类型,改好后再发",
    hint_en="Look up its type in the API reference, correct it and send again",
)
KEY_REUSED = declare(
    "DOOR834",
    zh="这个 Idempotency-Key 已用于另一个内容不同的请求",
    en="This Idempotency-Key was used for another request with different content",
    hint_zh="新的请求换一个新的键",
    hint_en="Use a new key for a new request",
)
NOTHING_CHOSEN = declare(
    "DOOR835",
    zh="还没有选商机",
    en="No case is chosen yet",
    hint_zh="在名字前打勾,再选要做的事",
    hint_en="Tick the boxes before the names, then choose what to do",
)
NO_OWNER_CHOSEN = declare(
    "DOOR837",
    zh="还没有选由谁负责",
    en="No owner is chosen yet",
    hint_zh="在“改由谁负责”里选一位",
    hint_en="Choose a person under “New owner”",
)
NO_SUCH_FILE = declare(
    "DOOR836",
    zh="“{field}”里的文件 {id} 不存在,或不是您上传的",
    en="The file {id} in “{field}” does not exist, or is not one of yours",
    hint_zh="先上传文件,再在表单里写它的 id",
    hint_en="Upload the file first, then name its id in the form",
)
NOT_A_TIME = declare(
    "DOOR840",
    zh="“{typed}”不是日期和时刻",
    en="“{typed}” is not a date and time",
    hint_zh="按 2026-03-04 14:30 的样子填,或留空表示刚刚",
    hint_en="Write it like 2026-03-04 14:30, or leave it empty for just now",
)
NOT_YET = declare(
    "DOOR841",
    zh="填的时间还没有到",
    en="The time given has not come yet",
    hint_zh="只记录已经做过的事;刚做完的,时间留空就行",
    hint_en="Record what has been done; leave the time empty if it was just now",
)
TOKEN_MISSING = declare(
    "DOOR860",
    zh="请求没有带访问令牌",
    en="The request carries no access token",
    hint_zh="在请求头写 Authorization: Bearer 令牌;令牌用 dongxian token 发",
    hint_en="Send the header Authorization: Bearer <token>; dongxian token issues one",
)
TOKEN_REFUSED = declare(
    "DOOR861",
    zh="这个访问令牌不认识,或者已过期、已作废",
    en="This access token is unknown, has ended or was revoked",
    hint_zh="核对有没有抄漏;过期的用 dongxian token 重新发一个",
    hint_en="Check that it was copied whole; if it has ended, issue another with dongxian token",
)
JSON_BROKEN = declare(
    "DOOR862",
    zh="请求正文不是 JSON:第 {line} 行第 {column} 列起读不通",
    en="The request body is not JSON: it breaks off at line {line}, column {column}",
    hint_zh="检查那里的引号、逗号和括号;正文用 UTF-8 编码",
    hint_en="Look at the quotes, commas and brackets there; send the body as UTF-8",
)
NOT_UTF8 = declare(
    "DOOR863",
    zh="请求正文不是 UTF-8 编码的文字",
    en="The request body is not UTF-8 text",
    hint_zh="把正文转成 UTF-8 再发",
    hint_en="Encode the body as UTF-8 and send it again",
)
NO_SUCH_METHOD = declare(
    "DOOR864",
    zh="这个地址不接受 {method}",
    en="This address does not take {method}",
    hint_zh="可以用 {allowed};每个地址能做什么见 /api/docs",
    hint_en="It takes {allowed}; /api/docs says what each address does",
)
OBJECT_NEEDED = declare(
    "DOOR865",
    zh="请求正文应当是一个 JSON 对象",
    en="The request body should be one JSON object",
    hint_zh="请求头写 Content-Type: application/json,正文用 {{ }} 包起来",
    hint_en="Send Content-Type: application/json and a body in {{ }}",
)
REQUEST_UNREAD = declare(
    "DOOR866",
    zh="没有读懂这次请求",
    en="The request could not be read",
    hint_zh="对照 /api/docs 里这个接口的说明,改好地址、参数或正文再发",
    hint_en="Compare address, parameters and body with /api/docs, correct them and send again",
)
APPEAL_WITHOUT_REASON = declare(
    "DOOR875",
    zh="申诉要写理由",
    en="An appeal needs a reason",
    hint_zh="写清哪一条线索、哪个时间、为什么不该这样算",
    hint_en="Say which lead, when, and why it should not count so",
)
APPEAL_OF_OWN_SIDE = declare(
    "DOOR876",
    zh="申诉由双方以外、有审批权限的人决定",
    en="An appeal is decided by somebody of neither side who may approve",
    hint_zh="请区域总监或别的部门的负责人来定",
    hint_en="Ask the regional director, or a head of another department",
)
CONTEST_OF_OWN_SIDE = declare(
    "SCORE903",
    zh="退回的争议由双方以外、有审批权限的人决定",
    en="A contested return is decided by somebody of neither side who may approve",
    hint_zh="请区域总监或别的部门的负责人来定",
    hint_en="Ask the regional director, or a head of another department",
)
APPEAL_DECIDED = declare(
    "DOOR877",
    zh="这条申诉已经决定过",
    en="This appeal was decided before",
    hint_zh="刷新页面看结果;有新的理由可以再提一条",
    hint_en="Reload the page to see how; with new reasons, raise another",
)
APPEAL_OPEN = declare(
    "SCORE906",
    zh="你对这个分数的申诉还没有决定",
    en="Your appeal against this score is not decided yet",
    hint_zh="先等结果;要补充的话,告诉决定的人",
    hint_en="Wait for the decision; what there is to add, tell who decides",
)
APPEAL_REPEATED = declare(
    "SCORE907",
    zh="同样的理由已经决定过",
    en="An appeal for the same reason was decided before",
    hint_zh="有新的理由才能再提:写清这次和上次不同的是什么",
    hint_en="Only a new reason is heard again: say what is different this time",
)
NO_POINTS = declare(
    "DOOR878",
    zh="申诉成立要写加几分(1 到 100 的整数)",
    en="A granted appeal says how many points it adds (a whole number from 1 to 100)",
    hint_zh="填上分数,再点“成立”",
    hint_en="Fill in the points and grant it again",
)
LEAVE_OF_NOBODY = declare(
    "DOOR885",
    zh="没有这个人,或者已经离职,不能登记请假",
    en="There is no such person, or they have left; their leave cannot be noted",
    hint_zh="从名单里选一个人;名单按“人员”表",
    hint_en="Choose somebody from the list of people",
)
LEAVE_ENDS_FIRST = declare(
    "DOOR886",
    zh="请假的最后一天早于第一天",
    en="The last day of the leave is before the first",
    hint_zh="两天都算在内;只请一天时写同一天",
    hint_en="Both days belong to it; for a single day write the same day twice",
)
LEAVE_NOT_A_DATE = declare(
    "DOOR887",
    zh="请假的日期不是今天前后十年之内的一天",
    en="The day of the leave is not a day within ten years of today",
    hint_zh="写成 2026-03-09 这样的日期",
    hint_en="Write a date such as 2026-03-09",
)
PHONE_REPORTED = declare(
    "DOOR895",
    zh="{name} 报告了自己的手机能做什么",
    en="{name} has reported what their phone can do",
    hint_zh="看“不行”和“没有允许”的几项",
    hint_en="Look at what says no or not allowed",
)
NO_SUCH_PERIOD = declare(
    "DOOR888",
    zh="“{period}”不是一段时间",
    en="“{period}” is no period",
    hint_zh="写 2026-03、2026-Q1 或 2026-W10;不写就是全部时间",
    hint_en="Write 2026-03, 2026-Q1 or 2026-W10; without it all times are meant",
)

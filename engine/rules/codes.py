"""What `decide` may answer beside yes."""

from __future__ import annotations

from engine.diagnostics import declare

NO_CASE = declare(
    "RULE601",
    zh="这条商机不存在",
    en="This case does not exist",
    hint_zh="回到列表重新打开;如果刚刚新建,请稍等片刻再试",
    hint_en="Open it again from the list; if it was created just now, try again in a moment",
)
CASE_EXISTS = declare(
    "RULE602",
    zh="这条商机已经建立,不能再建一次",
    en="This case exists already and cannot be created again",
    hint_zh="直接打开已有的商机继续处理",
    hint_en="Open the existing case and go on there",
)
DUPLICATE = declare(
    "RULE603",
    zh="已有一条商机的“{field}”相同,由{owner}负责",
    en="Another case has the same {field}; {owner} is responsible for it",
    hint_zh="先与{ask}确认由谁跟进;如果填错了就改正“{field}”",
    hint_en="Ask {ask} who follows it up, or correct {field}",
)
DUPLICATE_OF_OWN = declare(
    "RULE608",
    zh="您自己已有一条商机的“{field}”相同",
    en="You have a case with the same {field} already",
    hint_zh="接着跟进那一条;如果填错了就改正",
    hint_en="Go on with that one, or correct {field}",
)
UNKNOWN = declare(
    "RULE604",
    zh="{noun}“{name}”不存在{near}",
    en="{noun} “{name}” does not exist{near}",
    hint_zh="刷新页面后再选;模型可能刚刚更新过",
    hint_en="Reload the page and choose again; the model may have been published anew",
)
ID_TAKEN = declare(
    "RULE605",
    zh="这个提交编号已经用在另一条商机上",
    en="The id of this submission is used on another case already",
    hint_zh="刷新页面重新填写;程序请为每次提交生成新的编号",
    hint_en="Reload the page and fill it in again; a program makes a new id for each submission",
)
STALE_PAGE = declare(
    "RULE610",
    zh="页面已过期:商机现在处于“{stage}”,不再是“{expected}”",
    en="The page is out of date: the case is in “{stage}” now, no longer in “{expected}”",
    hint_zh="刷新后看清最新进展,再决定是否移动",
    hint_en="Reload, look at what happened, then decide about the move",
)
MOVE_NOT_ALLOWED = declare(
    "RULE611",
    zh="不能从“{stage}”移到“{to}”;可以移到:{allowed}",
    en="A case cannot move from “{stage}” to “{to}”; it may move to: {allowed}",
    hint_zh="选择允许的阶段;流程需要调整时请联系运营修改模型",
    hint_en="Choose one of these stages; if the path itself is wrong, ask operations to change the model",
)
GATE_MISSING = declare(
    "RULE612",
    zh="要离开“{stage}”,还{missing}",
    en="To leave “{stage}”: {missing}",
    hint_zh="补齐后再移动",
    hint_en="Add it, then move the case",
)
ENTRY_MISSING = declare(
    "RULE613",
    zh="要进入“{stage}”,还{missing}。{means}",
    en="To enter “{stage}”: {missing}. {means}",
    hint_zh="补齐后再移动",
    hint_en="Add it, then move the case",
)
DEMANDED = declare(
    "RULE618",
    zh="规则给这个商机追加了要求,离开“{stage}”之前还{missing}",
    en="A rule has added a demand to this case; before it leaves “{stage}”: {missing}",
    hint_zh="补齐后再移动",
    hint_en="Add it, then move the case",
)
REASON_NEEDED = declare(
    "RULE614",
    zh="移到“{stage}”必须选择原因:{reasons}",
    en="Moving to “{stage}” needs a reason: {reasons}",
    hint_zh="从列表里选一个原因,细节写在备注里",
    hint_en="Choose one from the list and put details into the comment",
)
REASON_UNKNOWN = declare(
    "RULE615",
    zh="“{reason}”不在“{stage}”的原因列表里;可选:{reasons}",
    en="“{reason}” is not among the reasons of “{stage}”: {reasons}",
    hint_zh="从列表里选一个原因,细节写在备注里",
    hint_en="Choose one from the list and put details into the comment",
)
COMMENT_NEEDED = declare(
    "RULE616",
    zh="退回到“{stage}”必须写明原因",
    en="Moving back to “{stage}” needs a comment",
    hint_zh="在备注里用一句话说明为什么退回",
    hint_en="Say in one sentence why it goes back",
)
OVERRIDE_INCOMPLETE = declare(
    "RULE617",
    zh="破例放行必须同时写明理由和批准人",
    en="An override needs both its reason and its approver",
    hint_zh="填写理由并选择有权批准的人;破例会列在总监的清单里",
    hint_en="Give the reason and choose a person who may approve; the director sees every override",
)
CHANGE_NEEDS_REASON = declare(
    "RULE620",
    zh="“{field}”已有内容,修改必须说明原因",
    en="{field} is already filled; a change needs a reason",
    hint_zh="在“为什么改”里写一句话",
    hint_en="Write one sentence as the reason of the change",
)
CORRECTION_NEEDS_REASON = declare(
    "RULE621",
    zh="更正已提交的记录必须说明原因",
    en="Correcting a submitted record needs a reason",
    hint_zh="在“为什么改”里写一句话;原记录会保留",
    hint_en="Write one sentence as the reason; the first version stays visible",
)
EMPTY_NOTE = declare(
    "RULE622",
    zh="备注没有内容",
    en="The note is empty",
    hint_zh="写几个字,或附上一个文件",
    hint_en="Write a few words or attach a file",
)
RECORD_DUPLICATE = declare(
    "RULE623",
    zh="这条商机已有一份“{field}”相同的{record_type}",
    en="This case already has a {record_type} with the same {field}",
    hint_zh="打开已有的那一份,或修改“{field}”",
    hint_en="Open the existing one or correct {field}",
)
TOO_LONG_AGO = declare(
    "RULE624",
    zh="发生时间写成了 {year} 年,补记最多十年以内的事",
    en="It is said to have happened in {year}; only the last ten years can be noted down",
    hint_zh="检查年份;更早的历史用导入带进来",
    hint_en="Check the year; older history comes in by import",
)
ALREADY_HANDED_OVER = declare(
    "RULE630",
    zh="已按“{agreement}”移交,对方没有退回",
    en="The case is already handed over under “{agreement}” and was not returned",
    hint_zh="等对方反馈;需要换人跟进时请改派负责人",
    hint_en="Wait for the feedback; to change the person, assign another owner",
)
HAND_OVER_OF_CLOSED = declare(
    "RULE631",
    zh="商机已结束(“{stage}”),不能再移交",
    en="The case is closed (“{stage}”) and cannot be handed over",
    hint_zh="客户又有需求时,先把它移回一个进行中的阶段,或者新建一条",
    hint_en="If the customer is back, move it to an open stage first, or make a new case",
)
RECORDED_DIFFERENTLY = declare(
    "RULE607",
    zh="这份表单已经保存过,现在的内容和那次不一样",
    en="This form was saved before, with other contents than these",
    hint_zh="在商机的经过里找到那一条,点“更正”",
    hint_en="Find that record in the case's history and correct it",
)
PERSON_UNKNOWN = declare(
    "RULE606",
    zh="“{field}”选的人不在组织里",
    en="Whoever “{field}” names is not in the organisation",
    hint_zh="从列出的人员里重新选择",
    hint_en="Choose again among the people offered",
)
HISTORY_UNUSABLE = declare(
    "RULE640",
    zh="导入的阶段经历不成立:{problem}",
    en="The imported history of stages does not hold: {problem}",
    hint_zh="检查来源表里的阶段和日期,改正后重新导入这一行",
    hint_en="Check the stages and dates in the source and import the row again",
)
KEY_OF_ANOTHER = declare(
    "RULE641",
    zh="这个编号导入过,是“{before}”,和这一行的“{name}”不是同一个名字",
    en="This key was imported before, as “{before}”; this row says “{name}”",
    hint_zh="是另一家就改正编号再导入;是同一家改了名,不用再导入,到商机里改名",
    hint_en="If it is somebody else, correct the key and import the row again; if it is the same one under "
    "another name, leave the row out and rename the case",
)
NOT_QUALIFIED = declare(
    "RULE691",
    zh="移交的线索还不合格,协议时限暂不开始:{failed}",
    en="The lead handed over is not qualified, so no clock starts: {failed}",
    hint_zh="补齐后重新移交,时限从那时算起",
    hint_en="Complete it and hand it over again; the clock starts then",
)
NOT_COUNTED = declare(
    "RULE692",
    zh="已保存,但这次“{activity}”不算数:{why}",
    en="Saved, but this {activity} does not count: {why}",
    hint_zh="如果填错了,可以更正这条记录",
    hint_en="If a field was filled in wrongly, correct the record",
)
AWAITING_CALENDAR = declare(
    "RULE693",
    zh="“{clause}”的到期时间要等工作日历:现有日历到{until}为止",
    en="The due time of “{clause}” awaits the working calendar, which ends on {until}",
    hint_zh="请管理员发布下一年的工作日历,时限会自动算出",
    hint_en="Ask an administrator to publish the next calendar; the due time then follows by itself",
)
NOT_TOLD = declare(
    "RULE650",
    zh="“{clause}”的提醒不是发给您的,不能由您止住",
    en="The reminders of “{clause}” do not go to you, so they are not yours to stop",
    hint_zh="请收到提醒的人来处理:{people}",
    hint_en="Ask somebody whom they reach: {people}",
)
OWN_LADDER = declare(
    "RULE651",
    zh="“{clause}”盯的就是您负责的商机,不能由您自己止住",
    en="“{clause}” watches a case of your own, so it is not yours to stop",
    hint_zh="把该做的做完,提醒自然停止;或请{people}来处理",
    hint_en="Do what is due and it ends by itself, or ask {people}",
)
NO_REMINDER_YET = declare(
    "RULE652",
    zh="“{clause}”还没有发过提醒",
    en="“{clause}” has not reminded anybody yet",
    hint_zh="等第一级提醒到了再处理",
    hint_en="Wait for its first reminder",
)
LADDER_OVER = declare(
    "RULE653",
    zh="“{clause}”的提醒已经结束了",
    en="The reminders of “{clause}” are over already",
    hint_zh="不用再做什么",
    hint_en="There is nothing left to do",
)
WAIT_NOT_HERE = declare(
    "RULE660",
    zh="在“{stage}”不能停表“{wait}”;可以停的阶段:{stages}",
    en="“{wait}” does not stop the clock in “{stage}”, only in: {stages}",
    hint_zh="如果这个阶段也会等,请运营在模型的 waits 里加上它",
    hint_en="If this stage may wait too, ask operations to add it to waits in the model",
)
WAITING_ALREADY = declare(
    "RULE661",
    zh="已经在停表“{wait}”",
    en="The clock is stopped already, for “{wait}”",
    hint_zh="先结束它,再开始另一个",
    hint_en="End it first, then begin the other",
)
WAIT_USED_UP = declare(
    "RULE662",
    zh="“{wait}”在“{stage}”最多停{most},已经停满",
    en="“{wait}” may stop the clock in “{stage}” for {most} at most, which is used up",
    hint_zh="时限照常走;确实还要等,请和主管商量",
    hint_en="The clock goes on; if it has to wait still, talk to your supervisor",
)
NOT_WAITING = declare(
    "RULE663",
    zh="现在没有在停表“{wait}”,时限在走",
    en="The clock is not stopped for “{wait}”, it runs",
    hint_zh="刷新页面看清现在的状态",
    hint_en="Reload the page and see how it stands",
)
WAIT_OF_CLOSED = declare(
    "RULE664",
    zh="商机已结束(“{stage}”),没有时限可停",
    en="The case is closed (“{stage}”), there is no clock to stop",
    hint_zh="客户又有需求时,先把它移回一个进行中的阶段",
    hint_en="If the customer is back, move it to an open stage first",
)
NO_DATE_YET = declare(
    "RULE665",
    zh="“{clause}”跟着“{limit}”走,现在还没有日期",
    en="“{clause}” goes by “{limit}”, which has no date yet",
    hint_zh="填上日期,时限会自动算出",
    hint_en="Fill in the date; the due time then follows by itself",
)

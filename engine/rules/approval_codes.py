"""What can stand against asking for an approval, giving it, and taking it back."""

from engine.diagnostics import declare

NOTHING_TO_APPROVE = declare(
    "RULE670",
    zh="还没有{what},没有什么可以送“{approval}”",
    en="There is no {what} yet that “{approval}” could be asked for",
    hint_zh="先填好{what},再送审",
    hint_en="Fill in the {what} first, then ask",
)
NOT_ASKED = declare(
    "RULE671",
    zh="“{approval}”没有问您,现在等的是{people}",
    en="“{approval}” does not ask you; it waits for {people}",
    hint_zh="请被问到的人来决定,或请他转交给您",
    hint_en="Let those decide who are asked, or let them delegate it to you",
)
OWN_REQUEST = declare(
    "RULE672",
    zh="自己送审的“{approval}”不能由自己批",
    en="“{approval}” is your own request, so it is not yours to decide",
    hint_zh="请别人审批;不想要了可以撤回",
    hint_en="Somebody else decides; you may recall it",
)
REASON_WANTED = declare(
    "RULE673",
    zh="拒绝或退回“{approval}”要写明原因",
    en="Rejecting or sending back “{approval}” needs a reason",
    hint_zh="写一句话,让送审的人知道怎么改",
    hint_en="Write one sentence, so that the requester knows what to change",
)
CHANGED_SINCE = declare(
    "RULE674",
    zh="送审以后改过{fields},不能按原来的批准",
    en="{fields} changed since it was asked, so it cannot be approved as it was",
    hint_zh="看过新的内容后退回,请送审的人重新送审",
    hint_en="Send it back, so that the requester asks again with what is there now",
)
REQUEST_OVER = declare(
    "RULE675",
    zh="“{approval}”这一轮已经结束",
    en="This round of “{approval}” is over",
    hint_zh="刷新页面看结果;重新送审的会再来问您",
    hint_en="Reload the page to see what came of it; if it is asked again you will be told",
)
NOT_THE_REQUESTER = declare(
    "RULE676",
    zh="“{approval}”不是您送审的,不能由您撤回",
    en="“{approval}” is not your request, so it is not yours to recall",
    hint_zh="请送审的人撤回;被问到的人可以退回修改",
    hint_en="The requester may recall it; whoever is asked may send it back",
)
NOT_A_DELEGATE = declare(
    "RULE677",
    zh="“{approval}”不能转交给这个人",
    en="“{approval}” cannot be delegated to this person",
    hint_zh="选一位看得到这条商机的同事,不能是送审的人,也不能是您自己;投票时不能是已有一票的人",
    hint_en="Choose a colleague who sees the case: neither the requester nor yourself, nor in a vote who has one already",
)
ASKED_ALREADY = declare(
    "RULE678",
    zh="“{approval}”已经在审批,或已经通过",
    en="“{approval}” is being decided, or is given, already",
    hint_zh="不用再送;内容改了,先撤回再送审",
    hint_en="There is nothing to ask; if something changed, recall it and ask again",
)
ASKED_OF_CLOSED = declare(
    "RULE679",
    zh="商机已结束(“{stage}”),不再审批",
    en="The case is closed (“{stage}”), so nothing is approved any more",
    hint_zh="先把它移回一个进行中的阶段",
    hint_en="Move it back to an open stage first",
)
TOO_FEW_VOTERS = declare(
    "RULE689",
    zh="“{approval}”要 {needed} 个人同意,一人一票,而问到的只有{people},票数不够",
    en="“{approval}” needs the votes of {needed} people, each has one, and only {people} can be asked",
    hint_zh="已按 otherwise 处理(没写就是拒绝);给另一个角色安排人,或在模型里减少 votes,再重新送审",
    hint_en="It went by its `otherwise`, or was rejected; appoint somebody else or lower `votes`, then ask again",
)
ONE_SAY = declare(
    "RULE690",
    zh="“{approval}”是投票,您已经投过一票",
    en="“{approval}” is a vote, and you have cast yours",
    hint_zh="等其他人投票;您代理的人回来后自己投",
    hint_en="Wait for the others; whom you stand in for votes on return",
)

"""What can stand against returning a lead, contesting the return, and deciding on it: RULE680-687."""

from engine.diagnostics import declare

RETURN_CITES_NOTHING = declare(
    "RULE680",
    zh="退回要写明“{field}”",
    en="A return names its {field}",
    hint_zh="选合格线索里没有满足的那一条",
    hint_en="Choose the part of the definition that does not hold",
)
RETURN_CITES_WRONGLY = declare(
    "RULE681",
    zh="不能以“{reason}”退回:{holds}",
    en="It cannot be returned for “{reason}”: {holds}",
    hint_zh="资料填错了就先改正(写明原因),或换一条真正没满足的",
    hint_en="If the record is wrong correct it first, with the reason, or cite what really does not hold",
)
NOT_IN_DEFINITION = declare(
    "RULE682",
    zh="不能以“{reason}”退回:移交时的定义里还没有这一条",
    en="It cannot be returned for “{reason}”: the definition did not have that part when it was handed over",
    hint_zh="按移交时的定义,可以写:{known}",
    hint_en="By the definition of that time, write one of: {known}",
)
NOT_RETURNED = declare(
    "RULE683",
    zh="这条线索没有被退回,没有可以争议的",
    en="This lead was not returned, so there is nothing to contest",
    hint_zh="刷新页面看它现在的状态",
    hint_en="Reload the page to see how it stands now",
)
CONTESTED_BEFORE = declare(
    "RULE684",
    zh="这次退回已经提过争议",
    en="This return was contested before",
    hint_zh="一次退回只争议一次;看决定的结果,或补全后再移交",
    hint_en="A return is contested once; see how it was decided, or hand the lead over again",
)
CONTEST_WITHOUT_REASON = declare(
    "RULE685",
    zh="争议要写清理由,决定也要",
    en="A contest needs a reason, and so does the decision on it",
    hint_zh="写一句话:移交时哪一条其实是满足的,凭什么知道",
    hint_en="Say which part did hold at the hand-over, and how it is known",
)
NO_OPEN_CONTEST = declare(
    "RULE686",
    zh="这条线索没有等着决定的争议",
    en="No contest about this lead waits for a decision",
    hint_zh="刷新页面看结果",
    hint_en="Reload the page to see how it was decided",
)
NOT_A_THIRD_PERSON = declare(
    "RULE687",
    zh="退回的人和提出争议的人都不能自己决定",
    en="Neither who returned the lead nor who contested it decides",
    hint_zh="请双方以外的人决定",
    hint_en="Somebody of neither side decides",
)
CONTEST_UNDECIDED = declare(
    "RULE688",
    zh="退回还在争议中,先等决定",
    en="The return is contested; wait for the decision",
    hint_zh="请双方以外、有审批权限的人先决定",
    hint_en="Ask somebody of neither side who may approve to decide first",
)

"""What can be wrong between the parts of a model: names that point nowhere, gates and limits that contradict."""

from engine.diagnostics import declare

# Names

UNKNOWN_NAME = declare(
    "MODEL220",
    zh="“{name}”不存在{suggestion}",
    en="“{name}” does not exist{suggestion}",
    hint_zh="改名,或先在 activities、records 或 case 里添加它",
    hint_en="Correct the name, or add it under activities, records or case first",
)
UNKNOWN_ROLE = declare(
    "MODEL221",
    zh="没有“{name}”这个角色{suggestion}",
    en="There is no role “{name}”{suggestion}",
    hint_zh="改名,或先在 roles 里添加它",
    hint_en="Correct the name, or add it to roles first",
)
UNKNOWN_FIELD = declare(
    "MODEL222",
    zh="没有“{name}”这个字段{suggestion}",
    en="There is no field “{name}” here{suggestion}",
    hint_zh="改名,或先在 fields 里添加它",
    hint_en="Correct the name, or add it to the fields first",
)
UNKNOWN_ACTIVITY = declare(
    "MODEL223",
    zh="“{name}”不是销售动作{suggestion}",
    en="“{name}” is not an activity{suggestion}",
    hint_zh="改名,或先在 activities 里添加它",
    hint_en="Correct the name, or add it under activities first",
)
UNKNOWN_STAGE = declare(
    "MODEL224",
    zh="没有“{name}”这个阶段{suggestion}",
    en="There is no stage “{name}”{suggestion}",
    hint_zh="改名,或先在 stages 里添加它",
    hint_en="Correct the name, or add it under stages first",
)
UNKNOWN_FORM = declare(
    "MODEL225",
    zh="没有“{name}”这张共用表单{suggestion}",
    en="There is no shared form “{name}”{suggestion}",
    hint_zh="改名,或先在 forms 里添加它",
    hint_en="Correct the name, or add it under forms first",
)
UNKNOWN_AGREEMENT = declare(
    "MODEL226",
    zh="没有“{name}”这份协议{suggestion}",
    en="There is no agreement “{name}”{suggestion}",
    hint_zh="改名,或先在 agreements 里添加它",
    hint_en="Correct the name, or add it under agreements first",
)
UNKNOWN_FIELD_TYPE = declare(
    "MODEL227",
    zh="没有“{name}”这种字段类型{suggestion}",
    en="There is no field type “{name}”{suggestion}",
    hint_zh="可以用的类型:{known}",
    hint_en="Field types: {known}",
)
UNKNOWN_WORD = declare(
    "MODEL228",
    zh="消息里的“{name}”不存在{suggestion}",
    en="“{name}” in the message does not exist{suggestion}",
    hint_zh="用商机的字段,或 客户、阶段、停留、负责人、时限",
    hint_en="Use a field of the case, or case, stage, dwell, owner, limit",
)
UNKNOWN_TRIGGER = declare(
    "MODEL229",
    zh="没有“{name}”这种时机{suggestion}",
    en="There is no trigger “{name}”{suggestion}",
    hint_zh="when 里可以写:{known}",
    hint_en="`when` takes one of: {known}",
)
AMBIGUOUS_NAME = declare(
    "MODEL230",
    zh="“{name}”有好几个:{known}",
    en="“{name}” means several things: {known}",
    hint_zh="写全名,例如 {example}",
    hint_en="Write the full name, for example {example}",
)
STRAY_BRACES = declare(
    "MODEL231",
    zh="消息里的花括号没有成对",
    en="The braces in this message are not in pairs",
    hint_zh="名字写成 {{{{ 名字 }}}}",
    hint_en="Write a name as {{{{ name }}}}",
)
WIDE_BRACES = declare(
    "MODEL233",
    zh="“{written}”用了全角花括号,会原样发出去,不会换成内容",
    en="“{written}” has full-width braces: it would be sent as it stands, with nothing filled in",
    hint_zh="改成半角:{meant}",
    hint_en="Use plain braces: {meant}",
)
NOTHING_TO_COUNT = declare(
    "MODEL232",
    zh="“{name}”是{what},不能数有几个",
    en="“{name}” is {what} and cannot be counted",
    hint_zh="at_least 数的是销售动作、档案,或一个列表",
    hint_en="at_least counts activities, records, or the items of a list",
)

# Case, forms, fields

NOT_MONEY = declare(
    "MODEL240",
    zh="“{name}”不是金额字段",
    en="“{name}” is not a money field",
    hint_zh="把它的类型改成 money,或换一个金额字段",
    hint_en="Make its type money, or name a money field",
)
NO_NAME_FIELD = declare(
    "MODEL241",
    zh="商机里没有文本字段,叫不出客户的名字",
    en="The case has no text field to call the customer by",
    hint_zh="加一个字段,例如 客户名称: text",
    hint_en="Add a field, for example 客户名称: text",
)
FIELDS_AND_FORM = declare(
    "MODEL242",
    zh="“{name}”要么写 fields,要么写 form",
    en="“{name}” needs either fields or form",
    hint_zh="自己的表单用 fields;共用表单用 form: 表单名",
    hint_en="Use fields for a form of its own, form: <name> for a shared one",
)
UNUSED_FORM = declare(
    "MODEL243",
    zh="共用表单“{name}”没有被用到",
    en="The shared form “{name}” is not used",
    hint_zh="在动作或档案里写 form: {name},或删去它",
    hint_en="Say form: {name} in an activity or record, or remove it",
)
CYCLE = declare(
    "MODEL244",
    zh="“{name}”最后又用到了自己:{chain}",
    en="“{name}” ends up using itself: {chain}",
    hint_zh="改掉其中一步",
    hint_en="Change one of the steps",
)
MESSAGE_WITHOUT_CONSTRAINT = declare(
    "MODEL245",
    zh="写了 message,却没有 constraint",
    en="There is a message but no constraint",
    hint_zh="补上 constraint: 必须成立的条件,或删去 message",
    hint_en="Add constraint: <what must hold>, or remove the message",
)
FIELDS_WAIT = declare(
    "MODEL247",
    zh="“{name}”是否显示、能不能改,最后取决于它自己:{chain}",
    en="Whether “{name}” is shown or may be changed depends on itself in the end: {chain}",
    hint_zh="去掉其中一个 visible_if 或 read_only_if,或让它看别的字段",
    hint_en="Remove one visible_if or read_only_if of the circle, or let it read another field",
)

# Stages and gates

STAGE_KIND = declare(
    "MODEL250",
    zh="一个阶段要在 stage、won、lost 里正好写一个",
    en="A stage says exactly one of stage, won, lost",
    hint_zh="例如 - stage: 触达",
    hint_en="For example - stage: 触达",
)
NO_FIRST_STAGE = declare(
    "MODEL251",
    zh="第一个阶段是终点,商机没有地方开始",
    en="The first stage is an end, so no case could begin",
    hint_zh="在最前面加 - stage: 名称",
    hint_en="Put - stage: <name> first",
)
NO_WON_END = declare(
    "MODEL252",
    zh="没有赢单终点",
    en="There is no won end",
    hint_zh="在 stages 末尾加 - won: 赢单",
    hint_en="Add - won: <name> at the end of stages",
)
LOST_WITHOUT_REASONS = declare(
    "MODEL253",
    zh="“{name}”没有输单原因,流失就无从追溯",
    en="“{name}” has no reasons, so a loss could not be traced",
    hint_zh="加上 reasons: [价格, 竞品, 其他]",
    hint_en="Add reasons: [价格, 竞品, 其他]",
)
UNREACHABLE_STAGE = declare(
    "MODEL254",
    zh="没有一条路能走到“{name}”",
    en="No move leads to “{name}”",
    hint_zh="把它写进前面某个阶段的 moves,或删去它",
    hint_en="Name it in the moves of an earlier stage, or remove it",
)
NOT_FORWARD = declare(
    "MODEL255",
    zh="从“{stage}”到“{name}”不是前进",
    en="“{stage}” to “{name}” is not a move forward",
    hint_zh="moves 只写后面的阶段;后退总是可以的",
    hint_en="moves names later stages only; moving back is always possible",
)
END_WITH_DEMANDS = declare(
    "MODEL256",
    zh="终点“{name}”不能有 {key}",
    en="The end “{name}” cannot have {key}",
    hint_zh="删去它;终点的要求写在 entry 里",
    hint_en="Remove it; demands on an end belong in entry",
)
REASONS_NOT_LOST = declare(
    "MODEL257",
    zh="只有输单终点才有 reasons",
    en="Only a lost end has reasons",
    hint_zh="把它移到 lost 那一项",
    hint_en="Move it to the lost end",
)
GATE_KIND = declare(
    "MODEL258",
    zh="要在 any、all、at_least、approved 里正好写一个",
    en="Say exactly one of any, all, at_least, approved",
    hint_zh="例如 {example}",
    hint_en="For example {example}",
)
WHERE_WITHOUT_COUNT = declare(
    "MODEL259",
    zh="where 只能和 at_least 一起用,数动作或档案",
    en="where goes with at_least over an activity or a record type",
    hint_zh="例如 {example}",
    hint_en="For example {example}",
)
TOO_MANY_DEMANDED = declare(
    "MODEL260",
    zh="要求至少 {wanted} 项,却只列了 {listed} 项",
    en="At least {wanted} are demanded, but only {listed} are listed",
    hint_zh="把 at_least 改成不大于 {listed},或多列几项",
    hint_en="Make at_least {listed} or less, or list more items",
)
EMPTY_GATE = declare(
    "MODEL261",
    zh="这里一项都没有列",
    en="Nothing is listed here",
    hint_zh="列出要求的名字,例如 {example}",
    hint_en="List what is demanded, for example {example}",
)
LIMIT_WITHOUT_OVERDUE = declare(
    "MODEL262",
    zh="“{name}”有时限,但超时了没人知道",
    en="“{name}” has a limit, but nobody learns when it passes",
    hint_zh="加上 overdue: [{{notify: 角色}}]",
    hint_en="Add overdue: [{{notify: <role>}}]",
)
OVERDUE_WITHOUT_LIMIT = declare(
    "MODEL263",
    zh="“{name}”有超时动作,却没有时限",
    en="“{name}” has overdue actions but no limit",
    hint_zh="加上 limit: 5 days",
    hint_en="Add limit: 5 days",
)
NO_CALENDAR = declare(
    "MODEL264",
    zh="“{name}”按工作时间算,模型却没有工作日历",
    en="“{name}” counts working time, but the model has no calendar",
    hint_zh="在最外层加 calendar: cn-workdays,或改用 days、hours",
    hint_en="Add calendar: cn-workdays at the top, or use days or hours",
)

WITHIN_WITHOUT_ACTIVITY = declare(
    "MODEL265",
    zh="within 只能和 at_least 一起用,数销售动作",
    en="within goes with at_least over an activity",
    hint_zh="例如 {example};档案的时效写成 where: 报价日期 >= …",
    hint_en="For example {example}; for a record say where: <its date> >= …",
)
WITHIN_IN_WORKING_TIME = declare(
    "MODEL266",
    zh="within 按自然时间往回数,“{within}”是工作时间",
    en="within looks back in natural time, and “{within}” is working time",
    hint_zh="改成 days 或 hours",
    hint_en="Use days or hours",
)

# Agreements, rules, scores

NO_WITHIN = declare(
    "MODEL270",
    zh="“{name}”没有期限",
    en="“{name}” has no time to be done in",
    hint_zh="在协议里加 within: 48 hours",
    hint_en="Add within: 48 hours to the agreement",
)
DUTY_TWICE = declare(
    "MODEL271",
    zh="“{name}”在 does 里写了两次",
    en="“{name}” stands twice in does",
    hint_zh="删去一个",
    hint_en="Remove one of them",
)
ONE_TRIGGER = declare(
    "MODEL272",
    zh="when 里要正好写一个时机,现在有 {count} 个",
    en="`when` takes exactly one trigger, here are {count}",
    hint_zh="例如 when: {{entered: 触达}};几个时机就写几条规则",
    hint_en="For example when: {{entered: 触达}}; write one rule per trigger",
)
NO_CLOCK = declare(
    "MODEL273",
    zh="“{name}”没有时限,不会超时",
    en="“{name}” has no limit and can never be overdue",
    hint_zh="给这个阶段加上 limit: 5 days",
    hint_en="Give the stage limit: 5 days",
)
UNKNOWN_RECEIVER = declare(
    "MODEL276",
    zh="“{name}”既不是角色,也不是商机的人员字段{suggestion}",
    en="“{name}” is neither a role nor a person field of the case{suggestion}",
    hint_zh="改名,或先在 roles 里添加它",
    hint_en="Correct the name, or add it to roles first",
)
MOVE_REASON = declare(
    "MODEL277",
    zh="移到“{name}”的原因要从它的 reasons 里选:{known}",
    en="The reason for a move to “{name}” is one of its reasons: {known}",
    hint_zh="输单才有原因;写 reason: 其中一个,不是输单就删去",
    hint_en="Only a lost end has reasons; write reason: <one of them>, or remove it",
)
UNKNOWN_DEFINITION = declare(
    "MODEL278",
    zh="没有“{name}”这个定义{suggestion}",
    en="There is no definition “{name}”{suggestion}",
    hint_zh="改名,或先在 definitions 里添加它",
    hint_en="Correct the name, or add it under definitions first",
)
NOT_YES_OR_NO = declare(
    "MODEL279",
    zh="“{name}”是{type},没有成立不成立",
    en="“{name}” is {type}, which neither holds nor fails to hold",
    hint_zh="加一个是或否的定义,例如 大单: 预算 >= 500000",
    hint_en="Add a definition that is yes or no, for example 大单: 预算 >= 500000",
)
NOT_A_SCHEDULE = declare(
    "MODEL280",
    zh="“{name}”不是一个重复的时间",
    en="“{name}” is no recurring time",
    hint_zh="例如 monday 09:00、workday 18:00、1 of month 09:00、last workday of month 17:00,或 每周一 09:00",
    hint_en="For example monday 09:00, workday 18:00, 1 of month 09:00, last workday of month 17:00",
)
RULES_CIRCLE = declare(
    "MODEL281",
    zh="规则会绕圈:{chain}",
    en="Rules may go round in a circle: {chain}",
    hint_zh="改掉其中一步,或用 if 让它停下来;运行时最多连锁 {deepest} 次",
    hint_en="Change one of the steps, or let an `if` end it; at run time at most {deepest} follow each other",
)
PASS_OUT_OF_REACH = declare(
    "MODEL274",
    zh="必做动作每周最多算 {most} 次,到不了及格线 {passing}",
    en="Must-do activities count at most {most} a week, below the pass line {passing}",
    hint_zh="提高几个 weekly,或降低 pass",
    hint_en="Raise some weekly, or lower pass",
)
NO_MUST_DO = declare(
    "MODEL275",
    zh="“{name}”要数必做动作,却没有一个动作标了 must_do",
    en="“{name}” counts must-do activities, but no activity is marked must_do",
    hint_zh="给动作加上 must_do: {{weekly: 5}}",
    hint_en="Give an activity must_do: {{weekly: 5}}",
)

# Reminders

LONG_WINDOW = declare(
    "MODEL290",
    zh="提醒最多攒一天,“{name}”太长",
    en="Reminders are gathered for a day at most; “{name}” is longer",
    hint_zh="缩短 together,例如 30 min",
    hint_en="Shorten together, for example 30 min",
)
WORKING_WINDOW = declare(
    "MODEL291",
    zh="攒提醒的时间按自然时间算,“{name}”是工作时间",
    en="Reminders are gathered in natural time, and “{name}” is working time",
    hint_zh="写 30 min 或 2 hours;夜里和休息时不想收,用 quiet",
    hint_en="Write 30 min or 2 hours; quiet keeps nights free",
)
NOT_QUIET_HOURS = declare(
    "MODEL292",
    zh="“{name}”不是一段钟点",
    en="“{name}” is no span between two times of day",
    hint_zh="写 开始-结束,24 小时制,例如 21:00-08:00",
    hint_en="Write begin-end with 24 hours, for example 21:00-08:00",
)
NO_QUIET_HOURS = declare(
    "MODEL293",
    zh="免打扰“{name}”的开始和结束是同一个钟点",
    en="The quiet hours “{name}” begin and end at the same time",
    hint_zh="改其中一个,或删掉 quiet",
    hint_en="Change one of them, or remove quiet",
)

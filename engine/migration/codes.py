"""Publishing and its plan: PUBLISH901-919."""

from engine.diagnostics import declare

STRANDED = declare(
    "PUBLISH901",
    zh="阶段“{stage}”里还有 {count} 条进行中的商机,新模型没有这个阶段",
    en="{count} open cases stand in the stage “{stage}”, which the new model does not have",
    hint_zh="在迁移计划里说它们去哪里,例如 move: {{{stage}: {to}}},或 stay: [{stage}] 让它们按旧版办完;只是改名的话,在新阶段上写 was: {stage}",
    hint_en="Say in the plan where they go, for example move: {{{stage}: {to}}}, or stay: [{stage}] to let them finish on the old version; if it is only renamed, write was: {stage} on the new stage",
)
NOT_A_PLAN = declare(
    "PUBLISH902",
    zh="迁移计划里写不了这个:{what}",
    en="A plan does not say this: {what}",
    hint_zh="可以写 move(阶段去哪里)、stay(哪些阶段的商机按旧版办完)、limits 和 agreements(recompute、keep、restart)、drop(不要了的字段)",
    hint_en="It may say move (where stages go), stay (stages whose cases finish on the old version), limits and agreements (recompute, keep, restart) and drop (fields that may go)",
)
MOVE_OF_KEPT = declare(
    "PUBLISH903",
    zh="“{stage}”不是要去掉的阶段,不用写去哪里",
    en="“{stage}” is no stage that goes away, so it needs no place to go",
    hint_zh="从 move 里删掉它;现在的商机留在原来的阶段",
    hint_en="Remove it from move; its cases stay where they are",
)
MOVE_NOWHERE = declare(
    "PUBLISH904",
    zh="新模型里没有能接收商机的阶段“{stage}”{near}",
    en="The new model has no open stage “{stage}”{near}",
    hint_zh="写新模型里一个还在进行的阶段",
    hint_en="Name an open stage of the new model",
)
NO_SUCH_CLOCK = declare(
    "PUBLISH905",
    zh="“{name}”在新模型里没有时限{near}",
    en="“{name}” has no time limit in the new model{near}",
    hint_zh="写有 limit 的阶段,或有 within 的协议",
    hint_en="Name a stage with a limit, or an agreement with within",
)
FIELD_IN_USE = declare(
    "PUBLISH906",
    zh="新模型没有字段“{field}”,{count} 条商机填过它",
    en="The new model has no field “{field}”, and {count} cases hold a value in it",
    hint_zh="改名就在新字段上写 was: {field};真的不要了,在迁移计划里写 drop: [{field}](历史里还在)",
    hint_en="If it is renamed, write was: {field} on the new field; if it may go, write drop: [{field}] in the plan (history keeps it)",
)
REUSED = declare(
    "PUBLISH907",
    zh="“{name}”以前是{before},现在是{after};旧数据会被读错",
    en="“{name}” was {before} once and is {after} now; what was entered then would be misread",
    hint_zh="换一个名字;名字用过了就不再用于别的意思",
    hint_en="Choose another name; an id is never used again with another meaning",
)
NO_SUCH_STAGE = declare(
    "PUBLISH908",
    zh="现在的模型里没有阶段“{stage}”{near}",
    en="The model in force has no stage “{stage}”{near}",
    hint_zh="写现在的模型里的阶段",
    hint_en="Name a stage of the model in force",
)
RETIRED = declare(
    "PUBLISH909",
    zh="“{name}”已经改名为“{now}”,不能再作另一个{sort}的名字;历史里的“{name}”都是指“{now}”",
    en="“{name}” was renamed to “{now}” and cannot name another {sort}; in history “{name}” means “{now}”",
    hint_zh="给新的换一个名字;名字用过了就不再用于别的意思",
    hint_en="Choose another name for the new one; an id is never used again with another meaning",
)
RETURNED = declare(
    "PUBLISH910",
    zh="{sort}“{name}”以前有过,后来去掉了;历史里的“{name}”会算作同一个",
    en="The {sort} “{name}” was there once and went; in history “{name}” will count as the same",
    hint_zh="是同一个就不用处理;意思不一样,就换一个名字",
    hint_en="If it is the same, nothing is to be done; if it means something else, choose another name",
)

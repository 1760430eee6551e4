"""What a person reads who cannot log in."""

from engine.diagnostics import declare

WRONG_LOGIN = declare(
    "DOOR801",
    zh="账号或密码不对",
    en="The login or the password is not right",
    hint_zh="检查大小写后再试;忘了密码请找管理员重设",
    hint_en="Check upper and lower case and try again; an administrator can set a new password",
)
TOO_MANY_ATTEMPTS = declare(
    "DOOR802",
    zh="试的次数太多,这个账号或网络先停 {minutes} 分钟",
    en="Too many attempts: this login or network has to wait {minutes} minutes",
    hint_zh="请 {minutes} 分钟后再试;忘了密码请找管理员重设",
    hint_en="Try again in {minutes} minutes; an administrator can set a new password",
)
PLAIN_HTTP = declare(
    "DOOR803",
    zh="这个地址没有加密(http),密码会被旁人看到,所以不能登录",
    en="This address is not encrypted (http); others could read your password, so you cannot log in here",
    hint_zh="请用 https 地址打开;在本机试用请用 http://127.0.0.1",
    hint_en="Open the https address; to try it on one machine use http://127.0.0.1",
)

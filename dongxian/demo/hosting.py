"""The demo's pages and worker, and providers of its own whose messages are shown here."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import select

from dongxian.demo import database_url
from dongxian.demo.company import LOGINS, PASSWORD
from dongxian.demo.founding import ABOUT_TO_FALL_DUE
from dongxian.serving import serve
from engine.diagnostics import Language, Text
from runtime.channels.fake import Street
from runtime.channels.settings import ChannelSettings
from runtime.clock import SystemClock
from runtime.jobs.settings import WorkerSettings
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.storage.tables import cases

READY = Text(
    """打开 {address} ,用下面任一账号登录,密码都是 {password}
{logins}
企业微信、钉钉、飞书、短信和 Webhook 都是演示用的假服务商,收到的内容显示在这里。{ahead}
用 ops 登录,在“我的”里打开“消息渠道”,可以给自己发测试消息。按 Ctrl+C 结束。""",
    """Open {address} and log in as any of these; the password is always {password}
{logins}
WeCom, DingTalk, Feishu, SMS and webhooks are providers made for the demo; what they get is shown here. {ahead}
Log in as ops and open “Channels” under “Me” to send yourself a test. Ctrl+C ends it.""",
)
AHEAD = Text(
    "约一分半钟后第一条超时提醒会到(演示里攒一分钟合成一条;例子的模型是 30 分钟、夜里不发)。",
    "The first overdue reminders come in about a minute and a half, gathered for one minute in the demo"
    " (the example's model says 30 minutes, and none at night).",
)
ROLES = {
    "rep": Text("销售代表(上海)", "a rep in Shanghai"),
    "supervisor": Text("主管(上海)", "the supervisor of Shanghai"),
    "marketing": Text("市场部", "marketing"),
    "trainer": Text("培训负责人", "the trainer"),
    "director": Text("区域总监", "the regional director"),
    "ops": Text("区域运营,也是管理员", "operations, also the administrator"),
}


def host(folder: Path, port: int, language: Language) -> None:
    """Blocks until a signal ends it."""
    address = f"http://127.0.0.1:{port}"
    # Nothing of the environment: the demo must never reach a real channel or a real database.
    settings = Settings(database_url=database_url(folder), data=folder)
    with Database.open(settings.database_url) as database, Street() as street:
        print(ready(database, address, language, SystemClock().now()), flush=True)
        channels = ChannelSettings.from_environment(street.environment())
        stop = Event()
        Thread(target=_show, args=(street, stop), daemon=True).start()
        worker = WorkerSettings(channels=channels, public_url=address)
        serve(settings, database, host="127.0.0.1", port=port, worker=worker)
        stop.set()


def ready(database: Database, address: str, language: Language, now: datetime) -> str:
    """Promises a reminder only while the one of a company just founded is still ahead."""
    logins = "\n".join(f"  {login:<11} {ROLES[login].to(language)}" for login in LOGINS)
    soon = cases.c.next_due.between(now, now + ABOUT_TO_FALL_DUE[0])
    with database.read() as connection:
        ahead = connection.scalar(select(cases.c.id).where(soon).limit(1)) is not None
    return READY.to(language).format(
        address=address, password=PASSWORD, logins=logins, ahead=AHEAD.to(language) if ahead else ""
    )


def _show(street: Street, stop: Event) -> None:
    """What the readers would see, as it arrives."""
    shown: Counter[str] = Counter()
    while not stop.wait(1):
        for provider in street.providers:
            for said in provider.received[shown[provider.name] :]:
                readers = " ".join(f"@{reader}" for reader in (*said.mentioned, said.to) if reader)
                print(f"[{provider.name}] {said.content} {readers}".rstrip(), flush=True)
                shown[provider.name] += 1

"""An organisation with two people, a robot, a mail server and the desk that delivers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, insert, select, update

from runtime.channels.email import Email
from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeReceiver, FakeWeCom
from runtime.channels.in_app import InApp
from runtime.channels.outbound import Outbound
from runtime.channels.webhook import Webhook
from runtime.channels.wecom import WeCom
from runtime.effects import message
from runtime.effects.delivery import Delivery
from runtime.effects.message import Message
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, deliveries, messages, organisations, outbox, people, units
from tests.runtime.channels.mailbox import Mailbox, mailbox

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COMPANY = "o1"
LEASE = timedelta(minutes=3)

STUCK = Message(
    person="p1",
    role="主管",
    title="触达超时",
    say="上海宏达医院在触达已停留5天",
    public="某客户在触达已停留5天",
    because="stage/触达",
    channels=("wecom", "email"),
    unit_path="/east/sh/",
    addressed=("p1",),
    copied=("p2",),
)


@dataclass
class Desk:
    database: Database
    robot: FakeWeCom
    mail: Mailbox
    receiver: FakeReceiver
    now: datetime = START
    delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.delivery = self.worker("w1")
        self.database.write(_founded)

    def worker(self, name: str, *, groups: bool = True, timeout: float = 10) -> Delivery:
        outbound = Outbound(private_allowed=True, timeout=timeout)
        robots = {"": Endpoint(self.robot.url)} if groups else {}
        channels = (
            InApp(),
            Email(self.mail.server),
            WeCom(robots, outbound),
            Webhook(
                dict.fromkeys(("", "订单系统"), Endpoint(self.receiver.url, self.receiver.secret)), outbound
            ),
        )
        return Delivery(
            self.database,
            {each.kind: each for each in channels},
            by=name,
            lease=LEASE,
            public_url="https://dx.example.com",
        )

    def seconds(self) -> float:
        return self.now.timestamp()

    def put_many(self, count: int, notice: Message, **changed: object) -> None:
        """As one busy night leaves them."""
        same = message.values(replace_message(notice, **changed), key="", case="c1", now=self.now)
        rows = [{**same, "organisation": COMPANY, "id": new_id(), "key": f"c1:{n}"} for n in range(count)]
        self.database.write(lambda connection: connection.execute(insert(outbox), rows))

    def put(self, notice: Message = STUCK, **changed: object) -> str:
        id = new_id()
        row = message.values(replace_message(notice, **changed), key=f"c1:{id}", case="c1", now=self.now)
        self.database.write(
            lambda connection: connection.execute(insert(outbox).values(organisation=COMPANY, id=id, **row))
        )
        return id

    def step(self, patience: float | None = None) -> None:
        while self.delivery.deliver(self.now, patience=patience):
            pass

    def pass_time(self, total: timedelta, step: timedelta = timedelta(seconds=5)) -> None:
        end = self.now + total
        while self.now < end:
            self.step()
            self.now += step
        self.step()

    def log(self) -> list[tuple[str, int, bool, str]]:
        with self.database.read() as connection:
            rows = connection.execute(select(deliveries).order_by(deliveries.c.at, deliveries.c.id))
            return [(row.channel, row.attempt, row.delivered, row.provider_code) for row in rows]

    def states(self) -> list[str]:
        with self.database.read() as connection:
            return list(connection.scalars(select(outbox.c.state).order_by(outbox.c.id)))

    def inbox(self, person: str) -> Sequence[Row[tuple[object, ...]]]:
        with self.database.read() as connection:
            return connection.execute(
                select(messages).where(messages.c.person == person).order_by(messages.c.id)
            ).all()

    def change_person(self, id: str, **values: object) -> None:
        self.database.write(
            lambda connection: connection.execute(update(people).where(people.c.id == id).values(**values))
        )


def replace_message(notice: Message, **changed: object) -> Message:
    return Message(**{name: changed.get(name, getattr(notice, name)) for name in notice.__struct_fields__})


@contextmanager
def desk(database: Database) -> Iterator[Desk]:
    with FakeWeCom() as robot, FakeReceiver() as receiver, mailbox() as mail:
        made = Desk(database, robot, mail, receiver)
        robot.clock = receiver.clock = made.seconds
        yield made
        made.delivery.close()


def _founded(connection: Connection) -> None:
    connection.execute(insert(organisations).values(id=COMPANY, name="华东", language="zh", created_at=START))
    for id, name, path in (("east", "华东", "/east/"), ("sh", "上海", "/east/sh/")):
        connection.execute(insert(units).values(organisation=COMPANY, id=id, name=name, path=path))
    for id, name, email, wecom_id in (
        ("p1", "王主管", "wang@example.com", "wangzg"),
        ("p2", "李培训", "li@example.com", "lipx"),
        ("admin", "管理员", None, None),
    ):
        connection.execute(
            insert(people).values(
                organisation=COMPANY, id=id, number=id, name=name, email=email, wecom_id=wecom_id
            )
        )
    for person, language, administrator in (("admin", None, True), ("p2", "en", False)):
        connection.execute(
            insert(accounts).values(
                organisation=COMPANY,
                id=f"a-{person}",
                person=person,
                login=person,
                password_hash="-",
                language=language,
                administrator=administrator,
            )
        )

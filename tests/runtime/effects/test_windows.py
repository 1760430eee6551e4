"""Reminders of one reader leave as one message: windows, quiet hours, the day's budget, and what passes them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from engine.model.reminders import Reminders
from engine.timing import QuietHours
from runtime.channels.excerpt import size
from runtime.effects.message import Message
from runtime.effects.windows import gather
from runtime.storage.tables import outbox
from tests.engine.rules.story import instant
from tests.runtime.effects.desk import COMPANY, STUCK, Desk, replace_message

MINUTES = timedelta(minutes=1)
NIGHT = QuietHours(time(21), time(8))


def paced(**said: object) -> Message:
    return replace_message(STUCK, reminders=Reminders(timezone="Asia/Shanghai", **said))


HALF_HOUR = paced(together=30 * MINUTES)


def texts(desk: Desk) -> list[str]:
    return [said.content for said in desk.robot.received]


def at(desk: Desk, wall_clock: str) -> None:
    """As the clock in Shanghai says; the worker looks at that moment."""
    desk.now = instant(wall_clock)
    desk.step()


def test_three_reminders_of_one_window_are_one_message_and_three_rows_in_the_inbox(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for number, minute in enumerate((0, 10, 29), start=1):
        at(desk, f"2026-03-02 10:{minute:02}")
        desk.put(HALF_HOUR, say=f"{number}号医院停留5天")
        desk.step()
        assert len(desk.inbox("p1")) == number, "in the inbox at once"
    assert texts(desk) == []

    at(desk, "2026-03-02 10:30")

    [text] = texts(desk)
    assert "3条提醒" in text
    assert "某客户在触达已停留5天(3条)" in text, "in a group nobody reads the customers' names"
    assert "https://dx.example.com/inbox" in text
    assert desk.robot.received[0].mentioned == ("wangzg",)
    assert desk.log() == [("wecom", 1, True, "0")]
    at(desk, "2026-03-03 10:00")
    assert len(texts(desk)) == 1


def test_a_mail_lists_what_each_reminder_says(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for name in ("明德医院", "康宁诊所"):
        desk.put(HALF_HOUR, say=f"{name}停留5天", channels=("email",))
    desk.put(HALF_HOUR, say="仁济医院停留5天", channels=("email",), copy=True)
    desk.step()

    at(desk, "2026-03-02 10:30")

    [(_, mail)] = desk.mail.received
    assert mail["Subject"] == "3条提醒"
    body = mail.get_content()
    for line in ("1. 明德医院停留5天", "2. 康宁诊所停留5天", "3. 仁济医院停留5天(抄送)"):
        assert line in body


def test_a_reminder_with_a_channel_of_its_own_goes_its_way_and_into_no_other_digest(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for say in ("明德医院停留5天", "康宁诊所停留5天"):
        desk.put(HALF_HOUR, say=say)
    desk.put(HALF_HOUR, say="仁济医院没有人管", channels=("email", "wecom"))
    desk.step()

    at(desk, "2026-03-02 10:30")

    [text] = texts(desk)
    assert "2条提醒" in text
    [(_, mail)] = desk.mail.received
    assert "仁济医院没有人管" in mail.get_content()


def test_a_window_with_one_reminder_sends_the_reminder_itself(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    desk.put(HALF_HOUR)

    at(desk, "2026-03-02 10:00")
    at(desk, "2026-03-02 10:30")

    [text] = texts(desk)
    assert text.startswith("某客户在触达已停留5天")
    assert "/cases/c1" in text
    assert len(desk.inbox("p1")) == 1


def test_the_supervisor_and_the_trainer_who_got_the_same_share_one_post_that_mentions_both(
    desk: Desk,
) -> None:
    at(desk, "2026-03-02 10:00")
    for _ in range(3):
        desk.put(HALF_HOUR)
        desk.put(HALF_HOUR, person="p2", copy=True)
    desk.change_person("p2", wecom_id="lipx")
    desk.step()

    at(desk, "2026-03-02 10:30")

    assert sorted({who for said in desk.robot.received for who in said.mentioned}) == ["lipx", "wangzg"]
    assert len(desk.robot.received) == 1


def test_two_teams_groups_never_read_each_others_digest(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for path in ("/east/sh/", "/east/hz/"):
        desk.put(HALF_HOUR, unit_path=path)
        desk.put(HALF_HOUR, unit_path=path)
        desk.put(HALF_HOUR, unit_path=path, channels=("email",))
    desk.step()

    at(desk, "2026-03-02 10:30")

    assert desk.log().count(("wecom", 1, True, "0")) == 2, "a digest for each team's group"
    assert [mail["Subject"] for _, mail in desk.mail.received] == ["2条提醒"], "of one's own there is one"


def test_without_a_window_each_reminder_goes_at_once_as_itself(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    desk.put(paced(a_day=20), channels=("email",))
    desk.put(paced(a_day=20), channels=("email",))

    desk.step()

    assert [mail["Subject"] for _, mail in desk.mail.received] == ["触达超时", "触达超时"]


def test_quiet_hours_hold_reminders_across_midnight_and_bring_them_together(desk: Desk) -> None:
    quiet = paced(quiet=NIGHT)
    for moment in ("2026-03-02 21:00", "2026-03-02 23:59", "2026-03-03 00:00", "2026-03-03 07:59"):
        desk.now = instant(moment)
        desk.put(quiet)
        desk.step()
    assert texts(desk) == []
    assert len(desk.inbox("p1")) == 4

    at(desk, "2026-03-03 08:00")

    [text] = texts(desk)
    assert "4条提醒" in text


def test_a_window_that_closes_in_quiet_hours_waits_until_they_are_over(desk: Desk) -> None:
    evening = paced(quiet=NIGHT, together=30 * MINUTES)
    for moment in ("2026-03-02 20:45", "2026-03-02 22:00"):
        desk.now = instant(moment)
        desk.put(evening)
        desk.step()

    at(desk, "2026-03-03 07:59")
    assert texts(desk) == []
    at(desk, "2026-03-03 08:00")
    assert ["2条提醒" in text for text in texts(desk)] == [True]


def test_a_worker_that_comes_back_at_night_lets_people_sleep(desk: Desk) -> None:
    desk.now = instant("2026-03-02 19:00")
    evening = paced(quiet=NIGHT, together=30 * MINUTES)
    desk.put(evening)
    desk.step()

    at(desk, "2026-03-02 23:00")
    desk.put(evening)
    desk.step()
    assert texts(desk) == []
    at(desk, "2026-03-03 08:00")
    assert ["2条提醒" in text for text in texts(desk)] == [True]


def test_what_failed_in_the_evening_is_not_tried_again_at_night(desk: Desk) -> None:
    desk.now = instant("2026-03-02 20:58")
    desk.robot.down = True
    desk.put(paced(quiet=NIGHT), channels=("wecom",))
    desk.pass_time(5 * MINUTES)
    desk.robot.recover()

    desk.now = instant("2026-03-03 03:00")
    desk.pass_time(2 * MINUTES)
    assert texts(desk) == []
    at(desk, "2026-03-03 08:00")
    assert len(texts(desk)) == 1


def test_what_is_urgent_waits_for_nothing(desk: Desk) -> None:
    strict = paced(quiet=NIGHT, together=30 * MINUTES, a_day=1)
    desk.now = instant("2026-03-02 23:00")
    desk.put(strict)
    desk.put(strict, urgent=True, public="紧急")

    desk.step()

    assert [text.splitlines()[0] for text in texts(desk)] == ["紧急"]


def test_what_exceeds_the_days_budget_is_one_message_the_next_morning(desk: Desk) -> None:
    few = paced(a_day=2)
    desk.now = instant("2026-03-02 10:00")
    for _ in range(2):
        desk.put(few)
    desk.step()
    desk.delivery = desk.worker("after a restart")
    for hour in (11, 15, 23):
        desk.now = instant(f"2026-03-02 {hour}:00")
        desk.put(few)
        desk.put(few, urgent=True, public="紧急")
        desk.step()
    told = [text for text in texts(desk) if not text.startswith("紧急")]
    assert len(desk.inbox("p1")) == 8

    at(desk, "2026-03-03 07:59")
    assert [text for text in texts(desk) if not text.startswith("紧急")] == told
    at(desk, "2026-03-03 08:00")
    assert "3条提醒" in texts(desk)[-1]

    # The digest was the first of its day: one more goes at once, the next one waits again.
    desk.put(few, public="第二条")
    desk.step()
    desk.put(few, public="第三条")
    desk.step()
    assert texts(desk)[-1].startswith("第二条")


def test_in_the_inbox_alone_nothing_has_to_wait(desk: Desk) -> None:
    desk.now = instant("2026-03-02 23:00")
    desk.put(paced(quiet=NIGHT), channels=("in_app",))

    desk.step()

    assert desk.states() == ["done"]


def test_a_worker_killed_after_the_window_closed_leaves_one_digest_for_the_next(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for _ in range(3):
        desk.put(HALF_HOUR)
    desk.step()
    desk.now = instant("2026-03-02 10:30")
    killed = desk.worker("killed")
    killed._gather(desk.now)
    desk.database.write(lambda connection: killed._take(connection, desk.now))

    desk.put(HALF_HOUR, public="后来的")
    desk.pass_time(5 * MINUTES)

    [text] = texts(desk)
    assert "3条提醒" in text
    assert len(desk.inbox("p1")) == 4


def test_workers_that_gather_at_the_same_time_open_one_window(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    desk.put_many(600, HALF_HOUR)
    workers = [desk.worker(f"w{number}") for number in range(4)]

    with ThreadPoolExecutor(len(workers)) as threads:
        while sum(threads.map(lambda worker: worker._gather(desk.now), workers)):
            pass
        desk.now = instant("2026-03-02 10:30")
        sum(threads.map(lambda worker: worker._gather(desk.now), workers))
    desk.step()

    [text] = texts(desk)
    assert text.startswith("600条提醒")
    for worker in workers:
        worker.close()


def test_a_worker_killed_while_it_gathers_leaves_everything_as_it_was(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    desk.put(HALF_HOUR)

    def killed(connection: object) -> None:
        gather(desk.database, connection, desk.now)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.database.write(killed)
    assert desk.inbox("p1") == []
    desk.step()
    at(desk, "2026-03-02 10:30")
    assert len(texts(desk)) == 1


def test_a_digest_whose_reader_left_meanwhile_is_told_to_administrators_once(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for _ in range(3):
        desk.put(HALF_HOUR)
    desk.step()
    desk.change_person("p1", left_at=instant("2026-03-02 10:15"))

    at(desk, "2026-03-02 10:30")

    assert texts(desk) == []
    assert [row.because for row in desk.inbox("admin")] == ["CHAN911"]


def test_a_digest_is_tried_again_and_falls_back_like_any_message(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for _ in range(2):
        desk.put(HALF_HOUR)
    desk.step()
    desk.robot.down = True
    desk.now = instant("2026-03-02 10:30")

    desk.pass_time(10 * MINUTES)

    assert [channel for channel, _, delivered, _ in desk.log() if delivered] == ["email"]
    assert [mail["Subject"] for _, mail in desk.mail.received] == ["2条提醒"]


def test_what_an_erasure_took_is_not_said_by_a_digest(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    gone = desk.put(HALF_HOUR, channels=("email",), say="要忘掉的医院")
    for name in ("明德医院", "康宁诊所"):
        desk.put(HALF_HOUR, channels=("email",), say=name)
    desk.step()
    with desk.database.read() as connection:
        open_digest = connection.scalars(select(outbox.c.payload).where(outbox.c.effect == "digest")).one()
    assert "医院" not in open_digest
    desk.database.write(
        lambda connection: connection.execute(
            outbox.delete().where(outbox.c.organisation == COMPANY, outbox.c.id == gone)
        )
    )

    at(desk, "2026-03-02 10:30")

    [(_, mail)] = desk.mail.received
    assert "要忘掉的医院" not in mail.get_content()
    assert mail["Subject"] == "2条提醒"


def test_over_the_robots_rate_a_waiting_digest_stays_open_for_what_comes_meanwhile(desk: Desk) -> None:
    at(desk, "2026-03-02 10:00")
    for number in range(20):
        desk.put(urgent=True, public=f"紧急{number}" + "请看" * 300)
    desk.put(paced(together=1 * MINUTES))
    desk.put(paced(together=1 * MINUTES))
    desk.now += 30 * timedelta(seconds=1)
    desk.step()
    assert len(texts(desk)) == 20, "the robot's minute is used up"
    desk.now += 29 * timedelta(seconds=1)
    desk.put(paced(together=1 * MINUTES), urgent=True, public="再紧急" + "请看" * 300)
    desk.step()

    desk.now = instant("2026-03-02 10:01")
    desk.step()
    desk.put(paced(together=1 * MINUTES))
    desk.step()
    desk.pass_time(2 * MINUTES)

    assert [text.partition(":")[0] for text in texts(desk) if "条提醒" in text] == ["3条提醒"]
    assert set(desk.robot.answered) == {0}


def test_five_thousand_reminders_of_one_night_are_one_short_text_with_their_number_and_a_link(
    desk: Desk,
) -> None:
    desk.now = instant("2026-03-02 23:00")
    desk.put_many(5000, paced(quiet=NIGHT), public="某客户停留" + "很久" * 50)
    desk.step()
    assert texts(desk) == []

    at(desk, "2026-03-03 08:00")

    [text] = texts(desk)
    assert text.startswith("5000条提醒")
    assert text.endswith("https://dx.example.com/inbox")
    assert size(text) <= 2048
    assert len(desk.inbox("p1")) == 5000
    with desk.database.read() as connection:
        states = connection.execute(select(outbox.c.state).distinct()).scalars().all()
    assert sorted(states) == ["done", "merged"]

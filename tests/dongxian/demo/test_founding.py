"""The demo goes through `decide` like anyone: what it leaves behind must stand every check."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from dongxian.demo.founding import found
from dongxian.demo.hosting import ready
from runtime.evidence.store import FileStore
from runtime.models import Models
from runtime.storage import audit
from runtime.storage.replay import replay
from runtime.storage.tables import cases, decisions, messages, outbox, stage_visits

NOW = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
MODEL = Path(__file__).parents[3] / "examples" / "dairy-east-china" / "model"


def company(database, tmp_path):
    documents = {file.name: file.read_text("utf-8") for file in sorted(MODEL.glob("*.yaml"))}
    return found(database, FileStore.in_folder(tmp_path / "files"), documents, NOW, leads=40)


def test_the_demo_is_accepted_by_every_gate_and_its_history_verifies(database, tmp_path):
    organisation = company(database, tmp_path)
    with database.read() as connection:
        refused = connection.execute(
            select(decisions.c.command, decisions.c.trace).where(decisions.c.outcome == "refused")
        ).all()
        assert refused == []
        assert audit.verify(connection, organisation).intact


def test_nothing_in_the_demo_lies_in_the_future(database, tmp_path):
    company(database, tmp_path)
    with database.read() as connection:
        latest = connection.scalar(select(func.max(stage_visits.c.entered_at)))
        assert latest <= NOW


def test_every_state_and_every_row_of_the_demo_follows_from_its_events(database, tmp_path):
    organisation = company(database, tmp_path)
    with database.read() as connection:
        replayed = list(replay(connection, organisation, Models().get))
    assert replayed
    assert [each.differing for each in replayed if not each.equal] == []


def test_messages_of_the_past_are_in_the_inbox_and_not_sent_again(database, tmp_path):
    company(database, tmp_path)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(messages)) > 0
        waiting = connection.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.state == "pending")
        )
        assert waiting == 0


def test_three_leads_are_about_to_stay_too_long(database, tmp_path):
    company(database, tmp_path)
    with database.read() as connection:
        soon = connection.scalars(
            select(cases.c.next_due).where(cases.c.next_due > NOW).order_by(cases.c.next_due).limit(3)
        ).all()
    assert [(due - NOW).total_seconds() for due in soon] == [90, 240, 600]


def test_a_demo_started_again_promises_no_reminder_that_came_long_ago(database, tmp_path):
    company(database, tmp_path)
    promise = "一分半钟后第一条超时提醒会到"
    assert promise in ready(database, "http://127.0.0.1:8000", "zh", NOW + timedelta(seconds=8))
    assert promise not in ready(database, "http://127.0.0.1:8000", "zh", NOW + timedelta(hours=5))

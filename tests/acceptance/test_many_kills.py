"""The short form of `python -m tests.endurance.kills`: web and worker are real processes, killed at random points."""

from __future__ import annotations

from pathlib import Path
from random import Random

from sqlalchemy import update

from runtime.storage.database import Database
from runtime.storage.tables import deadlines, outbox
from tests.endurance import kills, proof
from tests.endurance.ledger import Ledger, Told

KILLS = 15


def test_over_a_day_of_kills_nothing_is_lost_nothing_happens_twice_and_history_stays_whole(
    database_url: str, tmp_path: Path
):
    summary = kills.run(database_url, tmp_path, KILLS, seed=7)

    assert summary.broken == ()
    assert summary.web_kills
    assert 0 < summary.fired_under_kills <= summary.fired
    assert summary.delivered >= summary.fired


def test_the_proof_names_what_was_lost_and_what_came_twice(sqlite_database: Database, tmp_path: Path):
    kills.run(sqlite_database.url, tmp_path, kills=2, seed=7)
    sqlite_database.write(
        lambda connection: connection.execute(
            update(deadlines).values(state="pending", due=kills.traffic.START)
        )
    )
    with sqlite_database.read() as connection, Ledger(Random(1)) as ledger:
        ids = list(connection.scalars(outbox.select().with_only_columns(outbox.c.id)))
        one, other = ids[:2]
        ledger.keys = {id: {Told("case", "because", "boss")} for id in (one, "stranger")}
        found = "\n".join(
            proof.broken(connection, ledger, ["nobody"], ["nothing"], kills.traffic.START + kills.DAY)
        )

    for words in (
        "deadline lost",
        f"never delivered: {other}",
        "delivered without a row: stranger",
        "delivered under 2 keys",
        "nobody was told",
        "activities: ",
        "cases: ",
        "replay: ",
    ):
        assert words in found

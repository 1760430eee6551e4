"""A customer who has lived through everything is forgotten: no table keeps a word, and history still tells its rows."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from runtime.erasing import erase_case
from runtime.models import Models
from runtime.storage.audit import verify
from runtime.storage.ids import new_id
from runtime.storage.replay import repair
from runtime.storage.tables import deliveries, metadata, outbox, stage_visits
from tests.acceptance.model_life import audited
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c126_renamed import MODEL, lived

# What was typed about the customer, in every place where something can be typed.
SAID = (
    "明德",
    "mingde",
    "已沟通",
    "谈过",
    "笔误",
    "有录音",
    "听过了",
    "谈大了",
    "院长",
    "老客户",
    "73451900",
)


def everything(office: Office) -> str:
    with office.services.database.read() as connection:
        return "".join(str(connection.execute(select(table)).all()) for table in metadata.sorted_tables)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


def erased(office: Office, case: str) -> None:
    services = office.services
    services.database.write(
        lambda connection: erase_case(
            connection,
            services.files,
            Models(),
            COMPANY,
            id_of(case),
            actor="root",
            reason="客户要求",
            now=office.clock.now(),
        )
    )


def test_no_table_keeps_a_word_of_what_was_said_about_a_customer_who_is_forgotten(office: Office) -> None:
    case = lived(office)
    before = everything(office)
    assert all(word in before for word in SAID), [word for word in SAID if word not in before]
    erased(office, case)
    after = everything(office)
    assert [word for word in SAID if word in after] == []
    assert audited(office) == []
    with office.services.database.read() as connection:
        assert verify(connection, COMPANY).intact


def test_what_a_provider_answered_to_a_message_about_the_customer_is_forgotten_too(office: Office) -> None:
    case = lived(office)

    def refused(connection):
        sent = connection.execute(
            select(outbox.c.id).where(outbox.c.case == id_of(case)).limit(1)
        ).scalar_one()
        attempt = {"channel": "sms", "attempt": 1, "at": office.clock.now(), "delivered": False}
        answer = {"outbox": sent, "provider_code": "40001", "provider_text": "bad text: 明德医院"}
        row = {"organisation": COMPANY, "id": new_id()} | attempt | answer
        return connection.execute(insert(deliveries).values(row)).rowcount

    office.services.database.write(refused)
    erased(office, case)
    assert "明德" not in everything(office)


def test_a_row_of_a_forgotten_customer_that_history_does_not_tell_is_found_and_mended(office: Office) -> None:
    case = lived(office)
    erased(office, case)
    database = office.services.database
    database.write(
        lambda connection: (
            connection.execute(update(stage_visits).values(source="展会", reason="价格")).rowcount
        )
    )
    assert audited(office) == [("stage_visits.reason", "stage_visits.source")]
    database.write(lambda connection: repair(connection, COMPANY, Models().get, id_of(case)))
    assert audited(office) == []

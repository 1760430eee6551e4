"""An administrator of another company, who sees all of his own, with the ids of ours: nothing is read, nothing written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, insert, select
from starlette.testclient import TestClient

from runtime.accounts.account import find_account
from runtime.accounts.token import issue_token
from runtime.publication.publishing import publish
from runtime.storage.tables import accounts, memberships, metadata, organisations, people, units
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.acceptance.test_c125_api import LISTS, named, operations, send
from tests.acceptance.test_hostile_doors import MODEL, ids, pages  # noqa: F401
from tests.engine.rules.story import complete
from tests.runtime.web.shop import ADDRESS, HASHED, PASSWORD, START

OTHER = "o2"
SECRETS = (
    "明德医院",
    "13800138000",
    "嫌贵要试用",
    "清单.pdf",
    "李小明",
    "赵敏",
    "王主管",
    "私稿",
    "杭州",
    "安和",
)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.services.database.write(found)
    return office


def found(connection: Connection) -> None:
    own, since = {"organisation": OTHER}, datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(
        insert(organisations).values(id=OTHER, name="别家", demo=False, language="zh", created_at=since)
    )
    connection.execute(insert(units).values(**own, id="hz", name="别处", parent=None, path="/hz/", kind=""))
    connection.execute(insert(people).values(**own, id="zhou", number="zhou", name="周总"))
    connection.execute(
        insert(memberships).values(**own, id="zhou", person="zhou", unit="hz", role="主管", valid_from=since)
    )
    connection.execute(
        insert(accounts).values(
            **own, id="zhou", person="zhou", login="zhou", password_hash=HASHED, administrator=True
        )
    )
    published = publish(connection, OTHER, {"funnel.yaml": complete(MODEL)}, now=since)
    assert published.model is not None


def ours(office: Office) -> dict[str, int]:
    """Rows of our company by table, but for what comes and goes."""
    tables = [
        each
        for each in metadata.sorted_tables
        if "organisation" in each.c and each.name not in ("sessions", "decisions")
    ]
    with office.services.database.read() as connection:
        return {
            each.name: connection.execute(
                select(func.count()).select_from(each).where(each.c.organisation == COMPANY)
            ).scalar_one()
            for each in tables
        }


def stranger(office: Office) -> TestClient:
    def issue(connection: Connection) -> str:
        account = find_account(connection, OTHER, "zhou", START)
        assert account is not None
        return issue_token(connection, account, "test", ("read", "write"), START, None)

    token = office.services.database.write(issue)
    return TestClient(
        office.app,
        f"{ADDRESS}/api/v1",
        headers={"authorization": f"Bearer {token}"},
        raise_server_exceptions=False,
    )


def test_no_operation_of_the_api_leads_to_another_company(office: Office, ids: dict[str, str]):  # noqa: F811
    client, before = stranger(office), ours(office)
    for method, path, body in operations(office):
        answer = send(client, method, named(path, ids), body)
        told = says(answer)
        assert not any(secret in told for secret in SECRETS), (method, path, told[:600])
        if "{" in path and not path.startswith(LISTS) and "version" not in path:
            assert answer.status_code in (403, 404, 409, 422), (method, path, answer.status_code, told[:300])
    assert ours(office) == before


def test_no_page_leads_to_another_company(office: Office, ids: dict[str, str]):  # noqa: F811
    client = office.visitor()
    said = {"organisation": "别家", "login": "zhou", "password": PASSWORD}
    assert client.post("/login", data=said).url.path == "/today"
    for address in dict.fromkeys(each for each in pages(office, ids) if "?" not in each and "%" not in each):
        told = says(client.get(address))
        assert not any(secret in told for secret in SECRETS), (address, told[:600])

"""Programs that call the API of the shop, each with a token of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from starlette.testclient import TestClient

from runtime.accounts.account import find_account
from runtime.accounts.token import issue_token
from tests.runtime.web.shop import ADDRESS, START, Shop

LEAD = {"客户名称": "明德医院", "联系电话": "13800138000"}


def caller(
    shop: Shop, login: str, scopes: Collection[str] = ("read", "write"), until: datetime | None = None
) -> TestClient:
    def issue(connection):
        accounts = (find_account(connection, "o1", id, START) for id in (f"a-{login}", login))
        account = next(found for found in accounts if found is not None)
        return issue_token(connection, account, "test", scopes, START, until)

    token = shop.services.database.write(issue)
    return TestClient(
        shop.app,
        f"{ADDRESS}/api/v1",
        headers={"authorization": f"Bearer {token}", "accept-language": "zh-CN"},
        raise_server_exceptions=False,
    )


def lead(client: TestClient, **fields: str) -> str:
    answer = client.post("/cases", json={"fields": LEAD | fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["case"]


def talked(client: TestClient, case: str):
    return client.post(f"/cases/{case}/activities/客户沟通", json={"fields": {"沟通结果": "已沟通"}})


def moved(client: TestClient, case: str, to: str, at: str = "触达", **said: str):
    return client.post(f"/cases/{case}/move", json={"to": to, "expected_stage": at, **said})


def codes(answer) -> list[str]:
    return [one["code"] for one in answer.json()["errors"]]

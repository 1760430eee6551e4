"""A day of a small company: leads are given and made, calls recorded, cases moved, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Connection, insert

from runtime.accounts.account import find_account
from runtime.accounts.token import issue_token
from runtime.publication.publishing import publish
from runtime.storage.tables import accounts, memberships, organisations, people, units

COMPANY = "o1"
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MODEL = """
dongxian: 1
funnel: 一天
timezone: Asia/Shanghai
send_by: webhook
roles: [销售代表, 市场部, 主管]
case: {owner: 销售代表, fields: {客户名称: text}, required: [客户名称]}
activities:
  客户沟通: {fields: {结果: text}}
stages:
  - {stage: 触达, deliver: 客户沟通, limit: 40 min, overdue: [{notify: 主管, say: "{{ 客户名称 }}停留{{ 停留 }}"}]}
  - {stage: 谈判, limit: 3 hours, overdue: [{notify: 主管, cc: 市场部}, {task: 复盘, for: 主管}]}
  - won: 赢单
  - {lost: 输单, reasons: [价格]}
agreements:
  线索跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 1 hours, missed: [{notify: 主管}]}
"""
PEOPLE = (("rep", "销售代表"), ("mai", "市场部"), ("boss", "主管"))
_AGAIN = 20


def found(connection: Connection) -> dict[str, str]:
    """A token for each person."""
    connection.execute(insert(organisations).values(id=COMPANY, name="一天", created_at=START))
    own = {"organisation": COMPANY}
    connection.execute(insert(units).values(**own, id="sh", name="上海", path="/sh/", kind=""))
    loaded = publish(connection, COMPANY, {"funnel.yaml": MODEL}, now=START)
    assert loaded.model is not None, [each.message("en") for each in loaded.diagnostics]
    tokens = {}
    for person, role in PEOPLE:
        connection.execute(insert(people).values(**own, id=person, number=person, name=person))
        membership = {"person": person, "unit": "sh", "role": role, "valid_from": START - timedelta(days=30)}
        connection.execute(insert(memberships).values(**own, id=person, **membership))
        connection.execute(
            insert(accounts).values(**own, id=person, person=person, login=person, password_hash="-")
        )
        account = find_account(connection, COMPANY, person, START)
        tokens[person] = issue_token(connection, account, "endurance", ["read", "write"], START, None)
    return tokens


@dataclass
class Traffic:
    """`accepted` are the submissions and cases that were answered with a success: they must be there at the end.

    `revive` starts the web process again; a request that got no answer is sent again under its own key.
    """

    port: int
    tokens: dict[str, str]
    random: Random
    revive: Callable[[], None]
    stages: dict[str, str] = field(default_factory=dict)
    submissions: set[str] = field(default_factory=set)
    sent: int = 0
    refused: int = 0
    repeated: int = 0

    def one(self) -> None:
        chosen = self.random.random()
        if chosen < 0.4 or not self.stages:
            self._create()
        elif chosen < 0.7:
            self._call()
        else:
            self._move()

    def _create(self) -> None:
        asked: dict[str, object] = {"fields": {"客户名称": f"客户{self.sent}"}}
        person = "rep"
        if self.random.random() < 0.5:
            person, asked = "mai", {**asked, "agreement": "线索跟进", "owner": "rep"}
        said = self._post(person, "/cases", asked)
        if said is not None:
            self.stages[str(said["case"])] = "触达"

    def _call(self) -> None:
        case, submission = self.random.choice(list(self.stages)), self._id()
        asked = {"fields": {"结果": "聊过"}, "submission": submission}
        if self._post("rep", f"/cases/{case}/activities/{quote('客户沟通')}", asked) is not None:
            self.submissions.add(submission)

    def _move(self) -> None:
        case = self.random.choice(list(self.stages))
        stage = self.stages[case]
        to = {"触达": "谈判", "谈判": "赢单"}.get(stage)
        if to is None:
            return
        asked = {"to": to, "expected_stage": stage}
        if self._post("rep", f"/cases/{case}/move", asked) is not None:
            self.stages[case] = to

    def _id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128)))

    def _post(self, person: str, path: str, asked: dict[str, object]) -> dict[str, object] | None:
        """None when it was refused. An answer that never came is asked for again under the same key."""
        self.sent += 1
        headers = {
            "Authorization": f"Bearer {self.tokens[person]}",
            "Content-Type": "application/json",
            "Idempotency-Key": self._id(),
        }
        for _ in range(_AGAIN):
            try:
                status, said = self._once(path, json.dumps(asked).encode(), headers)
            except (OSError, HTTPException):
                self.repeated += 1
                self.revive()
                continue
            if status in (200, 201):
                return said
            assert status in (409, 422), (status, said)
            self.refused += 1
            return None
        raise RuntimeError(f"no answer to {path}")

    def _once(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", f"/api/v1{path}", body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

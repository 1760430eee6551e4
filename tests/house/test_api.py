"""The API is whole: each page that shows or changes something has its counterpart, and each operation is described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from starlette.routing import Route

from runtime.web import api
from runtime.web.api.described import described
from runtime.web.routes import ROUTERS

# Page -> the operations that show or do the same.
COUNTERPARTS = {
    "GET /today": ["GET /today"],
    "GET /cases": ["GET /cases"],
    "POST /cases/new": ["POST /cases"],
    "GET /cases/{id}": [
        "GET /cases/{case}",
        "GET /cases/{case}/history",
        "GET /cases/{case}/steps",
        "GET /cases/{case}/qualification",
    ],
    "POST /cases/{id}/move": ["POST /cases/{case}/move"],
    "POST /cases/{id}/notes": ["POST /cases/{case}/notes"],
    "POST /cases/{id}/tasks/{task}/done": ["POST /cases/{case}/tasks/{task}/done"],
    "POST /cases/{id}/wait": ["POST /cases/{case}/wait"],
    "POST /cases/{id}/go-on": ["POST /cases/{case}/go-on"],
    "POST /cases/{id}/contest": ["POST /cases/{case}/contest"],
    "POST /cases/{id}/contest/decide": ["POST /cases/{case}/contest/decide"],
    "POST /cases/{id}/acknowledge": ["POST /cases/{case}/acknowledge"],
    "POST /cases/{id}/edit": ["PATCH /cases/{case}"],
    "POST /cases/{id}/activities/{activity}": ["POST /cases/{case}/activities/{activity}"],
    "GET /cases/{id}/submissions/{submission}": ["GET /cases/{case}"],
    "POST /cases/{id}/submissions/{submission}": ["PATCH /cases/{case}/submissions/{submission}"],
    "POST /cases/{id}/records/{type}": ["POST /cases/{case}/records"],
    "GET /files/{id}": ["GET /files/{id}"],
    "POST /files": ["POST /files"],
    "GET /imports": ["GET /imports"],
    "POST /imports": ["POST /imports"],
    "GET /imports/{id}": ["GET /imports/{id}", "GET /imports/{id}/preview", "GET /imports/{id}/rejects"],
    "GET /imports/{id}/progress": ["GET /imports/{id}"],
    "POST /imports/{id}": ["PUT /imports/{id}/mapping", "POST /imports/{id}/start"],
    "GET /imports/{id}/rejected.xlsx": ["GET /imports/{id}/rejected.xlsx"],
    "GET /director": ["GET /overview", "GET /conversion"],
    "GET /leaks": ["GET /leaks"],
    "GET /rows": ["GET /rows"],
    "GET /scores": ["GET /scores"],
    "GET /scores/{person}": ["GET /scores/{person}"],
    "GET /overrides": ["GET /overrides"],
    "GET /leads": ["GET /leads", "GET /leads/numbers", "GET /leads/waiting"],
    "GET /leads/new": ["GET /agreements/{agreement}/receivers"],
    "POST /leads/new": ["POST /cases"],
    "GET /leads/{id}/hand-over": ["GET /agreements/{agreement}/receivers"],
    "POST /leads/{id}/hand-over": ["POST /cases/{case}/handover"],
    "GET /board": ["GET /board", "GET /board/{stage}"],
    "GET /board/{id}": ["GET /cases/{case}/steps", "GET /cases/{case}/approvers"],
    "POST /board/{id}": ["POST /cases/{case}/move", "POST /cases/{case}/override"],
    "GET /overdue": ["GET /overdue"],
    "GET /bulk": ["GET /cases", "GET /people"],
    "POST /bulk": ["POST /bulk/assign", "POST /bulk/move"],
    "GET /tasks": ["GET /tasks"],
    "GET /tasks/{id}": ["GET /tasks/{id}"],
    "POST /tasks/{id}/done": ["POST /tasks/{id}/done"],
    "GET /approvals": ["GET /approvals"],
    "GET /approvals/{id}": ["GET /approvals/{id}"],
    "POST /approvals/{id}/decide": ["POST /approvals/{id}/decide"],
    "POST /approvals/{id}/delegate": ["POST /approvals/{id}/delegate"],
    "POST /approvals/{id}/recall": ["POST /approvals/{id}/recall"],
    "POST /cases/{id}/approvals": ["POST /cases/{case}/approvals"],
    "GET /inbox": ["GET /messages"],
    "GET /deliveries": ["GET /deliveries"],
    "GET /inbox/{id}": ["GET /messages/{id}/why"],
    "POST /inbox/read": ["POST /messages/read"],
    "POST /inbox/{id}/read": ["POST /messages/{id}/read"],
    "GET /export/cases.xlsx": ["GET /cases.xlsx"],
    "GET /export": ["GET /activities/{activity}/submissions"],
    "GET /export/{activity}.xlsx": ["GET /activities/{activity}/submissions.xlsx"],
    "GET /export/{activity}.csv": ["GET /activities/{activity}/submissions.csv"],
    "GET /me": ["GET /me"],
    "GET /models": ["GET /model/publications", "GET /model/drafts"],
    "POST /models": ["POST /model/drafts"],
    "GET /models/versions/{version}": ["GET /model/versions/{version}"],
    "POST /models/{number:int}/cancel": ["DELETE /model/publications/{number}"],
    "GET /models/drafts/{id}": ["GET /model/drafts/{id}"],
    "POST /models/drafts/{id}": [
        "PUT /model/drafts/{id}",
        "POST /model/drafts/{id}/try",
        "POST /model/drafts/{id}/publish",
        "DELETE /model/drafts/{id}",
    ],
    "GET /collaboration": ["GET /collaboration"],
    "GET /collaboration/{agreement}/{quarter}": ["GET /collaboration/{agreement}/{quarter}"],
    "GET /collaboration/{agreement}/{quarter}/statement.xlsx": [
        "GET /collaboration/{agreement}/{quarter}/statement.xlsx"
    ],
    "GET /collaboration/{agreement}/{quarter}/statement.csv": [
        "GET /collaboration/{agreement}/{quarter}/statement.csv"
    ],
    "POST /collaboration/{agreement}/{quarter}/appeals": [
        "POST /collaboration/{agreement}/{quarter}/appeals"
    ],
    "POST /collaboration/{agreement}/{quarter}/appeals/{id}": [
        "POST /collaboration/{agreement}/{quarter}/appeals/{id}"
    ],
    "GET /costs": ["GET /costs"],
    "POST /costs": ["POST /costs"],
    "GET /leave": ["GET /leave", "GET /people"],
    "POST /leave": ["POST /leave"],
    "POST /leave/{id}/withdraw": ["DELETE /leave/{id}"],
}
FORM = "an empty form: GET /model describes what it asks"
BY_COMMAND = "an administrator's page; programs on the server use `dongxian calendar` and `dongxian channels`"
LIVE = "help while a person types: a program learns the same from the refusal"
WITHOUT = {
    "GET /probe": "a browser looks at itself",
    "POST /probe": "a browser looks at itself",
    "GET /": "leads to a page",
    "GET /login": "a program has a token",
    "POST /login": "a program has a token",
    "POST /logout": "a program has a token",
    "POST /language": "each request says its language",
    "GET /calendars": BY_COMMAND,
    "GET /calendars/{name:path}": BY_COMMAND,
    "POST /calendars/{name:path}": BY_COMMAND,
    "GET /channels": BY_COMMAND,
    "POST /channels/{kind}/test": BY_COMMAND,
    "GET /{name}.txt": "a provider's proof that the domain is ours",
    "GET /outbox": "what waits is in the browser; a program keeps its own and sends again under its own key",
    "GET /outbox/session": "a program has a token",
    "GET /cases/new": FORM,
    "GET /cases/{id}/edit": FORM,
    "GET /cases/{id}/activities/{activity}": FORM,
    "GET /cases/{id}/records/{type}": FORM,
    "POST /cases/new/preview": LIVE,
    "POST /cases/{id}/preview/{form:path}": LIVE,
}


def addresses(routers) -> Iterator[str]:
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield f"{method} {route.path}"


@pytest.fixture(scope="module")
def document():
    app = FastAPI(title="Dongxian")
    for router in api.ROUTERS:
        app.include_router(router)
    return described(app)


OPERATIONS = [
    each.replace("/api/v1", "")
    for each in addresses(api.ROUTERS)
    if "openapi.json" not in each and "docs" not in each
]


def operation(document, name: str):
    method, _, path = name.partition(" ")
    return document["paths"][f"/api/v1{path}"][method.lower()]


def test_every_page_has_its_counterpart_or_a_reason():
    assert set(addresses(ROUTERS)) == set(COUNTERPARTS) | set(WITHOUT)
    assert not set(COUNTERPARTS) & set(WITHOUT)


def test_every_counterpart_is_there():
    assert {each for named in COUNTERPARTS.values() for each in named} - set(OPERATIONS) == set()


def test_every_operation_stands_in_the_document_once(document):
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == set(OPERATIONS)
    ids = [operation(document, name)["operationId"] for name in OPERATIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does_what_it_answers_and_how_it_refuses(document, name):
    one = operation(document, name)
    assert one["summary"] != one["operationId"].replace("_", " ").title()
    assert one["description"].strip()
    assert one["security"]
    answers = {status: answer for status, answer in one["responses"].items() if status < "3"}
    assert len(answers) == 1
    for status, answer in answers.items():
        assert status == "204" or answer["content"]
    refusals = {status: answer for status, answer in one["responses"].items() if status >= "4"}
    assert set(refusals) == {"401", "403", "404", "409", "422"}
    for refusal in refusals.values():
        body = refusal["content"]["application/problem+json"]
        assert body["schema"] == {"$ref": "#/components/schemas/ProblemAnswer"}
        assert body["example"]["errors"]
    headers = {each["name"] for each in one["parameters"] if each["in"] == "header"}
    assert headers == (
        {"Accept-Language"} if name.startswith("GET") else {"Accept-Language", "Idempotency-Key"}
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_examples_of_an_operation_are_what_it_takes_and_answers(document, name):
    one = operation(document, name)
    for body in (one.get("requestBody", {}), *one["responses"].values()):
        for media, content in body.get("content", {}).items():
            if "schema" in content and media != "multipart/form-data":
                schema = {**content["schema"], "components": document["components"]}
                Draft202012Validator(schema).validate(content["example"])


def test_a_rate_is_always_k_of_n_with_its_interval(document):
    """D-0: nothing that speaks of a share may be a bare number."""
    schemas = document["components"]["schemas"]
    assert set(schemas["RateAnswer"]["properties"]) == {"k", "n", "low", "high", "enough"}
    shares = ("rate", "share", "percent", "conversion", "kept", "leak", "qualified", "explained")
    bare = [
        f"{name}.{part}"
        for name, schema in schemas.items()
        for part, each in schema.get("properties", {}).items()
        if part in shares and "RateAnswer" not in str(each)
    ]
    assert bare == []

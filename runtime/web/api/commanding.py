"""One command from one request: who sends it, whether they may, and the gate's word, in one transaction.

The endpoint waits for the writer without a thread of its own; the work runs where the transaction is.
"""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Callable, Mapping
from hashlib import sha256

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic
from engine.fields.upload import Upload
from engine.forms import leaves, with_leaves
from engine.json import Json
from engine.model.kernel import Field, Form
from engine.rules import codes as rule_codes
from runtime.accounts.account import Account
from runtime.evidence.claim import usable_files
from runtime.gate import KeyReused, Once, Outcome
from runtime.web.api.answers import Accepted, spoken
from runtime.web.api.caller import credentials_of, services_of
from runtime.web.codes import KEY_REUSED, NO_SUCH_FILE
from runtime.web.desk import Desk, desk_on
from runtime.web.page import language_of
from runtime.web.problem import Problem, json_problem
from runtime.web.sending import Commanded, send_about
from runtime.web.services import Services

CONFLICTS = {rule_codes.STALE_PAGE.id: 409, rule_codes.NO_CASE.id: 404}


async def command_case(request: Request, case: str, commanded: Commanded) -> Response:
    return await in_one_transaction(request, lambda desk, once: send_about(desk, case, commanded, once))


async def in_one_transaction(
    request: Request, work: Callable[[Desk, Once | None], Outcome], created: int = 200
) -> Response:
    """A repeated request gets its first answer, whatever its caller may see by now."""
    services, credentials = services_of(request), credentials_of(request)
    key, content = await keyed(request)

    def transaction(connection: Connection) -> Outcome:
        account = credentials.account(connection, services.clock.now())
        return repeatable(services, connection, account, key, content, work)

    try:
        outcome = await wrap_future(services.gate.transact(transaction))
    except KeyReused as reused:
        raise Problem(409, Diagnostic(KEY_REUSED)) from reused
    return answer(request, outcome, created)


def repeatable(
    services: Services,
    connection: Connection,
    account: Account,
    key: str | None,
    content: str,
    work: Callable[[Desk, Once | None], Outcome],
) -> Outcome:
    """The caller's key stands for one content, for its account alone. Raises KeyReused."""
    once = Once(f"api:{account.id}:{key}", content) if key else None
    if once and (before := services.gate.before(connection, account.organisation, once)) is not None:
        return before
    return work(desk_on(services, connection, account), once)


async def keyed(request: Request, part: str = "") -> tuple[str | None, str]:
    """The client's key and what it stands for, as digests. `part` makes of one key one for each part."""
    key = request.headers.get("idempotency-key")
    if not key:
        return None, ""
    content = f"{request.method} {request.url.path} ".encode() + await request.body()
    return sha256(f"{key}{part}".encode()).hexdigest()[:32], sha256(content).hexdigest()


def kept_files(desk: Desk, form: Form, fields: Mapping[str, Json], case: str | None) -> dict[str, Json]:
    """A field of files names ids; what is known of each comes from our rows, never from the caller."""
    named = {
        path: _ids(value) for path, field, value in leaves(form, fields) if isinstance(field.type, Upload)
    }
    wanted = {id for ids in named.values() for id in ids}
    if not wanted:
        return dict(fields)
    usable = usable_files(desk.connection, desk.account.organisation, desk.account.person, case, wanted)
    unknown = [(path, id) for path, ids in named.items() for id in ids if id not in usable]
    if unknown:
        raise Problem(
            422, *(Diagnostic(NO_SUCH_FILE, path, {"field": path, "id": id}) for path, id in unknown)
        )

    def known(field: Field, value: Json) -> Json:
        return [usable[id].value() for id in _ids(value)] if isinstance(field.type, Upload) else value

    return with_leaves(form, fields, known)


def _ids(value: Json) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(each.get("id", "") if isinstance(each, Mapping) else each) for each in items if each]


def answer(request: Request, outcome: Outcome, created: int = 200) -> Response:
    language = language_of(request)
    if not outcome.accepted:
        status = next((CONFLICTS[one.code.id] for one in outcome.refused if one.code.id in CONFLICTS), 422)
        return json_problem(status, outcome.refused, language)
    accepted = Accepted(
        case=outcome.case_id,
        sequence=outcome.sequence,
        events=outcome.events,
        decision=outcome.decision_id,
        warnings=spoken(outcome.warnings, language),
    )
    return Response(accepted.model_dump_json(), created, media_type="application/json")

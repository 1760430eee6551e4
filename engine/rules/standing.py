"""Whether an approval has been given for the thing as it is now, and if not, why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from engine.diagnostics import Language, Text
from engine.json import Json
from engine.model.approval import Approval
from engine.model.kernel import Form, Model
from engine.rules.approval import OF_CASE, Request, Seat
from engine.rules.case import Case

_REQUESTS = UUID("8d0a4f0e-5f5b-5a39-9c0e-2b9a1f6a7d40")


def request_id(subject: str, approval: str, about: str) -> str:
    return str(uuid5(_REQUESTS, f"{subject}/{approval}/{about}"))


def thing(case: Case, approval: Approval, id: str = "") -> str | None:
    """`case`, `record/<id>` or `activity/<submission>`; without an id the newest; None when there is none."""
    if approval.kind == "case":
        return "case"
    if approval.kind == "record":
        known = [key for key, record in case.records.items() if record.record_type == approval.of]
    else:
        counted = ((key, each) for key, each in case.submissions.items() if each.counted)
        known = [key for key, each in counted if each.activity == approval.of]
    if id:
        return f"{approval.kind}/{id}" if id in known else None
    return f"{approval.kind}/{known[-1]}" if known else None


def fields_of(case: Case, about: str) -> Mapping[str, Json]:
    """What was typed into the thing; of the case nothing beside its own fields."""
    kind, _, id = about.partition("/")
    if kind == "record":
        return case.records[id].fields
    return case.submissions[id].fields if kind == "activity" else {}


def form_of(model: Model, approval: Approval) -> Form | None:
    if approval.kind == "record":
        return model.record_types[approval.of].form
    return model.activities[approval.of].form if approval.kind == "activity" else None


def digests(model: Model, case: Case, approval: Approval, about: str) -> dict[str, str]:
    """Everything of a record or an activity; of the case what the conditions read, or all when they read nothing."""
    form = form_of(model, approval)
    own = [] if form is None else [field.id for field in form.fields]
    of_case = [field.id for field in model.case_form.fields if field.id not in own]
    read = approval.reads.intersection(of_case)
    if form is None and not read:
        read = frozenset(of_case)
    typed = fields_of(case, about)
    found = {name: _digest(typed.get(name)) for name in own}
    return found | {f"{OF_CASE}{name}": _digest(case.fields.get(name)) for name in of_case if name in read}


def _digest(value: Json) -> str:
    return sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:16]


def approval_of(model: Model, request: Request) -> Approval | None:
    """By the name it has now; None when the model has it no more."""
    return model.approvals.get(model.renames.get(f"approval/{request.approval}", request.approval))


def asked_for(model: Model, case: Case, approval: Approval, about: str) -> tuple[str, Request] | None:
    """The request about this thing, with its id."""
    found = ((id, each) for id, each in case.approvals.items() if each.about == about)
    return next(((id, each) for id, each in found if approval_of(model, each) == approval), None)


def changed_since(model: Model, case: Case, request: Request) -> tuple[Text, ...]:
    """The titles of the fields that are not as they were when it was asked; a field that is gone is no change."""
    approval = approval_of(model, request)
    if approval is None:
        return ()
    now = digests(model, case, approval, request.about)
    names = [name for name, before in request.seen.items() if name in now and now[name] != before]
    return tuple(_title(model, approval, name) for name in names)


def _title(model: Model, approval: Approval, name: str) -> Text:
    form = model.case_form if name.startswith(OF_CASE) else form_of(model, approval)
    bare = name.removeprefix(OF_CASE) if name.startswith(OF_CASE) else name
    field = form.field(bare) if form else None
    return field.title if field else Text(bare, bare)


def unapproved(model: Model, case: Case, name: str, names: Mapping[str, str]) -> Text | None:
    """The newest thing counts; None when its approval stands."""
    approval = model.approvals[name]
    about, title = thing(case, approval), approval.title
    if about is None:
        return Text(f"{title.zh}(还没有{approval.of})", f"{title.en} (there is no {approval.of} yet)")
    known = asked_for(model, case, approval, about)
    request = known[1] if known else None
    if request is None:
        return Text(f"{title.zh}(还没有送审)", f"{title.en} (nobody has asked for it yet)")
    if request.state == "approved":
        changed = changed_since(model, case, request)
        if not changed:
            return None
        zh, en = "、".join(each.zh for each in changed), ", ".join(each.en for each in changed)
        return Text(f"{title.zh}(批准后改过{zh},要重新送审)", f"{title.en} ({en} changed since; ask again)")
    said = _RUNNING if request.running else _ENDED[request.state]
    return _filled(said, title, request, model, names)


_RUNNING = Text("{title}(正等{people}审批,自{since})", "{title} (waiting for {people} since {since})")
_ENDED = {
    "rejected": Text("{title}(被{people}拒绝:{comment})", "{title} (rejected by {people}: {comment})"),
    "returned": Text("{title}(被{people}退回修改:{comment})", "{title} (sent back by {people}: {comment})"),
    "recalled": Text("{title}(已撤回,没有重新送审)", "{title} (recalled, and not asked for again)"),
}
_NOBODY = Text("到期没人答复", "nobody answered in time")


def _filled(said: Text, title: Text, request: Request, model: Model, names: Mapping[str, str]) -> Text:
    wanted = "waiting" if request.running else request.state
    seats = [seat for seat in request.here() if seat.state == wanted]
    comment = "; ".join(seat.comment for seat in seats if seat.comment)
    zone = ZoneInfo(model.timezone)
    since = f"{_since(request).astimezone(zone):%Y-%m-%d %H:%M}"

    def to(language: Language) -> str:
        people = ("、" if language == "zh" else ", ").join(
            _who(seat, model, names, language) for seat in seats
        )
        words = {"title": title.to(language), "people": people or "—", "since": since}
        return said.to(language).format(**words, comment=comment or _NOBODY.to(language))

    return Text(to("zh"), to("en"))


def _since(request: Request) -> datetime:
    return request.opened_at or request.requested_at


def _who(seat: Seat, model: Model, names: Mapping[str, str], language: Language) -> str:
    role = model.roles[seat.role].title if seat.role in model.roles else Text(seat.role, seat.role)
    name, said = names.get(seat.by or seat.person or "", ""), role.to(language)
    return f"{said} {name}" if name and name != said else said

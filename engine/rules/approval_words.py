"""What is said to those whom an approval asks, and to whoever asked for it."""

from __future__ import annotations

from engine.actions.effect import Notify
from engine.diagnostics import Text
from engine.rules.approval import Request, Seat
from engine.rules.because import Because
from engine.rules.course import Course
from engine.rules.standing import approval_of, fields_of, form_of

_ASK = Text("请审批:{title}", "Please decide: {title}")
_ASKED = Text("{case}:{requester}送审{title}。{summary}", "{case}: {requester} asks for {title}. {summary}")
_PUBLIC = Text("有一项{title}等您审批", "A {title} waits for your decision")
_ANSWERS = {
    "approved": Text("{title}通过了", "{title} is given"),
    "rejected": Text("{title}被拒绝", "{title} is rejected"),
    "returned": Text("{title}退回修改", "{title} is sent back"),
    "recalled": Text("{title}已撤回", "{title} is recalled"),
}
_ANSWERED = Text("{case}:{title}{comment}", "{case}: {title}{comment}")
LONGEST_SUMMARY = 4


def title(course: Course, request: Request) -> Text:
    known = approval_of(course.model, request)
    return known.title if known else Text(request.approval, request.approval)


def people(course: Course, request: Request) -> Text:
    """Whom it waits for, by name where one is known."""
    known = course.facts.names
    names = dict.fromkeys(known.get(seat.person or "", seat.role) for _, seat in request.waiting())
    return Text("、".join(names) or "—", ", ".join(names) or "—")


def ask(course: Course, request: Request, seat: Seat) -> None:
    """Where nobody holds the role the message goes to nobody, and administrators hear of the empty chair."""
    language, said = course.language, title(course, request).to(course.language)
    summary = _summary(course, request)
    text = _ASKED.to(language).format(
        case=_case(course),
        requester=course.facts.names.get(request.requester, request.requester),
        title=said,
        summary=summary,
    )
    _send(course, request, seat.role, seat.person, _ASK.to(language).format(title=said), text)


def answer(course: Course, request: Request) -> None:
    """The requester is told; whoever has recalled knows it."""
    if request.because in ("recalled", "not_needed"):
        return
    language = course.language
    said = _ANSWERS[request.state].to(language).format(title=title(course, request).to(language))
    comments = [seat.comment for seat in request.here() if seat.comment]
    comment = (":" if language == "zh" else ": ") + "; ".join(comments) if comments else ""
    text = _ANSWERED.to(language).format(case=_case(course), title=said, comment=comment)
    _send(course, request, course.model.owner_role, request.requester, said, text)


def _send(course: Course, request: Request, role: str, person: str | None, subject: str, text: str) -> None:
    public = _PUBLIC.to(course.language).format(title=title(course, request).to(course.language))
    course.messages.append(
        Notify(
            to=role,
            cc=(),
            title=subject,
            say=text.strip(),
            public=public,
            because=_because(course, request),
            reader=person or "",
        )
    )


def _because(course: Course, request: Request) -> str:
    id = next(id for id, each in course.case.approvals.items() if each is request)
    return str(Because(f"approval/{request.approval}", request.occurrence, request=id))


def _case(course: Course) -> str:
    return str(course.case.fields.get(course.model.case_name) or "")


def _summary(course: Course, request: Request) -> str:
    """The first filled fields of the thing, or what the conditions read of the case."""
    approval = approval_of(course.model, request)
    if approval is None:
        return ""
    own = form_of(course.model, approval)
    form, values = (
        (own, fields_of(course.case, request.about)) if own else (course.model.case_form, course.case.fields)
    )
    filled = [field for field in form.fields if values.get(field.id) is not None]
    filled.sort(key=lambda field: field.id not in approval.reads)
    shown = (
        f"{field.title.to(course.language)} {field.type.show(values[field.id], course.language)}"
        for field in filled[:LONGEST_SUMMARY]
    )
    return ("," if course.language == "zh" else ", ").join(shown)

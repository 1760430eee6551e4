"""One draft of the model: written, checked, tried on the cases that run, published, thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import structs
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic, Severity
from engine.migration.questions import answered
from engine.xlsform import read_form
from runtime.imports.form_workbook import read_workbook
from runtime.imports.sheet import SheetRefused
from runtime.publication import codes
from runtime.publication.draft import Draft, drop_draft, publish_draft, save_draft
from runtime.publication.guard import second_words, uncounted
from runtime.publication.looking import MOST_OVERDUE, Looked, look
from runtime.publication.outlook import Outlook, fits_a_page, outlook
from runtime.publication.publishing import Asked, on_the_clock
from runtime.publication.reminders import MOST_REMINDERS
from runtime.queries.colleagues import names_of
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import render
from runtime.web.publisher import as_publisher, draft_named
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

SHOWN_REMINDERS = 100
LONGEST_NAME = 200
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Posting:
    """What the page's form says about publishing, beside the draft itself."""

    note: str = ""
    waived: str = ""
    at: str = ""
    yes: bool = False

    @staticmethod
    def read(posted: FormData) -> Posting:
        note, waived = (str(posted.get(name, "")).strip()[:LONGEST_NOTE] for name in ("note", "waived"))
        return Posting(note, waived, str(posted.get("at", "")).strip()[:40], yes=bool(posted.get("yes")))

    def instant(self, desk: Desk) -> datetime | None:
        """None where nothing was typed, or no time to come."""
        try:
            at = datetime.fromisoformat(self.at).replace(tzinfo=ZoneInfo(desk.model.timezone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return at if at > desk.now else None


@dataclass(frozen=True, slots=True)
class Shown:
    """`theirs` is what somebody else saved meanwhile; `tried` how it does on our own history, when asked for."""

    draft: Draft
    looked: Looked
    problems: tuple[Diagnostic, ...] = ()
    posting: Posting = field(default_factory=Posting)
    theirs: Draft | None = None
    tried: Outlook | None = None


@router.get("/models/drafts/{id}")
def draft(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        found = draft_named(desk, id)
        return page(request, desk, Shown(found, look_at(desk, found)))


@router.post("/models/drafts/{id}")
def change(request: Request, services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    """Saves what was typed; then tries it on the running cases, publishes it or throws it away, as asked."""
    do, posting = str(posted.get("do", "save")), Posting.read(posted)
    if do == "drop":
        as_publisher(services, visitor, lambda desk: drop(desk, id))
        return RedirectResponse("/models", 303)
    with desk_of(services, visitor) as desk:
        typed, unread = read_typed(desk, draft_named(desk, id), posted, rebased=do == "rebase")
    if not as_publisher(services, visitor, lambda desk: save(desk, typed)):
        with desk_of(services, visitor) as desk:
            return overtaken(request, desk, typed, posting)
    with desk_of(services, visitor) as desk:
        typed = draft_named(desk, id)
        ahead = do in ("try", "publish")
        looked = look_at(desk, typed, waived=bool(posting.waived), ahead=ahead)
        against = (*unread, *(stands_against(desk, looked, posting) if do == "publish" else ()))
        if do != "publish" or against or not looked.sound:
            with trying(desk, looked, asked=do == "try") as tried:
                return page(request, desk, Shown(typed, looked, against, posting, tried=tried))
    return publish(request, services, visitor, typed, posting)


def look_at(desk: Desk, draft: Draft, *, waived: bool = False, ahead: bool = False) -> Looked:
    """With `ahead` scenarios are played too, unless they are waived."""
    return look(
        desk.connection,
        desk.account.organisation,
        draft.documents,
        desk.now,
        plan=draft.plan,
        base=draft.base,
        scenarios=draft.scenarios if ahead and not waived else None,
        ahead=ahead,
    )


@contextmanager
def trying(desk: Desk, looked: Looked, *, asked: bool) -> Iterator[Outlook | None]:
    organisation, before, after = desk.account.organisation, looked.before, looked.after
    wanted = asked and looked.foreseen is not None and fits_a_page(desk.connection, organisation)
    if not wanted or before is None or after is None:
        yield None
        return
    with outlook(desk.connection, organisation, before, after, looked.plan, desk.now) as tried:
        yield tried


def drop(desk: Desk, id: str) -> None:
    drop_draft(desk.connection, desk.account.organisation, draft_named(desk, id).id)


def save(desk: Desk, typed: Draft) -> bool:
    return save_draft(desk.connection, desk.account.organisation, typed, by=desk.account.person, now=desk.now)


def read_typed(
    desk: Desk, found: Draft, posted: FormData, *, rebased: bool
) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Files by the order of the page; one that was emptied is gone, a new or uploaded one is added."""
    files = {
        str(name): as_lines(posted.get(f"text-{place}", found.files[name]))
        for place, name in enumerate(found.files)
    }
    new = str(posted.get("new-name", "")).strip()[:LONGEST_NAME]
    files |= {new: as_lines(posted.get("new-text", ""))} if new else {}
    uploaded, unread = read_uploads(posted)
    files = {name: text for name, text in (files | uploaded).items() if text.strip()} or dict(found.files)
    typed = replace(
        found,
        name=str(posted.get("name", "")).strip()[:LONGEST_NAME] or found.name,
        files=files,
        plan=as_lines(posted.get("plan", found.plan)),
        base=desk.model.version if rebased else found.base,
        revision=_number(str(posted.get("revision", ""))),
    )
    asked = look_at(desk, typed).questions
    answers = {
        str(posted.get(f"question-{place}", "")): str(posted.get(f"answer-{place}", ""))
        for place in range(len(posted))
        if f"question-{place}" in posted
    }
    return replace(typed, plan=answered(typed.plan, asked, answers)), unread


def as_lines(text: object) -> str:
    return str(text).replace("\r\n", "\n")


def read_uploads(posted: FormData) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    read, unread = dict[str, str](), list[Diagnostic]()
    for file in posted.getlist("upload"):
        if not isinstance(file, UploadFile) or not file.filename:
            continue
        name = file.filename.replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]
        if name.casefold().endswith(".xlsx"):
            translated, said = read_spreadsheet(name, file.file.read())
            read |= translated
            unread += said
            continue
        try:
            read[name] = as_lines(file.file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            unread.append(Diagnostic(codes.NOT_TEXT, "upload", {"file": name}))
    return read, tuple(unread)


def read_spreadsheet(name: str, content: bytes) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """An XLSForm as a file of the draft, `巡店.xlsx` as `巡店.yaml`, and what of it was not translated."""
    try:
        translated = read_form(read_workbook(content, name), name)
    except SheetRefused as refused:
        return {}, (refused.diagnostic,)
    files = {} if translated.yaml is None else {f"{name[:-5]}.yaml": translated.yaml}
    return files, translated.diagnostics


def _number(typed: str) -> int:
    """0 is nobody's revision."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def stands_against(desk: Desk, looked: Looked, posting: Posting) -> tuple[Diagnostic, ...]:
    """A history that is too long to be counted is said by the page, and does not hold anybody back."""
    asked = () if posting.yes or not looked.sound else second_words_at(desk, looked)
    late = bool(posting.at) and posting.instant(desk) is None
    past = Diagnostic(codes.PAST_DATE, "at", {"time": posting.at}) if late else None
    return tuple(each for each in (*asked, past) if each is not None and each.severity is Severity.ERROR)


def second_words_at(desk: Desk, looked: Looked) -> tuple[Diagnostic, ...]:
    return tuple(
        second_words(
            desk.connection,
            desk.account.organisation,
            looked,
            desk.now,
            most_overdue=MOST_OVERDUE,
            most_reminders=MOST_REMINDERS,
        )
    )


def publish(request: Request, services: Door, visitor: Visitor, typed: Draft, posting: Posting) -> Response:
    """What was looked at, or nothing: the draft as it was then, on the version that was in force then."""

    def work(desk: Desk) -> tuple[Diagnostic, ...] | None:
        found = draft_named(desk, typed.id)
        if found.revision != typed.revision:
            return None
        asked = Asked(
            by=desk.account.person, note=posting.note, waived=posting.waived, at=posting.instant(desk)
        )
        loaded = publish_draft(desk.connection, desk.account.organisation, found, asked, desk.now)
        return loaded.diagnostics if loaded.model is None else ()

    problems = as_publisher(services, visitor, work)
    with desk_of(services, visitor) as desk:
        if problems is None:
            return overtaken(request, desk, typed, posting)
        if problems:
            return page(request, desk, Shown(typed, look_at(desk, typed), problems, posting))
    answer = RedirectResponse("/models", 303)
    Flash("model-scheduled" if posting.at else "model-published", typed.name).put(answer)
    return answer


def overtaken(request: Request, desk: Desk, typed: Draft, posting: Posting) -> Response:
    """Somebody saved it meanwhile: what was typed stays on the page, what they saved stands beside it."""
    theirs = draft_named(desk, typed.id)
    mine = replace(typed, revision=theirs.revision)
    by = theirs.saved_by or ""
    who = names_of(desk.connection, desk.account.organisation, {by}).get(by, "—")
    when = on_the_clock(theirs.saved_at, desk.model)
    said = Diagnostic(codes.SAVED_MEANWHILE, "revision", {"who": who, "when": when})
    return page(request, desk, Shown(mine, look_at(desk, mine), (said,), posting, theirs), status=409)


def page(request: Request, desk: Desk, shown: Shown, status: int | None = None) -> Response:
    reminders, problems = [], [*shown.problems]
    problems += [one for one in shown.looked.problems if one not in shown.problems]
    if shown.tried is not None:
        if storm := shown.looked.storm(MOST_OVERDUE):
            problems.append(structs.replace(storm, severity=Severity.WARNING))
        problems += shown.tried.loads.storms(MOST_REMINDERS)
        differences = (each for each in shown.tried.summary.differences() if each.sort == "reminder")
        reminders = [each for each, _ in zip(differences, range(SHOWN_REMINDERS + 1), strict=False)]
    if not fits_a_page(desk.connection, desk.account.organisation):
        problems.append(uncounted())
    overtaken_base = shown.draft.base not in (None, desk.model.version)
    return render(
        request,
        "model_draft.html",
        status=status or (422 if any(each.severity == Severity.ERROR for each in shown.problems) else 200),
        desk=desk,
        shown=shown,
        draft=shown.draft,
        looked=shown.looked,
        problems=problems,
        reminders=reminders[:SHOWN_REMINDERS],
        more_reminders=len(reminders) > SHOWN_REMINDERS,
        second_word=any(one.code in (codes.STORM, codes.MANY_REMINDERS) for one in problems),
        overtaken_base=overtaken_base,
    )

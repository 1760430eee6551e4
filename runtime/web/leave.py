"""Noting and withdrawing leave, for the page and the API alike."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

from engine.diagnostics import Code, Diagnostic
from runtime.organisation.leave import Leave, note_leave, staff, withdraw_leave
from runtime.web.codes import LEAVE_ENDS_FIRST, LEAVE_NOT_A_DATE, LEAVE_OF_NOBODY
from runtime.web.desk import Desk
from runtime.web.problem import Problem, not_allowed, not_found

FARTHEST = timedelta(days=3_653)


def for_administrators(desk: Desk) -> Desk:
    """The reason of somebody's leave is nobody else's business."""
    if not desk.account.administrator:
        raise not_allowed()
    return desk


def note(desk: Desk, leave: Leave) -> str:
    organisation = for_administrators(desk).account.organisation
    if leave.person not in {row.id for row in staff(desk.connection, organisation, desk.now)}:
        _refuse(LEAVE_OF_NOBODY, "person")
    if any(day is not None and abs(day - desk.now.date()) > FARTHEST for day in (leave.begins, leave.ends)):
        _refuse(LEAVE_NOT_A_DATE, "begins")
    if leave.ends is not None and leave.ends < leave.begins:
        _refuse(LEAVE_ENDS_FIRST, "ends")
    return note_leave(desk.connection, organisation, leave, desk.model.timezone)


def withdraw(desk: Desk, id: str) -> None:
    if not withdraw_leave(desk.connection, for_administrators(desk).account.organisation, id):
        raise not_found()


def _refuse(code: Code, path: str) -> NoReturn:
    raise Problem(422, Diagnostic(code, path))

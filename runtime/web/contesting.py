"""A return as the case's page has it: what was cited, what the provider says against it, and who may say what now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.rules.event import AnyEvent, ContestDecided, ReturnContested
from runtime.web.desk import Desk, Folder
from runtime.web.permission import may_decide_contest


@dataclass(frozen=True, slots=True)
class Contest:
    """`state` is that of `Given.contest`. `reason` and `comment` are the words of the last contest and its decision."""

    cited: str
    state: str | None
    reason: str
    comment: str
    may_contest: bool
    may_decide: bool


def contest_of(desk: Desk, folder: Folder, history: Sequence[AnyEvent]) -> Contest | None:
    """None of a lead that did not come back."""
    given, agreement = folder.case.given, desk.model.agreements.get(folder.case.agreement or "")
    if given is None or agreement is None or not (folder.case.returned or given.contest):
        return None
    contested = next((one for one in reversed(history) if isinstance(one, ReturnContested)), None)
    decided = next((one for one in reversed(history) if isinstance(one, ContestDecided)), None)
    provides = agreement.provider in desk.account.roles or desk.account.administrator
    involved = {given.contested_by, _returner(folder)}
    return Contest(
        cited=given.cited,
        state=given.contest,
        reason=contested.reason if contested and given.contest else "",
        comment=decided.comment if decided and given.contest in ("granted", "refused") else "",
        may_contest=folder.case.returned and given.contest is None and provides,
        may_decide=given.contest == "open"
        and desk.account.person not in involved
        and may_decide_contest(desk, folder),
    )


def _returner(folder: Folder) -> str:
    given = folder.case.given
    returned = folder.case.submissions.get(given.return_of) if given else None
    return returned.actor if returned else ""

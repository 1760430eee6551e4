"""What a case's page says of its hand-over: the definition part by part, and the return with its contest."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.web.contesting import Contest, contest_of
from runtime.web.desk import Desk, Folder
from runtime.web.qualified import Qualification, qualification_of
from runtime.web.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Handed:
    qualification: Qualification | None
    contest: Contest | None


def handed(desk: Desk, folder: Folder, timeline: Timeline) -> Handed:
    return Handed(qualification_of(desk, folder, timeline), contest_of(desk, folder, timeline.history))

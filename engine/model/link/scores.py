"""Scores over must-do activities (D-1)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.document.process import Score as WrittenScore
from engine.model.kernel import Activity, Score
from engine.model.link import codes
from engine.model.link.linkage import Linkage


def score(linkage: Linkage, id: str, written: WrittenScore, activities: Mapping[str, Activity]) -> Score:
    linkage.renamed("score", id, written.was)
    linkage.role(written.per, ("scores", id, "per"))
    caps = [activity.must_do.weekly for activity in activities.values() if activity.must_do]
    complete = len(activities) == len(linkage.names.activities)
    if not caps and complete:
        linkage.report.warning(codes.NO_MUST_DO, ("scores", id), key=True, name=id)
    elif sum(caps) < written.passing and complete:
        linkage.report.warning(
            codes.PASS_OUT_OF_REACH, ("scores", id, "pass"), most=sum(caps), passing=f"{written.passing:g}"
        )
    return Score(
        id, linkage.words(written.title, id), written.per, written.passing, written.every, written.of
    )

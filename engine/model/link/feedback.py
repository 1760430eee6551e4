"""What is shown after a submission: records and activities by their names, conditions over the case and its records."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expressions import BOOL
from engine.model.document.feedback import Suggestion as WrittenSuggestion
from engine.model.document.part import Path
from engine.model.document.process import Activity as WrittenActivity
from engine.model.feedback import Feedback, Suggestion
from engine.model.link import feedback_codes as codes
from engine.model.link.linkage import Linkage, Types


def feedback(
    linkage: Linkage, id: str, written: WrittenActivity, types: Mapping[str, Types]
) -> Feedback | None:
    """`types` has the fields of every activity."""
    if written.then is None:
        return None
    path: Path = ("activities", id, "then")
    shown = written.then.show
    known = shown is not None and linkage.known(
        codes.UNKNOWN_SHOWN, (*path, "show", "of"), shown.of, linkage.names.records
    )
    made = (
        _suggestion(linkage, each, (*path, "suggest", place), types[id], types)
        for place, each in enumerate(written.then.suggest)
    )
    return Feedback(
        shown.of if shown is not None and known else None,
        shown.last if shown is not None else 0,
        tuple(each for each in made if each is not None),
    )


def _suggestion(
    linkage: Linkage, written: WrittenSuggestion, path: Path, own: Types, types: Mapping[str, Types]
) -> Suggestion | None:
    scope = linkage.scope(own)
    only_if = linkage.expression(written.only_if, (*path, "if"), scope, BOOL)
    if not linkage.known(
        codes.UNKNOWN_SUGGESTION, (*path, "suggest"), written.suggest, linkage.names.activities
    ):
        return None
    asked = types.get(written.suggest, {})
    fill = {}
    for name, text in written.fill.items():
        place = (*path, "fill", name)
        if name not in asked:
            linkage.report.unknown_key(
                codes.UNKNOWN_FILLED,
                place,
                linkage.names.known(dict.fromkeys(asked, path)),
                activity=written.suggest,
            )
            continue
        type_ = asked[name]
        found = linkage.expression(text, place, scope, type_.expression_type if type_ else None)
        if found is not None:
            fill[name] = found
    say = None if written.say is None else linkage.words(written.say, "")
    return Suggestion(written.suggest, only_if, fill, say)

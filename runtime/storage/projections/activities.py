"""What was done when by whom, and whether it counts: the rows of the weekly score."""

from __future__ import annotations

from engine.rules.event import ActivityCorrected, ActivityRecorded
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import activities


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        match event:
            case ActivityRecorded():
                rows.insert(
                    activities,
                    (change.organisation, event.submission),
                    {
                        "case": change.case,
                        "activity": event.activity,
                        "actor": event.actor,
                        "unit": change.after.unit,
                        "unit_path": change.after.unit_path,
                        "occurred_at": event.judged_at,
                        "recorded_at": event.recorded_at,
                        "counted": event.counted,
                        "why_not": event.why_not,
                        "corrected": False,
                    },
                )
            case ActivityCorrected():
                rows.update(
                    activities,
                    (change.organisation, event.submission),
                    {"counted": event.counted, "why_not": event.why_not, "corrected": True},
                )

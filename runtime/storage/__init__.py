"""Rows: the database, history, projections and the one place that filters reads."""

from runtime.storage.database import Database

__all__ = ["Database"]

"""Decision tables: rows of cells over named inputs, checked when the model is, looked up by a compiled index."""

from engine.tables.cell import ANYTHING, Cell
from engine.tables.column import Column
from engine.tables.policy import POLICIES, Policy
from engine.tables.table import Row, Table

__all__ = ["ANYTHING", "POLICIES", "Cell", "Column", "Policy", "Row", "Table"]

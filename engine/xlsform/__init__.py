"""XLSForm, the spreadsheets in which ODK and KoBo users write forms: from one to a model's fields and back."""

from engine.xlsform.reading import Section, Translated, read_form
from engine.xlsform.sheet import Row, Sheet, Workbook
from engine.xlsform.writing import Exported, write_form

__all__ = ["Exported", "Row", "Section", "Sheet", "Translated", "Workbook", "read_form", "write_form"]

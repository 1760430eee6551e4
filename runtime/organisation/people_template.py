"""The workbook that a company fills in to bring its people: the sheets and headings that `people_sheet` reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from runtime.organisation import people_sheet as sheet
from runtime.organisation.workbook import Column

ROLES = "角色"  # only for reading: it is passed over when the workbook comes back
EXAMPLE = "001"  # the README's first login belongs to this staff number


def people_template(roles: Collection[str]) -> bytes:
    """One unit and one person as an example, who holds every role of the model, so that all can be tried."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    _add(workbook, sheet.UNITS[0], sheet.UNIT_COLUMNS, {"名称": "总部", "类型": "公司"})
    person = {"工号": EXAMPLE, "姓名": "示例", "部门": "总部", "角色": "、".join(roles)}
    _add(workbook, sheet.PEOPLE[0], sheet.PERSON_COLUMNS, person)
    _add(workbook, sheet.DEPUTIES[0], sheet.DEPUTY_COLUMNS)
    _add(workbook, sheet.LEAVE[0], sheet.LEAVE_COLUMNS)
    _add(workbook, ROLES, (Column((ROLES,)),), *({ROLES: role} for role in roles))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _add(workbook: Workbook, name: str, columns: Sequence[Column], *rows: dict[str, str]) -> None:
    page = workbook.create_sheet(name)
    headings = [column.names[0] for column in columns]
    page.append(headings)
    for cell, column in zip(page[1], columns, strict=True):
        cell.font = Font(bold=column.required)
        # Text, so that 001 and telephone numbers stay as they are typed.
        page.column_dimensions[cell.column_letter].number_format = "@"
        page.column_dimensions[cell.column_letter].width = 16
    for row in rows:
        page.append([row.get(heading) for heading in headings])

"""Titles that a page gives to forms; everything else on a page stands in its template."""

from engine.diagnostics import Text

NEW_CASE = Text("新建商机", "New case")
NEW_LEAD = Text("移交新线索", "Hand over a new lead")
LEADS = Text("移交的线索", "Leads handed over")
EDIT_CASE = Text("修改资料", "Edit the case")


def correction_of(title: Text) -> Text:
    return Text(f"更正“{title.zh}”", f"Correct “{title.en}”")

"""What is asked of an office case."""

from __future__ import annotations

from desktop.core.text import _, c_
from desktop.forms.fields import ChoiceField, LongTextField, TextField, WhenField
from desktop.forms.spec import Form, Section

NUMBER = TextField(
    "number",
    _("Case number"),
    help=_("Left empty, the next free number of the office is taken."),
    longest=40,
)

_ABOUT = (
    TextField("title", _("Short title"), help=_("What colleagues call the case; no names.")),
    ChoiceField("country", _("Country"), terms="countries"),
    WhenField(
        "opened",
        _("Taken by the office on"),
        help=_("The day counts for the quarter in which the case is new."),
        exact=True,
    ),
    LongTextField("summary", c_("of a case", "Summary")),
)

NEW_CASE = Form("new_case", _("New case"), (Section("case", _("Case"), (NUMBER, *_ABOUT)),))

CASE = Form("case", _("Case"), (Section("case", _("Case"), _ABOUT),))

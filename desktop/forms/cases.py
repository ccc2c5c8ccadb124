"""What is asked of an office case."""

from __future__ import annotations

from desktop.core.text import _, c_
from desktop.forms.fields import ChoiceField, LongTextField, Problems, TextField, Values, WhenField
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


def _closing_needs_a_reason(values: Values) -> Problems:
    if values.get("status") == "closed" and not values.get("reason"):
        return {"reason": _("Say why the case is closed.")}
    return {}


STATUS = Form(
    "case_status",
    _("Status of the case"),
    (
        Section(
            "status",
            _("Status of the case"),
            (
                ChoiceField(
                    "status",
                    _("Status"),
                    help=_("The office's own: it moves with no prosecutor and no court."),
                    terms="case_status",
                    required=True,
                ),
                LongTextField("reason", _("Reason")),
            ),
        ),
    ),
    check=_closing_needs_a_reason,
)

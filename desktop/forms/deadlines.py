"""What is asked of a deadline and of a task."""

from __future__ import annotations

from desktop.core.text import _
from desktop.forms.fields import (
    ChoiceField,
    LinkField,
    LongTextField,
    TextField,
    TimeField,
    Values,
    WhenField,
)
from desktop.forms.spec import Form, Section


def _is_closed(values: Values) -> bool:
    return values.get("status") not in (None, "open")


DEADLINE = Form(
    "deadline",
    _("Deadline"),
    (
        Section(
            "deadline",
            _("Deadline"),
            (
                TextField("title", _("What has to be done"), required=True),
                WhenField(
                    "due", _("Last day"), required=True, exact=True, term="counting_of_terms"
                ),
                TimeField("time", _("Until"), help=_("If the last day ends before midnight.")),
                ChoiceField(
                    "side",
                    _("Whom it binds"),
                    terms="deadline_sides",
                    required=True,
                    term="side_of_deadline",
                ),
                ChoiceField(
                    "weight",
                    _("If it is missed"),
                    help=_("A deadline by which a right is lost is marked in every list."),
                    terms="deadline_weights",
                    required=True,
                ),
                LinkField("responsible", _("Responsible"), of="users"),
                LinkField("step", _("Runs from the step"), of="steps"),
                ChoiceField(
                    "source", _("Where the date is from"), terms="deadline_sources", required=True
                ),
                TextField("basis", _("Legal basis"), help=_("Act, article, or page of the paper.")),
                ChoiceField("status", _("Status"), terms="deadline_status", required=True),
                WhenField("closed", _("Closed on"), exact=True, visible_when=_is_closed),
                LongTextField("outcome", _("How it ended"), visible_when=_is_closed),
            ),
        ),
    ),
)

TASK = Form(
    "task",
    _("Task"),
    (
        Section(
            "task",
            _("Task"),
            (
                TextField("title", _("What has to be done"), required=True),
                WhenField("due", _("By"), exact=True),
                LinkField("responsible", _("Responsible"), of="users"),
                ChoiceField("status", _("Status"), terms="task_status", required=True),
                LongTextField("note", _("Note")),
            ),
        ),
    ),
)

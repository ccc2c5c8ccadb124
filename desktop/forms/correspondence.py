"""What is asked of a letter, and of a note or contact."""

from __future__ import annotations

from desktop.core.text import _
from desktop.forms.fields import (
    AttachmentField,
    ChoiceField,
    LinkField,
    LongTextField,
    TextField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section

LETTER = Form(
    "letter",
    _("Letter"),
    (
        Section(
            "letter",
            _("Letter"),
            (
                ChoiceField("direction", _("Direction"), terms="directions", required=True),
                TextField(
                    "party",
                    _("From or to"),
                    help=_("The institution and, if known, the person."),
                    required=True,
                ),
                TextField("subject", _("Subject"), required=True),
                WhenField("when", _("Date of the letter")),
                WhenField(
                    "received",
                    _("Received or handed in on"),
                    help=_("The day from which terms may run."),
                    term="service",
                ),
                ChoiceField("method", _("How it travelled"), terms="delivery_methods"),
                TextField("number", _("Our number")),
                TextField("their_number", _("Their number")),
                LinkField("step", _("Belongs to the step"), of="steps"),
                LinkField("answers", _("Answers the letter"), of="letters"),
                WhenField("reply_due", _("Answer expected by"), exact=True),
                WhenField("replied", _("Answered on"), exact=True),
                LongTextField("note", _("Note")),
                GroupField(
                    "files",
                    _("Files"),
                    help=_("The letter as a scan or document, its enclosures, proof of delivery."),
                    fields=(AttachmentField("attachment", _("File"), of="letter_attachments"),),
                ),
            ),
        ),
    ),
)

NOTE = Form(
    "note",
    _("Note or contact"),
    (
        Section(
            "note",
            _("Note or contact"),
            (
                ChoiceField("kind", _("Kind"), terms="note_kinds", required=True),
                WhenField("when", _("When")),
                TimeField("time", _("Time")),
                LinkField("person", _("With whom"), of="people"),
                TextField("party", _("With whom, if not a person of the case"), personal=True),
                LongTextField("text", _("Text"), required=True),
                LinkField("author", _("Written by"), of="users"),
            ),
        ),
    ),
)

"""What is asked of an exhibit."""

from __future__ import annotations

from desktop.core.text import _, c_
from desktop.forms.fields import (
    AttachmentField,
    ChoiceField,
    LongTextField,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, Section

EXHIBIT = Form(
    "exhibit",
    _("Exhibit"),
    (
        Section(
            "exhibit",
            _("Exhibit"),
            (
                ChoiceField("kind", _("Kind"), terms="evidence_kinds", required=True),
                TextField("title", c_("exhibit", "What it is"), required=True),
                AttachmentField("attachment", _("File"), of="attachments"),
                WhenField("received", _("Received on")),
                TextField("received_from", _("Received from"), personal=True),
                TextField("location", _("Where the original is kept")),
                LongTextField("description", _("Description")),
            ),
        ),
    ),
)

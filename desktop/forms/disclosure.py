"""What is asked before a paper leaves: why, to whom, and with whose consent."""

from __future__ import annotations

from typing import Any, Final

from desktop.core.text import _, c_
from desktop.forms.fields import ChoiceField, LongTextField, TextField, Values
from desktop.forms.spec import Form, Section

OWN_FILE: Final = "own_file"
"""The purpose of a paper that stays in the office: nothing else is asked."""

_NOT_ASKED: Final = "not_asked"


def _leaves(values: Values) -> bool:
    return values.get("purpose") not in (None, OWN_FILE)


def _not_asked(values: Values) -> Any:
    return _leaves(values) and values.get("consent") == _NOT_ASKED


DISCLOSURE = Form(
    "disclosure",
    _("Where it goes"),
    (
        Section(
            "disclosure",
            _("Where it goes"),
            (
                ChoiceField(
                    "purpose",
                    c_("disclosure", "Purpose"),
                    terms="disclosure_purposes",
                    required=True,
                ),
                TextField(
                    "recipient",
                    _("Recipient"),
                    required=True,
                    personal=True,
                    visible_when=_leaves,
                ),
                ChoiceField(
                    "consent",
                    c_("disclosure", "Consent"),
                    terms="disclosure_consents",
                    required=True,
                    visible_when=_leaves,
                    help=_("Of those whom the paper tells of, to this purpose and recipient."),
                ),
                LongTextField(
                    "reason",
                    _("Why consent was not asked"),
                    required=True,
                    visible_when=_not_asked,
                ),
            ),
        ),
    ),
)

"""What is asked of an incident: one episode at one time and place."""

from __future__ import annotations

from desktop.core.text import _
from desktop.forms.fields import (
    ChoiceField,
    LongTextField,
    MultiChoiceField,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, Section

INCIDENT = Form(
    "incident",
    _("Incident"),
    (
        Section(
            "incident",
            _("Incident"),
            (
                WhenField(
                    "when",
                    _("When"),
                    help=_("As precise as it is known: 27.03.2007 20:00, 04.2007, 2007, a range."),
                ),
                ChoiceField("place_type", _("Kind of place"), terms="place_types"),
                TextField("place", _("Place"), help=_("Town, institution, room.")),
                ChoiceField("agency", _("Whose officials"), terms="agencies"),
                LongTextField(
                    "officers",
                    _("Officials"),
                    help=_("Number, names, ranks, looks, what each of them did."),
                ),
                MultiChoiceField("purposes", _("Alleged purpose"), terms="purposes"),
            ),
        ),
        Section(
            "account",
            _("Account"),
            (
                LongTextField(
                    "account",
                    _("Account"),
                    help=_("In the person's own words first; quotations in quotation marks."),
                ),
                MultiChoiceField(
                    "methods",
                    _("Methods"),
                    help=_("After the account, not before it: the list must not suggest answers."),
                    terms="torture_methods",
                ),
                LongTextField("witnesses", _("Witnesses")),
            ),
        ),
    ),
)

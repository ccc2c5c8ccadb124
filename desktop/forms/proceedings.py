"""What is asked of a step in a case's chronology."""

from __future__ import annotations

import re

from desktop.core.text import Text, _
from desktop.core.vocabulary import vocabulary
from desktop.forms.fields import (
    ChoiceField,
    LongTextField,
    MoneyField,
    TextField,
    Values,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section


def _has_outcomes(values: Values) -> bool:
    """Only a judgment has outcomes, one for each accused person."""
    code, steps = str(values.get("code")), vocabulary("steps")
    return code in steps and bool(steps[code].facts.get("effect", {}).get("outcomes"))


def _number_problem(number: str) -> Text | None:
    if re.fullmatch(r"[\w./ -]+", number):
        return None
    return _("Write the number with letters, digits and the signs - / . only.")


STEP = Form(
    "step",
    _("Step"),
    (
        Section(
            "step",
            _("Step"),
            (
                ChoiceField("code", _("What happened"), terms="steps", required=True),
                WhenField(
                    "when",
                    _("When"),
                    help=_("As precise as it is known: 27.03.2007 20:00, 04.2007, 2007, a range."),
                ),
                TextField("actor", _("Who acted"), help=_("The institution and the person.")),
                LongTextField("text", _("Description")),
                GroupField(
                    "outcomes",
                    _("Outcome for each accused"),
                    help=_("One judgment may convict one person and acquit another."),
                    visible_when=_has_outcomes,
                    fields=(
                        TextField("accused", _("Accused"), personal=True),
                        ChoiceField("outcome", _("Outcome"), terms="outcomes", required=True),
                    ),
                ),
                GroupField(
                    "amounts",
                    _("Amounts"),
                    fields=(
                        MoneyField("money", _("Amount"), required=True),
                        ChoiceField("head", _("For what"), terms="heads_of_damage", required=True),
                    ),
                ),
            ),
        ),
        Section(
            "source",
            _("Source"),
            (
                GroupField(
                    "assertions",
                    _("Who asserts it"),
                    help=_("If a party gives another date or account, write it beside the party."),
                    fields=(
                        ChoiceField("party", _("Party"), terms="parties", required=True),
                        WhenField("when", _("Its date")),
                        TextField("text", _("Its account"), longest=2000),
                    ),
                ),
                TextField("source", _("Source"), help=_("Document and page or paragraph.")),
                ChoiceField(
                    "track",
                    _("Track"),
                    help=_("Left empty, the usual one for this step is taken."),
                    terms="tracks",
                    term="track",
                ),
                TextField("number", _("Row number"), longest=40, check=_number_problem),
            ),
        ),
    ),
)

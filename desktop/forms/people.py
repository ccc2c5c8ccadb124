"""What is asked of a person in a case."""

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

PERSON = Form(
    "person",
    _("Person"),
    (
        Section(
            "person",
            _("Person"),
            (
                TextField(
                    "family_name",
                    _("Family name"),
                    help=_("Or a pseudonym, if the name must not be written down."),
                    required=True,
                    personal=True,
                ),
                TextField("given_name", _("Given name"), personal=True),
                TextField("patronymic", _("Patronymic"), personal=True),
                TextField(
                    "other_names",
                    _("Other names"),
                    help=_("Former names, other spellings: search finds the person by them too."),
                    personal=True,
                ),
                MultiChoiceField(
                    "roles", _("Role in this case"), terms="person_roles", required=True
                ),
                ChoiceField("sex", _("Sex"), terms="sex", required=True),
                WhenField(
                    "birth",
                    _("Date of birth"),
                    help=_("As precise as it is known: 14.03.1985, 03.1985, 1985 or about 1985."),
                    today=False,
                ),
            ),
        ),
        Section(
            "contact",
            _("Contact"),
            (
                ChoiceField("citizenship", _("Citizenship"), terms="countries"),
                ChoiceField("language", _("Language of conversation"), terms="languages"),
                LongTextField(
                    "safe_contact",
                    _("Safe contact"),
                    help=_("How and when the person can be reached without danger."),
                    personal=True,
                ),
                LongTextField("note", _("Note"), personal=True),
            ),
        ),
        Section(
            "name_forms",
            _("Name in papers"),
            (
                TextField(
                    "name_genitive",
                    _("Genitive"),
                    help=_(
                        "The whole name as Russian papers write it in each case. Dalil does not"
                        " guess forms: without one, a paper says that it is missing."
                    ),
                    personal=True,
                ),
                TextField("name_dative", _("Dative"), personal=True),
                TextField("name_accusative", _("Accusative"), personal=True),
                TextField("name_instrumental", _("Instrumental"), personal=True),
                TextField("name_prepositional", _("Prepositional"), personal=True),
            ),
        ),
    ),
)

"""What is asked of a block of wording, and of a body that papers go to."""

from __future__ import annotations

from desktop.core.text import _
from desktop.forms.fields import ChoiceField, LongTextField, Option, TextField
from desktop.forms.spec import Form, Section

ADDRESSEE, OFFICE = "addressee", "office"

BLOCK = Form(
    "wording",
    _("Block of wording"),
    (
        Section(
            "wording",
            _("Block of wording"),
            (
                TextField("title", _("Title"), required=True),
                ChoiceField(
                    "language",
                    _("Language"),
                    terms=(Option("ru", _("Russian")), Option("en", _("English"))),
                    required=True,
                ),
                ChoiceField("kind", _("For which paper"), terms="wording_kinds", required=True),
                ChoiceField(
                    "part",
                    _("Part of the paper"),
                    help=_("Where it stands in a paper, and how its lines are set."),
                    terms="wording_parts",
                    required=True,
                ),
                LongTextField(
                    "text",
                    _("Text"),
                    help=_("The whole office sees it: no names, nothing of one case."),
                    required=True,
                    longest=20_000,
                ),
            ),
        ),
    ),
)

BODY = Form(
    "body",
    _("Body"),
    (
        Section(
            "body",
            _("Body"),
            (
                ChoiceField(
                    "role",
                    _("What it is"),
                    terms=(
                        Option(ADDRESSEE, _("papers go to it")),
                        Option(OFFICE, _("this office itself")),
                    ),
                    required=True,
                ),
                TextField("name", _("Name of the body"), required=True, longest=500),
                TextField(
                    "name_en",
                    _("Name in English"),
                    help=_("For papers in English, as to a UN committee."),
                    longest=500,
                ),
                LongTextField("address", _("Address"), longest=2000),
            ),
        ),
        Section(
            "name_forms",
            _("Forms of the name"),
            (
                TextField(
                    "genitive",
                    _("Genitive"),
                    help=_("As Russian papers write the name in each case."),
                    longest=500,
                ),
                TextField("dative", _("Dative"), longest=500),
                TextField("accusative", _("Accusative"), longest=500),
                TextField("instrumental", _("Instrumental"), longest=500),
                TextField("prepositional", _("Prepositional"), longest=500),
            ),
        ),
    ),
)

"""What is asked of a claim, an award, a payment and a measure of redress."""

from __future__ import annotations

from desktop.core.text import _, c_
from desktop.forms.fields import (
    ChoiceField,
    LinkField,
    LongTextField,
    MoneyField,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section

_ITEM = (
    ChoiceField("head", _("For what"), terms="heads_of_damage", required=True),
    MoneyField("amount", _("Amount"), required=True),
)

CLAIM = Form(
    "claim",
    _("Claim"),
    (
        Section(
            "claim",
            _("Claim"),
            (
                ChoiceField("kind", _("Kind"), terms="claim_kinds", required=True),
                TextField("title", _("Short title"), help=_("What colleagues call it; no names.")),
                LinkField("person", _("Claimant"), of="people"),
                TextField("forum", _("Court or body")),
                TextField("number", _("Number at the court or body")),
                TextField("respondent", _("Respondent")),
                WhenField("when", _("Lodged on")),
                ChoiceField("status", _("Status"), terms="claim_status", required=True),
                TextField("basis", _("Legal basis")),
            ),
        ),
        Section(
            "items",
            _("Items"),
            (
                GroupField(
                    "items",
                    _("What is claimed"),
                    help=_("One line for each head of damage; the price is their sum."),
                    fields=(
                        *_ITEM,
                        LongTextField("calculation", _("Calculation")),
                    ),
                ),
                LongTextField("note", _("Note")),
            ),
        ),
    ),
)

AWARD = Form(
    "award",
    _("Award"),
    (
        Section(
            "award",
            _("Award"),
            (
                LinkField("claim", _("Decides the claim"), of="claims"),
                ChoiceField(
                    "instance",
                    _("Instance"),
                    terms="award_instances",
                    required=True,
                    term="award_instance",
                ),
                ChoiceField("result", _("Result"), terms="award_results", required=True),
                TextField("body", _("Court or body")),
                TextField("number", _("Number of the decision")),
                WhenField("when", _("Decided on")),
                WhenField("in_force", _("In force from")),
                GroupField("items", _("What was awarded"), fields=_ITEM),
                LongTextField("note", _("Note")),
            ),
        ),
    ),
)

PAYMENT = Form(
    "payment",
    _("Payment"),
    (
        Section(
            "payment",
            _("Payment"),
            (
                ChoiceField(
                    "kind",
                    _("Kind"),
                    help=_("Compensation, ex gratia payments and settlements are never added up."),
                    terms="payment_kinds",
                    required=True,
                ),
                MoneyField("amount", _("Amount"), required=True),
                WhenField("when", _("Paid on")),
                LinkField("award", _("Pays the award"), of="awards"),
                TextField("payer", _("Paid by")),
                TextField("proof", _("Proof"), help=_("Document and its number.")),
                LongTextField("note", _("Note")),
            ),
        ),
    ),
)

MEASURE = Form(
    "measure",
    _("Measure of redress"),
    (
        Section(
            "measure",
            _("Measure of redress"),
            (
                ChoiceField(
                    "form",
                    _("Form of redress"),
                    terms="redress_forms",
                    required=True,
                    term="redress",
                ),
                LongTextField("description", c_("measure", "What it is")),
                ChoiceField("status", _("Status"), terms="measure_status", required=True),
                WhenField("sought", _("Sought on")),
                WhenField("granted", _("Granted on")),
                TextField("granted_by", _("Granted by")),
                WhenField("implemented", _("Implemented on")),
                LongTextField("note", _("Note")),
            ),
        ),
    ),
)

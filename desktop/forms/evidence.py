"""What is asked of an exhibit, and of what happens to one outside the program."""

from __future__ import annotations

from desktop.core.text import _, c_
from desktop.forms.fields import (
    YES,
    AnswerField,
    AttachmentField,
    ChoiceField,
    LinkField,
    LongTextField,
    TextField,
    Values,
    WhenField,
)
from desktop.forms.spec import Form, Section


def _is_named(values: Values) -> bool:
    return values.get("source") in (None, "named")


def _is_derived(values: Values) -> bool:
    return values.get("derived_from") is not None


def _is_stated(values: Values) -> bool:
    return any(values.get(key) for key in ("made_when", "made_where", "made_by", "made_with"))


_EXHIBIT = Section(
    "exhibit",
    _("Exhibit"),
    (
        ChoiceField("kind", _("Kind"), terms="evidence_kinds", required=True),
        TextField("title", c_("exhibit", "What it is"), required=True),
        AttachmentField("attachment", _("File"), of="attachments"),
        LongTextField("description", _("Description")),
        ChoiceField("language", _("Language"), terms="languages"),
        ChoiceField("sensitivity", _("Sensitivity"), terms="sensitivities"),
        AnswerField(
            "hold",
            _("Legal hold"),
            reason_for=(YES,),
            reason_required=True,
            help=_("While it is set, the file of the exhibit is not exchanged or taken off."),
        ),
    ),
)

_RECEIPT = Section(
    "receipt",
    _("How it came"),
    (
        WhenField("received", _("Received on")),
        LinkField("received_by", _("Received by"), of="users"),
        ChoiceField("received_how", _("How it came"), terms="receipt_ways"),
        ChoiceField("source", _("From whom"), terms="source_states"),
        TextField("received_from", _("Received from"), personal=True, visible_when=_is_named),
        TextField("device", _("Device or medium")),
        TextField("serial", _("Serial number")),
        LongTextField(
            "condition",
            _("Condition"),
            help=_("As it came: damage, seals, whether a messenger made the file smaller."),
        ),
        TextField("counterpart", _("What there is on paper or as an object")),
        TextField("location", _("Where the original is kept")),
    ),
)

_MAKING = Section(
    "making",
    _("How it was made, as stated"),
    (
        WhenField("made_when", _("Made on"), today=False),
        TextField("made_where", _("Made where"), personal=True),
        TextField("made_by", c_("exhibit", "Made by"), personal=True),
        TextField("made_with", _("Made with")),
        ChoiceField(
            "confidence",
            _("How sure this is"),
            terms="statement_confidence",
            visible_when=_is_stated,
        ),
    ),
)

_ORIGIN = Section(
    "origin",
    _("Working copy"),
    (
        LinkField("derived_from", _("Made from exhibit"), of="evidence_items"),
        TextField("done", _("What was done"), required=True, visible_when=_is_derived),
        TextField("tool", _("With which program"), visible_when=_is_derived),
    ),
)

EXHIBIT = Form("exhibit", _("Exhibit"), (_EXHIBIT, _RECEIPT, _MAKING, _ORIGIN))

CUSTODY = Form(
    "custody",
    _("Custody event"),
    (
        Section(
            "custody",
            _("Custody event"),
            (
                LinkField("exhibit", _("Exhibit"), of="evidence_items", required=True),
                ChoiceField("kind", _("What happened"), terms="custody_events", required=True),
                WhenField("when", _("When"), required=True),
                LinkField("by", _("By whom"), of="users"),
                TextField("party", _("To or from whom"), personal=True),
                LongTextField("reason", _("Reason")),
                TextField("document", _("Document"), help=_("Receipt, record or order: number.")),
                AttachmentField("attachment", _("Scan of the document"), of="attachments"),
            ),
        ),
    ),
)

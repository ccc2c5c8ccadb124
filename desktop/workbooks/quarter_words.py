"""What the numbers of a quarter are called and what they mean, for the heads and the last sheet.

A number without its definition is quoted wrongly, so a test keeps a label and a definition here for
every stage and measure that is counted.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.core.text import Text, _, c_
from desktop.rules.labels import MONEY as MONEY_LABELS


class Term(NamedTuple):
    """A label and what is counted under it."""

    label: Text
    meaning: Text


CASELOAD: tuple[Term, ...] = (
    Term(
        _("Pending at the start"),
        _("Office cases opened before the first day of the quarter and not closed by then."),
    ),
    Term(c_("caseload", "New"), _("Office cases opened in the quarter.")),
    Term(c_("caseload", "Reopened"), _("Times a case was recorded as reopened in the quarter.")),
    Term(c_("caseload", "Closed"), _("Times a case was recorded as closed in the quarter.")),
    Term(
        _("Pending at the end"),
        _("Office cases opened and not closed by the as-of day, counted independently."),
    ),
    Term(
        _("Difference"),
        _(
            "Pending at the end less (pending at the start + new + reopened − closed). Anything "
            "but 0 means that a closing or reopening was recorded twice or not at all."
        ),
    ),
)
"""In the order of the numbers."""

STAGES: dict[str, Term] = {
    "complaint": Term(
        _("Complaint lodged"), _("Cases with a complaint to any body recorded as lodged.")
    ),
    "registered": Term(
        _("Complaint registered"),
        _("Cases whose complaint was entered in the register of crimes."),
    ),
    "checked": Term(
        _("Pre-investigation check"), _("Cases in which a pre-investigation check was begun.")
    ),
    "refused": Term(
        _("Opening refused"),
        _("Cases with at least one refusal to open a criminal case, in force or quashed since."),
    ),
    "refusals": Term(
        _("Refusal decisions"),
        _("All refusals to open a criminal case; one case can have several."),
    ),
    "refusals_quashed": Term(
        _("Refusal decisions quashed"), _("All decisions that quashed such a refusal.")
    ),
    "opened": Term(
        _("Criminal case opened"), _("Cases in which a criminal case against officials was opened.")
    ),
    "suspended": Term(
        _("Investigation suspended"),
        _("Cases in which the investigation was suspended at least once."),
    ),
    "terminated": Term(
        _("Criminal case terminated"),
        _("Cases in which the criminal case was terminated at least once."),
    ),
    "to_court": Term(
        _("Sent to court"), _("Cases in which the criminal case against officials went to court.")
    ),
    "verdict": Term(
        _("Verdict at first instance"),
        _("Cases with a verdict on officials; the client's own trial is never counted."),
    ),
    "convicted_torture": Term(
        _("Convicted of torture"),
        _("Cases in which at least one accused official was convicted under the torture article."),
    ),
    "convicted_other": Term(
        _("Convicted of another offence"),
        _("Cases in which at least one accused official was convicted under another article."),
    ),
    "acquitted": Term(
        _("Acquitted"), _("Cases in which at least one accused official was acquitted.")
    ),
    "amnestied": Term(
        _("Released under an amnesty"),
        _("Cases in which at least one accused official was released under an amnesty."),
    ),
    "reconciled": Term(
        _("Ended by reconciliation"),
        _("Cases in which proceedings against at least one official ended by reconciliation."),
    ),
    "civil_claim": Term(_("Civil claim"), _("Cases in which compensation was claimed in court.")),
    "awarded": Term(
        _("Compensation awarded"), _("Cases with an award by a court of any instance.")
    ),
    "awarded_final": Term(
        _("Compensation awarded finally"), _("Cases with an award that is in force.")
    ),
    "paid": Term(_("Compensation paid"), _("Cases with at least one payment of compensation.")),
    "un_submitted": Term(
        _("Communication to a UN treaty body"), _("Cases submitted to a UN treaty body.")
    ),
    "un_decided": Term(
        _("Decision of a UN treaty body"), _("Cases in which a UN treaty body decided.")
    ),
}

UNITS: dict[str, Text] = {"cases": _("cases"), "decisions": _("decisions")}

_MONEY_MEANS: dict[str, Text] = {
    "claimed": _("Sums claimed in civil claims."),
    "awarded": _("Sums awarded by courts of first instance."),
    "awarded_on_appeal": _("Sums as they stood after an appeal."),
    "awarded_final": _("Sums of awards that are in force."),
    "paid": _("Payments of compensation."),
    "ex_gratia": _("Payments without acknowledgement of a duty; never added to compensation."),
    "settled": _("Sums agreed in settlements."),
}
MONEY = {key: Term(MONEY_LABELS[key], meaning) for key, meaning in _MONEY_MEANS.items()}

TIMES: dict[str, Term] = {
    "event_to_complaint": Term(
        _("Event to complaint"), _("From the event to the first complaint after it.")
    ),
    "complaint_to_registration": Term(
        _("Complaint to registration"), _("From the first complaint to the first registration.")
    ),
    "complaint_to_examination": Term(
        _("Complaint to forensic examination"),
        _("From the first complaint to the first forensic medical examination by the State."),
    ),
    "complaint_to_opening": Term(
        _("Complaint to opening of a case"),
        _("From the first complaint to the first opening of a criminal case."),
    ),
    "opening_to_verdict": Term(
        _("Opening to verdict"),
        _("From the first opening of a criminal case to the first verdict on officials."),
    ),
    "un_submission_to_decision": Term(
        _("UN submission to decision"),
        _("From the submission to the decision of a UN treaty body."),
    ),
    "un_decision_to_award": Term(
        _("UN decision to award"),
        _("From the decision of a UN treaty body to the first award after it."),
    ),
    "award_to_payment": Term(
        _("Award to payment"), _("From the first award to the first payment after it.")
    ),
}

ALL = c_("people", "all")
UNDER_18 = _("of these, under 18")
NO_PROCEEDINGS = _("no such proceedings recorded")

RULES: tuple[Term, ...] = (
    Term(
        _("Which cases"),
        _(
            "Only cases known to this office. The numbers say nothing about how many cases there "
            "are in the country."
        ),
    ),
    Term(
        _("Not for publication"),
        _(
            "The counts are exact. Before they are published, small numbers have to be suppressed "
            "so that nobody can be recognised."
        ),
    ),
    Term(
        _("Case, person, decision"),
        _(
            "A case is one file of this office, a person is somebody harmed in it, a decision is "
            "one act of an authority. Every column names its unit."
        ),
    ),
    Term(
        _("Sex and age"),
        _(
            "Persons harmed in the new cases, each counted once. Age is that at the event; where "
            "the dates leave two groups possible it is unknown. A case with several persons counts "
            "in several groups, so the cases of the groups add up to more than all cases."
        ),
    ),
    Term(
        _("In the quarter, to date"),
        _(
            "To date: everything up to the as-of day. In the quarter: what was reached for the "
            "first time between the first day of the quarter and the as-of day. A month, a year "
            "or an interval counts from its first day; a step without date counts where it stands "
            "in the chronology."
        ),
    ),
    Term(
        _("State of proceedings"),
        _(
            "What is in force on the as-of day: a decision that was quashed no longer counts. Each "
            "kind of proceedings adds up to all cases."
        ),
    ),
    Term(
        _("How money is counted"),
        _(
            "Each currency stands for itself; nothing is converted. Where a total and its parts "
            "are recorded, only the total counts."
        ),
    ),
    Term(
        _("How days are counted"),
        _(
            "Median and range, never a mean. Counted from the first day of one date to the first "
            "day of the other, where both are known to the day. Unknown: the end was reached, but "
            "a day is missing. Not reached: the beginning is recorded, the end is not."
        ),
    ),
    Term(
        _("Corrections"),
        _(
            "A step that is entered or corrected later changes past quarters. Compare workbooks by "
            "the day they were made."
        ),
    ),
)
"""What holds for the whole workbook."""

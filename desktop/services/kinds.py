"""The kinds of record that are kept alike: which form, which table, whose area.

A kind is data: `records` saves it, `registers` lists it, `search` finds it. What deserves a
use-case of its own (a person's roles, a step's track) has one instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from desktop.forms.cases import CASE, NEW_CASE, STATUS
from desktop.forms.correspondence import LETTER, NOTE
from desktop.forms.deadlines import DEADLINE, TASK
from desktop.forms.evidence import CUSTODY, EXHIBIT
from desktop.forms.incidents import INCIDENT
from desktop.forms.medical import EVALUATION
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.forms.redress import AWARD, CLAIM, MEASURE, PAYMENT
from desktop.forms.spec import Form
from desktop.forms.wording import BLOCK, BODY
from desktop.models.columns import CASEWORK, OFFICE
from desktop.models.correspondence import Letter, LetterFile, Note
from desktop.models.deadlines import Deadline, Task
from desktop.models.evidence import CustodyEvent, EvidenceItem
from desktop.models.incidents import Incident
from desktop.models.medical import Evaluation, EvaluationFile, Finding
from desktop.models.proceedings import Step, StepAmount, StepAssertion, StepOutcome
from desktop.models.redress import (
    Award,
    AwardItem,
    Claim,
    ClaimItem,
    Payment,
    RedressMeasure,
)
from desktop.services.holds import guard_exhibit


@dataclass(frozen=True, repr=False)
class Group:
    """The table of a group's rows, and the column in which a row names its record.

    By what stands in a row's `words` its record is found.
    """

    model: Any  # a class of records; each has columns of its own
    parent: str
    words: tuple[str, ...] = ()


Guard = Callable[[Session, Any, Mapping[str, Any]], None]
"""Looks at a record before its attributes become other ones; raises what says why not."""


@dataclass(frozen=True, repr=False)
class Kind:
    """One kind of record of a case.

    `day` is the attribute that says when it was or is due. `words` are the attributes a search
    looks in: all but accounts and clinical texts of pages, which would make the index as large as
    the vault. What was found is `called` by the first of its attributes that is filled in: none of
    them is personal, because it is shown while names are hidden. `numbered` counts up within the
    case and is never used again; `final` closes a record for editing once its status is one of
    these. `coded` names an attribute and the code list of which it is a term, where records are
    known by that and not by words. `guard` refuses what may not become of a record.
    """

    form: Form
    model: Any  # a class of records; each has columns of its own
    area: str
    day: str
    called: tuple[str, ...]
    words: tuple[str, ...]
    groups: Mapping[str, Group] = field(default_factory=dict)
    numbered: str | None = None
    removable: bool = True
    final: tuple[str, ...] = ()
    coded: tuple[str, str] | None = None
    guard: Guard | None = None

    @property
    def key(self) -> str:
        """The name of the kind, which is that of its form."""
        return self.form.key

    @property
    def table(self) -> str:
        """The name of its table, by which changes and log entries name it."""
        return str(self.model.__tablename__)


_ALL = (
    Kind(
        INCIDENT,
        Incident,
        "intake",
        "when",
        called=("place",),
        words=("place", "officers", "witnesses"),
    ),
    Kind(
        EVALUATION,
        Evaluation,
        "examinations",
        "when",
        called=("place", "requested_by"),
        words=("place", "requested_by", "reason"),
        groups={
            "findings": Group(Finding, "evaluation_id", ("site",)),
            "files": Group(EvaluationFile, "evaluation_id"),
        },
        final=("signed",),
    ),
    Kind(
        EXHIBIT,
        EvidenceItem,
        "evidence",
        "received",
        called=("title",),
        words=("title", "received_from", "location", "description"),
        numbered="exhibit",
        guard=guard_exhibit,
    ),
    # What was noted of a thing's custody is corrected by another entry, and stays.
    Kind(
        CUSTODY,
        CustodyEvent,
        "evidence",
        "when",
        called=("document", "reason"),
        words=("party", "document", "reason"),
        removable=False,
    ),
    # A deadline is closed with its reason, and stays.
    Kind(
        DEADLINE,
        Deadline,
        "proceedings",
        "due",
        called=("title",),
        words=("title", "basis", "outcome"),
        removable=False,
    ),
    Kind(TASK, Task, "intake", "due", called=("title",), words=("title", "note")),
    Kind(
        LETTER,
        Letter,
        "proceedings",
        "when",
        called=("subject", "party"),
        words=("party", "subject", "number", "their_number", "note"),
        groups={"files": Group(LetterFile, "letter_id")},
    ),
    Kind(NOTE, Note, "intake", "when", called=("text",), words=("party", "text")),
    Kind(
        CLAIM,
        Claim,
        "redress",
        "when",
        called=("title", "forum", "number"),
        words=("title", "forum", "number", "respondent", "basis", "note"),
        groups={"items": Group(ClaimItem, "claim_id", ("calculation",))},
    ),
    Kind(
        AWARD,
        Award,
        "redress",
        "when",
        called=("body", "number"),
        words=("body", "number", "note"),
        groups={"items": Group(AwardItem, "award_id")},
    ),
    Kind(
        PAYMENT,
        Payment,
        "redress",
        "when",
        called=("payer", "proof"),
        words=("payer", "proof", "note"),
    ),
    Kind(
        MEASURE,
        RedressMeasure,
        "redress",
        "sought",
        called=("description", "granted_by"),
        words=("description", "granted_by", "note"),
    ),
)
# Steps are kept in their own way, by their track and place; they are found as all others are.
STEPS = Kind(
    STEP,
    Step,
    "proceedings",
    "when",
    called=("text", "actor", "source"),
    words=("actor", "text", "source", "number", "given_code"),
    groups={
        "amounts": Group(StepAmount, "step_id", ("given_head",)),
        "assertions": Group(StepAssertion, "step_id", ("text",)),
        "outcomes": Group(StepOutcome, "step_id", ("accused",)),
    },
    coded=("code", "steps"),
)

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}
BY_TABLE: Mapping[str, Kind] = {kind.table: kind for kind in _ALL}
# Steps last: they have most words, and whoever has just unlocked can look for all else by then.
SEARCHED: Mapping[str, Kind] = {**BY_TABLE, STEPS.table: STEPS}

# Every form of a case by its key, and the area of what it saves: also what is kept in its own way,
# and what is the office's and of no case.
FORMS: Mapping[str, Form] = {
    form.key: form for form in (NEW_CASE, CASE, STATUS, PERSON, STEP, *(kind.form for kind in _ALL))
}
AREA_OF_FORM: Mapping[str, str] = {
    **{form.key: "intake" for form in (NEW_CASE, CASE, STATUS)},
    PERSON.key: "identity",
    STEP.key: "proceedings",
    **{kind.key: kind.area for kind in _ALL},
    **{form.key: "wording" for form in (BLOCK, BODY)},
}


def compartment_of(form: str) -> str:
    """Return with which key what is typed into this form is sealed."""
    if AREA_OF_FORM.get(form) == "wording":
        return OFFICE
    kind = KINDS.get(form)
    return CASEWORK if kind is None else str(kind.model.log_compartment)

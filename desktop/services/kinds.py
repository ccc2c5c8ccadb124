"""The kinds of record that are kept alike: which form, which table, whose area.

A kind is data: `records` saves it, `registers` lists it, `search` finds it. What deserves a
use-case of its own (a person's roles, a step's track) has one instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.forms.cases import CASE, NEW_CASE, STATUS
from desktop.forms.correspondence import LETTER, NOTE
from desktop.forms.deadlines import DEADLINE, TASK
from desktop.forms.evidence import EXHIBIT
from desktop.forms.incidents import INCIDENT
from desktop.forms.medical import EVALUATION
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.forms.redress import AWARD, CLAIM, MEASURE, PAYMENT
from desktop.forms.spec import Form
from desktop.models.columns import CLINICAL
from desktop.models.correspondence import Letter, LetterFile, Note
from desktop.models.deadlines import Deadline, Task
from desktop.models.evidence import EvidenceItem
from desktop.models.incidents import Incident
from desktop.models.medical import Evaluation, EvaluationFile, Finding
from desktop.models.redress import (
    Award,
    AwardItem,
    Claim,
    ClaimItem,
    Payment,
    RedressMeasure,
)


@dataclass(frozen=True, repr=False)
class Group:
    """The table of a group's rows, and the column in which a row names its record."""

    model: Any  # a class of records; each has columns of its own
    parent: str


@dataclass(frozen=True, repr=False)
class Kind:
    """One kind of record of a case.

    `words` are the attributes a search looks in; `numbered` counts up within the case and is never
    used again; `final` closes a record for editing once its status is one of these.
    """

    form: Form
    model: Any  # a class of records; each has columns of its own
    area: str
    groups: Mapping[str, Group] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    numbered: str | None = None
    removable: bool = True
    final: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the kind, which is that of its form."""
        return self.form.key

    @property
    def table(self) -> str:
        """The name of its table, by which changes and log entries name it."""
        return str(self.model.__tablename__)


_ALL = (
    Kind(INCIDENT, Incident, "intake", words=("place", "officers")),
    Kind(
        EVALUATION,
        Evaluation,
        "examinations",
        groups={
            "findings": Group(Finding, "evaluation_id"),
            "files": Group(EvaluationFile, "evaluation_id"),
        },
        words=("place", "requested_by"),
        final=("signed",),
    ),
    Kind(
        EXHIBIT,
        EvidenceItem,
        "evidence",
        words=("title", "received_from"),
        numbered="exhibit",
        removable=False,
    ),
    # A deadline is closed with its reason, and stays.
    Kind(DEADLINE, Deadline, "proceedings", words=("title", "basis"), removable=False),
    Kind(TASK, Task, "intake", words=("title",)),
    Kind(
        LETTER,
        Letter,
        "proceedings",
        groups={"files": Group(LetterFile, "letter_id")},
        words=("party", "subject", "number", "their_number"),
    ),
    Kind(NOTE, Note, "intake", words=("party", "text")),
    Kind(
        CLAIM,
        Claim,
        "redress",
        groups={"items": Group(ClaimItem, "claim_id")},
        words=("title", "forum", "number", "respondent"),
    ),
    Kind(
        AWARD,
        Award,
        "redress",
        groups={"items": Group(AwardItem, "award_id")},
        words=("body", "number"),
    ),
    Kind(PAYMENT, Payment, "redress", words=("payer", "proof")),
    Kind(MEASURE, RedressMeasure, "redress", words=("description", "granted_by")),
)

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}
BY_TABLE: Mapping[str, Kind] = {kind.table: kind for kind in _ALL}

# Every form of a case by its key, and the area of what it saves: also what is kept in its own way.
FORMS: Mapping[str, Form] = {
    form.key: form for form in (NEW_CASE, CASE, STATUS, PERSON, STEP, *(kind.form for kind in _ALL))
}
AREA_OF_FORM: Mapping[str, str] = {
    **{form.key: "intake" for form in (NEW_CASE, CASE, STATUS)},
    PERSON.key: "identity",
    STEP.key: "proceedings",
    **{kind.key: kind.area for kind in _ALL},
}


def is_clinical(form: str) -> bool:
    """Say whether what is typed into this form is sealed with the clinical key."""
    kind = KINDS.get(form)
    return kind is not None and kind.model.log_compartment == CLINICAL

"""What stands for a placeholder as lines: the steps of a case, its annexes, its injuries.

An exhibit says of injuries what somebody wrote on the exhibit. Examinations are read by nobody
here: a paper of the case is sealed with the case, and they are clinical.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.models.evidence import EvidenceItem
from desktop.services.proceedings import StepLine, read_chronology

_MEDICAL: Final = "medical"
_EVENT: Final = "event"  # a group of steps: what happened to the person
_POINT: Final = "- "
"""What begins a line of a list in a text."""


@frozen_value
class Exhibit:
    """An exhibit that can be annexed to a paper."""

    id: str
    number: int
    kind: str
    title: str
    description: str


def read_exhibits(session: Session, case_id: str) -> tuple[Exhibit, ...]:
    """Read the exhibits of a case by their numbers."""
    query = sa.select(EvidenceItem).where(EvidenceItem.case_id == case_id)
    found = session.scalars(query.order_by(EvidenceItem.exhibit))
    return tuple(
        Exhibit(each.id, each.exhibit, each.kind, each.title, each.description or "")
        for each in found
    )


def annexed(exhibits: Sequence[Exhibit], ids: Collection[str] | None) -> tuple[Exhibit, ...]:
    """Return the exhibits chosen, in the order chosen; all of them where nobody chose."""
    if ids is None:
        return tuple(exhibits)
    known = {each.id: each for each in exhibits}
    return tuple(known[each] for each in ids if each in known)


def annex_lines(exhibits: Sequence[Exhibit]) -> str:
    """Say what is annexed, an item a line."""
    return "\n".join(_flat(each.title) for each in exhibits)


def injury_lines(exhibits: Sequence[Exhibit], language: str) -> str:
    """Say what the medical exhibits among the annexes say of injuries, an item a line."""
    lines = []
    for number, each in enumerate(exhibits, 1):
        if each.kind == _MEDICAL:
            annex = _("annex {number}", number=number).in_language(language)
            said = f": {_flat(each.description)}" if each.description.strip() else ""
            lines.append(f"{_POINT}{_flat(each.title)} ({annex}){said}")
    return "\n".join(lines)


def step_lines(session: Session, case_id: str, language: str) -> str:
    """Say which steps were taken, in their order, a step a line; events are told elsewhere."""
    steps = vocabulary("steps").terms
    return "\n".join(
        _step(line, language)
        for line in read_chronology(session, case_id)
        if line.code not in steps or steps[line.code].facts["group"] != _EVENT
    )


def _step(line: StepLine, language: str) -> str:
    when = _("date not known") if line.when is None else line.when
    label = vocabulary("steps").label(line.code, language)
    what = ", ".join(filter(None, (label, _flat(line.actor or ""))))
    said = ". ".join(filter(None, (what, _flat(line.text or ""))))
    return f"{_POINT}{when.in_language(language)}: {said}"


def _flat(text: str) -> str:
    """Return words on one line: each line of a list is an item."""
    return " ".join(text.split())

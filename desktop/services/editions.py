"""Redacted editions: which names a paper may not tell somebody, and the pages without them.

Names are offered to whoever may see them; what is covered besides is typed. An edition is a paper
of its own kind in the register, kept with what was covered, and leaves as every paper does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from desktop.core import frozen
from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.documents.places import (
    APOSTROPHES,
    LEAST_LETTERS,
    ReadPages,
    find,
    is_wanted,
    read_pages,
)
from desktop.documents.redaction import Redaction, render
from desktop.models.people import Person, PersonRole
from desktop.rules.access import Action
from desktop.rules.labels import not_for_this_role
from desktop.services.cases import looking, rights_in
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, permit_paper, redacted_of, whole_of
from desktop.services.people import people_of_case
from desktop.services.person_codes import PersonName

MOST_LETTERS: Final = 200
PURPOSES: Final = "edition_purposes"
_PARTS: Final = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}]+[^\W\d_]+)*")


@frozen_value
class NamedPerson:
    """Somebody of the case, by which words the paper may name them, and in how many places."""

    id: str
    name: PersonName
    roles: tuple[str, ...]
    words: tuple[str, ...]
    places: int


@frozen_value
class Offer:
    """What can be covered in a paper: the names of its case, or why they are not told."""

    pages: ReadPages
    people: tuple[NamedPerson, ...]
    withheld: Text | None = None


def what_can_be_covered(desk: Desk, drawn: Drawn, progress: Progress | None = None) -> Offer:
    """Return the names of a paper's case and where they stand in it.

    Raises:
        NotPermitted, Cancelled
    """
    with desk.reading() as session:
        permit_paper(desk, session, drawn.kind, drawn.case_id)
    pages = read_pages(drawn.data, progress)
    if not rights_in(desk, drawn.case_id).may("identity", Action.VIEW):
        return Offer(pages, (), not_for_this_role("identity"))
    return Offer(pages, tuple(_people(desk, drawn.case_id, pages)))


def _people(desk: Desk, case_id: str, pages: ReadPages) -> Iterator[NamedPerson]:
    others = _other_names(desk, case_id)
    for line in people_of_case(desk, case_id):
        words = tuple(_words(line.name, others.get(line.id)))
        name = PersonName(line.name, line.code.within_case)
        yield NamedPerson(line.id, name, line.roles, words, count_places(pages, words))


def _other_names(desk: Desk, case_id: str) -> dict[str, str | None]:
    if not desk.shows("identity", "other_names"):
        return {}
    with looking(desk, "identity", case_id) as session:
        rows = session.execute(
            sa.select(Person.id, Person.other_names)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(PersonRole.case_id == case_id)
        )
        return {row.id: row.other_names for row in rows}


def _words(*names: str | None) -> Iterator[str]:
    """Give the words of names: of "Ахмедов Алим кызы" not the last, "А. А." as one."""
    for written in filter(None, names):
        parts = [part for part in _PARTS.findall(written) if is_wanted(part)] or [written]
        yield from dict.fromkeys([part for part in parts if not part.islower()] or parts)


def count_places(pages: ReadPages, words: Iterable[str]) -> int:
    """Say in how many places one of these words stands."""
    return len({place[0] for each in words for place in find(pages, each)})


def count_each(pages: ReadPages, words: Iterable[str]) -> tuple[int, ...]:
    """Say of each of some words in how many places it stands."""
    return tuple(count_places(pages, (each,)) for each in words)


def is_ticked(person: NamedPerson, purpose: str) -> bool:
    """Say whether somebody's name is covered for a purpose, unless a person decides otherwise."""
    return not set(person.roles) <= set(vocabulary(PURPOSES)[purpose].facts["keeps"])


def draw_redacted(
    desk: Desk,
    drawn: Drawn,
    purpose: str,
    words: Iterable[str],
    progress: Progress | None = None,
) -> Drawn:
    """Draw the edition of a paper in which these words are covered; it stays inside.

    Raises:
        NotPermitted, Cancelled
        WrongInput: there is nothing to cover, or the paper is an edition itself.
        Failure: something that is covered was found in the edition.
    """
    with desk.reading() as session:
        permit_paper(desk, session, drawn.kind, drawn.case_id)
    report = whole_of(drawn)
    chosen = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not chosen:
        raise WrongInput(_("Nothing is chosen: tick a name, or type what is to be covered."))
    if not all(is_wanted(each) and len(each) <= MOST_LETTERS for each in chosen):
        raise WrongInput(
            _(
                "What is to be covered has {least} to {most} letters on each line.",
                least=LEAST_LETTERS,
                most=MOST_LETTERS,
            )
        )
    redaction = Redaction(
        original=frozen.to_json(report),
        original_hash=report.record_hash,
        words=chosen,
        purpose=purpose,
        case_number=report.case_number if report.is_identified else "",
        language=report.language,
        generated_at=report.generated_at,
    )
    data = render(redaction, drawn.data, progress)
    return replace(drawn, kind=redacted_of(drawn.kind), data=data, report=redaction, again=None)

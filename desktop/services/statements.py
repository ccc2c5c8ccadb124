"""The statement of crime: what has to be chosen and answered for one, what is missing, its pages.

It is made of the office's blocks of wording, filled from the case. What a person chose and typed
for it is kept as a sealed draft of theirs, until they begin anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.errors import Damaged, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.documents.passages import Passage, Piece
from desktop.documents.statement import Statement
from desktop.models.cases import Case
from desktop.rules.shipped_wording import shipped_blocks
from desktop.rules.wording import Gap
from desktop.services import drafts
from desktop.services.cases import note_view
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, draw, permit_paper
from desktop.services.exporting import user_name
from desktop.services.wording import OTHER_PART, Block, FilledBlock, fill_block, read_blocks
from desktop.services.wording_lists import Exhibit, annexed
from desktop.services.wording_values import (
    BODY,
    CaseWording,
    Chosen,
    Option,
    read_case_values,
)
from desktop.storage.log import read_head

KIND: Final = "statement"
_ANY: Final = "any"
_PARTS: Final = "wording_parts"


@frozen_value
class Choice:
    """What a person chose and typed for a statement.

    `chosen` names one of those of whom there are several; `blocks` and `annexes` are keys and ids
    in their order, None where nobody chose: the usual blocks then, and all exhibits. `answers` are
    pairs of what is asked and what was answered.
    """

    language: str
    chosen: Chosen = ()
    blocks: tuple[str, ...] | None = None
    annexes: tuple[str, ...] | None = None
    answers: tuple[tuple[str, str], ...] = ()


@frozen_value
class Prepared:
    """What a statement would be made of.

    Blocks and exhibits are all there are, those `ticked` first in their order; `questions` are
    what the ticked blocks ask here, `gaps` what would stay unfilled, `taken` who is meant.
    """

    case_number: str
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    taken: Chosen
    blocks: tuple[Block, ...]
    ticked: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]
    annexes: tuple[str, ...]
    questions: tuple[str, ...]
    gaps: tuple[Gap, ...]
    addressee: str | None = None


def prepare(desk: Desk, case_id: str, choice: Choice) -> Prepared:
    """Say what a statement would be made of, and what would be missing.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        permit_paper(desk, session, KIND, case_id)
        made = _read(desk, session, case_id, choice)
    note_view(desk, Case.__tablename__, case_id, case_id)
    return made.prepared(choice)


def draw_statement(
    desk: Desk, case_id: str, choice: Choice, progress: Progress | None = None
) -> Drawn:
    """Draw a statement, also with places unfilled; only the look at the case is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: no block is chosen, or a character cannot be printed.
    """
    with desk.reading() as session:
        permit_paper(desk, session, KIND, case_id)
        made = _read(desk, session, case_id, choice)
        value = Statement(
            case_number=made.found.case_number,
            language=choice.language,
            generated_at=desk.clock.now(),
            passages=tuple(map(_passage, made.chosen, made.filled)),
            country=made.found.country,
            prepared_by=user_name(session, desk),
            log_head=read_head(session, desk.log_keys())[1].hex(),
        )
    if not value.passages:
        raise WrongInput(_("No part of the statement is chosen: tick one at least."))
    note_view(desk, Case.__tablename__, case_id, case_id)
    return replace(draw(KIND, case_id, value, progress), addressee=made.addressee)


def refuse_gaps(desk: Desk, case_id: str, choice: Choice) -> None:
    """Refuse a statement in which places would stay unfilled, and say what to do about each.

    Raises:
        WrongInput
        NotPermitted, NotFound
    """
    gaps = prepare(desk, case_id, choice).gaps
    if gaps:
        raise WrongInput(
            _("The statement was not written; what is missing: {gaps}.", gaps=_Listed(gaps))
        )


@frozen_value
class _Listed:
    """Several things, said after one another."""

    things: tuple[Gap, ...]

    def in_language(self, language: str) -> str:
        """Return them all."""
        return "; ".join(each.in_language(language) for each in self.things)


# -- what was typed ------------------------------------------------------------------------------


def keep_choice(desk: Desk, case_id: str, choice: Choice) -> None:
    """Keep what was chosen and typed, sealed with the case, for this user alone."""
    drafts.keep_draft(desk, KIND, case_id, frozen.to_json(choice))


def kept_choice(desk: Desk, case_id: str) -> Choice | None:
    """Return what this user chose and typed before; what cannot be read any more is left."""
    draft = drafts.find_draft(desk, KIND, case_id)
    try:
        return None if draft is None else frozen.from_json(Choice, draft.body)
    except Damaged:  # of another version of the program: it can be typed anew
        return None


def forget_choice(desk: Desk, case_id: str) -> None:
    """Begin anew."""
    drafts.drop_draft(desk, KIND, case_id)


# -- what it is made of --------------------------------------------------------------------------


@frozen_value
class _Made:
    """What was read of a case and of the office's wording, and filled."""

    found: CaseWording
    offered: tuple[Block, ...]
    chosen: tuple[Block, ...]
    filled: tuple[FilledBlock, ...]

    @property
    def addressee(self) -> str | None:
        """What the body is called that it goes to."""
        options = dict(self.found.options).get(BODY, ())
        taken = dict(self.found.taken).get(BODY)
        return next((str(each.name) for each in options if each.id == taken), None)

    def prepared(self, choice: Choice) -> Prepared:
        """Say what a person has to know of it; what no branch asks here is not asked."""
        unanswered = replace(self.found.values, answers={})
        bare = _gaps(fill_block(each, unanswered) for each in self.chosen)
        annexes = annexed(self.found.exhibits, choice.annexes)
        return Prepared(
            self.found.case_number,
            self.found.options,
            self.found.taken,
            _first(self.chosen, self.offered),
            tuple(each.key for each in self.chosen),
            _first(annexes, self.found.exhibits),
            tuple(each.id for each in annexes),
            tuple(each.what for each in bare if isinstance(each.what, str)),
            _gaps(self.filled),
            self.addressee,
        )


def _read(desk: Desk, session: Session, case_id: str, choice: Choice) -> _Made:
    language = choice.language
    found = read_case_values(desk, session, case_id, language, choice.chosen, choice.annexes)
    offered = tuple(sorted(filter(partial(_fits, language), read_blocks(session)), key=_place))
    known = {each.key: each for each in offered}
    keys = _usual(offered) if choice.blocks is None else choice.blocks
    chosen = tuple(known[key] for key in keys if key in known)
    values = replace(found.values, answers=dict(choice.answers))
    return _Made(found, offered, chosen, tuple(fill_block(each, values) for each in chosen))


def _fits(language: str, block: Block) -> bool:
    return block.language == language and block.kind in (KIND, _ANY) and not block.retired


def _place(block: Block) -> tuple[int, bool, bool, str]:
    """Sort by the usual order; what is for statements comes first, and what is the office's own."""
    parts = list(vocabulary(_PARTS).terms)
    at = parts.index(block.part) if block.part in parts else len(parts)
    return at, block.kind != KIND, block.key in shipped_blocks(), block.title.casefold()


def _usual(offered: Iterable[Block]) -> tuple[str, ...]:
    """Return the first block of each part; of other text there is no usual one."""
    first: dict[str, str] = {}
    for each in offered:
        if each.part != OTHER_PART:
            first.setdefault(each.part, each.key)
    return tuple(first.values())


def _first(chosen: Iterable[Any], every: Iterable[Any]) -> tuple[Any, ...]:
    """Return what was chosen, then the others in their order."""
    return tuple(dict.fromkeys((*chosen, *every)))


def _gaps(filled: Iterable[FilledBlock]) -> tuple[Gap, ...]:
    """Return what is missing in some blocks, each once."""
    pieces = (piece for each in filled for piece in each.filled.pieces)
    return tuple({each.text: each.gap for each in pieces if each.gap is not None}.values())


def _passage(block: Block, made: FilledBlock) -> Passage:
    pieces = tuple(Piece(each.text, each.gap is not None) for each in made.filled.pieces)
    return Passage(block.part, pieces, made.used.block, made.used.number, made.used.sha256)

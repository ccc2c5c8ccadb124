"""The two lists of the room: blocks with language, paper and version, and bodies with their forms.

Both are short and read whole: what is typed and ticked narrows them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from desktop.core.names import fold
from desktop.core.text import Text, _
from desktop.services.bodies import BodyLine, list_bodies
from desktop.services.desk import Desk
from desktop.services.wording import Block, list_blocks
from desktop.views.registers.columns import Asked, Column, Filter
from desktop.views.registers.register import Act, ListSpec
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, label, labels

BLOCKS, BODIES = "wording", "body"
RETIRE: Final = "retire"
REUSE: Final = "reuse"
UNCONFIRMED: Final = "to_be_confirmed"
TO_CONFIRM = _("to be confirmed")

_BLOCKS = ListSpec(
    "wording",
    _("Blocks of wording"),
    (
        Column("title", _("Title"), 280),
        Column("language", _("Language"), 110),
        Column("kind", _("For which paper"), 210),
        Column("part", _("Part of the paper"), 190, at_first=False),
        Column("number", _("Version"), 90, right=True),
        Column("state", _("State"), 170),
        Column("at", _("Changed on"), 150),
        Column("by", _("Changed by"), 150),
    ),
    (Filter("kind", _("For which paper"), "wording_kinds"),),
    (
        Act(RETIRE, _("Take out of use"), "ban"),
        Act(REUSE, _("Bring back into use"), "undo-2"),
    ),
    dated=False,
)
_BODIES = ListSpec(
    "bodies",
    _("Bodies"),
    (
        Column("name", _("Name of the body"), 360),
        Column("state", _("State"), 170),
        Column("forms", _("Forms of the name"), 330),
        Column("address", _("Address"), 220),
    ),
    dated=False,
)
SPECS: Mapping[str, ListSpec] = {BLOCKS: _BLOCKS, BODIES: _BODIES}
ADDING: Mapping[str, Text] = {BLOCKS: _("New block"), BODIES: _("New body")}


def source(key: str, desk: Desk, language: Callable[[], str], asked: Asked) -> Fetch:
    """Return what fetches the list for what was asked."""
    return partial(_FETCHING[key], desk, language(), asked)


def _fetch_blocks(desk: Desk, language: str, asked: Asked, offset: int, limit: int) -> Page:
    """Return blocks in the language of the window first: the office mostly writes in it."""
    kinds = asked.state.codes.get("kind", ())
    blocks = sorted(list_blocks(desk), key=lambda each: (each.retired, each.language != language))
    found = (
        _block_row(block)
        for block in blocks
        if (not kinds or block.kind in kinds) and _holds((block.title, block.text), asked)
    )
    return _page(found, offset, limit)


def _fetch_bodies(desk: Desk, language: str, asked: Asked, offset: int, limit: int) -> Page:
    found = (
        _body_row(body)
        for body in list_bodies(desk, language)
        if _holds((body.title, body.address), asked)
    )
    return _page(found, offset, limit)


_FETCHING: Mapping[str, Callable[..., Page]] = {BLOCKS: _fetch_blocks, BODIES: _fetch_bodies}


def _holds(texts: Iterable[str], asked: Asked) -> bool:
    wanted = fold(asked.text)
    return any(wanted in fold(text) for text in texts)


def _page(rows: Iterable[Row], offset: int, limit: int) -> Page:
    found = tuple(rows)
    return Page(found[offset : offset + limit], len(found))


def _block_row(block: Block) -> Row:
    state = Cell()
    if block.retired:
        state = Cell(_("out of use"), Tone.NEUTRAL, chip=True)
    elif block.confidence == UNCONFIRMED:
        state = Cell(TO_CONFIRM, Tone.WARNING, chip=True)
    cells: dict[str, Any] = {
        "title": Cell(block.title, strong=True),
        "language": Cell(label("languages", block.language)),
        "kind": Cell(label("wording_kinds", block.kind)),
        "part": Cell(label("wording_parts", block.part)),
        "number": Cell(str(block.number)),
        "state": state,
        "at": Cell("" if block.at is None else AtTime(block.at)),
        "by": Cell(block.by),
    }
    return Row(block.key, block.title, badge="" if not block.retired else RETIRE, cells=cells)


def _body_row(body: BodyLine) -> Row:
    state = Cell(TO_CONFIRM, Tone.WARNING, chip=True) if body.came else Cell()
    if body.is_office:
        state = Cell(_("this office"), Tone.ACCENT, chip=True)
    cells = {
        "name": Cell(body.title, strong=True),
        "state": state,
        "forms": Cell(labels("name_forms", body.stored)),
        "address": Cell(body.address),
    }
    return Row(body.id, body.title, cells=cells)

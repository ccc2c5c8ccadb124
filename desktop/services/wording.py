"""Blocks of wording of the office: listed, written by versions, taken out of use, filled.

A change is a new version and none is ever rewritten, so that what a paper was made of can be shown
years later. A block that came with the program is used as it came until the office changes it:
then what came is kept as version 0 beside the change (docs/adr/0018-wording-blocks.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, WrongInput
from desktop.core.ids import new_id
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms import wording as forms
from desktop.forms.fields import Problems, Values
from desktop.models.audit import AuditEntry
from desktop.models.users import User
from desktop.models.wording import WordingVersion
from desktop.rules.access import Action
from desktop.rules.shipped_wording import shipped_blocks
from desktop.rules.wording import Filled, fill, parse
from desktop.rules.wording import Values as Known
from desktop.services.cases import expect_version
from desktop.services.desk import Desk, Work
from desktop.storage.log import making_of

AREA: Final = "wording"
FIELDS = ("title", "language", "kind", "part", "text")
OTHER_PART: Final = "other"
"""The part of a block of which nobody said which it is."""

_AS_IT_CAME = 0


def _check(values: Values) -> Problems:
    """Name the text, if it cannot be read in the language chosen."""
    try:
        parse(values.get("text") or "", values.get("language") or "")
    except WrongInput as refused:
        return {"text": refused.sentence}
    return {}


FORM = replace(forms.BLOCK, check=_check)
"""The form of a block, which refuses what cannot be read."""


@frozen_value
class Block:
    """A version of a block; `at` is None and `by` empty for one that is as it came."""

    key: str
    number: int
    language: str
    kind: str
    title: str
    text: str
    retired: bool = False
    at: datetime | None = None
    by: str = ""
    confidence: str = ""
    part: str = OTHER_PART


@frozen_value
class Used:
    """Which version of which block stands in a paper: part of the value that is kept with it."""

    block: str
    number: int
    sha256: str


@frozen_value
class FilledBlock:
    """A block filled for a paper, and what has to be kept of it."""

    used: Used
    filled: Filled


def list_blocks(desk: Desk) -> tuple[Block, ...]:
    """Return the newest version of every block, those out of use last, by language and title.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        return read_blocks(session)


def read_blocks(session: Session) -> tuple[Block, ...]:
    """Read the newest version of every block in the transaction under way."""
    newest = {each.key: each for each in reversed(_versions(session))}
    blocks = {key: _as_it_came(key) for key in shipped_blocks()} | newest
    order = sorted(blocks.values(), key=lambda each: (each.title.casefold(), each.key))
    return tuple(sorted(order, key=lambda each: (each.retired, each.language, each.kind)))


def versions_of(desk: Desk, key: str) -> tuple[Block, ...]:
    """Return every version of a block, the newest first.

    Raises:
        NotFound, NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        found = _versions(session, WordingVersion.block == key)
    if not found and key not in shipped_blocks():
        raise _gone()
    return found or (_as_it_came(key),)


def block_values(desk: Desk, key: str) -> tuple[dict[str, Any], int]:
    """Return the form's values of a block and the number of its newest version.

    Raises:
        NotFound, NotPermitted
    """
    newest = versions_of(desk, key)[0]
    return {name: getattr(newest, name) for name in FIELDS}, newest.number


def save_block(
    desk: Desk, values: Mapping[str, Any], key: str | None = None, expected: int | None = None
) -> tuple[str, Changes]:
    """Add a block, or a new version of one; the same words again are no new version.

    Raises:
        WrongInput: its text cannot be read.
        Conflict: there is a newer version than `expected`.
        NotFound, NotPermitted
    """
    parse(values["text"], values["language"])
    words = {name: values[name] for name in FIELDS}
    with desk.writing("save_wording" if key else "add_wording") as work:
        desk.permit(work.session, AREA, Action.EDIT if key else Action.CREATE)
        if key is None:
            key = new_id()
            _add(work, key, 1, words, retired=False)
        else:
            newest = _newest(work.session, key)
            expect_version(newest.number, expected or 0)
            if words != {name: getattr(newest, name) for name in FIELDS}:
                _follow(work, newest, words, retired=newest.retired)
    return key, work.changes


def retire_blocks(desk: Desk, keys: Sequence[str], *, retired: bool = True) -> tuple[str, ...]:
    """Take blocks out of use, or bring them back; return those for which that was news.

    Nothing offers them meanwhile, and nothing is lost.

    Raises:
        NotFound, NotPermitted
    """
    with desk.writing("retire_wording" if retired else "reuse_wording") as work:
        desk.permit(work.session, AREA, Action.EDIT)
        newest = [_newest(work.session, key) for key in keys]
        changed = [each for each in newest if each.retired is not retired]
        for each in changed:
            _follow(work, each, {name: getattr(each, name) for name in FIELDS}, retired=retired)
    return tuple(each.key for each in changed)


def fill_block(block: Block, known: Known) -> FilledBlock:
    """Fill a block for a paper; what it left unfilled is listed, and is to be shown before that."""
    sha256 = hashlib.sha256(block.text.encode()).hexdigest()
    filled = fill(parse(block.text, block.language), known, block.language)
    return FilledBlock(Used(block.key, block.number, sha256), filled)


def _versions(session: Session, *where: sa.ColumnElement[bool]) -> tuple[Block, ...]:
    """Return versions, of each block the newest first."""
    rows = session.execute(
        sa.select(WordingVersion, AuditEntry.actor_id)
        .outerjoin(AuditEntry, making_of(WordingVersion.id.expression, WordingVersion))
        .where(*where)
        .order_by(WordingVersion.block, WordingVersion.number.desc())
    ).all()
    names = dict(session.execute(sa.select(User.id, User.name)).all()) if rows else {}
    return tuple(_block(version, names.get(actor, "")) for version, actor in rows)


def _block(version: WordingVersion, by: str) -> Block:
    came = _as_it_came(version.block) if version.number == _AS_IT_CAME else None
    shipped = shipped_blocks().get(version.block)
    return Block(
        version.block,
        version.number,
        version.language,
        version.kind,
        version.title,
        version.text,
        version.retired,
        None if came else version.at,
        "" if came else by,
        came.confidence if came else "",
        version.part or (shipped.part if shipped else OTHER_PART),
    )


def _as_it_came(key: str) -> Block:
    came = shipped_blocks().get(key)
    if came is None:  # it came with an older version of the program
        return Block(key, _AS_IT_CAME, "", "", "", "")
    words = (came.language, came.kind, came.title, came.text)
    return Block(key, _AS_IT_CAME, *words, confidence=came.confidence, part=came.part)


def _newest(session: Session, key: str) -> Block:
    found = _versions(session, WordingVersion.block == key)
    if not found and key not in shipped_blocks():
        raise _gone()
    return found[0] if found else _as_it_came(key)


def _follow(work: Work, newest: Block, words: Mapping[str, Any], *, retired: bool) -> None:
    """Add the version after the newest one; what came with the program is written down first."""
    if newest.number == _AS_IT_CAME and not _is_kept(work.session, newest.key):
        came = {name: getattr(newest, name) for name in FIELDS}
        _add(work, newest.key, _AS_IT_CAME, came, retired=False)
    _add(work, newest.key, newest.number + 1, words, retired=retired)


def _is_kept(session: Session, key: str) -> bool:
    kept = sa.select(WordingVersion.id).where(WordingVersion.block == key)
    return session.execute(kept).first() is not None


def _add(work: Work, key: str, number: int, words: Mapping[str, Any], *, retired: bool) -> None:
    added = WordingVersion(block=key, number=number, retired=retired, at=work.at, **words)
    work.session.add(added)


def _gone() -> NotFound:
    return NotFound(_("This block is not in the vault any more."))

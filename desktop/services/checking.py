"""Checking a vault from its pages to its files: the first bad place in words, the others counted.

One way for the window, the command line and the fault harness. It goes from what everything rests
on to what rests on it, so that the first thing named is the cause and not a consequence: pages of
the database, key file, log, records, what this computer saw last, what is in no log, sealed files.

Needs no compartment's key. Whoever holds that of casework also learns whether every draft and
phrase, which are in no log, opens; and whoever holds that of a file, whether every byte of it is
what was taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Cancelled, DalilError, Damaged, Locked
from desktop.core.progress import Progress
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.models.audit import DifferenceKey
from desktop.models.columns import CASEWORK, CLINICAL, OFFICE
from desktop.models.drafts import Draft
from desktop.models.users import Phrase
from desktop.services.desk import Desk
from desktop.services.file_checks import bad_files
from desktop.storage import log, log_check
from desktop.storage.pages import check_database
from desktop.vault import slots

_SHARES: Final = (
    (0, 15),
    (15, 16),
    (16, 68),
    (68, 70),
    (70, 75),
    (75, 100),
)  # of a hundred, by step


@frozen_value
class Verification:
    """What a check found: `problem` is the first bad place, None when everything agrees."""

    entries: int
    records: int
    head: str
    problem: Text | None
    more: int = 0
    """How many bad places were found beside the first."""
    regressions: int = 0
    """How often somebody worked while the clock stood before the last entry."""


def others_words(more: int) -> Text:
    """Say how many bad places there are beside the first."""
    return n_("{n} more place is not as it was.", "{n} more places are not as they were.", more)


def clock_words(regressions: int) -> Text:
    """Say that somebody worked while a clock stood wrong: times may be, the order is not."""
    return n_(
        "{n} time somebody worked while the clock stood before the last entry: the order of the"
        " entries is that of their numbers, whatever times they tell.",
        "{n} times somebody worked while the clock stood before the last entry: the order of the"
        " entries is that of their numbers, whatever times they tell.",
        regressions,
    )


def check_vault(desk: Desk, noted_head: bytes | None, progress: Progress) -> Verification:
    """Check everything; see `history.verify`.

    Raises:
        Cancelled
    """
    return _Check(desk, noted_head, progress).run()


class _Check:
    """One check, step by step; a step that cannot be finished is a bad place itself."""

    def __init__(self, desk: Desk, noted_head: bytes | None, progress: Progress) -> None:
        self._desk, self._noted_head, self._progress = desk, noted_head, progress
        self._found: list[Text] = []
        self._faults = 0
        self._state: log_check.LogState | None = None

    def run(self) -> Verification:
        steps = (
            *(self._pages, self._key_file, self._log),
            *(self._seen, self._unlogged, self._files),
        )
        for (start, end), step in zip(_SHARES, steps, strict=True):
            self._progress.step(start, _SHARES[-1][1])
            part = self._progress.share(start, end, _SHARES[-1][1])
            try:
                for problem in step(part):
                    self._add(problem)
            except (Cancelled, Locked):
                raise
            except DalilError as error:
                self._add(error.sentence)
        state, first = self._state, self._found[0] if self._found else None
        return Verification(
            0 if state is None else state.entries,
            0 if state is None else state.records,
            "" if state is None else state.head.hex(),
            first,
            max(0, self._faults - 1),
            0 if state is None else state.regressions,
        )

    def _add(self, problem: Text, places: int = 1) -> None:
        if problem not in self._found:
            self._found.append(problem)
            self._faults += places

    def _pages(self, progress: Progress) -> Iterator[Text]:
        with self._desk.vault.gate.entered():  # nobody exchanges the file meanwhile
            check_database(self._desk.vault.engine, progress)
        yield from ()

    def _key_file(self, _progress: Progress) -> Iterator[Text]:
        """Read the key slots again and prove them, where there are any."""
        vault = self._desk.vault
        if slots.is_vault(vault.folder):
            slots.directory(vault.folder, vault.keys)
            yield from slots.unlike(vault.folder)

    def _log(self, progress: Progress) -> Iterator[Text]:
        desk = self._desk
        with desk.reading() as session:
            self._state = state = log_check.check_log(session, desk.log_keys(), progress)
            if state.fault is not None:
                self._add(_in_words(state.fault), state.faults)
            if self._noted_head is not None and not log.is_head(session, self._noted_head):
                yield _(
                    "The log never had the head you gave: it was rewritten or cut off since then."
                )

    def _seen(self, _progress: Progress) -> Iterator[Text]:
        """Compare with what this computer saw, in a transaction that is younger than its note."""
        watch = self._desk.vault.watch
        if watch is not None:
            with self._desk.reading() as session:
                gap = watch.gap or watch.compare(session.connection())
            if gap is not None:
                yield gap.sentence

    def _unlogged(self, _progress: Progress) -> Iterator[Text]:
        with self._desk.reading() as session:
            for column, compartment, problem in _NOT_LOGGED:
                if compartment == OFFICE or self._desk.vault.keys.has(compartment):
                    yield from map(problem, _bad_ids(session, column))

    def _files(self, progress: Progress) -> Iterator[Text]:
        return bad_files(self._desk, progress)


def _bad_ids(session: Session, column: Any) -> Iterator[str]:
    """Open what is sealed and in no log where it lies: an older one put back is not noticed."""
    key = column.class_.id
    for found in session.scalars(sa.select(key).order_by(key)).all():
        try:
            there = session.execute(sa.select(column).where(key == found)).first()
        except Damaged:
            there = None
        if there is None:  # it does not open, or an old index does not find it
            yield str(found)


def _draft_changed(draft: str) -> Text:
    return _(
        "Draft {draft} was changed outside Dalil. What was saved is not touched by it.", draft=draft
    )


def _phrase_changed(phrase: str) -> Text:
    return _(
        "The quick phrase {phrase} was changed outside Dalil. Records are not touched by it.",
        phrase=phrase,
    )


_NOT_LOGGED: tuple[tuple[Any, str, Callable[[str], Text]], ...] = (
    (Draft.body, CASEWORK, _draft_changed),
    (Draft.clinical_body, CLINICAL, _draft_changed),
    (Draft.office_body, OFFICE, _draft_changed),
    (Phrase.text, CASEWORK, _phrase_changed),
    (Phrase.clinical_text, CLINICAL, _phrase_changed),
)


def _in_words(fault: log_check.Fault) -> Text:
    if fault.what == log_check.CHAIN:
        return _(
            "The log is broken at entry {seq}: it was changed, or an entry before it is gone.",
            seq=fault.seq,
        )
    if (fault.kind or "").startswith(DifferenceKey.__tablename__):
        return _(
            "The key that opens the history of {record} was exchanged, removed or put in.",
            record=fault.record_id,
        )
    where = {"kind": fault.kind, "record": fault.record_id}
    if fault.what == log_check.CHANGED:
        return _("Record {kind}/{record} was changed outside Dalil.", **where)
    if fault.what == log_check.MISSING:
        return _("Record {kind}/{record} is in the log but not in the vault any more.", **where)
    return _("Record {kind}/{record} stands in the vault but not in the log.", **where)

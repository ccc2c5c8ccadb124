"""Scenarios of what is altered, with the control off that notices it: each turns red."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from desktop.core.errors import Damaged
from desktop.models import columns
from desktop.services import attachments, unlocking
from desktop.storage import log, log_check, renewing, vaults
from desktop.storage.vaults import OpenVault
from desktop.storage.watch import HeadWatch
from tests.faults import (
    canaries,
    clocks,
    due,
    ending,
    failing,
    flips,
    log_attacks,
    replays,
    sample,
    tails,
    taking,
)
from tests.faults.failing_work import Upgrade
from tests.faults.invented import chance_of
from tests.faults.places import SHUT
from tests.faults.rounds import Round


@dataclass(frozen=True, slots=True)
class Control:
    """What is switched off, the trials to make, and the finding that must follow."""

    name: str
    off: Callable[[], AbstractContextManager[object]]
    run: Callable[[int], Round]
    expected: str

    def is_noticed(self, seed: int) -> Round:
        """Make the trials without the control."""
        with self.off():
            return self.run(seed)


def _without_note() -> AbstractContextManager[object]:
    return patch.object(HeadWatch, "compare", lambda *_arguments: None)


def _without_records() -> AbstractContextManager[object]:
    return patch.object(log_check._Check, "records", lambda *_arguments: None)


def _without_chain() -> AbstractContextManager[object]:
    def link(_check: object, row: dict[str, Any], expected: int) -> int:
        return int(row["seq"]) if isinstance(row["seq"], int) else expected

    return patch.object(log_check._Check, "_link", link)


def _without_clock() -> AbstractContextManager[object]:
    return patch.object(log, "is_behind", lambda *_arguments: False)


@contextmanager
def _without_seals() -> Iterator[None]:
    opened = columns._open

    def plain(_dialect: object, _compartment: str, value: bytes, _place: str) -> bytes:
        return value

    def either(dialect: Any, compartment: str, value: bytes, place: str) -> bytes:
        try:
            return opened(dialect, compartment, value, place)
        except Damaged:
            return value

    with patch.object(columns, "_seal", plain), patch.object(columns, "_open", either):
        yield


@contextmanager
def _with_a_copy_in_the_temporary_folder() -> Iterator[None]:
    read = attachments.read

    def careless(*arguments: Any) -> bytes:
        data = read(*arguments)
        Path(tempfile.mkdtemp(), "shown.jpg").write_bytes(data)
        return data

    with patch.object(attachments, "read", careless):
        yield


def _without_words() -> AbstractContextManager[object]:
    return patch.object(vaults, "storage_failure", lambda error, _what: error)


def _without_exchange() -> AbstractContextManager[object]:
    def put(vault: OpenVault, copy: Path) -> None:
        vault.engine.dispose()
        (vault.folder / vaults.DATABASE).unlink()
        copy.replace(vault.folder / vaults.DATABASE)

    return patch.object(renewing, "_put_in_place", put)


def _without_sweeping() -> AbstractContextManager[object]:
    return patch.object(unlocking, "sweep", lambda _desk: None)


def _fourteen_steps(seed: int) -> Round:
    return canaries.run_canaries(seed, chance_of(seed), 200, len(canaries.ACTS))


CONTROLS: tuple[Control, ...] = (
    Control("no note outside the vault, a bit turned", _without_note, flips.one_flip, sample.WRONG),
    Control("no note outside the vault, a log cut", _without_note, tails.one_cut, tails.NOT_TOLD),
    Control(
        "records are not compared with the log",
        _without_records,
        lambda seed: replays.only(replays.swap_rows, seed, 3),
        replays.UNTOLD,
    ),
    Control(
        "entries are not chained",
        _without_chain,
        lambda seed: log_attacks.run_log_attacks(seed, 9),
        log_attacks.UNLOCATED,
    ),
    Control(
        "the clock is not compared",
        _without_clock,
        lambda seed: clocks.run_clocks(seed, chance_of(seed), 3),
        clocks.NOT_NOTED,
    ),
    Control("values are not sealed", _without_seals, _fourteen_steps, canaries.IN_A_TABLE),
    Control(
        "a copy is left in the temporary folder",
        _with_a_copy_in_the_temporary_folder,
        _fourteen_steps,
        canaries.IN_A_FILE,
    ),
    Control(
        "the old database goes before the new one has its name",
        _without_exchange,
        lambda seed: due.run_due(ending.Renewing, seed, chance_of(seed), -1, 0),
        SHUT,
    ),
    Control(
        "files whose naming was interrupted are not named at the next opening",
        _without_sweeping,
        lambda seed: due.run_due(taking.Taking, seed, chance_of(seed), -1, 0),
        SHUT,
    ),
    Control(
        "a failed call is not put into words",
        _without_words,
        lambda seed: failing.first_calls(Upgrade(), seed, 2),
        failing.NO_SENTENCE,
    ),
)

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import Damaged, StorageFailure, VaultRefused
from desktop.vault import slotstore
from desktop.vault.slotfile import FORMAT, render
from tests.vault.lists import office, signed

ROOT = Path(__file__).resolve().parents[2]
OFFICE = office()
OLD = render(OFFICE.slots)
NEW = render(signed(replace(OFFICE.slots, generation=2), OFFICE.root))


def _names(folder: Path) -> tuple[Path, Path]:
    return folder / slotstore.FILE_NAME, folder / slotstore.COPY_NAME


def test_two_equal_files_are_written(tmp_path: Path) -> None:
    slotstore.save(tmp_path, OLD)
    assert [path.read_bytes() for path in _names(tmp_path)] == [OLD, OLD]
    stored = slotstore.load(tmp_path)
    assert stored.slots == OFFICE.slots
    assert stored.differing == ()


def test_saving_sweeps_what_a_killed_process_left(tmp_path: Path) -> None:
    for path in _names(tmp_path):
        path.with_name(f".{path.name}.0011223344556677.partial").write_bytes(b"half")
    slotstore.save(tmp_path, OLD)
    assert sorted(tmp_path.iterdir()) == sorted(_names(tmp_path))


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


BREAKS: list[Callable[[Path], object]] = [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(OLD[:1000]),
    lambda path: path.write_bytes(OLD.replace(b"a", b"b", 1)),
    lambda path: path.write_bytes(bytes(4096)),
    lambda path: path.write_bytes(b"{}"),
    lambda path: path.write_bytes(b"x" * (2 * 1024 * 1024)),
    _folder_instead,
]


@pytest.mark.parametrize("damage", BREAKS)
@pytest.mark.parametrize("which", [0, 1])
def test_one_damaged_file_is_mended_from_the_other(
    tmp_path: Path, damage: Callable[[Path], object], which: int
) -> None:
    slotstore.save(tmp_path, OLD)
    path = _names(tmp_path)[which]
    damage(path)
    stored = slotstore.load(tmp_path)
    assert stored.slots == OFFICE.slots
    assert stored.differing == (path,)
    slotstore.mend(stored)
    if not path.is_dir():  # a folder in the file's place is left for a person to look at
        assert path.read_bytes() == OLD


@pytest.mark.parametrize("damage", BREAKS[1:])
def test_two_damaged_files_are_one_sentence(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    slotstore.save(tmp_path, OLD)
    for path in _names(tmp_path):
        damage(path)
    with pytest.raises((Damaged, VaultRefused, StorageFailure)) as caught:
        slotstore.load(tmp_path)
    assert str(caught.value).endswith(".")


def test_no_file_is_no_vault(tmp_path: Path) -> None:
    assert not slotstore.exists(tmp_path)
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(VaultRefused, match="no Dalil vault"):
            slotstore.load(folder)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_later_of_two_whole_files_counts(tmp_path: Path, order: tuple[bytes, bytes]) -> None:
    """A crash between two writes, or an older vault.json put back by hand."""
    for path, data in zip(_names(tmp_path), order, strict=True):
        path.write_bytes(data)
    stored = slotstore.load(tmp_path)
    assert stored.data == NEW
    slotstore.mend(stored)
    assert [path.read_bytes() for path in _names(tmp_path)] == [NEW, NEW]


@pytest.mark.parametrize("which", [0, 1])
def test_a_newer_format_in_either_file_is_left_alone(tmp_path: Path, which: int) -> None:
    slotstore.save(tmp_path, OLD)
    newer = json.dumps({"kind": "dalil vault", "format": FORMAT + 1}).encode()
    _names(tmp_path)[which].write_bytes(newer)
    with pytest.raises(VaultRefused, match="newer version"):
        slotstore.load(tmp_path)
    assert _names(tmp_path)[which].read_bytes() == newer


def test_mending_that_fails_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slotstore.save(tmp_path, OLD)
    _names(tmp_path)[1].unlink()
    with monkeypatch.context() as full:
        full.setattr(os, "open", _Failing(os.open, at=1, forever=True))
        slotstore.mend(slotstore.load(tmp_path))
    assert "slots.mend.failed" in caplog.text
    assert str(tmp_path) not in caplog.text
    # The command line keeps this log from the terminal, and no other.
    assert all(record.name.startswith("dalil.") for record in caplog.records)


class _Failing:
    """A call of the operating system that fails the n-th time, once or from then on."""

    calls = 0

    def __init__(self, real: Callable[..., Any], at: int, *, forever: bool) -> None:
        self.real, self.at, self.forever = real, at, forever

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        type(self).calls += 1
        if self.calls == self.at or (self.forever and self.calls > self.at):
            raise OSError(errno.ENOSPC, "no space")
        return self.real(*arguments, **named)


@pytest.mark.parametrize("forever", [False, True])
def test_a_failure_at_any_step_of_saving_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, forever: bool
) -> None:
    """SQLite's way: fail the first call, then the second, until saving no longer fails."""
    failures = 0
    for step in range(1, 50):
        folder = tmp_path / str(step)
        folder.mkdir()
        slotstore.save(folder, OLD)
        with monkeypatch.context() as full:
            _Failing.calls = 0
            for name in ("open", "fsync", "replace", "rename"):
                full.setattr(os, name, _Failing(getattr(os, name), step, forever=forever))
            failed = _save(folder)
        assert slotstore.load(folder).data in ((OLD, NEW) if failed else (NEW,))
        slotstore.save(folder, NEW)
        assert slotstore.load(folder).differing == ()
        assert sorted(folder.iterdir()) == sorted(_names(folder))
        if not failed:
            break
        failures += 1
    assert failures >= 8


def _save(folder: Path) -> bool:
    try:
        slotstore.save(folder, NEW)
    except StorageFailure:
        return True
    return False


SAVE_FOR_EVER = """
import sys
from dataclasses import replace
from pathlib import Path
from desktop.vault import slotstore
from desktop.vault.slotfile import render
folder = Path(sys.argv[1])
slots = slotstore.load(folder).slots
for generation in range(slots.generation + 1, 10**9):
    slotstore.save(folder, render(replace(slots, generation=generation)))
    print(generation, flush=True)
"""


@pytest.mark.slow
@pytest.mark.faults
def test_a_kill_while_saving_loses_no_acknowledged_list(tmp_path: Path) -> None:
    slotstore.save(tmp_path, OLD)
    for pause in (0.0, 0.003, 0.007, 0.012, 0.019, 0.028, 0.037, 0.049):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVE_FOR_EVER, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        said = [first, *process.communicate()[0].splitlines()]
        acknowledged = int([line for line in said if line.strip().isdigit()][-1])
        stored = slotstore.load(tmp_path)
        assert acknowledged <= stored.slots.generation <= acknowledged + 1
        slotstore.mend(stored)

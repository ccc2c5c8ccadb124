"""A number beside the key file: it rises, it is forgotten, and a strange file is no zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.vault import attempts


def test_it_counts_and_forgets(tmp_path: Path) -> None:
    assert attempts.count(tmp_path) == 0
    for number in range(1, 4):
        attempts.add(tmp_path)
        assert attempts.count(tmp_path) == number
    assert [path.name for path in tmp_path.iterdir()] == [attempts.FILE_NAME]
    attempts.forget(tmp_path)
    attempts.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "counted"),
    [(b"", 1), (b"none", 1), (b"-4", 1), (b"9" * 40, 999_999), (b"\xff", 1), (b"12", 12)],
)
def test_what_somebody_wrote_into_it_is_still_told(
    tmp_path: Path, written: bytes, counted: int
) -> None:
    (tmp_path / attempts.FILE_NAME).write_bytes(written)
    assert attempts.count(tmp_path) == counted


def test_a_disk_that_refuses_changes_nothing_for_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise StorageFailure(_("full"))

    monkeypatch.setattr(attempts, "write_atomically", full)
    attempts.add(tmp_path)
    assert attempts.count(tmp_path) == 0
    (tmp_path / attempts.FILE_NAME).mkdir()
    assert attempts.count(tmp_path) == 1
    attempts.forget(tmp_path)

"""The mark of a vault that is being made."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from desktop.core.errors import StorageFailure
from desktop.vault import making


def test_the_mark_is_there_from_the_beginning_to_the_end(tmp_path: Path) -> None:
    marks = [making.is_unfinished(tmp_path)]
    making.begin(tmp_path)
    marks.append(making.is_unfinished(tmp_path))
    making.finish(tmp_path)
    marks.append(making.is_unfinished(tmp_path))
    making.finish(tmp_path)  # a finished one stays finished
    assert marks == [False, True, False]
    assert list(tmp_path.iterdir()) == []


def test_a_mark_that_cannot_be_taken_away_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(errno.EROFS, "read-only")

    making.begin(tmp_path)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StorageFailure, match="not finished") as caught:
        making.finish(tmp_path)
    assert str(tmp_path) not in str(caught.value)


def test_the_refusal_says_what_happened_and_what_to_do(tmp_path: Path) -> None:
    said = str(making.interrupted(tmp_path / "Vault"))
    assert "Vault was interrupted" in said
    assert "Delete this folder" in said
    assert str(tmp_path) not in said

"""Between the record of a file and its object: both are kept, or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.changes import Changes
from desktop.services import cases
from desktop.services.attachments import read, take_in
from desktop.services.desk import Desk
from tests.services.test_attachments import PHOTO, count, held, problem


@pytest.fixture
def case_id(desk: Desk) -> str:
    return cases.create_case(desk, {"number": "KG-1"})[0]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(PHOTO)
    return path


def test_a_file_that_was_recorded_is_kept_whatever_fails_behind_the_commit(
    desk: Desk, case_id: str, photo: Path
) -> None:
    def fail(changes: Changes) -> None:
        if changes:
            raise RuntimeError

    desk.on_change(fail)
    with pytest.raises(RuntimeError):
        take_in(desk, case_id, photo)
    (object_id,) = held(desk)
    assert read(desk, object_id) == PHOTO
    assert problem(desk) == "None"


def test_a_commit_that_fails_leaves_no_file(
    desk: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_work: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "_write_log", stop)
    with pytest.raises(KeyboardInterrupt):
        take_in(desk, case_id, photo)
    assert (held(desk), count(desk)) == ([], 0)

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.vault.files import storage_failure, sweep_partial, write_atomically

WHAT = _("The paper was not saved.")


def test_a_new_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_file_and_folder_are_flushed_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(f"flush {kind}")
        real_fsync(descriptor)

    def rename(self: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    write_atomically(tmp_path / "vault.json", b"data")
    assert steps == ["flush file", "rename", "flush folder"]


FAILING = ["open", "fsync", "replace"]


@pytest.mark.parametrize("call", FAILING)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    path = tmp_path / "vault.json"
    write_atomically(path, b"old")
    with monkeypatch.context() as broken:
        _break(broken, call, number)
        with pytest.raises(StorageFailure, match=r"^The paper was not saved\. The "):
            write_atomically(path, b"new", what=WHAT)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def _break(monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise OSError(number, "the system's own words")

    target: object = Path if call == "replace" else os
    monkeypatch.setattr(target, call, fail)


def test_a_really_full_disk_is_said() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with pytest.raises(OSError, match=r".") as caught, full.open("wb", buffering=0) as stream:
        stream.write(b"x")
    assert "disk is full" in str(storage_failure(caught.value, WHAT))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EPERM, "read-only"),
        (errno.ENOENT, "is not there"),
        (errno.EIO, "reported an error"),
        (errno.ENAMETOOLONG, "reported an error"),
    ],
)
def test_each_error_has_its_sentence(number: int, said: str) -> None:
    error = OSError(number, "words", "/home/someone/Дело Ахметова.pdf")
    sentence = str(storage_failure(error, WHAT))
    assert said in sentence
    assert sentence.startswith("The paper was not saved. ")
    assert "Ахметова" not in sentence


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="is not there"):
        write_atomically(tmp_path / "gone" / "vault.json", b"data")


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    write_atomically(path, b"data")
    (tmp_path / ".vault.json.0011223344556677.partial").write_bytes(b"half")
    other = tmp_path / ".other.json.0011223344556677.partial"
    other.write_bytes(b"half")
    sweep_partial(path)
    assert sorted(tmp_path.iterdir()) == sorted([path, other])

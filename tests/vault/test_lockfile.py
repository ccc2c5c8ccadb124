from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop.core.errors import StorageFailure, VaultRefused
from desktop.vault.lockfile import LOCK_NAME, VaultLock

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from desktop.vault.lockfile import VaultLock
lock = VaultLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.readline()
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def test_a_second_process_is_refused_and_let_in_after_a_crash(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    try:
        with pytest.raises(VaultRefused, match="in use"):
            VaultLock(tmp_path).acquire()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        _end(process)
    assert (tmp_path / LOCK_NAME).exists()
    with VaultLock(tmp_path):
        pass


def test_a_second_process_is_let_in_after_an_orderly_end(tmp_path: Path) -> None:
    _end(_holder(tmp_path))
    with VaultLock(tmp_path):
        pass


def test_a_second_window_of_the_same_process_is_refused(tmp_path: Path) -> None:
    with VaultLock(tmp_path), pytest.raises(VaultRefused):
        VaultLock(tmp_path).acquire()


def test_a_lock_is_given_back_from_another_thread(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path)
    lock.acquire()
    lock.acquire()
    kept = lock._held  # or the collector would give the lock back in place of the thread
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    lock.release()
    assert kept is not None
    with VaultLock(tmp_path):
        pass


def test_a_left_over_file_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text("12345")
    with VaultLock(tmp_path):
        pass


def test_two_vaults_are_open_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with VaultLock(tmp_path / "a"), VaultLock(tmp_path / "b"):
        pass


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="is not there"):
        VaultLock(tmp_path / "gone").acquire()

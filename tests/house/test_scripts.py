"""The shell scripts parse, and ./dev works from any folder, through a link and with odd names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

COMMANDS = (
    *("run", "demo", "dalil", "test", "check", "bench", "faults", "screens"),
    *("migrate", "translate", "build"),
)


def _dev(*arguments: str, script: Path = ROOT / "dev", cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [script, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    return f"{done.returncode} {done.stdout}{done.stderr}"


def test_the_scripts_parse() -> None:
    subprocess.run(["sh", "-n", "dev"], cwd=ROOT, check=True)
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


def test_the_scripts_have_no_known_trap() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed; on Debian: apt-get install shellcheck")
    subprocess.run(["shellcheck", "dev", ".ci/run"], cwd=ROOT, check=True)


def test_help_names_every_command_and_sets_nothing_up(tmp_path: Path) -> None:
    shutil.copy(ROOT / "dev", tmp_path)
    said = _dev("help", script=tmp_path / "dev", cwd=tmp_path)
    assert said.startswith("0 ")
    assert all(f"./dev {command}" in said for command in COMMANDS)
    assert not (tmp_path / ".dalil").exists()


def test_an_unknown_command_is_said_plainly() -> None:
    assert _dev("fly").startswith("1 ./dev does not know 'fly'.")


def test_the_windows_script_knows_the_same_commands() -> None:
    windows = (ROOT / "dev.ps1").read_text(encoding="utf-8")
    assert "not run here" in windows.splitlines()[0]
    assert all(f"'{command}'" in windows for command in COMMANDS)


@pytest.fixture
def _ready() -> None:
    if not (ROOT / ".dalil/stamp").is_file():
        pytest.skip("this clone was not set up by ./dev")


@pytest.mark.usefixtures("_ready")
def test_it_works_from_another_folder_and_through_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    link = folder / "my dev"
    link.symlink_to(os.path.relpath(ROOT / "dev", folder))
    assert _dev("setup", script=link, cwd=folder).startswith("0 Ready: Python 3.")

"""The wheel brings the whole program and its resources, and nothing of the workshop."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.source import ROOT, project_files

READ_A_RESOURCE = """
from desktop.core.resources import resource
assert resource("fonts/Tinos-Regular.ttf").is_file()
assert resource("guide/ru/cases.md").is_file()
assert "site" in str(resource("fonts")), resource("fonts")
"""


def test_the_wheel_holds_the_program_and_finds_its_resources(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("dalil-*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
        archive.extractall(site)
    assert sorted(_expected() - packed) == []
    top = {name.split("/")[0] for name in packed}
    assert {name for name in top if not name.endswith(".dist-info")} == {"desktop"}
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-P", "-c", READ_A_RESOURCE]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)


def _expected() -> set[str]:
    names = (path.relative_to(ROOT).as_posix() for path in project_files())
    return {
        f"desktop/{name}" if name.startswith("resources/") else name
        for name in names
        if name.startswith(("resources/", "desktop/"))
    }

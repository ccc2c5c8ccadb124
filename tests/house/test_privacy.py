"""Nothing in the project names the machine it was written on or an index it was fetched from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, expect_none, project_files

# Put together here so that this file does not breach its own rule.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("npmjs", "org"),
        ("crates", "io"),
    )
]
MACHINE = re.compile(
    "|".join(
        [
            *(re.escape(host) for host in HOSTS),
            r"(?<![\w.])/(?:root|work|Users)/\w",
            r"(?<![\w.])/tmp/(?:trial|bare|try)",
        ]
    )
)
IN_LOCK = re.compile(r"https?:|file:|/|@")


def test_no_machine_and_no_index_is_named() -> None:
    expect_none(
        (breach for path in project_files() for breach in _named_places(path)),
        "say it without the place: a package by its name, a folder by its part of the project",
    )


def _named_places(path: Path) -> Iterator[str]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        found = MACHINE.search(line)
        if found:
            yield f"{path.relative_to(ROOT)}:{number} {found[0]}"


def _text(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")


def test_the_lock_file_holds_names_versions_and_hashes_only() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    expect_none(
        (line for line in lines if not line.startswith("#") and IN_LOCK.search(line)),
        "write it with ./dev lock",
    )
    pinned = [line for line in lines if "==" in line and not line.startswith((" ", "#"))]
    assert len(pinned) > 40
    assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)

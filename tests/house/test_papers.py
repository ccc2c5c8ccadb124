"""Decisions and the list of changes keep a form that a reader can rely on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.house.source import ROOT, expect_none

ADR_PARTS = ("Context", "Decision", "Alternatives", "Consequences")
CHANGE_KINDS = ("Added", "Changed", "Fixed", "Security")
RELEASE = re.compile(r"^## (?P<version>\d+\.\d+\.\d+) \((?P<day>\d{4}-\d{2}-\d{2})\)$")


def test_decisions_have_their_parts() -> None:
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    assert records, "docs/adr holds the decisions"
    expect_none(
        (breach for record in records for breach in _adr_breaches(record)),
        "a decision is docs/adr/NNNN-short-title.md with `# N. Title` and the parts "
        + ", ".join(f"`## {part}`" for part in ADR_PARTS),
    )
    numbers = Counter(record.name[:4] for record in records)
    expect_none((n for n, times in numbers.items() if times > 1), "two decisions share a number")


def _adr_breaches(record: Path) -> Iterator[str]:
    text = record.read_text(encoding="utf-8")
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name):
        yield f"{record.name}: its name"
        return
    if not re.match(rf"# 0*{int(record.name[:4])}\. \w", text):
        yield f"{record.name}: its first line"
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    missing = [part for part in ADR_PARTS if part not in parts]
    if missing:
        yield f"{record.name}: no part {', '.join(missing)}"


def test_the_list_of_changes_can_be_read_by_a_machine() -> None:
    expect_none(
        _change_breaches((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")),
        "CHANGELOG.md has `## Unreleased` and `## 1.2.3 (2026-12-31)`, newest first, with parts "
        + ", ".join(CHANGE_KINDS)
        + " of `- ` lines; each release says `Database version: ...`",
    )


def _change_breaches(text: str) -> Iterator[str]:
    title, *releases = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    if not title.startswith("# "):
        yield "no title"
    if not releases or releases[0].splitlines()[0] != "## Unreleased":
        yield "the first part is not `## Unreleased`"
    days = []
    for number, release in enumerate(releases):
        head = RELEASE.match(release.splitlines()[0])
        if number and not head:
            yield f"heading {release.splitlines()[0]!r}"
        if head:
            days.append(date.fromisoformat(head["day"]))
        yield from _release_breaches(release)
    if days != sorted(days, reverse=True):
        yield "releases are not newest first"


def _release_breaches(release: str) -> Iterator[str]:
    title, *lines = release.splitlines()
    if RELEASE.match(title) and not re.search(r"^Database version: \S+", release, re.MULTILINE):
        yield f"{title}: no line `Database version: ...`"
    kinds = re.findall(r"^### (.+)$", release, re.MULTILINE)
    for kind in kinds:
        if kind not in CHANGE_KINDS:
            yield f"{title}: part {kind!r}"
    if kinds != sorted(set(kinds), key=kinds.index):
        yield f"{title}: a part stands twice"
    if not any(line.startswith("- ") for line in lines):
        yield f"{title}: nothing changed"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# Changes\n\n## 1.0.0 (2026-01-01)\n\nDatabase version: a\n\n- x\n", "first part"),
        ("# Changes\n\n## Unreleased\n\n### Improved\n\n- x\n", "part 'Improved'"),
        ("# Changes\n\n## Unreleased\n\n- x\n\n## 1.0.0 (2026-01-01)\n\n- x\n", "Database version"),
        ("# Changes\n\n## Unreleased\n\n- x\n\n## soon\n\n- x\n", "heading '## soon'"),
    ],
)
def test_the_reader_of_changes_notices(text: str, complaint: str) -> None:
    assert any(complaint in breach for breach in _change_breaches(text))

"""Every kind of paper is PDF/A-2a and PDF/UA-1 in the eyes of an independent engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from desktop.core.errors import WrongInput
from desktop.documents import layout, redaction
from desktop.documents.blocks import Paper, Paragraph, Title
from desktop.documents.report import render
from desktop.services.drawn import _PAPERS as LEAVING
from tests.documents.any_paper import PAPERS
from tests.documents.finished import KINDS, finished
from tests.documents.medical_reports import medical_report as examined
from tests.documents.pages import MADE_AT
from tests.documents.reports import report
from tests.documents.samples import LANGUAGES
from tests.documents.signing import signed
from tests.documents.statements import draft
from tests.documents.test_redaction import edition
from tests.documents.validator.engine import PROFILES, Verdicts, judged

pytestmark = pytest.mark.slow

ANY = 20
ODD: dict[str, Callable[[], bytes]] = {
    "a line": lambda: layout.draw(
        Paper("A line", "ru", "", MADE_AT, blocks=(Title("A"), Paragraph("line")))
    ),
    "chronology without a step": lambda: render(report("ru", rows=())),
    "report without an answer": lambda: render(
        examined("en", status="draft", replies=(), findings=(), files=())
    ),
    "statement with gaps": lambda: render(draft()),
    "signed by somebody": lambda: signed(finished("chronology-ru")),
    "redacted edition": lambda: _redacted(finished("chronology-ru"), "ru"),
    "redacted edition with pictures": lambda: _redacted(finished("every-block-kk"), "kk"),
}
WHOLE = (
    *(f"{kind}-ru" for kind in KINDS),
    *(f"every-block-{language}" for language in LANGUAGES if language != "ru"),
)


def _redacted(drawn: bytes, language: str) -> bytes:
    return redaction.render(edition("KG-2026-0001", "Ӯрун", language=language), drawn)


def _any_papers() -> dict[str, bytes]:
    """Return arbitrary papers, other ones every time outside CI."""
    found: dict[str, bytes] = {}

    @settings(max_examples=2 * ANY, phases=[Phase.generate])
    @given(PAPERS)
    def collect(value: Paper) -> None:
        with suppress(WrongInput):
            if len(found) < ANY:
                found[f"any paper, {len(found)}"] = layout.draw(value)

    collect()
    return found


def _papers() -> dict[str, bytes]:
    odd = {name: draw() for name, draw in ODD.items()}
    return {**odd, **{name: finished(name) for name in WHOLE}, **_any_papers()}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    return judged(_papers(), tmp_path_factory.mktemp("papers"))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", [*ODD, *WHOLE])
def test_a_paper_is_valid(verdicts: Verdicts, name: str, profile: str) -> None:
    verdict = verdicts[name, profile]
    assert verdict.passed, verdict.problems
    assert verdict.checks > (30 if name.startswith("redacted") else 100)  # no text, no fonts


def test_blocks_in_any_order_are_valid(verdicts: Verdicts) -> None:
    found = {key: each for key, each in verdicts.items() if key[0].startswith("any paper")}
    assert len(found) == ANY * len(PROFILES)
    assert not [each.problems for each in found.values() if not each.passed]


def test_the_judge_knows_a_bad_paper(tmp_path: Path) -> None:
    """The control: pages as reportlab leaves them fail both profiles."""
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "bare.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(100, 100, "bare")
    canvas.save()
    found = judged({"bare": path.read_bytes()}, tmp_path)
    assert not any(each.passed for each in found.values())


def test_every_kind_that_leaves_the_vault_is_judged() -> None:
    assert set(LEAVING) <= set(KINDS)

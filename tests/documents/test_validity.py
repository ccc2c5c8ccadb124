"""Every kind of paper is PDF/A-2a and PDF/UA-1 in the eyes of an independent engine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from desktop.core.errors import WrongInput
from desktop.documents import (
    case_summary,
    chronology,
    layout,
    medical_report,
    recovery_sheet,
    redaction,
)
from desktop.documents.blocks import Paper, Paragraph, Title
from tests.documents.any_paper import PAPERS
from tests.documents.medical_reports import medical_report as sample_report
from tests.documents.pages import MADE_AT
from tests.documents.reports import SHEET, report
from tests.documents.samples import LANGUAGES, every_block
from tests.documents.summaries import coded, summary
from tests.documents.test_redaction import edition
from tests.documents.validator.engine import (
    PROFILES,
    ValidatorUnavailableError,
    Verdict,
    is_required,
    validate,
)

pytestmark = pytest.mark.slow

KINDS = (
    "chronology, ru",
    "chronology without a step, ru",
    "recovery sheet, en",
    "case summary, ru",
    "case summary by codes, en",
    "medico-legal report, ru",
    "medico-legal report without an answer, en",
    "redacted edition, ru",
    "redacted edition with pictures, kk",
    "a line",
    *(f"every block, {language}" for language in LANGUAGES),
)


ANY = 20


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
    line = Paper("A line", "ru", "", MADE_AT, blocks=(Title("A"), Paragraph("line")))
    return {
        "chronology, ru": chronology.render(report("ru")),
        "chronology without a step, ru": chronology.render(report("ru", rows=())),
        "recovery sheet, en": recovery_sheet.render(SHEET),
        "case summary, ru": case_summary.render(summary("ru")),
        "case summary by codes, en": case_summary.render(coded("en")),
        "medico-legal report, ru": medical_report.render(sample_report("ru")),
        "medico-legal report without an answer, en": medical_report.render(
            sample_report("en", status="draft", replies=(), findings=(), files=())
        ),
        "redacted edition, ru": _redacted(chronology.render(report("ru")), "ru"),
        "redacted edition with pictures, kk": _redacted(layout.draw(every_block("kk")), "kk"),
        "a line": layout.draw(line),
        **{f"every block, {each}": layout.draw(every_block(each)) for each in LANGUAGES},
        **_any_papers(),
    }


def _redacted(drawn: bytes, language: str) -> bytes:
    return redaction.render(edition("KG-2026-0001", "Ӯрун", language=language), drawn)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Verdict]:
    try:
        return validate(_papers(), tmp_path_factory.mktemp("papers"))
    except ValidatorUnavailableError as error:
        if is_required():
            pytest.fail(f"the PDF validator: {error}", pytrace=False)
        pytest.skip(f"PDF validator: {error}")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_valid(
    verdicts: Mapping[tuple[str, str], Verdict], kind: str, profile: str
) -> None:
    verdict = verdicts[kind, profile]
    assert verdict.passed, verdict.problems
    assert verdict.checks > (30 if kind.startswith("redacted") else 100)  # no text, no fonts


def test_blocks_in_any_order_are_valid(verdicts: Mapping[tuple[str, str], Verdict]) -> None:
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
    try:
        found = validate({"bare": path.read_bytes()}, tmp_path)
    except ValidatorUnavailableError as error:
        if is_required():
            pytest.fail(f"the PDF validator: {error}", pytrace=False)
        pytest.skip(f"PDF validator: {error}")
    assert not any(each.passed for each in found.values())

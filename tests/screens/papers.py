"""The papers of the practice vault as pictures of their pages, and papers that it does not hold.

The head of the log, a number by chance, and the hash of it are set to fixed ones: every run paints
the same pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import sqlalchemy as sa
from PIL import Image

from desktop.models.medical import Evaluation
from desktop.services import (
    bodies,
    drawn,
    exporting,
    medical_reports,
    people,
    statements,
    summaries,
)
from desktop.services.cases import case_id_of
from desktop.services.desk import Desk
from desktop.services.wording_values import BODY, VICTIM
from tests.documents.finished import finished
from tests.screens.cases import CASE, EXAMINED, REDRESSED

DOTS = 100  # for an inch
GREYS = 16

HEAD_OF_LOG = "0123456789abcdef" * 4


def paint_papers(desk: Desk, language: str, folder: Path) -> None:
    """Paint the pages of every kind of paper."""
    folder.mkdir(exist_ok=True)
    for name, pdf in _papers(desk, language):
        with pypdfium2.PdfDocument(pdf) as document:
            for number, page in enumerate(document, 1):
                _write(page, folder / f"{name}-{language}-{number}.png")


def _papers(desk: Desk, language: str) -> Iterator[tuple[str, bytes]]:
    long, examined, redressed = (case_id_of(desk, number) for number in (CASE, EXAMINED, REDRESSED))
    with desk.reading() as session:
        found = sa.select(Evaluation.id).where(Evaluation.case_id == examined)
        evaluation = session.scalars(found).first()
    assert evaluation is not None
    yield "chronology", _fixed(exporting.draw_chronology(desk, long, language))
    for edition in ("named", "coded"):
        made = summaries.draw_summary(desk, redressed, edition, language)
        yield f"summary-{edition}", _fixed(made)
    yield "statement", _fixed(_statement(desk, long, language))
    report = medical_reports.draw_medical_report(desk, examined, evaluation, language)
    yield "medical-report-short", _fixed(report)
    for kind in _INVENTED:
        yield kind.replace("_", "-"), finished(f"{kind}-{language}")


def _statement(desk: Desk, case_id: str, language: str) -> drawn.Drawn:
    """Draw a statement of crime in which a person answered what only they know."""
    victim, body = people.people_of_case(desk, case_id)[0].id, "kz_prosecutor_general"
    office, _changes = bodies.save_body(desk, {"role": "office", **_OFFICE})
    choice = statements.Choice(language, ((VICTIM, victim), (BODY, body)))
    asked = statements.prepare(desk, case_id, choice).questions
    answers = tuple(zip(asked, _ANSWERS[language], strict=True))
    made = statements.draw_statement(desk, case_id, replace(choice, answers=answers))
    bodies.remove_body(desk, office)
    return made


_INVENTED = (
    "medical_report",
    "custody",
    "erasure",
    "recovery-sheet",
    "recovery-piece",
    "every-block",
)

_OFFICE = {
    "name": "Бюро правовой помощи",
    "name_en": "Office for Legal Aid",
    "address": "г. Костанай, ул. Центральная, 2",
}


# Invented, in the order of the questions; articles of law are for the office's lawyer.
_ANSWERS = {
    "en": ("to be reached through the representative", *["article given by the lawyer"] * 2),
    "ru": ("связь через представителя", *["статья, указанная юристом"] * 2),
}


def _fixed(paper: drawn.Drawn) -> bytes:
    report = replace(drawn.whole_of(paper), log_head=HEAD_OF_LOG)
    return drawn.draw(paper.kind, paper.case_id, report, None).data


def _write(page: pypdfium2.PdfPage, path: Path) -> None:
    picture = page.render(scale=DOTS / 72, grayscale=True).to_pil()
    picture.quantize(GREYS, dither=Image.Dither.NONE).save(path, optimize=True)

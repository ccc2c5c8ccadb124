"""The summary of a case: everything in the edition with names, and no word in the one by codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.documents.case_summary import (
    AwardLine,
    CaseSummary,
    ClaimLine,
    IncidentLine,
    PersonLine,
    TaskLine,
)
from desktop.documents.report import render
from tests.documents.pages import bookmarks, joined, stays_text, texts, whole
from tests.documents.reports import KAZAKH, KYRGYZ, TAJIK, hostile_words
from tests.documents.samples import LANGUAGES
from tests.documents.summaries import coded, summary

SECTIONS = [
    "The case",
    "Who",
    "What happened",
    "Where the case stands",
    "Next terms",
    "Claims, awards and payments",
    "Open tasks",
    "How to check this paper",
]
HEADS = (
    "Person Name Sex Date of birth",
    "Last day What has to be done Whom it binds If it is missed",
    *(f"Date {what} State Amount" for what in ("Claim", "Award", "Payment")),
    "By What has to be done Responsible",
)
WRITTEN = (
    *(KYRGYZ, KAZAKH, TAJIK, "Нарын, 2007", "Дело о пытках", "ОВД Нарына", "Следователь Б."),
    *("били в кабинете", "Вечером отпустили", "Жалоба в Верховный суд", "Ответ прокуратуры"),
    *("Иск к двум", "Первомайский суд", "Первомайский районный", "Минфин", "Запросить материалы"),
    *("А. Исакова", "В. Ким", "1985"),
)
KNOWN = ("14 апреля 2007 г.", "490 507 KGS", "100 USD", "465 139 KGS", "65 000,50 KGS", "34")


def drawn(value: CaseSummary) -> str:
    return whole(render(value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_in_the_edition_with_names(language: str) -> None:
    text = drawn(summary(language))
    assert not [words for words in WRITTEN if joined(words) not in text]


def test_only_codes_days_and_sums_are_in_the_edition_by_codes() -> None:
    text = drawn(coded())
    assert not [words for words in (*WRITTEN, "Имя", "Ответственный") if joined(words) in text]
    assert not [words for words in KNOWN if joined(words) not in text]
    for said in ("пострадавший 1", "пострадавший 2", "удары по ступням", "Редакция под кодами"):
        assert joined(said) in text
    assert joined("2 tasks are open.") in drawn(coded("en"))


def test_each_question_has_its_section() -> None:
    for value in (summary("en"), coded("en")):
        assert [title for title, _page in bookmarks(render(value))] == SECTIONS


def test_what_is_not_recorded_is_said_to_be_so() -> None:
    empty = ("people", "incidents", "tracks", "durations", "money", "terms", "claims", "awards")
    nothing = dict.fromkeys((*empty, "payments", "tasks"), ())
    bare = summary("en", **nothing, text=None, country=None)
    text = drawn(bare)
    for said in (
        "Nobody is recorded in this case.",
        "No incident is recorded in this case.",
        "No steps have been recorded in this case.",
        "No open term is recorded.",
        "No claim, award or payment is recorded.",
        "No open task is recorded.",
    ):
        assert joined(said) in text
    assert len(texts(render(bare))) == 1


def test_hostile_words_stay_text() -> None:
    """The cells of a row that is cut over pages are read in turns: so only one is filled in."""
    words = iter(hostile_words(400))
    known = summary("en")
    used: list[str] = []

    def some() -> str:
        used.append(next(words))
        return used[-1]

    value = replace(
        known,
        title=some(),
        text=some(),
        office=some(),
        prepared_by=some(),
        people=tuple(PersonLine("victim", at, "", some()) for at in range(40)),
        incidents=tuple(
            IncidentLine(place=some(), officers=some(), account=some()) for _ in range(40)
        ),
        terms=tuple(replace(known.terms[0], side="", weight="", title=some()) for _ in range(40)),
        claims=tuple(ClaimLine("civil", "", title=some()) for _ in range(40)),
        awards=tuple(AwardLine("first", "", body=some()) for _ in range(40)),
        payments=tuple(replace(known.payments[0], payer=some()) for _ in range(4)),
        tasks=tuple(TaskLine(title=some()) for _ in range(40)),
    )
    pdf = render(value)
    stays_text(pdf, used, *HEADS, by_line=True, beside="not recorded")

"""The chronology as a paper: what stands in it, and what cannot break it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desktop.core.errors import Cancelled, WrongInput
from desktop.core.progress import Progress
from desktop.core.when import When
from desktop.documents.chronology import AssertionLine, ChronologyLine
from desktop.documents.report import render
from tests.documents.pages import body, bookmarks, joined, stays_text, texts, whole
from tests.documents.reports import KAZAKH, KYRGYZ, LINES, TAJIK, hostile_words, report
from tests.documents.samples import LANGUAGES

HEADS = "No. Date Step and who took it What happened Source"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_on_the_paper(language: str) -> None:
    text = whole(render(report(language)))
    for words in (KAZAKH, KYRGYZ, TAJIK, "KG-2026-0001", "HOLIDAY", "34", "The first note"):
        assert joined(words) in text
    for label in ("2.13", "полиция", "Registered on 21 May", "Один осуждён,", "Б. К.", "ab" * 32):
        assert joined(label) in text


def test_words_and_numbers_are_those_of_the_language() -> None:
    russian, english = (whole(render(report(language))) for language in ("ru", "en"))
    assert joined("18 мая 2007 г.") in russian
    assert joined("18 May 2007") in english
    assert joined("около 2009 г.") in russian
    assert joined("490 507 KGS — материальный ущерб") in russian
    assert joined("490,507 KGS — pecuniary damage") in english
    assert joined("отказано") in russian
    assert joined("22 November 2026, 16:05 (UTC+06:00)") in english


def test_each_party_stands_beside_its_own_date() -> None:
    text = whole(render(report("en", rows=(LINES[1],))))
    for words in ("18 May 2007as stated by:complainant", "21 May 2007as stated by: State"):
        assert joined(words) in text


def test_parties_who_agree_are_named_but_do_not_compete() -> None:
    agreed, disputed = LINES[2], LINES[1]
    assert disputed.competing
    assert not agreed.competing
    assert not replace(agreed, assertions=()).competing
    same_day = AssertionLine("state", agreed.when)
    assert not replace(agreed, assertions=(AssertionLine("complainant"), same_day)).competing
    text = whole(render(report("en", rows=(agreed,))))
    assert joined("complainant, State") in text
    assert joined("as stated by") not in text


def test_the_clients_own_trial_is_told_apart() -> None:
    own, officials = LINES[2], replace(LINES[2], track="criminal")
    label = joined("Against the client")
    assert label in whole(render(report("en", rows=(own,), tracks=())))
    assert label not in whole(render(report("en", rows=(officials,), tracks=())))


def test_sections_are_bookmarked() -> None:
    titles = [title for title, _page in bookmarks(render(report("en")))]
    assert titles == ["Summary", "Course of the case", "Notes", "How to check this paper"]


def test_a_case_without_steps_says_so() -> None:
    empty = report("en", rows=(), tracks=(), durations=(), money=(), notes=(), as_of=None)
    pdf = render(empty)
    assert joined("No steps have been recorded in this case.") in whole(pdf)
    assert "Summary" not in whole(pdf)
    assert len(texts(pdf)) == 1


@pytest.mark.slow
def test_five_hundred_rows_are_drawn_in_their_order() -> None:
    rows = tuple(
        ChronologyLine(str(at), When.parse("2007-04-14"), "REFUSAL", text=f"row{at:04} " * 6)
        for at in range(500)
    )
    pdf = render(report("en", rows=rows, tracks=(), notes=()))
    found = re.findall(r"row\d{4}", body(pdf, HEADS))
    assert found == [f"row{at:04}" for at in range(500) for _ in range(6)]


@pytest.mark.slow
def test_a_thousand_hostile_strings_stay_text() -> None:
    words = hostile_words(1000)
    step = ChronologyLine(None, None, "OTHER")
    # One to a row: the cells of a row that is cut over pages are read in turns.
    rows = [replace(step, text=word) for word in words[:350]]
    rows += [replace(step, actor=word) for word in words[350:600]]
    rows += [replace(step, source=word) for word in words[600:800]]
    rows += [replace(step, given_code=word) for word in words[800:950]]
    title, office, name, *notes = words[950:]
    value = report("en", rows=tuple(rows), case_title=title, office=office, notes=tuple(notes))
    pdf = render(replace(value, prepared_by=name))
    stays_text(pdf, words, HEADS)


def test_a_sign_that_cannot_be_printed_is_named_with_its_row() -> None:
    rows = (*LINES, ChronologyLine("6", None, "OTHER", text="Ахметов 😀"))
    with pytest.raises(WrongInput, match=r"U\+1F600 \(row 6 of the chronology\)") as refused:
        render(report(rows=rows))
    assert "Ахметов" not in str(refused.value)


def test_a_long_report_can_be_cancelled_on_its_way() -> None:
    def stop(done: int, _total: int) -> None:
        if done > 50:
            progress.cancel()

    progress = Progress(stop)
    rows = tuple(ChronologyLine(str(at), None, "OTHER") for at in range(500))
    with pytest.raises(Cancelled):
        render(report(rows=rows), progress)

"""The statement of crime: how the office's words become a paper, and what does not stand on it."""

from __future__ import annotations

import io

import docx
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import frozen
from desktop.documents import fonts
from desktop.documents.blocks import (
    Addressee,
    Annexes,
    Block,
    Heading,
    Look,
    Paragraph,
    Points,
    Signature,
    Title,
)
from desktop.documents.passages import Passage, Piece, blocks_of, gaps_in
from desktop.documents.report import render, working_copy
from desktop.documents.statement import Statement
from tests.documents.pages import (
    bookmarks,
    joined,
    lost_letters,
    reactions,
    texts,
    whole,
    words_of,
)
from tests.documents.reports import hostile_words
from tests.documents.statements import GAP, TEXTS, draft, passage, statement

LOOKS = ("heading", "title", "facts", "requests", "annexes", "signature", "other", "gone")


def blocks(*passages: Passage, language: str = "ru") -> list[Block]:
    return list(blocks_of(passages, language))


def said(part: str, text: str) -> list[Block]:
    return blocks(passage(part, text))


# -- how lines are set ---------------------------------------------------------------------------


def test_the_head_of_a_letter_is_set_in_groups_of_lines() -> None:
    assert said("heading", "В прокуратуру\nул. 1\n\n\nот Асанова") == [
        Addressee("В прокуратуру\nул. 1"),
        Addressee("от Асанова"),
    ]


def test_a_title_has_lines_below_it() -> None:
    assert said("title", "Заявление\nо преступлении") == [Title("Заявление", "о преступлении")]


def test_lines_are_paragraphs_and_those_with_a_dash_points() -> None:
    assert said("facts", "Он сказал:\n- били;\n – грозили.\n\nПозже — отпустили.") == [
        Heading("Обстоятельства"),
        Paragraph("Он сказал:", kept=True),
        Points(("били;", "грозили."), numbered=False),
        Paragraph("Позже — отпустили."),
    ]
    assert blocks(passage("facts", "x"), language="en")[0] == Heading("What happened")


def test_requests_are_numbered_below_what_leads_to_them() -> None:
    assert said("requests", "Также:\nзарегистрировать;\n- начать.") == [
        Heading("Прошу"),
        Paragraph("Также:", kept=True),
        Points(("зарегистрировать;", "начать.")),
    ]


def test_annexes_have_room_for_their_sheets() -> None:
    assert said("annexes", "Приложения:\nСправка\n- Фото") == [
        Annexes("Приложения", (("Справка", "на ____ л."), ("Фото", "на ____ л.")))
    ]
    (untitled,) = said("annexes", "Справка")
    assert untitled == Annexes("Приложения", (("Справка", "на ____ л."),))


def test_underscores_are_a_line_to_sign_on_and_the_seal_stands_below() -> None:
    text = "22 ноября\n\nЗаявитель: ____ Асанов\nпри свидетеле\nЮрист _____ Ким\n\nМ. П."
    assert said("signature", text) == [
        Paragraph("22 ноября"),
        Paragraph("при свидетеле"),
        Signature((("Заявитель", "Асанов"), ("Юрист", "Ким")), "", "М. П."),
    ]
    assert said("signature", "Без подписи") == [Paragraph("Без подписи")]


def test_a_part_in_which_nothing_is_left_has_no_heading() -> None:
    assert said("injuries", " \n\n") == []


def test_a_part_that_is_not_in_the_list_any_more_is_text() -> None:
    assert said("gone", "слова") == [Paragraph("слова")]


def test_what_is_missing_is_seen_where_it_stands() -> None:
    (_heading, paragraph) = blocks(passage("facts", " По ", GAP, ".\n"))
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.look) for run in paragraph.text if not isinstance(run, str)] == [
        ("По ", Look.PLAIN),
        (GAP.text, Look.STRONG),
        (".", Look.PLAIN),
    ]


@given(
    st.sampled_from(LOOKS),
    st.lists(st.tuples(st.text(st.sampled_from("ab _-:\n")), st.booleans()), max_size=6),
)
def test_no_letter_of_a_text_is_lost(part: str, pieces: list[tuple[str, bool]]) -> None:
    """Dashes and underscores of lists and signatures may go; what is written stays, in order."""
    made = blocks(passage(part, *(Piece(*each) for each in pieces)))
    kept = [letter for letter in "".join(text for text, _missing in pieces) if letter in "ab"]
    words = "".join(words_of(tuple(made)))
    assert sorted(kept) == sorted(letter for letter in words if letter in "ab")


# -- the paper -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_everything_is_on_the_paper_and_nothing_of_the_office_s_numbers() -> None:
    value = statement()
    pdf = render(value)
    assert not lost_letters(value.worded(), pdf)
    text = whole(pdf)
    for number in ("KG-2026-0001", value.record_hash[:16], (value.log_head or "")[:16]):
        assert number not in text
        assert number.encode() not in pdf
    assert {title for title, _page in bookmarks(pdf)} >= {"Обстоятельства", "Прошу", "Приложения"}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "Заявление о преступлении"


@pytest.mark.slow
def test_a_draft_says_so_on_every_page() -> None:
    value = draft()
    assert value.gaps == ("[ФИО, родительный падеж]", "[статья закона]")
    for page in texts(render(value)):
        assert joined("не подавать: не заполнено 2 места") in joined(page)
    assert statement().gaps == ()
    assert "не подавать" not in whole(render(statement()))


@pytest.mark.slow
def test_the_working_copy_says_the_same() -> None:
    document = docx.Document(io.BytesIO(working_copy(statement())))
    text = "\n".join(each.text for each in document.paragraphs)
    for words in ("В прокуратуру", "зарегистрировать заявление;", "1. Справка больницы", "М. П."):
        assert words in text
    assert "KG-2026-0001" not in text
    heads = [each for each in document.paragraphs if "В прокуратуру" in each.text]
    assert heads[0].paragraph_format.left_indent > 0


def test_the_sheet_is_that_of_the_country() -> None:
    assert statement().worded().sheet == "kg"
    assert statement(country="DE").worded().sheet == "office"
    assert statement(country=None).worded().sheet == "office"


@pytest.mark.slow
def test_a_thousand_hostile_texts_stay_text() -> None:
    words = hostile_words(1000)
    parts = list(TEXTS)
    passages = tuple(
        passage(part, "x", Piece(text, missing=at % 3 == 0))
        for at, text in enumerate(words)
        for part in (parts[at % len(parts)],)
    )
    value = Statement(
        case_number="1", language="en", generated_at=statement().generated_at, passages=passages
    )
    again = frozen.from_json(Statement, frozen.to_json(value))
    assert again == value
    pdf = render(again)
    assert not reactions(pdf)
    assert len(gaps_in(passages)) <= len(words)
    assert not lost_letters(value.worded(), pdf)
    assert fonts.printable(words[0])

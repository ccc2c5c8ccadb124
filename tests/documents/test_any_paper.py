"""Blocks in any order and of any length become a paper on which every letter can be read."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import assume, given, settings

from desktop.core.errors import WrongInput
from desktop.documents import layout
from desktop.documents.blocks import (
    Annexes,
    CodeGroups,
    Column,
    Contents,
    Heading,
    Paper,
    Paragraph,
    Points,
    Row,
    Rules,
    Run,
    Signature,
    Table,
    Title,
    Words,
)
from desktop.documents.sheet import sheet
from tests.documents.any_paper import PAPERS
from tests.documents.pages import bookmarks, joined, lost_letters, paper, texts, whole

pytestmark = pytest.mark.slow

EDGE = 3.5  # points; the slant of italics and the shoulders of letters reach over a margin


@settings(max_examples=60)
@given(PAPERS)
def test_no_letter_is_lost_and_none_stands_outside(value: Paper) -> None:
    try:
        pdf = layout.draw(value)
    except WrongInput as refused:
        assume("footnotes of one line" not in str(refused))
        raise
    assert not lost_letters(value, pdf)
    margins = sheet(value.sheet)
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for at in range(0, text.count_chars(), 11):
                left, bottom, right, top = text.get_charbox(at)
                if top > bottom:
                    assert left > margins.left - EDGE
                    assert right < margins.width - margins.right + EDGE
                    assert 0 < bottom < top < margins.height


def test_blocks_that_hold_nothing_leave_no_trace() -> None:
    nothing = (
        *(Title(""), Heading(""), Paragraph(""), Paragraph(()), Points(()), Points(("",))),
        *(Table((), ()), CodeGroups((), 3), Rules(()), Signature((), ""), Contents("")),
        *(Annexes("", ()), Paragraph((Run(""),)), Table((Column("", 9),), (Row(((),)),))),
    )
    assert len(texts(layout.draw(paper(*nothing)))) == 1
    for block in nothing:
        assert len(texts(layout.draw(paper(block)))) == 1


def test_a_heading_may_leave_levels_out_but_the_outline_does_not() -> None:
    blocks = (Heading("deep", 3), Heading("deeper", 3), Heading("top"), Heading("low", 3))
    with pypdfium2.PdfDocument(layout.draw(paper(Title("T"), *blocks))) as document:
        assert [entry.level for entry in document.get_toc()] == [0, 1, 0, 1]


def test_annexes_are_in_the_contents_and_what_follows_keeps_its_page() -> None:
    blocks = (Annexes("Annexes", (("a", "3"),)), Paragraph("word " * 900), Heading("Behind"))
    pdf = layout.draw(paper(Contents("Contents"), *blocks))
    told = {title: page + 1 for title, page in bookmarks(pdf)}
    assert list(told) == ["Annexes", "Behind"]
    assert told["Behind"] > 1
    first = joined(texts(pdf)[0])
    assert all(f"{title}{page}" in first for title, page in told.items())


def test_a_note_behind_no_words_is_a_note() -> None:
    for words in ("", " ", "\n"):
        assert "thenote" in whole(layout.draw(paper(Paragraph((Run(words, note="the note"),)))))


def test_long_notes_one_behind_another_go_to_several_pages() -> None:
    runs = [Run("word " * 60 + f"mark{at}x", note=f"foot{at}x " + "note " * 270) for at in range(6)]
    pages = texts(layout.draw(paper(Paragraph(tuple(runs)))))
    for at in range(6):
        assert sum(f"mark{at}x" in page and f"foot{at}x" in page for page in pages) == 1


def test_notes_of_one_line_that_no_page_holds_are_refused() -> None:
    runs = tuple(Run("x", note="note " * 290) for _at in range(6))
    with pytest.raises(WrongInput, match="footnotes of one line"):
        layout.draw(paper(Paragraph("before"), Paragraph(runs)))


def test_the_head_of_a_table_may_be_taller_than_a_page() -> None:
    columns = (Column("head " * 300, 20), Column("second", 60))
    rows = (Row(((Words("first"),), (Words("cell " * 300),))),)
    text = whole(layout.draw(paper(Table(columns, rows))))
    assert text.count("head") == text.count("cell") == 300


def test_a_table_wider_than_the_page_gives_way() -> None:
    row = Row(((Words("left"),), (Words("right"),)))
    pdf = layout.draw(paper(Table((Column("", 300), Column("", 300)), (row,))))
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_bounded(left=80, right=560)
    assert "left" in text
    assert "right" in text


def test_a_lost_letter_is_noticed() -> None:
    assert lost_letters(paper(Paragraph("жук")), layout.draw(paper(Paragraph("ук")))) == {"ж": 1}

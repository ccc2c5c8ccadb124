"""The page a court sees: size, margins, numbers, bookmarks, tables over pages, nothing foreign."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import Cancelled, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.documents import layout
from desktop.documents.blocks import (
    CodeGroups,
    Column,
    Heading,
    Look,
    Paragraph,
    Points,
    Row,
    Rules,
    Table,
    Title,
    Words,
)
from tests.documents.pages import (
    bookmarks,
    dictionaries,
    fonts_in,
    images,
    joined,
    paper,
    reactions,
    texts,
    whole,
)

COLUMNS = (Column("No.", 15), Column("Text", 110), Column("Source", 40))
ALL_BLOCKS = (
    Title("Title", "below"),
    Heading("First section"),
    Paragraph("Plain"),
    Paragraph("Strong", Look.STRONG),
    Points(("one", "two")),
    Heading("Second section"),
    Table(COLUMNS, (Row(((Words("1"),), (Words("quiet", Look.QUIET),), ())),)),
    CodeGroups(("7K3M", "Q2ZT"), 3),
    Rules(("date", "signature")),
)


def _rows(*lengths: int) -> tuple[Row, ...]:
    return tuple(
        Row(((Words(str(at)),), (Words(" ".join(f"w{at}x{n}" for n in range(length))),), ()))
        for at, length in enumerate(lengths)
    )


def test_the_page_is_a4_with_the_margins_of_a_court() -> None:
    pdf = layout.draw(paper(Paragraph("слово " * 3000)))
    millimetre = 72 / 25.4
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            assert (round(width), round(height)) == (595, 842)
            text = page.get_textpage()
            assert not text.get_text_bounded(right=30 * millimetre - 1)
            assert not text.get_text_bounded(left=width - 15 * millimetre + 1)
            assert "слово" in text.get_text_bounded()
            assert "слово" not in text.get_text_bounded(top=20 * millimetre - 5)
            assert "слово" not in text.get_text_bounded(bottom=height - 20 * millimetre)


def test_each_page_says_its_number_and_its_case() -> None:
    pages = texts(layout.draw(paper(Paragraph("слово " * 3000), head="Case KG-2026-0147")))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Case KG-2026-0147" in page
        assert "foot" in page


def test_sections_are_bookmarked_where_they_stand() -> None:
    pdf = layout.draw(paper(Heading("One"), Paragraph("a " * 4000), Heading("Два"), Paragraph("b")))
    (one, first), (two, last) = bookmarks(pdf)
    assert (one, first, two) == ("One", 0, "Два")
    assert "Два" in texts(pdf)[last]


def test_no_heading_stands_alone_at_the_foot() -> None:
    for lines in range(34, 48):
        text = "\n".join(["line"] * lines)
        pages = texts(layout.draw(paper(Paragraph(text), Heading("Heading"), Paragraph("Below"))))
        assert any("Heading" in page and "Below" in page for page in pages)


def test_the_file_says_what_it_is() -> None:
    pdf = layout.draw(paper(*ALL_BLOCKS, language="kk"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.Lang == "kk"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
    with pypdfium2.PdfDocument(pdf) as document:
        facts = document.get_metadata_dict()
    assert facts["Title"] == "Test paper"
    assert facts["CreationDate"] == "D:20261122100500+00'00'"
    assert facts["Producer"] == facts["Creator"] == "Dalil"
    assert facts["Author"] == ""


def test_every_font_is_ours_and_embedded() -> None:
    pdf = layout.draw(paper(*ALL_BLOCKS))
    found = fonts_in(pdf)
    assert found
    assert all(re.fullmatch(r"[A-Z]{6}\+Tinos-\w+", name) for name in found)
    assert all(found.values())
    assert not images(pdf)
    assert not reactions(pdf)


def test_the_head_of_a_table_is_repeated_once_a_page() -> None:
    pages = texts(layout.draw(paper(Table(COLUMNS, _rows(*[40] * 60)))))
    assert len(pages) > 3
    for page in pages:
        assert page.count("Source") == 1


def test_a_row_taller_than_a_page_runs_on() -> None:
    rows = _rows(20, 4000, 20)
    pages = texts(layout.draw(paper(Table(COLUMNS, rows))))
    assert len(pages) > 4
    assert all(page.count("Source") == 1 for page in pages)
    body = joined("".join(page.partition("Source")[2] for page in pages))
    for row in rows:
        for word in row.cells[1][0].text.split():
            assert word in body


@pytest.mark.slow
@given(st.lists(st.integers(0, 700), min_size=1, max_size=8), st.lists(st.booleans(), min_size=8))
@settings(max_examples=15)
def test_no_word_of_a_table_is_lost(lengths: list[int], joins: list[bool]) -> None:
    rows = [
        Row(row.cells, joined=join and at > 0)
        for at, (row, join) in enumerate(zip(_rows(*lengths), joins, strict=False))
    ]
    text = whole(layout.draw(paper(Table(COLUMNS, tuple(rows)))))
    for row in rows:
        assert all(joined(word) in text for word in row.cells[1][0].text.split())


def test_a_joined_row_stays_with_the_row_above() -> None:
    for before in range(25, 42):
        rows = (
            *_rows(*[1] * before),
            Row(((Words("above"),), (Words("Claim\nof\nseveral\nlines"),), ())),
            Row(((), (Words("Counterclaim"),), ()), joined=True),
        )
        pages = texts(layout.draw(paper(Table(COLUMNS, rows))))
        assert any("Claim" in page and "Counterclaim" in page for page in pages)


def _parts(before: int, rows: int) -> list[int]:
    """Return how many rows of a table stand on each page, below some lines."""
    above = Paragraph("\n".join(["line"] * before))
    pages = texts(layout.draw(paper(above, Table(COLUMNS, _rows(*[1] * rows)))))
    return [count for page in pages if (count := len(re.findall(r"w\d+x0", page)))]


@pytest.mark.slow
def test_no_row_of_a_table_is_alone_on_its_page() -> None:
    assert min(min(_parts(before, 30)) for before in range(40)) > 1


@pytest.mark.slow
def test_a_small_table_is_not_torn() -> None:
    assert {len(_parts(before, 8)) for before in range(25, 42)} == {1}
    assert 2 in {len(_parts(before, 20)) for before in range(25, 42)}


def test_numbers_stand_at_the_right_edge_of_their_column() -> None:
    columns = (Column("Sum", 100), Column("Sum", 50, right=True))
    rows = tuple(Row(((Words(number),), (Words(number),))) for number in ("7", "1234567"))
    with pypdfium2.PdfDocument(layout.draw(paper(Table(columns, rows)))) as document:
        text = document[0].get_textpage()
        found = [_edges(text, words) for words in ("Sum", "7", "1234567")]
    assert len({round(boxes[0][0]) for boxes in found}) == 1
    assert len({round(boxes[-1][1]) for boxes in found}) == 1


def _edges(text: pypdfium2.PdfTextPage, words: str) -> list[tuple[float, float]]:
    """Return the left and right edge of words wherever they stand alone."""
    search, found = text.search(words, match_whole_word=True), []
    while (at := search.get_next()) is not None:
        boxes = [text.get_charbox(at[0] + letter) for letter in range(len(words))]
        found.append((boxes[0][0], boxes[-1][2]))
    return found


def test_no_line_begins_with_a_dash() -> None:
    for words in range(5, 25):
        (page,) = texts(layout.draw(paper(Paragraph("слово " * words + "— и ещё слова"))))
        assert not [line for line in page.splitlines() if line.startswith("—")]
    assert "\n— Я" in texts(layout.draw(paper(Paragraph("Он:\n— Я упал."))))[0].replace("\r", "")


def test_what_follows_a_long_text_in_its_cell_follows_it_on_paper() -> None:
    long = " ".join(f"w{at}" for at in range(900))
    cell = (Words("before"), Words(long), Words("after", Look.STRONG), Words("last"))
    pages = texts(layout.draw(paper(Table(COLUMNS, (Row(((Words("1"),), cell, ())),)))))
    body = joined("".join(page.partition("Source")[2] for page in pages))
    assert body == joined(f"1before{long}afterlast")


def test_markup_in_a_text_is_text() -> None:
    words = '<b>bold</b> <a href="http://x.org">link</a> <img src="/etc/passwd"/> &amp; &lt; <br/>'
    pdf = layout.draw(paper(Title(words), Heading(words), Paragraph(words), Points((words,))))
    assert whole(pdf).count(joined(words)) == 4
    assert not reactions(pdf)
    assert not images(pdf)


def test_a_sign_without_glyph_stops_the_paper_and_says_where() -> None:
    row = Row(((Words("☃"),), (), ()), place=_("row {row} of the chronology", row=12))
    with pytest.raises(WrongInput, match=r"U\+2603 \(row 12 of the chronology\)"):
        layout.draw(paper(Table(COLUMNS, (row,))))
    with pytest.raises(WrongInput, match=r"U\+2603 \(the section “Course”\)"):
        layout.draw(paper(Heading("Course"), Paragraph("☃")))
    with pytest.raises(WrongInput, match=r"U\+2603 \(the head of the page\)"):
        layout.draw(paper(Paragraph("x"), head="☃"))


def test_a_cancelled_paper_is_not_drawn() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        layout.draw(paper(*ALL_BLOCKS), progress)


def test_progress_runs_to_the_end() -> None:
    steps: list[tuple[int, int]] = []
    layout.draw(paper(*ALL_BLOCKS), Progress(lambda done, total: steps.append((done, total))))
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


def test_a_cell_goes_down_over_rows_and_pages() -> None:
    tall = Row(((Words("tall"),), (Words("first " * 9),), (Words("a"),)), down=(3, 1, 1))
    wide = Row(((Words("wide " * 900),),), across=(2,))
    rows = (tall, wide, Row(((Words("third"),), (Words("c"),))), _rows(1)[0])
    table = Table(COLUMNS, rows)
    assert [[place.column for place in places] for places in table.places()] == [
        *([0, 1, 2], [1], [1, 2]),
        [0, 1, 2],
    ]
    pdf = layout.draw(paper(table))
    assert whole(pdf).count("wide") == 900
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [
            each.A for each in dictionaries(opened) if each.get("/S") == "/TD" and "/A" in each
        ]
        assert [int(each.RowSpan) for each in found if "/RowSpan" in each] == [3]

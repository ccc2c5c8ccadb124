"""A footnote stands at the foot of the page that refers to it, and no line runs into it."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.documents import layout
from desktop.documents.blocks import Paragraph, Run
from tests.documents.pages import joined, paper, texts


def noted(*lengths: tuple[int, int]) -> tuple[Paragraph, ...]:
    """Return paragraphs of some words, with a note of some words behind each."""
    return tuple(
        Paragraph(
            (
                Run(f"begin{at} " + "text " * words),
                Run(f"mark{at}x", note=f"foot{at}x " + "note " * more),
                Run(" after" * words),
            )
        )
        for at, (words, more) in enumerate(lengths)
    )


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), min_size=1, max_size=8))
def test_a_note_is_on_the_page_of_its_number_and_nothing_is_lost(
    lengths: list[tuple[int, int]],
) -> None:
    pdf = layout.draw(paper(*noted(*lengths)))
    pages = [joined(page) for page in texts(pdf)]
    for at in range(len(lengths)):
        assert [f"mark{at}x" in page for page in pages] == [f"foot{at}x" in page for page in pages]
        assert sum(f"foot{at}x" in page for page in pages) == 1
    whole = "".join(pages)
    assert whole.count("note") == sum(more for _words, more in lengths)
    assert whole.count("after") == sum(words for words, _more in lengths)


def test_notes_stand_below_the_text() -> None:
    pdf = layout.draw(paper(*noted((300, 30), (300, 30))))
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        search = page.search("foot0x")
        index, _count = search.get_next()
        top = page.get_charbox(index)[3]
        marks = page.search("mark0x")
        mark, _count = marks.get_next()
        assert page.get_charbox(mark)[1] > top


def test_a_footnote_too_long_for_a_foot_is_refused() -> None:
    with pytest.raises(WrongInput, match="footnote"):
        layout.draw(paper(Paragraph((Run("a", note="n " * 2000),))))


def test_numbers_count_through_the_paper() -> None:
    text = "".join(texts(layout.draw(paper(*noted((1, 1), (1, 1), (1, 1))))))
    assert re.findall(r"mark\dx\s*(\d)", text) == ["1", "2", "3"]
    assert re.findall(r"(\d)\s*foot\dx", text) == ["1", "2", "3"]

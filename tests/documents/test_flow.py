"""Where pages end: no heading alone at the foot, no line of a paragraph alone there or overleaf."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents import layout
from desktop.documents.blocks import (
    Annexes,
    Block,
    Column,
    Contents,
    Figure,
    Heading,
    Look,
    Paragraph,
    Points,
    Row,
    Rules,
    Run,
    Signature,
    Table,
    Words,
)
from tests.documents.pages import bookmarks, joined, paper, texts
from tests.documents.samples import photograph

PHOTO = photograph()
KINDS = st.sampled_from(
    (
        *("plain", "quiet", "noted", "points", "table", "table without head", "figure"),
        *("signature", "rules", "heading", "heading", "annexes", "contents"),
    )
)


def _below(kind: str, at: int, words: int) -> Block:
    """Return a block whose first words are its mark, begin{at}x."""
    mark = f"begin{at}x"
    text = f"{mark} " + "text " * words
    rows = (Row(((Words(mark),), (Words("text " * words),))), Row(((), (Words("x"),)), joined=True))
    head = "H" if kind == "table" else ""
    made: dict[str, Block] = {
        "plain": Paragraph(text),
        "quiet": Paragraph(text, Look.QUIET),
        "noted": Paragraph(
            (Run(mark, note="note " * words), Run(" text" * words, note="n " * 200))
        ),
        "points": Points((text, "second")),
        "figure": Figure(PHOTO, "a picture", mark, width=20 + words),
        "signature": Signature(((mark, "name"), ("second", "name")), "date", seal="seal"),
        "rules": Rules((mark, "date")),
        "heading": Heading(text[:90], level=1 + words % 3),
        "annexes": Annexes(mark, ((text, "3"),)),
        "contents": Contents(mark),
    }
    return made.get(kind) or Table((Column(head, 40), Column(head, 100)), rows)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 45), KINDS, st.integers(0, 200)), min_size=1, max_size=6))
def test_what_a_heading_announces_begins_below_it(parts: list[tuple[int, str, int]]) -> None:
    blocks: list[Block] = []
    for at, (lines, kind, words) in enumerate(parts):
        blocks += [Paragraph("\n".join(["line"] * lines)), Heading(f"head{at}x", 1 + words % 3)]
        blocks.append(_below(kind, at, words))
    blocks.append(Paragraph("line\nline"))  # else a heading at the end announces nothing
    pdf = layout.draw(paper(*blocks))
    pages, places = [joined(page) for page in texts(pdf)], dict(bookmarks(pdf))
    for at, (_lines, kind, _words) in enumerate(parts):
        assert f"begin{at}x" in pages[places[f"head{at}x"]], kind


def test_what_is_signed_and_what_is_kept_stands_on_one_page() -> None:
    ends: tuple[Block, ...] = (
        Signature((("office", "name"),), "date", seal="seal"),
        Table((Column("", 80), Column("", 80)), (Row(((Words("a"),), (Words("seal"),))),)),
    )
    for end, lines in product(ends, range(25, 42)):
        above = Paragraph("\n".join(["line"] * lines))
        pages = texts(layout.draw(paper(above, Paragraph("before it", kept=True), end)))
        assert sum("before it" in page and "seal" in page for page in pages) == 1


def test_no_page_holds_names_and_a_day_alone() -> None:
    annexes = Annexes("Annexes", (("the certificate", "2"),))
    ends: tuple[tuple[Block, ...], ...] = ((), (annexes,))
    for end, lines in product(ends, range(22, 40)):
        above = Paragraph("\n".join(["line"] * lines))
        names = Signature((("office", "name"),), "", seal="seal")
        pages = texts(
            layout.draw(paper(above, Paragraph("as told"), *end, Paragraph("a day"), names))
        )
        (signed,) = (page for page in pages if "seal" in page)
        assert ("certificate" if end else "as told") in signed
        assert "a day" in signed


def test_a_signature_is_a_line_beside_an_office_and_a_name() -> None:
    for name, told in (
        ("А. Исакова", "А. Исакова\nПодпись\nдата"),
        ("", "Подпись\nФ. И. О.\nдата"),
    ):
        signature = Signature((("doctor", name),), "дата")
        (page,) = texts(layout.draw(paper(signature, language="ru")))
        assert joined(f"doctor\n{told}") in joined(page)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 90), st.sampled_from(["plain", "quiet", "point"]))))
def test_no_line_of_a_paragraph_is_alone(parts: list[tuple[int, str]]) -> None:
    blocks: list[Block] = []
    for at, (lines, kind) in enumerate(parts):
        text = "\n".join([f"p{at}x"] * lines)
        look = Look.QUIET if kind == "quiet" else Look.PLAIN
        blocks.append(Points((text,)) if kind == "point" else Paragraph(text, look))
    pages = texts(layout.draw(paper(*blocks, Paragraph("end"))))
    found = [Counter(re.findall(r"p\d+x", page)) for page in pages]
    for at, (lines, _kind) in enumerate(parts):
        held = [page[f"p{at}x"] for page in found if page[f"p{at}x"]]
        assert sum(held) == lines
        assert len(held) == 1 or min(held) > 1

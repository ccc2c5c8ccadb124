"""What is read aloud: every mark has a meaning, in the order of the page, in its language."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from desktop.documents import layout
from desktop.documents.blocks import (
    Block,
    Column,
    Contents,
    Figure,
    Heading,
    Paragraph,
    Points,
    Row,
    Run,
    Table,
    Title,
    Words,
)
from tests.documents.pages import paper, texts
from tests.documents.samples import every_block, photograph


def tree(pdf: bytes) -> list[Any]:
    """Return the structure as nested lists: kind, then elements, with marks and links left out."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return _node(opened.Root.StructTreeRoot.K)


def _node(element: Any) -> list[Any]:
    return [str(element.S)[1:], *(_node(kid) for kid in _elements(element))]


def _elements(element: Any) -> Iterator[Any]:
    for kid in element.K:
        if kid.get("/S") is not None:
            yield kid


def _all(element: Any) -> Iterator[Any]:
    yield element
    for kid in _elements(element):
        yield from _all(kid)


def test_blocks_become_the_elements_a_reader_knows() -> None:
    pdf = layout.draw(
        paper(
            Title("T", "below"),
            Heading("One"),
            Heading("Part", 2),
            Paragraph((Run("a "), Run("link", link="https://example.org"), Run(" b", note="n"))),
            Points(("x", "y")),
            Table((Column("H", 80), Column("", 80)), (Row(((Words("1"),), ())),), row_heads=True),
            Figure(photograph(), "a picture", "caption"),
        )
    )
    assert tree(pdf) == [
        "Document",
        ["H1"],
        ["P"],
        ["H2"],
        ["H3"],
        ["P", ["Note"], ["Link"], ["Link"]],
        ["L", ["LI", ["Lbl"], ["LBody"]], ["LI", ["Lbl"], ["LBody"]]],
        ["Table", ["THead", ["TR", ["TH"], ["TH"]]], ["TBody", ["TR", ["TH"], ["TD"]]]],
        ["Figure"],
        ["P"],
    ]


def test_a_row_over_two_pages_is_one_row_and_a_repeated_head_is_read_once() -> None:
    rows = tuple(Row(((Words(str(at)),), (Words("word " * 120),))) for at in range(20))
    pdf = layout.draw(paper(Table((Column("No.", 20), Column("Text", 60)), rows)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 3
    kinds = [element[0] for element in tree(pdf)[1][2][1:]]
    assert kinds == ["TR"] * 20
    head = tree(pdf)[1][1]
    assert head == ["THead", ["TR", ["TH"], ["TH"]]]


def test_every_word_stands_in_an_element_or_says_nothing() -> None:
    """Outside marks stands no text and no line."""
    with pikepdf.open(io.BytesIO(layout.draw(every_block("ru")))) as opened:
        for page in opened.pages:
            depth = 0
            for each in pikepdf.parse_content_stream(page):
                operator = str(each.operator)
                depth += operator in {"BDC", "BMC"}
                depth -= operator == "EMC"
                assert 0 <= depth <= 1
                assert depth or operator not in {"Tj", "TJ", "S", "f", "f*", "B", "Do"}
            assert depth == 0


def test_marks_are_counted_from_zero_on_every_page() -> None:
    with pikepdf.open(io.BytesIO(layout.draw(every_block("en")))) as opened:
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        pages = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for number, page in enumerate(opened.pages):
            marks = [
                int(each.operands[1]["/MCID"])
                for each in pikepdf.parse_content_stream(page)
                if str(each.operator) == "BDC"
            ]
            assert sorted(marks) == list(range(len(marks)))
            assert int(page.obj.StructParents) == number
            assert len(pages[number]) == len(marks)


def test_each_language_is_named_where_it_is_not_that_of_the_paper() -> None:
    with pikepdf.open(io.BytesIO(layout.draw(every_block("ru")))) as opened:
        found = [str(each.Lang) for each in _all(opened.Root.StructTreeRoot.K) if "/Lang" in each]
        assert str(opened.Root.Lang) == "ru"
    assert set(found) == {"kk"}


def test_a_link_has_its_words_and_its_place() -> None:
    with pikepdf.open(io.BytesIO(layout.draw(every_block("en")))) as opened:
        links = [each for each in _all(opened.Root.StructTreeRoot.K) if each.S == "/Link"]
        assert links
        for link in links:
            kinds = [kid.get("/Type") for kid in link.K]
            assert pikepdf.Name.MCR in kinds
            assert pikepdf.Name.OBJR in kinds
        annotations = [a for page in opened.pages for a in page.obj.get("/Annots", [])]
        assert all(int(each.F) == 4 and str(each.Contents) for each in annotations)
        assert len({int(each.StructParent) for each in annotations}) == len(annotations)


@pytest.mark.parametrize("words", ["short", "long and longer, over two lines at the least " * 3])
def test_a_link_over_lines_is_one_link(words: str) -> None:
    pdf = layout.draw(paper(Paragraph((Run("a "), Run(words, link="https://example.org")))))
    assert tree(pdf) == ["Document", ["P", ["Link"]]]
    pdf = layout.draw(paper(Paragraph((Run(words, link="https://example.org"),))))
    assert tree(pdf) == ["Document", ["P", ["Link"]]]


def test_the_contents_lead_to_their_headings() -> None:
    blocks: list[Block] = [Contents("Contents")]
    for at in range(30):
        blocks += [Heading(f"Section {at}"), Paragraph("word " * 150)]
    pdf = layout.draw(paper(*blocks))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        with opened.open_outline() as outline:
            told = {str(entry.title): _page(entry, opened, pages) for entry in outline.root}
    assert list(told) == [f"Section {at}" for at in range(30)]
    lines = _contents(pdf)
    assert lines == told


def _page(entry: Any, opened: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> int:
    place = entry.destination if entry.destination is not None else entry.action.D
    if isinstance(place, pikepdf.String | pikepdf.Name):
        place = opened.Root.Dests[str(place)]
    return pages[place[0].objgen]


def _contents(pdf: bytes) -> dict[str, int]:
    """Return what the lines of the contents say, as they are read on the page."""
    found = {}
    for page in texts(pdf)[:2]:
        for title, number in re.findall(r"(Section \d+)\s+(\d+)(?=\s|$)", page):
            found[title] = int(number)
    return found

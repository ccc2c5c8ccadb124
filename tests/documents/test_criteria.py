"""What courts ask of a file (the strictest of the rules that were found), for every paper of ours.

Whether it is PDF/A-2a and PDF/UA-1 says `test_validity`, where its pages end `test_flow`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from desktop.core.text import _
from desktop.documents import layout
from desktop.documents.blocks import Figure, Look, Paper, Paragraph, Run
from desktop.documents.figures import DOTS, prepared
from desktop.documents.sheet import sheet
from tests.documents.finished import NAMES, finished
from tests.documents.pages import (
    MADE_AT,
    bookmarks,
    dictionaries,
    joined,
    paper,
    texts,
)
from tests.documents.samples import LETTERS
from tests.documents.test_figures import taken
from tests.documents.test_sheets import NAMES as SHEETS

LARGEST = 30_000_000  # bytes of a file; the Russian orders 251 and 252 of 2016
PHOTOGRAPHS = 20  # of a report, each half a page
NEVER = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles", "/Launch"}
every = pytest.mark.parametrize("name", NAMES)


@every
def test_letters_are_in_the_file_and_can_be_read_out_of_it(name: str) -> None:
    with pikepdf.open(io.BytesIO(finished(name))) as opened:
        found = [each for each in dictionaries(opened) if each.get("/Type") == "/Font"]
        assert found
        for font in found:
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_is_read_out_again_in_every_style(language: str) -> None:
    letters = " ".join(LETTERS[language] + LETTERS[language].upper())
    looks = (Run(letters, Look.STRONG), Run(" "), Run(letters, Look.QUIET))
    text = joined("".join(texts(layout.draw(paper(Paragraph(letters), Paragraph(looks))))))
    assert text.count(joined(letters)) == 3


@every
def test_each_page_tells_its_number_and_that_of_all_and_holds_words(name: str) -> None:
    language = name[-2:]
    pages = texts(finished(name))
    for at, page in enumerate(pages, 1):
        number = _("Page {page} of {pages}", page=at, pages=len(pages)).in_language(language)
        assert page.count(number) == 1
        body = page.partition(number)[2]
        assert re.search(r"\w{2}", body)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("every")])
def test_the_contents_and_the_bookmarks_lead_to_the_right_page(name: str) -> None:
    pages, outline = texts(finished(name)), bookmarks(finished(name))
    assert len(outline) == 7
    for title, page in outline:
        assert joined(title) in joined(pages[page])
    with pikepdf.open(io.BytesIO(finished(name))) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        entries = [
            {numbers[link.Dest[0].objgen] for link in _links(entry)}
            for entry in dictionaries(opened)
            if entry.get("/S") == "/TOCI"
        ]
    assert sorted(map(tuple, entries)) == sorted((page,) for _title, page in outline)
    for title, page in outline:
        assert joined(f"{title}{page + 1}") in joined(pages[0])


def _links(element: Any) -> Iterator[Any]:
    """Give the links of an element of the structure and of those in it."""
    for kid in element.K:
        if kid.get("/Type") == "/OBJR":
            yield kid.Obj
        elif "/K" in kid:
            yield from _links(kid)


@every
def test_a_file_is_open_and_does_nothing_by_itself(name: str) -> None:
    with pikepdf.open(io.BytesIO(finished(name))) as opened:
        assert not opened.is_encrypted
        for each in dictionaries(opened):
            assert not NEVER & {*map(str, each.keys()), str(each.get("/S", ""))}
        for page in opened.pages:
            for link in page.obj.get("/Annots", []):
                assert link.Subtype == "/Link"
                action = link.get("/A")
                assert action is None or str(action.get("/URI", "https://")).startswith("https://")


def test_a_photograph_is_as_fine_as_print_and_tells_of_no_place() -> None:
    photo = taken(4000, 3000)
    for image in (photo, prepared(photo, 120)):
        pdf = layout.draw(paper(Figure(image, "a picture", width=120)))
        assert not [word for word in (b"Exif", b"GPS", b"Telephone") if word in pdf]
        with pypdfium2.PdfDocument(pdf) as document:
            (drawn,) = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            told = drawn.get_metadata()
            assert 200 <= round(told.horizontal_dpi) <= DOTS
            assert 200 <= round(told.vertical_dpi) <= DOTS


def test_a_report_with_photographs_is_not_too_large() -> None:
    out = io.BytesIO()
    Image.effect_noise((3000, 2250), 40).convert("RGB").save(out, "JPEG")
    worst = prepared(out.getvalue(), 150)
    words = max(len(finished(name)) for name in NAMES)
    assert words + PHOTOGRAPHS * len(worst) < LARGEST


@every
def test_pages_are_a4_and_upright(name: str) -> None:
    with pikepdf.open(io.BytesIO(finished(name))) as opened:
        for page in opened.pages:
            left, bottom, right, top = map(float, page.mediabox)
            assert (left, bottom) == (0, 0)
            assert (round(right), round(top)) == (595, 842)
            assert list(page.cropbox) == list(page.mediabox)
            assert int(page.get("/Rotate", 0)) == 0
            assert "/UserUnit" not in page


@pytest.mark.parametrize("name", SHEETS)
def test_letters_and_margins_are_those_of_the_sheet(name: str) -> None:
    told = sheet(name)
    pdf = layout.draw(
        Paper("T", "ru", "", MADE_AT, sheet=name, blocks=(Paragraph("слово " * 3500),))
    )
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[1].get_textpage()
        boxes = [page.get_charbox(at) for at in _places(page, "слово")]
        (size,) = {_size(page, at) for at in _places(page, "слово")}
    assert size == told.body
    assert min(left for left, *_ in boxes) == pytest.approx(told.left, abs=1)
    assert max(right for *_, right, _top in boxes) <= told.width - told.right
    top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
    assert told.height - told.top - told.body * told.leading < top <= told.height - told.top
    assert told.bottom <= bottom < told.bottom + 2 * told.body * told.leading


def _size(page: pypdfium2.PdfTextPage, at: int) -> float:
    return round(float(pypdfium2.raw.FPDFText_GetFontSize(page, at)), 2)


def _places(page: pypdfium2.PdfTextPage, word: str) -> Iterator[int]:
    search = page.search(word)
    while (found := search.get_next()) is not None:
        yield found[0]

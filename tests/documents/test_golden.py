"""Six papers look and read as they did when they were last looked at.

Beside this file lie, in `golden/`, the text of each page and a small grey picture of all pages.
`DALIL_UPDATE_GOLDEN=1` writes both anew: look at what changed before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.documents.finished import NAMES, finished
from tests.documents.pages import texts

GOLDEN = Path(__file__).with_name("golden")
UPDATE = os.environ.get("DALIL_UPDATE_GOLDEN") == "1"
DOTS = 40  # for an inch
TOLERANCE = 0.001  # of the dots of a page
DIFFERENT = 32  # levels of grey
BETWEEN = "\n\f\n"


def _pictures(name: str) -> list[Image.Image]:
    with pypdfium2.PdfDocument(finished(name)) as document:
        return [page.render(scale=DOTS / 72, grayscale=True).to_pil() for page in document]


def _strip(pages: list[Image.Image]) -> Image.Image:
    """Put pages beside one another."""
    width, height = pages[0].size
    strip = Image.new("L", (width * len(pages), height))
    for at, page in enumerate(pages):
        strip.paste(page, (at * width, 0))
    return strip


def _cut(strip: Image.Image, width: int) -> Iterator[Image.Image]:
    for left in range(0, strip.width, width):
        yield strip.crop((left, 0, left + width, strip.height))


def _differing(page: Image.Image, golden: Image.Image) -> float:
    """Return the share of dots that differ visibly."""
    levels = ImageChops.difference(page, golden).histogram()
    return sum(levels[DIFFERENT:]) / (page.width * page.height)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_reads_as_before(name: str) -> None:
    file = GOLDEN / f"{name}.txt"
    pages = [page.replace("\r\n", "\n") for page in texts(finished(name))]
    if UPDATE:
        file.write_text(BETWEEN.join(pages), "utf-8")
    golden = file.read_text("utf-8").split(BETWEEN)
    for number, (page, before) in enumerate(zip(pages, golden, strict=False), 1):
        assert page == before, f"page {number} of {name}"
    assert len(pages) == len(golden)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_looks_as_before(name: str) -> None:
    file = GOLDEN / f"{name}.png"
    pages = _pictures(name)
    if UPDATE:
        _strip(pages).quantize(16).save(file, optimize=True)
    with Image.open(file) as opened:
        golden = list(_cut(opened.convert("L"), pages[0].width))
    assert len(pages) == len(golden)
    both = zip(pages, golden, strict=True)
    shares = {number: _differing(*pair) for number, pair in enumerate(both, 1)}
    changed = {number: share for number, share in shares.items() if share > TOLERANCE}
    assert not changed, f"pages of {name}, and the share of their dots that differ"


def test_a_changed_word_is_seen() -> None:
    """The control: a page with one more line differs by more than is borne."""
    page = _pictures("recovery-sheet-ru")[0]
    other = page.copy()
    other.paste(0, (60, 200, 120, 206))
    assert _differing(page, page) == 0
    assert _differing(page, other) > TOLERANCE

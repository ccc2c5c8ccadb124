"""The page of a piece: everything on it, no group broken, a QR code that says the same."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from desktop.core.errors import WrongInput
from desktop.documents import qr, recovery_pieces
from desktop.documents.blocks import Figure
from desktop.documents.recovery_pieces import PieceLine
from tests.documents.pages import images, joined, reactions, texts, whole
from tests.documents.reports import PIECE

WIDEST = tuple(PieceLine(other, ("WWWW",) * 10 + ("MMMM",)) for other in (2, 3))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_is_one_page_with_everything(language: str) -> None:
    name = "Кыйноого каршы уюм " * 5
    piece = replace(PIECE, language=language, vault_name=name, lines=WIDEST)
    pdf = recovery_pieces.render(piece)
    (page,) = texts(pdf)
    assert page.split().count("WWWW") == 20  # not one of them broken
    text = whole(pdf)
    for words in (PIECE.vault_id, PIECE.vault_mark, PIECE.set_mark, PIECE.user_name, name):
        assert joined(words) in text
    assert images(pdf) == 1
    assert not reactions(pdf)


def test_lines_are_printed_with_their_partner() -> None:
    text = whole(recovery_pieces.render(replace(PIECE, language="en")))
    assert joined("Recovery piece 1 of 3") in text
    at = [text.index(joined(f"Together with piece {number}")) for number in (2, 3)]
    for line, start in zip(PIECE.lines, at, strict=True):
        assert text.index(joined(line.groups[1])) > start


def test_the_qr_code_says_both_lines_and_its_picture_has_white_around_it() -> None:
    image = Image.open(io.BytesIO(qr.picture(PIECE.scanned))).convert("L")
    code = qr.encoded(PIECE.scanned)
    side = code.getModuleCount()
    dots = image.width // (side + 2 * qr.QUIET)
    assert image.size == ((side + 2 * qr.QUIET) * dots,) * 2
    for row in range(-qr.QUIET, side + qr.QUIET):
        for column in range(-qr.QUIET, side + qr.QUIET):
            inside = 0 <= row < side and 0 <= column < side
            middle = tuple((at + qr.QUIET) * dots + dots // 2 for at in (column, row))
            dark = image.getpixel(middle) == 0
            assert dark == (inside and code.isDark(row, column))


def test_the_qr_code_is_read_aloud_without_the_code() -> None:
    blocks = recovery_pieces.paper(replace(PIECE, language="en")).blocks
    (alt,) = [block.alt for block in blocks if isinstance(block, Figure)]
    assert alt == "QR code of piece 1: both lines above, for a scanner."
    assert not [group for line in PIECE.lines for group in line.groups if group in alt]


def test_the_lines_are_in_no_repr() -> None:
    said = f"{PIECE!r}{PIECE.lines!r}"
    assert not [group for line in PIECE.lines for group in line.groups if group in said]


def test_a_name_that_cannot_be_printed_is_refused() -> None:
    with pytest.raises(WrongInput, match=r"U\+1F600"):
        recovery_pieces.render(replace(PIECE, vault_name="😀"))

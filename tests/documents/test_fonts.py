"""Letters of all languages are there, and a sign without glyph is refused by name."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.resources import resource
from desktop.core.text import _
from desktop.documents import fonts
from tests.documents.samples import LETTERS

SIGNS = "0123456789№«»“”„‘’—–…§°±×÷%‡₸₽€$≈≠≤≥→←✓μβγ()[]{}/\\|@#&*+-=<>?!.,:;'\"\u00a0"
PAPER_FILES = tuple(fonts.FILES.values())
WINDOW_FILES = ("NotoSans-Regular", "NotoSans-SemiBold", "NotoSans-Bold")


@cache
def _font(file: str) -> TTFont:
    return TTFont(BytesIO(resource(f"fonts/{file}.ttf").read_bytes()))


@cache
def _drawn(file: str) -> frozenset[str]:
    return frozenset(map(chr, _font(file).getBestCmap()))


@pytest.mark.parametrize("file", [*PAPER_FILES, *WINDOW_FILES])
def test_every_letter_has_a_glyph(file: str) -> None:
    for language, letters in LETTERS.items():
        missing = set(letters + letters.upper() + SIGNS) - _drawn(file)
        assert not missing, language


def test_all_styles_draw_the_same_signs() -> None:
    regular, *others = (_drawn(file) for file in PAPER_FILES)
    assert all(other == regular for other in others)


@pytest.mark.parametrize("file", [*PAPER_FILES, *WINDOW_FILES])
def test_fonts_may_be_embedded_and_their_licence_lies_beside(file: str) -> None:
    font = _font(file)
    assert font["OS/2"].fsType == 0
    assert "glyf" in font, "the PDF engine cannot embed other outlines"
    family = file.partition("-")[0]
    assert "SIL OPEN FONT LICENSE" in resource(f"fonts/{family}-OFL.txt").read_text("utf-8")


def test_tinos_has_the_widths_of_times_new_roman() -> None:
    font = _font("Tinos-Regular")
    unit = font["head"].unitsPerEm
    cmap, widths = font.getBestCmap(), font["hmtx"]
    per_mille = {sign: widths[cmap[ord(sign)]][0] * 1000 // unit for sign in "aжШ 0"}
    assert per_mille == {"a": 443, "ж": 690, "Ш": 1008, " ": 250, "0": 500}


@pytest.mark.parametrize("text", ["😀", "مرحبا", "שלום", "中", "☐", "\ue000"])
def test_what_cannot_be_drawn_is_refused_by_its_number(text: str) -> None:
    with pytest.raises(WrongInput) as refused:
        fonts.refuse_missing(f"Ахметов {text}", _("row {row} of the chronology", row=7))
    assert f"U+{ord(text[0]):04X}" in str(refused.value)
    assert "row 7" in str(refused.value)
    assert "Ахметов" not in str(refused.value)


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("one\r\ntwo\rthree\u2028four\vfive\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb\u2009c\u202fd\u00a0e", "a b c\u00a0d\u00a0e"),
        ("не\u2011то", "не-то"),
        ("\x00a\x1bb\u202ec\u200fd\u200be\u00adf\ufeffg", "abcdefg"),
        ("и\u0306 Ӣ", "й Ӣ"),
    ],
)
def test_only_what_shows_nothing_is_left_out(given_text: str, printed: str) -> None:
    assert fonts.printable(given_text) == printed


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = fonts.printable(text)
    assert fonts.printable(once) == once


def test_the_pdf_engine_loads_only_when_a_paper_is_drawn() -> None:
    code = (
        "import sys, desktop.documents.chronology, desktop.documents.recovery_sheet, "
        "desktop.documents.chronology_paper, desktop.workbooks.quarter, desktop.statistics.quarter;"
        "print(sorted(m for m in ('reportlab', 'openpyxl') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"

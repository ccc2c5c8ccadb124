"""The letters of our papers: Tinos, registered once, and nothing printed that it cannot draw.

A court reads what is on the page, so a sign without a glyph is refused by name instead of being
printed as an empty box, which is what the PDF engine would do in silence. reportlab loads with the
first registration, never with this module.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.core.errors import WrongInput
from desktop.core.resources import resource
from desktop.core.text import Text, _

if TYPE_CHECKING:
    from collections.abc import Mapping

REGULAR = "Tinos"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"
BOLD_ITALIC = "Tinos-BoldItalic"
FILES = {
    REGULAR: "Tinos-Regular",
    BOLD: "Tinos-Bold",
    ITALIC: "Tinos-Italic",
    BOLD_ITALIC: "Tinos-BoldItalic",
}

_LINE_ENDS = "\n\v\f\x85\u2028\u2029"
# Kept apart by shape only: Tinos draws the right-hand sign, and the reader sees the same.
_SAME_SHAPE = {"\u2010": "-", "\u2011": "-", "\u202f": "\u00a0", "\u2007": "\u00a0"}
_INVISIBLE = {"Cc", "Cf"}


@cache
def register() -> None:
    """Make the four styles known to reportlab; called by everything that draws."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{file}.ttf"))))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )


def printable(text: str) -> str:
    r"""Return `text` as it is printed.

    Letters are composed (NFC). Every kind of line end becomes `\n`, a tab and every wide or narrow
    space a plain one (no-break spaces stay no-break), no-break and typographic hyphens `-`. All
    other control and format characters go: they show nothing, and direction marks could make a
    line read differently on paper than in the record. Nothing visible is lost.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_as_printed(sign) for sign in unicodedata.normalize("NFC", lines))


def _as_printed(sign: str) -> str:
    if sign in _LINE_ENDS:
        return "\n"
    if sign == "\t":
        return " "
    if sign in _SAME_SHAPE:
        return _SAME_SHAPE[sign]
    category = unicodedata.category(sign)
    if category == "Zs" and sign != "\u00a0":
        return " "
    return "" if category in _INVISIBLE else sign


def refuse_missing(text: str, place: Text) -> None:
    """Let only text pass that the font can draw; `place` says where on the paper it stands.

    Raises:
        WrongInput: a sign has no glyph; it is named by its code point, never by the words around.
    """
    glyphs = _glyphs()
    for sign in text:
        if ord(sign) not in glyphs and sign != "\n":
            raise WrongInput(
                _(
                    "The fonts of the paper have no sign for the character {code} ({place}): "
                    "write it in another way and try again.",
                    code=f"U+{ord(sign):04X}",
                    place=place,
                )
            )


@cache
def _glyphs() -> Mapping[int, int]:
    """The glyphs of the regular style; a test keeps the other three equal to it."""
    from reportlab.pdfbase import pdfmetrics

    register()
    font: Any = pdfmetrics.getFont(REGULAR)
    glyphs: Mapping[int, int] = font.face.charToGlyph
    return glyphs

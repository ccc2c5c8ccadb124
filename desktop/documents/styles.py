"""The few styles a paper has: from its sheet, the size of its letters, and the language."""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from desktop.documents import fonts
from desktop.documents.hyphens import hyphenator
from desktop.documents.sheet import ADDRESSEE, Sheet

SMALL, LARGE, TITLE = 10, 20, 16  # points; tables are set in the small size
GREY, BLACK, PALE = Color(0.35, 0.35, 0.35), Color(0, 0, 0), Color(0.94, 0.94, 0.94)
_SMALL_LEADING = 1.2


@cache
def styles(sheet: Sheet, language: str) -> dict[str, ParagraphStyle]:
    """Return the styles by name."""
    body = sheet.body
    made = _Maker(sheet, hyphenator(language))
    after = {"spaceAfter": body / 2.5}
    head = {"keepWithNext": 1, **after}
    running = {
        "alignment": TA_JUSTIFY if sheet.justified else TA_LEFT,
        "firstLineIndent": sheet.indent,
        **after,
    }
    cells = {
        "head": made.style(fonts.BOLD, SMALL),
        "cell": made.style(fonts.REGULAR, SMALL),
        "cell strong": made.style(fonts.BOLD, SMALL),
        "cell quiet": made.style(fonts.ITALIC, SMALL),
    }
    right = {f"{name} right": _at_the_right(style) for name, style in cells.items()}
    return {
        **cells,
        **right,
        "title": made.whole(fonts.BOLD, TITLE, alignment=TA_CENTER, spaceAfter=6),
        "below title": made.whole(fonts.REGULAR, 12, alignment=TA_CENTER, spaceAfter=4),
        "heading 1": made.whole(fonts.BOLD, body, spaceBefore=body, **head),
        "heading 2": made.whole(fonts.BOLD, body - 1, spaceBefore=body * 0.7, **head),
        "heading 3": made.whole(fonts.BOLD_ITALIC, body - 1, spaceBefore=body * 0.5, **head),
        "addressee": made.whole(
            fonts.REGULAR, body, leftIndent=sheet.body_width * ADDRESSEE, spaceAfter=body / 2.5
        ),
        "contents 1": made.whole(fonts.REGULAR, 12, spaceAfter=2),
        "contents 2": made.whole(fonts.REGULAR, 11, leftIndent=14, spaceAfter=1),
        "contents 3": made.whole(fonts.REGULAR, 11, leftIndent=28, spaceAfter=1),
        "body": made.style(fonts.REGULAR, body, sheet.leading, **running),
        "body strong": made.style(fonts.BOLD, body, sheet.leading, **running),
        "body quiet": made.style(fonts.REGULAR, min(body, 11), **after),
        "point": made.style(fonts.REGULAR, body, leftIndent=body * 1.6, spaceAfter=2),
        "note": made.style(fonts.REGULAR, SMALL, spaceAfter=2),
        "caption": made.style(
            fonts.ITALIC, SMALL, alignment=TA_CENTER, spaceBefore=4, spaceAfter=8
        ),
        "code": made.style(fonts.BOLD, LARGE, alignment=TA_CENTER),
        "label": made.style(fonts.REGULAR, SMALL, textColor=GREY),
        "signer": made.style(fonts.REGULAR, 12),
        "seal": made.style(fonts.REGULAR, SMALL, textColor=GREY),
    }


def _at_the_right(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle("", style, alignment=TA_RIGHT)


class _Maker:
    def __init__(self, sheet: Sheet, hyphens: Any) -> None:
        self._sheet, self._hyphens = sheet, hyphens

    def whole(self, font: str, size: float, **more: Any) -> ParagraphStyle:
        """A style whose words are never broken."""
        return self.style(font, size, hyphenationLang="", embeddedHyphenation=0, **more)

    def style(
        self, font: str, size: float, leading: float = _SMALL_LEADING, **more: Any
    ) -> ParagraphStyle:
        told = {"hyphenationLang": self._hyphens or "", "embeddedHyphenation": 1, **more}
        return ParagraphStyle(
            "",
            fontName=font,
            fontSize=size,
            leading=size * leading,
            bulletFontName=fonts.REGULAR,
            bulletFontSize=size,
            splitLongWords=1,
            allowWidows=0,
            allowOrphans=0,
            **told,
        )

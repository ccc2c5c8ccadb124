"""The page of every paper: A4, court margins, running head, page x of y, and the file's own facts.

It places flowables and knows nothing of blocks or of what a paper says. Importing it loads
reportlab. Private names of reportlab are touched here and in `layout` only, which is why the
dependency is pinned to its minor version.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from desktop.core.values import frozen_value
from desktop.documents import fonts

# Common office practice for court papers; docs/adr/0005-papers-thin.md says where it comes from.
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
WIDTH, HEIGHT = A4
BODY_WIDTH = WIDTH - LEFT - RIGHT
BODY_HEIGHT = HEIGHT - TOP - BOTTOM
_MARGINAL = 9  # points; size of head and foot
_HEAD_LINE, _FOOT_LINE = HEIGHT - 14 * mm, 12 * mm
GREY = Color(0.35, 0.35, 0.35)


@frozen_value
class Surround:
    """What stands around the body of each page and inside the file, cleaned and checked.

    `page_of(page, pages)` words the page number in the paper's language.
    """

    title: str
    language: str
    head: str
    foot: str
    made_at: datetime
    page_of: Callable[[int, int], str]


def write_pages(
    surround: Surround, story: Iterable[Flowable], each_page: Callable[[], None]
) -> bytes:
    """Lay the flowables out on pages and return the PDF; `each_page` is called at every new one."""
    fonts.register()
    rl_config.useA85 = 0  # saves a fifth of the file; reportlab has no argument for it
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        title=surround.title,
        author="",
        subject="",
        creator="Dalil",
        producer="Dalil",
        lang=surround.language,
        displayDocTitle=True,
        initialFontName=fonts.REGULAR,
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(LEFT, BOTTOM, BODY_WIDTH, BODY_HEIGHT, 0, 0, 0, 0)

    def around(canvas: Any, _template: Any) -> None:
        each_page()
        _draw_head(canvas, surround)

    template.addPageTemplates(PageTemplate("body", [frame], onPage=around))
    template.build(list(story), canvasmaker=partial(_Pages, surround=surround))
    return out.getvalue()


class _Pages(Canvas):
    """A canvas that knows at the end how many pages there are and then draws every page's foot.

    Each page refers to a foot of its own, a form that is filled in at the end: one layout pass is
    enough, and bookmarks keep their pages, which the usual trick of holding pages back loses.
    """

    def __init__(self, *args: Any, surround: Surround, **options: Any) -> None:
        super().__init__(*args, **options)
        self._surround = surround
        self._doc: Any
        _date_the_file(self._doc, surround)

    def save(self) -> None:
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_foot_name(page), 0, 0, WIDTH, BOTTOM)
            _draw_foot(self, self._surround, page, pages)
            self.endForm()
        super().save()


def _date_the_file(document: Any, surround: Surround) -> None:
    """Give the file the date of the value it shows, and an identity that no environment changes."""
    stamp = TimeStamp(1)
    offset = surround.made_at.utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds() // 60)
    stamp.YMDhms = surround.made_at.timetuple()[:6]
    stamp.dhh, stamp.dmm = int(minutes / 60), abs(minutes) % 60
    document._timeStamp = stamp  # noqa: SLF001 - reportlab offers no way to give a date
    seed = f"{surround.title}\n{surround.foot}\n{surround.made_at.isoformat()}"
    document.signature = hashlib.md5(seed.encode(), usedforsecurity=False)


def _foot_name(page: int) -> str:
    return f"foot{page}"


def _draw_head(canvas: Canvas, surround: Surround) -> None:
    canvas.saveState()
    canvas.setFont(fonts.REGULAR, _MARGINAL)
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(GREY)
    left = _fitted(surround.head, BODY_WIDTH / 2)
    room = BODY_WIDTH - stringWidth(left, fonts.REGULAR, _MARGINAL) - 5 * mm
    canvas.drawString(LEFT, _HEAD_LINE, left)
    canvas.drawRightString(WIDTH - RIGHT, _HEAD_LINE, _fitted(surround.title, room))
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, _HEAD_LINE - 2 * mm, WIDTH - RIGHT, _HEAD_LINE - 2 * mm)
    canvas.restoreState()
    canvas.doForm(_foot_name(canvas.getPageNumber()))


def _draw_foot(canvas: Canvas, surround: Surround, page: int, pages: int) -> None:
    canvas.setFont(fonts.REGULAR, _MARGINAL)
    canvas.setFillColor(GREY)
    canvas.drawString(LEFT, _FOOT_LINE, surround.foot)
    canvas.drawRightString(WIDTH - RIGHT, _FOOT_LINE, surround.page_of(page, pages))


def _fitted(text: str, room: float) -> str:
    """Shorten a head that is wider than its half of the page; the body carries it in full."""
    if stringWidth(text, fonts.REGULAR, _MARGINAL) <= room:
        return text
    while text and stringWidth(f"{text}…", fonts.REGULAR, _MARGINAL) > room:
        text = text[:-1]
    return f"{text}…"

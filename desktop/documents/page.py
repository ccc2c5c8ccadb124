"""The page of every paper: A4, the sheet's margins, running head, page x of y, the file's facts.

It places flowables and knows nothing of blocks or of what a paper says. Importing it loads
reportlab. Private names of reportlab are touched here, in `tagged` and in `hyphens` only, which is
why the dependency is pinned to its minor version.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Flowable, FrameBreak, PageTemplate, Spacer

from desktop.core.values import frozen_value
from desktop.documents import fonts
from desktop.documents.finish import Facts, finish
from desktop.documents.footnotes import NotedFrame
from desktop.documents.sheet import Sheet
from desktop.documents.structure import Structure
from desktop.documents.styles import GREY
from desktop.documents.tagged import TaggedCanvas

_MARGINAL = 9  # points; size of head and foot
_HEAD_ABOVE, _FOOT_BELOW = 6 * mm, 8 * mm  # from the body


@frozen_value
class Surround:
    """What stands around the body of each page and inside the file, cleaned and checked.

    `page_of(page, pages)` words the page number in the paper's language. `numbers` are the forms
    that are filled in at the end with the page of a place: name of the form, key of the bookmark,
    and size of its letters.
    """

    title: str
    language: str
    head: str
    foot: str
    made_at: datetime
    sheet: Sheet
    page_of: Callable[[int, int], str]
    numbers: Mapping[str, tuple[str, float]]


def write_pages(
    surround: Surround,
    structure: Structure,
    story: Iterable[Flowable],
    each_page: Callable[[], None],
) -> bytes:
    """Lay the flowables out on pages and return the PDF; `each_page` is called at every new one."""
    fonts.register()
    rl_config.useA85 = 0  # saves a fifth of the file; reportlab has no argument for it
    out = io.BytesIO()
    template = _Template(
        out,
        pagesize=A4,
        title=surround.title,
        lang=surround.language,
        initialFontName=fonts.REGULAR,
        invariant=1,
        pageCompression=1,
    )
    sheet = surround.sheet
    frame = NotedFrame(
        sheet.left, sheet.bottom, sheet.body_width, sheet.body_height, 0, 0, 0, 0, id="body"
    )

    def around(canvas: Any, _template: Any) -> None:
        each_page()
        with structure.artifact(canvas):
            _draw_head(canvas, surround)

    def below(canvas: Any, _template: Any) -> None:
        frame.draw_notes(canvas)

    template.addPageTemplates(PageTemplate("body", [frame], onPage=around, onPageEnd=below))
    maker = partial(_Pages, surround=surround, structure=structure)
    template.build(_ending_in_words(list(story)), canvasmaker=maker)
    facts = Facts(surround.title, surround.language, surround.made_at)
    return finish(out.getvalue(), structure, facts)


def _ending_in_words(story: list[Flowable]) -> list[Flowable]:
    """Take off the room behind the last block: it would be a page of its own where it has none."""
    while story and isinstance(story[-1], Spacer):
        story.pop()
    # reportlab writes no page for nothing, and a file without pages opens nowhere
    return story or [Spacer(0, 0)]


class _Template(BaseDocTemplate):
    frame: NotedFrame

    def handle_keepWithNext(self, flowables: list[Any]) -> None:
        """Begin a page where a heading would stay alone at the foot.

        reportlab keeps the whole of what follows with its heading, and leaves half a page white.
        """
        kept = list(takewhile(Flowable.getKeepWithNext, flowables))
        for each in kept:
            each.keepWithNext = 0  # seen to
        follows = flowables[len(kept) :]
        if kept and follows and not self.frame.begins(kept, follows[0], self.canv):
            flowables.insert(0, FrameBreak())


class _Pages(TaggedCanvas):
    """A canvas that knows at the end how many pages there are and on which each place is.

    Each page refers to a foot of its own, and each line of the contents to a number: forms that are
    filled in at the end. One layout pass is enough, and bookmarks keep their pages, which the usual
    trick of holding pages back loses.
    """

    def __init__(self, *args: Any, surround: Surround, **options: Any) -> None:
        super().__init__(*args, **options)
        self._surround = surround
        self._places: dict[str, int] = {}

    def bookmarkHorizontal(self, key: str, *args: Any, **options: Any) -> Any:
        """Remember on which page a place is."""
        self._places[key] = self.getPageNumber()
        return super().bookmarkHorizontal(key, *args, **options)

    def save(self) -> None:
        """Fill in what was not known before, and write the file."""
        surround = self._surround
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_foot_name(page), 0, 0, surround.sheet.width, surround.sheet.bottom)
            _draw_foot(self, surround, page, pages)
            self.endForm()
        for form, (key, size) in surround.numbers.items():
            self.beginForm(form, round(-4 * size), round(-size), 0, 2 * size)
            self.setFont(fonts.REGULAR, size)
            self.drawRightString(0, 0, str(self._places[key]))
            self.endForm()
        super().save()


def _foot_name(page: int) -> str:
    return f"foot{page}"


def _draw_head(canvas: Any, surround: Surround) -> None:
    sheet = surround.sheet
    line = sheet.height - sheet.top + _HEAD_ABOVE
    right = sheet.width - sheet.right
    canvas.saveState()
    canvas.setFont(fonts.REGULAR, _MARGINAL)
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(GREY)
    left = _fitted(surround.head, sheet.body_width / 2)
    room = sheet.body_width - stringWidth(left, fonts.REGULAR, _MARGINAL) - 5 * mm
    canvas.drawString(sheet.left, line, left)
    canvas.drawRightString(right, line, _fitted(surround.title, room))
    canvas.setLineWidth(0.4)
    canvas.line(sheet.left, line - 2 * mm, right, line - 2 * mm)
    canvas.restoreState()
    canvas.doForm(_foot_name(canvas.getPageNumber()))


def _draw_foot(canvas: Any, surround: Surround, page: int, pages: int) -> None:
    sheet = surround.sheet
    line = sheet.bottom - _FOOT_BELOW
    canvas.setFont(fonts.REGULAR, _MARGINAL)
    canvas.setFillColor(GREY)
    number = surround.page_of(page, pages)
    room = sheet.body_width - stringWidth(number, fonts.REGULAR, _MARGINAL) - 5 * mm
    canvas.drawString(sheet.left, line, _fitted(surround.foot, room))
    canvas.drawRightString(sheet.width - sheet.right, line, number)


def _fitted(text: str, room: float) -> str:
    """Shorten a head or foot that is wider than its part of the page; the body tells it in full."""
    if stringWidth(text, fonts.REGULAR, _MARGINAL) <= room:
        return text
    while text and stringWidth(f"{text}…", fonts.REGULAR, _MARGINAL) > room:
        text = text[:-1]
    return f"{text}…"

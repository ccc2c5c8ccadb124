"""A frame that keeps room at its foot for the notes of the text it takes.

reportlab knows no footnotes. Text says which notes its lines refer to; where text and notes no
longer fit together, the text is cut earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from reportlab.platypus import ActionFlowable, Flowable, Frame

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.documents.tagged import Text

_GAP, _RULE = 9, 60  # points: room above the first note, with a short rule in it


class NotedFrame(Frame):
    """The body of a page, and the notes below it."""

    # What reportlab's frame has and the stubs do not tell; `_y1p` is the floor of what is placed.
    _x1: float
    _y1: float
    _y1p: float
    _y: float
    _prevASpace: float
    _aW: float
    _aH: float
    _atTop: int
    _geom: Callable[[], None]
    _add: Callable[..., Literal[0, 1]]
    _getAvailableWidth: Callable[[], float]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._notes: dict[str, Text] = {}

    def add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> Literal[0, 1]:
        """Place a flowable if it fits with its notes."""
        if not _noted(flowable):
            return self._add(flowable, canv, trySplit)
        floor = self._y1p
        wanted = self._wanted(flowable)
        self._y1p = floor + self._room(wanted)
        if self._add(flowable, canv, trySplit):
            self._notes.update(wanted)
            return 1
        self._y1p = floor
        return 0

    def split(self, flowable: Flowable, canv: Any) -> list[Any]:
        """Cut a flowable so that its first piece fits with the notes of that piece.

        Raises:
            WrongInput: not even its first lines do on an empty page.
        """
        floor = self._y1p
        try:
            pieces: list[Any] = super().split(flowable, canv)
            while pieces and _noted(pieces[0]):
                if floor + self._room(self._wanted(pieces[0])) <= self._y1p:
                    return pieces
                self._y1p += pieces[0].style.leading  # a line less
                pieces = super().split(flowable, canv)
        finally:
            self._y1p = floor
        if not pieces and self._atTop and _noted(flowable):
            raise WrongInput(
                _("The footnotes of one line do not fit on a page of the paper: shorten them.")
            )
        return pieces

    def begins(self, heads: Iterable[Any], follows: Any, canv: Any) -> bool:
        """Return whether the first lines of what follows fit below its headings."""
        if self._atTop:
            return True
        y, above = self._y, self._prevASpace
        try:
            for each in heads:
                before = max(each.getSpaceBefore() - self._prevASpace, 0)
                self._prevASpace = each.getSpaceAfter()
                height = each.wrapOn(canv, self._aW, self._aH)[1]
                self._y -= before + height + self._prevASpace
            room = self._y - self._y1p - max(follows.getSpaceBefore() - self._prevASpace, 0)
            if room <= 0:
                return False
            if follows.wrapOn(canv, self._aW, room)[1] <= room and not _noted(follows):
                return True
            pieces = self.split(follows, canv)
            return bool(pieces) and not isinstance(pieces[0], ActionFlowable)
        finally:
            self._y, self._prevASpace = y, above

    def draw_notes(self, canvas: Any) -> None:
        """Draw the notes of the page that ends, and forget them."""
        y = self._y1 + sum(note.height for note in self._notes.values())
        if self._notes:
            with canvas.structure.artifact(canvas):
                canvas.setLineWidth(0.4)
                canvas.line(self._x1, y + _GAP / 2, self._x1 + _RULE, y + _GAP / 2)
        for note in self._notes.values():
            y -= note.height
            note.drawOn(canvas, self._x1, y)
        self._notes = {}
        self._geom()  # the next page has its whole height again

    def _wanted(self, flowable: Any) -> dict[str, Text]:
        """Return the notes that the lines refer to and that this page has not yet."""
        flowable.wrap(self._getAvailableWidth(), self._aH)
        wanted = [each for each in flowable.targets() if each in flowable.notes]
        return {each: flowable.notes[each] for each in wanted if each not in self._notes}

    def _room(self, notes: dict[str, Text]) -> float:
        if not notes:
            return 0
        heights = [note.wrap(self._aW, self._aH)[1] for note in notes.values()]
        return float(sum(heights)) + (0 if self._notes else _GAP)


def _noted(flowable: Any) -> bool:
    return bool(getattr(flowable, "notes", None))

"""A frame that keeps room at its foot for the notes of the text it takes.

reportlab knows no footnotes. Text says which notes its lines refer to; where text and notes no
longer fit together, the text is cut earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from reportlab.platypus import Flowable, Frame

from desktop.documents.tagged import Text

_GAP, _RULE = 9, 60  # points: room above the first note, with a short rule in it
_TRIES = 8


class NotedFrame(Frame):
    """The body of a page, and the notes below it."""

    # What reportlab's frame has and the stubs do not tell; `_y1p` is the floor of what is placed.
    _x1: float
    _y1: float
    _y1p: float
    _aW: float
    _aH: float
    _geom: Callable[[], None]
    _add: Callable[..., Literal[0, 1]]
    _getAvailableWidth: Callable[[], float]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._notes: dict[str, Text] = {}

    def add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> Literal[0, 1]:
        """Place a flowable if it fits with its notes."""
        if not getattr(flowable, "notes", None):
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
        """Cut a flowable so that its first piece fits with the notes of that piece."""
        floor = self._y1p
        try:
            for _try in range(_TRIES):
                pieces: list[Any] = super().split(flowable, canv)
                if not pieces or not getattr(pieces[0], "notes", None):
                    return pieces
                needed = floor + self._room(self._wanted(pieces[0]))
                if needed <= self._y1p:
                    return pieces
                self._y1p = needed
            return []
        finally:
            self._y1p = floor

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

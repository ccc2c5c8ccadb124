"""Finds words in the pages of a finished PDF: where each stands, however it is written there.

Case, accents and what stands between letters do not count; a word may go on in another line or on
the next page, behind a hyphen or without one. Endings that a language gives to a name are found as
well. Of a word that was found the whole word is meant: an ending tells who somebody is.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from desktop.core.pdfium import opened
from desktop.core.progress import Progress
from desktop.core.values import frozen_value

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points, from the lower left corner of the page."""

APOSTROPHES: Final = "'ʻʼ‘’`´′ʹʽ"
LEAST_LETTERS: Final = 2
_NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)
_SHORT: Final = 4  # letters: so short a word is found in too many others
_ENDING: Final = 3  # letters that a short word may be followed by
_CUT: Final = 3  # letters of a word before an ellipsis that are enough to know it
_HYPHENS: Final = frozenset("-\u00ad\u2010\u2011\u0002\ufffe")  # the last two are PDFium's
_BREAKS: Final = frozenset("\r\n\u0002\ufffe")
_SOFT_ENDS: Final = frozenset("аеийоуыьэюя")
_SOFTEST: Final = ("й", "ь")


@frozen_value
class Word:
    """Letters of a line from `start` to `end`; an `initial` is a capital with a point."""

    start: int
    end: int
    initial: bool = False
    cut: bool = False  # an ellipsis stands for the rest


@frozen_value
class Line:
    """The letters of a line, folded, each with its box; `broken` at a hyphen."""

    page: int
    letters: str
    boxes: tuple[Box, ...]
    words: tuple[Word, ...]
    broken: bool

    def begins(self, at: int) -> bool:
        """Say whether a word begins at this letter."""
        return any(word.start == at for word in self.words)

    def divided(self, start: int, end: int) -> bool:
        """Say whether a word begins between the first letter and the last."""
        return any(start < word.start < end for word in self.words)


@frozen_value
class Piece:
    """A part of one line that is meant."""

    line: int
    start: int
    end: int


Place = tuple[Piece, ...]
"""Where a word stands: in one line, or in several."""


@frozen_value
class ReadPages:
    """The lines of a paper, and how large its pages are."""

    lines: tuple[Line, ...]
    sizes: tuple[tuple[float, float], ...]


def folded(text: str) -> str:
    """Return letters and digits without case and accents; й is и, ё is е."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)  # of single letters: no word is kept
def _folded(letter: str) -> str:
    wide = unicodedata.normalize("NFKC", letter.casefold()).casefold()
    plain = unicodedata.normalize("NFD", wide)
    return "".join(sign for sign in plain if sign.isalnum() and sign not in APOSTROPHES)


# -- reading ------------------------------------------------------------------------------------


def read_pages(data: bytes, progress: Progress | None = None) -> ReadPages:
    """Return what can be read on the pages of a PDF.

    Raises:
        Cancelled
    """
    lines: list[Line] = []
    sizes: list[tuple[float, float]] = []
    pages = 1
    while len(sizes) < pages:
        with opened(data) as document:
            pages, at = len(document), len(sizes)
            text = document[at].get_textpage()
            lines += _lines(at, [_letter(text, each) for each in range(text.count_chars())])
            sizes.append(document.get_page_size(at))
        if progress is not None:
            progress.step(len(sizes), pages)
    return ReadPages(tuple(lines), tuple(sizes))


def _letter(text: Any, at: int) -> tuple[str, Box]:
    """Return a letter with all the room its font gives it, and more if it needs more."""
    from pypdfium2 import raw

    loose, tight = (text.get_charbox(at, loose=loose) for loose in (True, False))
    left, bottom = (min(loose[side], tight[side]) for side in (0, 1))
    right, top = (max(loose[side], tight[side]) for side in (2, 3))
    return chr(raw.FPDFText_GetUnicode(text, at)), (left, bottom, right, top)


def _lines(page: int, letters: list[tuple[str, Box]]) -> Iterator[Line]:
    row: list[tuple[str, Box]] = []
    for letter, box in letters:
        if row and (letter in "\r\n" or row[-1][0] in _BREAKS or _elsewhere(row, letter, box)):
            yield from _line(page, row)
            row = []
        row.append((letter, box))
    yield from _line(page, row)


def _elsewhere(row: list[tuple[str, Box]], letter: str, box: Box) -> bool:
    """Say whether a letter does not stand behind the others of its row."""
    if not folded(letter):
        return False
    last = next((each for sign, each in reversed(row) if folded(sign)), None)
    return last is not None and (box[1] > last[3] or box[3] < last[1] or box[2] < last[0])


def _line(page: int, row: list[tuple[str, Box]]) -> Iterator[Line]:
    signs = "".join(sign for sign, _box in row).rstrip("\r\n ")
    letters, boxes, words = "", [], []
    start: int | None = None
    for at, (sign, box) in enumerate(row):
        found = folded(sign)
        letters += found
        boxes += [box] * len(found)
        if found and start is None:
            start, first = len(letters) - len(found), at
        ends = at + 1 == len(row) or not (folded(row[at + 1][0]) or _joins(row[at + 1][0]))
        if start is not None and ends:
            after = signs[at + 1 : at + 4]
            initial = first == at and sign.isupper() and after.startswith(".")
            words.append(Word(start, len(letters), initial, after.startswith(("…", "..."))))
            start = None
    if letters:
        yield Line(page, letters, tuple(boxes), tuple(words), signs[-1:] in _HYPHENS)


def _joins(sign: str) -> bool:
    """Say whether a sign stands within a word without being a letter of it."""
    return sign in APOSTROPHES or unicodedata.category(sign) in {"Mn", "Cf"}


# -- finding ------------------------------------------------------------------------------------


@frozen_value
class Term:
    """What is looked for: the letters without the ending, and whether they are several words."""

    letters: str
    several: bool

    @property
    def short(self) -> bool:
        """Whether it is found at the beginning of a word only."""
        return len(self.letters) <= _SHORT


def term(words: str) -> Term:
    """Return what is looked for where `words` are to be found."""
    letters = folded(words)
    kept = (2 if words.casefold().endswith(_SOFTEST) else 3, 5)
    for least in kept:
        if letters[-1:] in _SOFT_ENDS and len(letters) > least:
            letters = letters[:-1]
    several = [line for line in _line(0, [(sign, _NOWHERE) for sign in words]) if line.words[1:]]
    return Term(letters, bool(several))


def is_wanted(words: str) -> bool:
    """Say whether there are enough letters to look for."""
    return len(folded(words)) >= LEAST_LETTERS


def find(pages: ReadPages, words: str) -> tuple[Place, ...]:
    """Return every place of some words, as the whole words that are there."""
    if not is_wanted(words):
        return ()
    found = defaultdict[Piece, dict[Piece, None]](dict)
    stem = term(words)
    for wanted in {stem, replace(stem, letters=folded(words))}:  # its ending may be a line later
        for place in _Agreeing(pages, wanted).places():
            if _is_meant(pages, place, wanted):
                whole = list(dict.fromkeys(_whole_words(pages.lines, place)))
                found[whole[0]].update(dict.fromkeys(whole))
    return tuple(tuple(found[first]) for first in sorted(found, key=_where))


def _where(piece: Piece) -> tuple[int, int]:
    return piece.line, piece.start


def boxes_of(pages: ReadPages, place: Place) -> Iterator[tuple[int, Box]]:
    """Give the page and the box of each line of a place."""
    for piece in place:
        line = pages.lines[piece.line]
        boxes = line.boxes[piece.start : piece.end]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        yield line.page, (min(lefts), min(bottoms), max(rights), max(tops))


class _Agreeing:
    """The places where the letters of a page are those that are looked for."""

    def __init__(self, pages: ReadPages, wanted: Term) -> None:
        self._lines, self._letters = pages.lines, wanted.letters
        self._known: dict[tuple[int, int], frozenset[Piece]] = {}
        self._on_page = defaultdict[int, list[int]](list)
        for number, line in enumerate(pages.lines):
            self._on_page[line.page].append(number)

    def places(self) -> Iterator[Place]:
        """Give all of them."""
        for number, line in enumerate(self._lines):
            for found in (self._within(line), self._cut_off(line)):
                yield from ((Piece(number, *ends),) for ends in found)
            yield from self._beginning(number, line)

    def _within(self, line: Line) -> Iterator[tuple[int, int]]:
        at = line.letters.find(self._letters)
        while at >= 0:
            yield at, at + len(self._letters)
            at = line.letters.find(self._letters, at + 1)

    def _cut_off(self, line: Line) -> Iterator[tuple[int, int]]:
        """Give the words of which only the beginning is printed, as in the head of a page."""
        for word in line.words:
            letters = line.letters[word.start : word.end]
            if word.cut and len(letters) >= _CUT and self._letters.startswith(letters):
                yield word.start, word.end

    def _beginning(self, number: int, line: Line) -> Iterator[Place]:
        """Give the places that begin at the end of a line and go on in others."""
        end = len(line.letters)
        for length in range(1, min(len(self._letters), end + 1)):
            if line.letters.endswith(self._letters[:length]):
                others = self._going_on(number, length)
                if others:
                    yield (Piece(number, end - length, end), *sorted(others, key=_where))

    def _going_on(self, number: int, done: int) -> frozenset[Piece]:
        """Return every line in which a word may go on, behind `number` or wherever that is.

        What stands at the foot, at the head or in a cell beside is read in between.
        """
        page, rest, found = self._lines[number].page, self._letters[done:], set[Piece]()
        if (number, done) in self._known:
            return self._known[number, done]
        for other in (*self._on_page[page], *self._on_page[page + 1]):
            if other == number:
                continue
            line = self._lines[other]
            if line.letters.startswith(rest):
                found.add(Piece(other, 0, len(rest)))
            elif rest.startswith(line.letters):
                more = self._going_on(other, done + len(line.letters))
                if more:
                    found |= {Piece(other, 0, len(line.letters)), *more}
        self._known[number, done] = frozenset(found)
        return self._known[number, done]


def _is_meant(pages: ReadPages, place: Place, wanted: Term) -> bool:
    """Say whether letters that agree are the word, and not parts of others."""
    lines, first, last = pages.lines, place[0], place[-1]
    begins = lines[first.line].begins(first.start)
    divided = any(lines[each.line].divided(each.start, each.end) for each in place)
    if not wanted.short:
        return begins or not divided
    after = next(word.end - last.end for word in lines[last.line].words if word.end >= last.end)
    parted = divided or any(not lines[each.line].broken for each in place[:-1])
    return begins and after <= _ENDING and (wanted.several or not parted)


def _whole_words(lines: tuple[Line, ...], place: Place) -> Iterator[Piece]:
    """Give the whole words of a place, also where they began a line before or end a line later."""
    pieces = [_widened(lines[each.line], each) for each in place]
    first, last = pieces[0], pieces[-1]
    before = lines[first.line - 1 : first.line]
    if first.start == 0 and before and _goes_on(before[0], lines[first.line]):
        end = len(before[0].letters)
        yield _widened(before[0], Piece(first.line - 1, end - 1, end))
    yield from pieces
    line, after = lines[last.line], lines[last.line + 1 : last.line + 2]
    if last.end == len(line.letters) and after and _goes_on(line, after[0]):
        yield _widened(after[0], Piece(last.line + 1, 0, 1))


def _goes_on(line: Line, following: Line) -> bool:
    return line.broken and line.page == following.page


def _widened(line: Line, piece: Piece) -> Piece:
    """Return the words that a piece is part of, with the initials beside them."""
    words = line.words
    touched = [
        at for at, word in enumerate(words) if word.start < piece.end and word.end > piece.start
    ]
    first, last = touched[0], touched[-1]
    while first and words[first - 1].initial:
        first -= 1
    while last + 1 < len(words) and words[last + 1].initial:
        last += 1
    return Piece(piece.line, words[first].start, words[last].end)

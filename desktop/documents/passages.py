"""Papers made of wording: how the filled blocks of an office become the blocks of a paper.

What a block is in the paper (`resources/codes/wording_parts.toml`) says how its lines are set. The
text needs no marks for that but three which people write anyway: a line that begins with a dash is
a point of a list, underscores are a line to sign on, and what stands below the last of these is
the place for the seal. Nothing of a text is left out or counted anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.documents.blocks import (
    Addressee,
    Annexes,
    Block,
    Heading,
    Look,
    Paragraph,
    Points,
    Run,
    Signature,
    Title,
)

_POINT: Final = re.compile(r"[-–—]\s+")
_TO_SIGN: Final = re.compile(r"(?P<office>.*?)[\s:]*_{3,}\s*(?P<name>.*)")
_SHEETS = _("____ sheets")


@frozen_value
class Piece:
    """A run of filled text; what is `missing` stands there in brackets, by its name."""

    text: str
    missing: bool = False


@frozen_value
class Passage:
    """A block as it was filled: what it is in the paper, and which version of which block it is."""

    part: str
    pieces: tuple[Piece, ...]
    block: str
    number: int
    sha256: str


def gaps_in(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return what is missing, each once, as it stands in the text."""
    pieces = (piece for each in passages for piece in each.pieces)
    return tuple(dict.fromkeys(piece.text for piece in pieces if piece.missing))


def blocks_of(passages: Iterable[Passage], language: str) -> Iterator[Block]:
    """Give the blocks of a paper; a passage in which nothing is left is left out."""
    for passage in passages:
        lines = tuple(_lines(passage.pieces))
        if any(lines):
            term = vocabulary("wording_parts").terms.get(passage.part)
            facts = {} if term is None else term.facts
            titles = facts.get("heading", {})
            title = titles.get(language) or titles.get("en")
            if title:
                yield Heading(title)
            look = facts.get("look", "text")
            if look == "addressee":
                yield from _addressee(lines)
            else:
                yield from _LOOKS[look](tuple(filter(None, lines)), language)


_Line = tuple[Run, ...]  # without white space around it; nothing where a line is blank
_Lines = tuple[_Line, ...]


def _lines(pieces: Iterable[Piece]) -> Iterator[_Line]:
    """Give the lines of a filled block."""
    line: list[Run] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        look = Look.STRONG if piece.missing else Look.PLAIN
        line.append(Run(first, look))
        for words in others:
            yield _trimmed(line)
            line = [Run(words, look)]
    yield _trimmed(line)


def _trimmed(line: list[Run]) -> _Line:
    text = "".join(run.text for run in line)
    return _cut(line, len(text) - len(text.lstrip())) if text.strip() else ()


def _cut(line: Iterable[Run], letters: int) -> _Line:
    """Return a line without its first letters."""
    cut = []
    for run in line:
        left = run.text[letters:]
        letters = max(0, letters - len(run.text))
        if left:
            cut.append(Run(left, run.look))
    return tuple(cut)


def _said(line: _Line) -> str:
    return "".join(run.text for run in line).strip()


def _text(lines: _Lines, _language: str) -> Iterator[Block]:
    grouped = [(point, tuple(each)) for point, each in groupby(lines, _is_point)]
    for at, (is_point, group) in enumerate(grouped):
        if is_point:
            yield Points(tuple(_said(_without_dash(line)) for line in group), numbered=False)
            continue
        leads_on = at + 1 < len(grouped)
        for number, line in enumerate(group, 1):
            yield _paragraph(line, kept=leads_on and number == len(group))


def _points(lines: _Lines, _language: str) -> Iterator[Block]:
    for is_intro, group in groupby(lines, lambda line: _said(line).endswith(":")):
        if is_intro:
            yield from (_paragraph(line, kept=True) for line in group)
        else:
            yield Points(tuple(_said(_without_dash(line)) for line in group))


def _is_point(line: _Line) -> bool:
    return _POINT.match(_said(line)) is not None


def _without_dash(line: _Line) -> _Line:
    found = _POINT.match("".join(run.text for run in line))
    return line if found is None else _cut(line, found.end())


def _paragraph(line: _Line, *, kept: bool = False) -> Paragraph:
    plain = all(run.look is Look.PLAIN for run in line)
    return Paragraph(_said(line) if plain else line, kept=kept)


def _addressee(lines: _Lines) -> Iterator[Block]:
    for stands, group in groupby(lines, bool):
        if stands:
            yield Addressee("\n".join(map(_said, group)))


def _title(lines: _Lines, _language: str) -> Iterator[Block]:
    first, *others = map(_said, lines)
    yield Title(first, "\n".join(others))


def _annexes(lines: _Lines, language: str) -> Iterator[Block]:
    first, *others = map(_said, lines)
    if not first.endswith(":"):
        first, others = _("Annexes").in_language(language), [first, *others]
    sheets = _SHEETS.in_language(language)
    yield Annexes(first.rstrip(": "), tuple((_undashed(each), sheets) for each in others))


def _undashed(text: str) -> str:
    return _POINT.sub("", text, count=1) if _POINT.match(text) else text


def _signature(lines: _Lines, language: str) -> Iterator[Block]:
    found = [(line, _TO_SIGN.fullmatch(_said(line))) for line in lines]
    signed = [at for at, (_line, signer) in enumerate(found) if signer]
    if not signed:
        yield from _text(lines, language)
        return
    ends = signed[-1] + 1
    yield from (_paragraph(line) for line, signer in found[:ends] if not signer)
    signers = ((each["office"].strip(), each["name"].strip()) for _line, each in found if each)
    yield Signature(tuple(signers), "", " ".join(map(_said, lines[ends:])))


_LOOKS: Final[Mapping[str, Callable[[_Lines, str], Iterator[Block]]]] = {
    "title": _title,
    "text": _text,
    "points": _points,
    "annexes": _annexes,
    "signature": _signature,
}

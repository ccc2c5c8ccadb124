"""Draws the blocks of a paper with reportlab: headings, paragraphs, tables over pages, codes.

Importing this module loads reportlab, so it is imported where a paper is drawn and nowhere else.
It knows no case and no record: only blocks. All text goes through one gate (`Setter.markup`),
where it is cleaned, checked against the font and escaped, so that no text of a case can become
markup, a link or an image.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text as Said
from desktop.core.text import _, c_
from desktop.documents import blocks, figures, fonts, tables
from desktop.documents.blocks import Look
from desktop.documents.page import Surround, write_pages
from desktop.documents.sheet import sheet
from desktop.documents.structure import Element, Structure
from desktop.documents.styles import BLACK, PALE, SMALL, styles
from desktop.documents.tagged import Anchor, Bookmark, ContentsLine, Grid, Note, Text

_ADDRESSES = ("https://", "http://", "mailto:")
_DASH = re.compile(r"(?<=\S) (?=[–—] )")  # the space before it
LONGEST_NOTE = 1500  # letters; a footnote stays on the page of its number


def draw(paper: blocks.Paper, progress: Progress | None = None) -> bytes:
    """Return the paper as PDF/A-2a and PDF/UA-1; the same paper gives the same bytes.

    Raises:
        WrongInput: a character has no glyph in the paper's fonts, or a footnote is too long.
        Cancelled: `progress` was cancelled.
    """
    fonts.register()
    setter = Setter(paper, progress or Progress())
    surround, story = setter.surround(), list(setter.story())
    return write_pages(surround, setter.structure, story, setter.still_going)


class Setter:
    """Turns one paper's blocks into flowables and elements, and counts the rows done."""

    def __init__(self, paper: blocks.Paper, progress: Progress) -> None:
        self.paper, self.structure = paper, Structure()
        self.sheet = sheet(paper.sheet)
        self.numbers: dict[str, tuple[str, float]] = {}
        self._progress = progress
        self._place: Said = _("the title")
        self._done = 0
        rows = (len(block.rows) for block in paper.blocks if isinstance(block, blocks.Table))
        self._total = sum(rows) + len(paper.blocks)
        self._headings, self._notes = count(1), count(1)
        self._depth = 0  # of the last heading
        named = (getattr(block, "anchor", "") for block in paper.blocks)
        self._anchors = {f"#{anchor}" for anchor in named if anchor}
        self._titled = False

    def surround(self) -> Surround:
        """Return what stands around the body of each page."""
        paper = self.paper
        return Surround(
            title=self.checked(paper.title, _("the title")),
            language=paper.language,
            head=self.checked(paper.running_head, _("the head of the page")).replace("\n", " "),
            foot=self.checked(paper.footer, _("the foot of the page")).replace("\n", " "),
            made_at=paper.made_at,
            sheet=self.sheet,
            page_of=self._page_of,
            numbers=self.numbers,
        )

    def _page_of(self, page: int, pages: int) -> str:
        words = _("Page {page} of {pages}", page=page, pages=pages)
        return words.in_language(self.paper.language)

    def story(self) -> Iterator[Flowable]:
        """Give the flowables of all blocks in their order."""
        above: list[tuple[blocks.Block, list[Flowable]]] = []
        for block in self.paper.blocks:
            made = list(flowables(block, self))
            if isinstance(block, blocks.Signature):
                self._keep_above(above)
            elif isinstance(block, blocks.Paragraph) and block.kept:
                self._keep(made)
            above.append((block, made))
            yield from made
            self.step()

    def _keep_above(self, above: Sequence[tuple[blocks.Block, list[Flowable]]]) -> None:
        """Let what is signed stay with the names: a page of names alone could end any paper.

        A line, as of a date, takes along what stands above it.
        """
        line = self.style("body").leading
        for block, made in reversed(above[-_ABOVE_NAMES:]):
            if not isinstance(block, blocks.Paragraph | blocks.Annexes) or self._keep(made) > line:
                break

    def _keep(self, made: Sequence[Any]) -> float:
        """Let a block stay with what follows, unless it is long, or has notes that need room too.

        Returns:
            Its height in points, without end if it does not stay.
        """
        most = self.sheet.body_height / 4
        height = sum(each.wrap(self.sheet.body_width, most)[1] for each in made)
        if height > most or any(getattr(each, "notes", None) for each in made):
            return math.inf
        for each in made:
            each.keepWithNext = 1
        return float(height)

    def still_going(self) -> None:
        """Stop if the work was cancelled; called at every new page."""
        self._progress.step(self._done, self._total)

    def step(self) -> None:
        """Count one row or block as done."""
        self._done += 1
        self.still_going()

    def checked(self, text: str, place: Said) -> str:
        """Return `text` as printed.

        Raises:
            WrongInput: a character has no glyph.
        """
        clean = fonts.printable(text)
        fonts.refuse_missing(clean, place)
        return clean

    def markup(self, text: str) -> str:
        """Return `text` cleaned, checked and escaped; its line ends stay, no dash begins one."""
        clean = _DASH.sub("\u00a0", self.checked(text, self._place).strip("\n"))
        return escape(clean).replace("\n", "<br/>")

    def title(self) -> None:
        """Let the headings that follow be below a title."""
        self._depth, self._titled = 0, True

    def heading(self, level: int) -> tuple[str, int, str]:
        """Return the next heading's bookmark, its depth in the outline, and its kind of element.

        Neither the outline nor what is read aloud may leave a level out, as people do.
        """
        self._depth = min(level, self._depth + 1)
        key = heading_key(next(self._headings))  # the contents count the same way
        return key, self._depth - 1, f"H{self._depth + self._titled}"

    def leads(self, link: str) -> bool:
        """Return whether a link leads to the web, a mailbox or a place of this paper.

        Whatever else an address could do stays words.
        """
        return link in self._anchors or link.startswith(_ADDRESSES)

    def at(self, place: Said) -> None:
        """Say where on the paper the text that follows stands."""
        self._place = place

    def element(self, kind: str, parent: Element | None = None, **more: Any) -> Element:
        """Add an element behind what is there already."""
        return self.structure.element(kind, parent, **more)

    def lines(self, text: str, name: str, kind: str = "P", language: str = "", **more: Any) -> Text:
        """Return wrapped text in the named style, as an element of its own if none is given."""
        element = more.pop("element", None) or self.element(kind, language=language)
        return Text(self.markup(text), self.style(name, language), element=element, **more)

    def style(self, name: str, language: str = "") -> ParagraphStyle:
        """Return a style of this paper's sheet, hyphenating in the language of the text."""
        return styles(self.sheet, language or self.paper.language)[name]

    def note(self, text: str, parent: Element) -> tuple[str, Note]:
        """Return the markup of a footnote's number, and the note.

        Raises:
            WrongInput: the note is longer than fits below a page.
        """
        if len(text) > LONGEST_NOTE:
            raise WrongInput(
                _("A footnote of the paper is too long ({place}): shorten it.", place=self._place)
            )
        number = next(self._notes)
        key = f"note{number}"
        element = self.element("Note", parent, identity=key)
        markup = f"<super>{number}</super> {self.markup(text)}"
        note = Note(markup, self.style("note"), key=key, element=element)
        return f'<link href="#{key}"><super>{number}</super></link>', note


def heading_key(number: int) -> str:
    """Return the name of the bookmark of a paper's nth heading."""
    return f"section{number}"


_SIGN, _NAME = c_("under a line", "Signature"), c_("under a line", "Name")
_ABOVE_NAMES = 3  # blocks that may stay with a signature
_BODY = {Look.PLAIN: "body", Look.STRONG: "body strong", Look.QUIET: "body quiet"}
_CELL = {Look.PLAIN: "cell", Look.STRONG: "cell strong", Look.QUIET: "cell quiet"}
_RUN = {Look.PLAIN: "{}", Look.STRONG: "<b>{}</b>", Look.QUIET: "<i>{}</i>"}


@singledispatch
def flowables(block: blocks.Block, _setter: Setter) -> Iterator[Flowable]:
    """Give the flowables of one block."""
    raise NotImplementedError(type(block).__name__)


@flowables.register
def _title(block: blocks.Title, setter: Setter) -> Iterator[Flowable]:
    setter.title()
    yield setter.lines(block.text, "title", "H1")
    if block.below:
        yield setter.lines(block.below, "below title")
    yield Spacer(0, 2 * mm)


@flowables.register
def _addressee(block: blocks.Addressee, setter: Setter) -> Iterator[Flowable]:
    yield setter.lines(block.text, "addressee")
    yield Spacer(0, 2 * mm)


@flowables.register
def _contents(block: blocks.Contents, setter: Setter) -> Iterator[Flowable]:
    yield setter.lines(block.title, "heading 1", "P")
    contents = setter.element("TOC")
    for number, heading in enumerate(_headings(setter.paper.blocks), 1):
        key, form = heading_key(number), f"number{number}"
        entry = setter.element("Reference", setter.element("TOCI", contents))
        style = setter.style(f"contents {heading.level}")
        markup = f'<link href="#{key}">{setter.markup(heading.text)}</link>'
        setter.numbers[form] = (key, style.fontSize)
        yield ContentsLine(Text(markup, style, element=entry), form, entry)
    yield Spacer(0, 4 * mm)


def _headings(of: Sequence[blocks.Block]) -> Iterator[blocks.Heading]:
    """Give what becomes a bookmark, in order."""
    for block in of:
        if isinstance(block, blocks.Annexes):
            yield blocks.Heading(block.title)
        elif isinstance(block, blocks.Heading):
            yield block


@flowables.register
def _heading(block: blocks.Heading, setter: Setter) -> Iterator[Flowable]:
    setter.at(_("the section “{heading}”", heading=block.text))
    key, depth, kind = setter.heading(block.level)
    yield Bookmark(key, fonts.printable(block.text), depth)
    yield setter.lines(block.text, f"heading {block.level}", kind, block.language)


@flowables.register
def _paragraph(block: blocks.Paragraph, setter: Setter) -> Iterator[Flowable]:
    if block.anchor:
        yield Anchor(block.anchor)
    runs = (blocks.Run(block.text),) if isinstance(block.text, str) else block.text
    element = setter.element("P", language=block.language)
    notes: dict[str, Text] = {}
    pieces = [f"{setter.markup(block.number)}.&nbsp; "] if block.number else []
    for run in runs:
        number = ""
        if run.note:
            number, note = setter.note(run.note, element)
            notes[note.key] = note
        pieces.append(_run(run, number, setter))
    style = setter.style(_BODY[block.look], block.language)
    yield Text("".join(pieces), style, element=element, notes=notes)


def _run(run: blocks.Run, number: str, setter: Setter) -> str:
    """Return the markup of a run; the number of its note stands at its last letter."""
    text = setter.markup(run.text)
    words = _RUN[run.look].format(text.rstrip(" ") if number else text)
    if setter.leads(run.link):
        words = f"<link href={quoteattr(run.link)}>{words}</link>"
    return f"{words}{number} " if number and text.endswith(" ") else f"{words}{number}"


@flowables.register
def _table(block: blocks.Table, setter: Setter) -> Iterator[Flowable]:
    if not block.rows:
        return
    table = setter.element("Table")
    titled = any(column.title for column in block.columns)
    heads = [tables.Drawn(_heads(block.columns, table, setter))] if titled else []
    widths = _widths(block, setter.sheet.body_width)
    body = setter.element("TBody", table)
    drawn = list(tables.pieces(_cells(block, body, setter), widths))
    yield tables.table(list(tables.pieces(heads, widths)), drawn, widths)


def _widths(block: blocks.Table, room: float) -> list[float]:
    """Return the widths in points; on a narrower sheet all columns give way alike."""
    widths = [column.width * mm for column in block.columns]
    share = min(1, room / sum(widths))
    return [width * share for width in widths]


def _heads(columns: Sequence[blocks.Column], table: Element, setter: Setter) -> tables.Cells:
    row = setter.element("TR", setter.element("THead", table))
    cells: tables.Cells = []
    for column in columns:
        element = setter.element("TH", row)
        element.table["Scope"] = "Column"
        style = "head" + _side(column)
        cells.append([setter.lines(column.title, style, element=element, repeats=True)])
    return cells


def _side(column: blocks.Column) -> str:
    return " right" if column.right else ""


def _cells(block: blocks.Table, body: Element, setter: Setter) -> Iterator[tables.Drawn]:
    columns = range(len(block.columns))
    for row, places in zip(block.rows, block.places(), strict=True):
        if row.place is not None:
            setter.at(row.place)
        line = setter.element("TR", body)
        cells: tables.Cells = [[] for _column in columns]
        across = [1 for _column in columns]
        covered = set(columns)
        for place in places:
            ends = place.column + place.across
            kind = "TH" if block.row_heads and place.column == 0 else "TD"
            side = _side(block.columns[place.column])
            cells[place.column] = _cell(place, setter.element(kind, line), setter, side)
            across[place.column : ends] = [place.across, *[0] * (place.across - 1)]
            covered.difference_update(range(place.column, ends))
        yield tables.Drawn(cells, row.joined, tuple(across), frozenset(covered))
        setter.step()


def _cell(place: blocks.Place, element: Element, setter: Setter, side: str) -> tables.Lines:
    element.table.update({"Scope": "Row"} if element.kind == "TH" else {})
    element.table.update({"ColSpan": place.across} if place.across > 1 else {})
    element.table.update({"RowSpan": place.down} if place.down > 1 else {})
    return [
        setter.lines(each.text, _CELL[each.look] + side, element=element) for each in place.cell
    ]


@flowables.register
def _code_groups(block: blocks.CodeGroups, setter: Setter) -> Iterator[Flowable]:
    if not block.groups:
        return
    cells: tables.Cells = [
        [setter.lines(str(number), "label"), setter.lines(group, "code")]
        for number, group in enumerate(block.groups, 1)
    ]
    check = (len(cells) - 1) % block.columns, (len(cells) - 1) // block.columns
    cells += [[]] * (-len(cells) % block.columns)
    rows = [cells[start : start + block.columns] for start in range(0, len(cells), block.columns)]
    yield Grid(
        rows,
        spaceBefore=tables.ABOVE,
        spaceAfter=tables.BELOW,
        colWidths=[setter.sheet.body_width / block.columns] * block.columns,
        style=[
            ("GRID", (0, 0), (-1, -1), tables.THIN, BLACK),
            ("FONT", (0, 0), (-1, -1), fonts.REGULAR, SMALL),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * tables.PADDING),
            ("BACKGROUND", check, check, PALE),
        ],
    )


@flowables.register
def _points(block: blocks.Points, setter: Setter) -> Iterator[Flowable]:
    points = setter.element("L")
    style = setter.style("point", block.language)
    for number, item in enumerate(block.items, 1):
        point = setter.element("LI", points)
        label = (f"{number}." if block.numbered else "–", setter.element("Lbl", point))
        element = setter.element("LBody", point, language=block.language)
        yield Text(setter.markup(item), style, element=element, label=label)
    yield Spacer(0, style.spaceAfter)


@flowables.register
def _figure(block: blocks.Figure, setter: Setter) -> Iterator[Flowable]:
    parts: list[Flowable] = [Anchor(block.anchor)] if block.anchor else []
    picture = _("a picture")
    words = block.alt, block.caption, picture.in_language(setter.paper.language)
    said = next(each for each in words if fonts.printable(each).strip())
    element = setter.element("Figure", alt=setter.checked(said, picture))
    parts.append(figures.picture(block, element, setter.sheet))
    if block.caption:
        parts.append(setter.lines(block.caption, "caption"))
    yield KeepTogether(parts)


@flowables.register
def _rules(block: blocks.Rules, setter: Setter) -> Iterator[Flowable]:
    if block.labels:
        fields = [(1 / len(block.labels), "", label) for label in block.labels]
        yield KeepTogether([Spacer(0, 8 * mm), _to_sign(fields, setter)])


def _to_sign(fields: Sequence[tuple[float, str, str]], setter: Setter) -> Grid:
    """Fields beside one another, each with its share of the line: words, or a rule over a label."""
    gap = 6 * mm
    room = setter.sheet.body_width - gap * (len(fields) - 1)
    cells: list[list[list[Text]]] = [[], []]
    widths: list[float] = []
    look: list[tables.Command] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -2), 1),
        ("VALIGN", (0, 0), (-1, -2), "BOTTOM"),
        ("VALIGN", (0, -1), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), fonts.REGULAR, SMALL),
    ]
    for at, (share, words, label) in enumerate(fields):
        cells[0] += [[setter.lines(words, "signer")] if words else [], []]
        cells[1] += [[] if words else [setter.lines(label, "label")], []]
        widths += [room * share, gap]
        if not words:
            look.append(("LINEABOVE", (2 * at, -1), (2 * at, -1), tables.THIN, BLACK))
    rows = [row[:-1] for row in cells if any(row)]
    return Grid(rows, colWidths=widths[:-1], style=look)


@flowables.register
def _signature(block: blocks.Signature, setter: Setter) -> Iterator[Flowable]:
    sign, name = (each.in_language(setter.paper.language) for each in (_SIGN, _NAME))
    parts: list[Flowable] = []
    for office, signer in block.signers:
        parts += [Spacer(0, 8 * mm)]
        if block.date_label:
            fields = (0.3, office, ""), (0.25, "", sign), (0.27, signer, name)
            parts.append(_to_sign((*fields, (0.18, "", block.date_label)), setter))
        else:
            fields = (0.34, office, ""), (0.28, "", sign), (0.38, signer, name)
            parts.append(_to_sign(fields, setter))
    if block.seal:
        parts += [Spacer(0, 6 * mm), setter.lines(block.seal, "seal")]
        parts.append(Spacer(0, 32 * mm))
    yield KeepTogether(parts)


@flowables.register
def _annexes(block: blocks.Annexes, setter: Setter) -> Iterator[Flowable]:
    yield from _heading(blocks.Heading(block.title), setter)
    columns = (blocks.Column("", 12), blocks.Column("", 126), blocks.Column("", 27, right=True))
    rows = (
        blocks.Row(((blocks.Words(f"{at}."),), (blocks.Words(what),), (blocks.Words(size),)))
        for at, (what, size) in enumerate(block.items, 1)
    )
    yield from _table(blocks.Table(columns, tuple(rows), row_heads=True), setter)

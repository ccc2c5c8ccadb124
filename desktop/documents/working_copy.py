"""A paper as a Word file to be worked on: marked as a draft on every page, and never read back.

Lawyers finish complaints and claims in their own words; what is sent in the end is attached to the
register as what was sent. The copy is made of the same blocks as the paper, so it says the same;
it is for editing, not for filing, and looks no better than a clerk would make it. Importing this
module loads python-docx. The same paper gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import singledispatchmethod
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from desktop.core.text import _
from desktop.documents import blocks, figures, fonts
from desktop.documents.blocks import Look
from desktop.documents.sheet import ADDRESSEE, sheet

# The reader's Word has it, and Tinos has its widths: lines end where those of the paper end.
_FONT = "Times New Roman"
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a copy tells nobody when, or by whom
_ZIP_DAY = (2000, 1, 1, 0, 0, 0)


def write(paper: blocks.Paper) -> bytes:
    """Return the paper as a DOCX file, marked as a draft.

    Raises:
        WrongInput: a character has no glyph in the paper's fonts.
    """
    return _Writer(paper).write()


class _Writer:
    def __init__(self, paper: blocks.Paper) -> None:
        self._paper = paper
        self._file: Any = docx.Document()
        self._notes: list[str] = []
        self._sheet = sheet(paper.sheet)

    def write(self) -> bytes:
        self._set_up()
        self._mark_as_draft()
        for block in self._paper.blocks:
            self._put(block)
        self._write_notes()
        out = io.BytesIO()
        self._file.save(out)
        return _repacked(out.getvalue())

    # -- page, head and foot --------------------------------------------------------------------

    def _set_up(self) -> None:
        page, section = self._sheet, self._file.sections[0]
        section.page_width, section.page_height = Pt(page.width), Pt(page.height)
        section.left_margin, section.right_margin = Pt(page.left), Pt(page.right)
        section.top_margin, section.bottom_margin = Pt(page.top), Pt(page.bottom)
        for name in ("Normal", "Title", *(f"Heading {level}" for level in (1, 2, 3))):
            self._dress(self._file.styles[name], page.body)
        facts = self._file.core_properties
        facts.author, facts.last_modified_by, facts.comments = "", "", ""
        facts.title = self._say(self._paper.title)
        facts.created = facts.modified = _MADE
        facts.language = self._paper.language

    def _dress(self, style: Any, size: float) -> None:
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = None
        properties = style.element.get_or_add_rPr()
        letters = properties.get_or_add_rFonts()
        for face in ("ascii", "hAnsi", "cs", "eastAsia"):
            letters.set(qn(f"w:{face}"), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            letters.attrib.pop(qn(f"w:{theme}"), None)
        language = parse_xml(f'<w:lang {nsdecls("w")} w:val="{self._paper.language}"/>')
        properties.append(language)

    def _mark_as_draft(self) -> None:
        section = self._file.sections[0]
        draft = _("DRAFT").in_language(self._paper.language)
        head = section.header.paragraphs[0]
        head.text = " · ".join(filter(None, (self._say(self._paper.running_head), draft)))
        head.runs[0]._r.append(_watermark(draft))  # noqa: SLF001 - python-docx draws none
        told = _("Working copy, not for filing").in_language(self._paper.language)
        section.footer.paragraphs[0].text = " · ".join(
            filter(None, (told, self._say(self._paper.footer)))
        )

    # -- blocks ---------------------------------------------------------------------------------

    @singledispatchmethod
    def _put(self, block: blocks.Block) -> None:
        raise NotImplementedError(type(block).__name__)

    @_put.register
    def _title(self, block: blocks.Title) -> None:
        for text, bold in ((block.text, True), (block.below, False)):
            if text:
                line = self._line(text)
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                line.runs[0].bold = bold

    @_put.register
    def _addressee(self, block: blocks.Addressee) -> None:
        line = self._line(block.text)
        line.paragraph_format.left_indent = Pt(self._sheet.body_width * ADDRESSEE)

    @_put.register
    def _contents(self, block: blocks.Contents) -> None:
        self._line(block.title).runs[0].bold = True
        for each in self._paper.blocks:
            if isinstance(each, blocks.Heading):
                line = self._line(each.text)
                line.paragraph_format.left_indent = Mm(6 * (each.level - 1))

    @_put.register
    def _heading(self, block: blocks.Heading) -> None:
        self._file.add_heading(self._say(block.text), block.level)

    @_put.register
    def _paragraph(self, block: blocks.Paragraph) -> None:
        line = self._file.add_paragraph()
        line.paragraph_format.keep_with_next = block.kept
        if self._sheet.justified and block.look is not Look.QUIET:
            line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            line.paragraph_format.first_line_indent = Pt(self._sheet.indent)
        if block.number:
            line.add_run(f"{self._say(block.number)}. ")
        runs = (blocks.Run(block.text, block.look),) if isinstance(block.text, str) else block.text
        for run in runs:
            self._run(line, run)

    def _run(self, line: Any, run: blocks.Run) -> None:
        made = line.add_run(self._say(run.text))
        made.bold = run.look is Look.STRONG
        made.italic = run.look is Look.QUIET
        if run.note:
            self._notes.append(run.note)
            line.add_run(str(len(self._notes))).font.superscript = True

    @_put.register
    def _table(self, block: blocks.Table) -> None:
        if not block.rows:
            return
        grid = self._file.add_table(rows=0, cols=len(block.columns))
        grid.style = "Table Grid"
        if any(column.title for column in block.columns):
            for cell, column in zip(grid.add_row().cells, block.columns, strict=True):
                cell.paragraphs[0].add_run(self._say(column.title)).bold = True
                cell.paragraphs[0].alignment = _side(column)
        rows = [grid.add_row().cells for _row in block.rows]
        for at, places in enumerate(block.places()):
            for place in places:
                self._cell(rows, at, place, _side(block.columns[place.column]))
        for column, told in zip(grid.columns, block.columns, strict=True):
            column.width = Mm(told.width)
        self._file.add_paragraph()

    def _cell(self, rows: Sequence[Any], row: int, place: blocks.Place, side: Any) -> None:
        cell = rows[row][place.column]
        if place.across > 1 or place.down > 1:
            cell = cell.merge(rows[row + place.down - 1][place.column + place.across - 1])
        for piece, line in zip(place.cell, _lines(cell), strict=False):
            run, line.alignment = line.add_run(self._say(piece.text)), side
            run.bold = piece.look is Look.STRONG
            run.italic = piece.look is Look.QUIET

    @_put.register
    def _code_groups(self, block: blocks.CodeGroups) -> None:
        self._line("   ".join(block.groups))

    @_put.register
    def _points(self, block: blocks.Points) -> None:
        # Numbers are written out: those of Word go on counting from one list to the next.
        for number, item in enumerate(block.items, 1):
            line = self._line(f"{number}.\t{item}" if block.numbered else f"–\t{item}")
            line.paragraph_format.left_indent = Mm(8)
            line.paragraph_format.first_line_indent = Mm(-8)

    @_put.register
    def _figure(self, block: blocks.Figure) -> None:
        width = min(Mm(block.width), Pt(self._sheet.body_width))
        self._file.add_picture(io.BytesIO(figures.ready(block)), width=width)
        if block.caption:
            self._line(block.caption).runs[0].italic = True

    @_put.register
    def _rules(self, block: blocks.Rules) -> None:
        for label in block.labels:
            self._line(f"____________________ {label}")

    @_put.register
    def _signature(self, block: blocks.Signature) -> None:
        for office, name in block.signers:
            date = f"        {block.date_label} ________" if block.date_label else ""
            self._line(f"{office}  ____________________  {name}{date}")
        if block.seal:
            self._line(block.seal)

    @_put.register
    def _annexes(self, block: blocks.Annexes) -> None:
        self._file.add_heading(self._say(block.title), 1)
        for number, (what, size) in enumerate(block.items, 1):
            self._line(f"{number}. {what} — {size}")

    # -- words ----------------------------------------------------------------------------------

    def _line(self, text: str) -> Any:
        line = self._file.add_paragraph()
        line.add_run(self._say(text))
        return line

    def _say(self, text: str) -> str:
        """Return text as the paper prints it: what the paper refuses, its copy refuses too."""
        clean = "\t".join(map(fonts.printable, text.split("\t")))
        fonts.refuse_missing(clean.replace("\t", ""), _("the working copy"))
        return clean

    def _write_notes(self) -> None:
        for number, note in enumerate(self._notes, 1):
            line = self._file.add_paragraph()
            line.add_run(str(number)).font.superscript = True
            line.add_run(f" {self._say(note)}").font.size = Pt(10)


def _side(column: blocks.Column) -> Any:
    return WD_ALIGN_PARAGRAPH.RIGHT if column.right else None


def _lines(cell: Any) -> Iterator[Any]:
    yield cell.paragraphs[0]
    while True:
        yield cell.add_paragraph()


def _watermark(text: str) -> Any:
    """A grey word across the page, behind its text; it anchors to the head of every page."""
    return parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e">'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        "</v:shapetype>"
        '<v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:420pt;height:120pt;'
        "rotation:315;z-index:-251658240;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;{_FONT}&quot;" string="{text}"/></v:shape></w:pict>'
    )


def _repacked(data: bytes) -> bytes:
    """Give every part of the archive the same day, so that nothing tells when it was made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for part in made.infolist():
            told = zipfile.ZipInfo(part.filename, _ZIP_DAY)
            packed.writestr(told, made.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()

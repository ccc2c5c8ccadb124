"""One page of the guide, laid out in the window's own type and colours, with what is searched for.

The guide's Markdown is the program's own and comes with it. Nothing else is ever read here: a link
goes to another page of the guide or nowhere, and neither pictures nor the network are asked for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from desktop.views.style import Look

_SIZES = {1: "h1", 2: "h2"}
_LINE_HEIGHT = 130.0  # per cent
_PAGE = ".md"
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class GuideBrowser(QTextBrowser):
    """Shows the Markdown it is given; `page_asked` names the page a link goes to."""

    page_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._searched = ""
        self._hits: list[QTextCursor] = []
        self._at = 0
        self.setOpenLinks(False)
        # By keyboard one goes from page to page in the contents: Tab would not leave the links.
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.LinksAccessibleByMouse)
        self.setProperty("role", "guide")
        self.anchorClicked.connect(self._follow)

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Read nothing: no picture, no other file, no address."""

    def show_page(self, markdown: str) -> None:
        """Lay a page out anew, from its beginning."""
        document = self.document()
        document.setDefaultFont(self._look.font())
        document.setDocumentMargin(self._look.theme.space("xl"))
        document.setMarkdown(markdown, _FEATURES)
        self._dress()
        self.search(self._searched)
        if not self._hits:
            self.moveCursor(QTextCursor.MoveOperation.Start)

    # -- searching ------------------------------------------------------------------------------

    @property
    def hits(self) -> int:
        """How often the page says what is searched for."""
        return len(self._hits)

    @property
    def at(self) -> int:
        """Which of the hits is marked, from 1; 0 without any."""
        return self._at + 1 if self._hits else 0

    def search(self, words: str) -> None:
        """Mark wherever the page says these words, and go to the first place."""
        self._searched, self._hits, self._at = words.strip(), [], 0
        cursor = QTextCursor(self.document())
        while self._searched:
            cursor = self.document().find(self._searched, cursor)
            if cursor.isNull():
                break
            self._hits.append(cursor)
        self._mark()

    def go_on(self, step: int) -> None:
        """Go to the next hit (1) or the one before (-1), round and round."""
        if self._hits:
            self._at = (self._at + step) % len(self._hits)
            self._mark()

    def _mark(self) -> None:
        marks = []
        for number, cursor in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            ground, ink = (
                ("primary", "on_primary") if number == self._at else ("warning_soft", "text")
            )
            mark.format.setBackground(self._look.colour(ground))
            mark.format.setForeground(self._look.colour(ink))
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)
        if self._hits:
            here = QTextCursor(self._hits[self._at])
            here.clearSelection()
            self.setTextCursor(here)
            self.ensureCursorVisible()

    # -- looks ----------------------------------------------------------------------------------

    def _dress(self) -> None:
        """Give headings, lines and tables the sizes and colours of the window."""
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_block(self, block: QTextBlock) -> None:
        theme, level = self._look.theme, block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setBottomMargin(theme.space("s"))
        if level > 1:
            shape.setTopMargin(theme.space("l"))
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(shape)
        if level:
            # Put anew, not merged: Markdown's own size, larger than the window's, would stay.
            letters = QTextCharFormat()
            letters.setFontPointSize(theme.points(_SIZES.get(level, "body")))
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            cursor.setCharFormat(letters)

    def _dress_table(self, table: QTextTable) -> None:
        shape = table.format()
        shape.setBorder(1)
        shape.setBorderBrush(QBrush(self._look.colour("line")))
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderCollapse(True)
        shape.setCellPadding(self._look.theme.space("s"))
        table.setFormat(shape)

    def _follow(self, link: QUrl) -> None:
        name = link.fileName()
        if link.isRelative() and not link.host() and name.endswith(_PAGE):
            self.page_asked.emit(name.removesuffix(_PAGE))

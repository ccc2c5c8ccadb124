"""Cards of the first page: a title, a count, rows that lead somewhere, or why there are none.

They ask no services: what a card shows is handed to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.services.backups import LastBackups
from desktop.views.backups.acts import BACK_UP
from desktop.views.backups.wording import age, away_line, is_old, near_line
from desktop.views.fixed_rows import CardList
from desktop.views.going import Target
from desktop.views.labels import PlainLabel, Sayable, dress
from desktop.views.noaccess import Quiet
from desktop.views.rows import Row
from desktop.views.tokens import Tone
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace


@frozen_value
class Shown:
    """A row of a card, and where it leads."""

    row: Row
    target: Target


@frozen_value
class Content:
    """What a card shows. Without rows it says `empty`; what is `closed` says for whom it is."""

    rows: tuple[Shown, ...] = ()
    total: int = 0
    tone: Tone = Tone.NEUTRAL
    empty: Sayable = ""
    closed: Text | None = None
    note: Sayable = ""


class Card(QFrame):
    """A title with a count, rows that lead somewhere, and below them the ways to all of it."""

    going = Signal(object)  # a Target
    whole_asked = Signal()

    def __init__(
        self, place: Workplace, key: str, title: Text, links: Sequence[tuple[Text, Target]] = ()
    ) -> None:
        super().__init__()
        self._place, self.key = place, key
        words, look = place.words, place.look
        self.setProperty("role", "card")
        self.setObjectName(f"card.{key}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._count = PlainLabel(words, "", "badge")
        self._count.setWordWrap(False)
        self.list = CardList(words, look)
        self.list.setObjectName(f"today.{key}")
        self.quiet = Quiet(words, look)
        self._note = PlainLabel(words, "", "muted")
        self.links = [self._link(text, f"{key}.{target.kind}") for text, target in links]
        self.whole = self._link(_("Show all"), f"{key}.whole")
        self._targets: dict[str, Target] = {}
        words.put(self.list, accessibleName=title)
        self._lay_out(title)
        for button, (_text, target) in zip(self.links, links, strict=True):
            button.clicked.connect(partial(self.going.emit, target))
        self.list.opened.connect(self._open)
        self.whole.clicked.connect(self.whole_asked)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches in this card, in the order of reading."""
        return (self.list, *self.links, self.whole)

    def _link(self, text: Text, name: str) -> QPushButton:
        made = QPushButton()
        made.setObjectName(f"all.{name}")
        made.setProperty("kind", "quiet")
        self._place.words.put(made, text=text)
        made.hide()
        return made

    def _lay_out(self, title: Text) -> None:
        words, space = self._place.words, self._place.look.theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(1, space("m"), 1, space("s"))
        column.setSpacing(space("s"))
        head = QHBoxLayout()
        head.setContentsMargins(space("l"), 0, space("l"), 0)
        head.addWidget(PlainLabel(words, title, "h2"), 1)
        head.addWidget(self._count)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self.quiet)
        self._note.setContentsMargins(space("l"), 0, space("l"), 0)
        column.addWidget(self._note)
        foot = QHBoxLayout()
        foot.setContentsMargins(space("xs"), 0, space("xs"), 0)
        foot.setSpacing(0)
        for button in (*self.links, self.whole):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        for each in (self._count, self.list, self.quiet, self._note):
            each.hide()

    def show_content(self, content: Content) -> None:
        """Show what was read."""
        self._targets = {each.row.id: each.target for each in content.rows}
        self.list.set_rows([each.row for each in content.rows])
        self.list.setVisible(bool(content.rows))
        self._count.set_text(str(content.total))
        dress(self._count, "tone", content.tone.value)
        self._count.setVisible(content.closed is None and bool(content.total))
        if content.closed is not None:
            self.quiet.say("lock", content.closed)
        elif not content.rows:
            self.quiet.say("circle-check", content.empty)
        self.quiet.setVisible(not content.rows)
        self._note.set_text(content.note)
        self._note.setVisible(bool(content.note))
        for each in self.links:
            each.setVisible(content.closed is None)
        self.whole.setVisible(not self.links and content.total > len(content.rows))

    def _open(self, row_id: str) -> None:
        self.going.emit(self._targets[row_id])


class BackupCard(QFrame):
    """Says how old the last backup is; nothing else can be wrong for so long unnoticed."""

    back_up_asked = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, space = place.words, place.look.theme.space
        self.setProperty("role", "card")
        self.setObjectName("card.backup")
        self._said = PlainLabel(words, "", "strong")
        self._away = PlainLabel(words, "", "muted")
        self.now = QPushButton()
        self.now.setObjectName("backup.now")
        self.now.setProperty("kind", "quiet")
        words.put(self.now, text=BACK_UP)
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("s"))
        column.setSpacing(space("s"))
        for part in (PlainLabel(words, _("Last backup"), "h2"), self._said, self._away):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.setContentsMargins(space("xs") - space("l"), 0, 0, 0)  # as the links of the others
        foot.addWidget(self.now)
        foot.addStretch(1)
        column.addLayout(foot)
        self.now.clicked.connect(self.back_up_asked)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches in this card."""
        return (self.now,)

    def show_backup(self, last: LastBackups) -> None:
        """Show when the last backups were made, in another colour once that is long ago."""
        now = self._place.desk.clock.now()
        said: Sayable = near_line(last)
        if last.any is not None:
            said = Joined((said, age(last.any, now)))
        self._said.set_text(said)
        self._said.set_role("warning" if is_old(last.any, now) else "strong")
        self._away.set_text(away_line(last))
        self._away.set_role("warning" if is_old(last.away, now) else "muted")


class RecoveryReminder(QFrame):
    """Asks for a rehearsal with the recovery papers, and leads to where it is done."""

    going = Signal(object)  # a Target

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        words, space = place.words, place.look.theme.space
        self.setProperty("role", "card")
        self.setObjectName("card.recovery")
        self.button = QPushButton()
        self.button.setObjectName("all.recovery")
        self.button.setProperty("kind", "quiet")
        words.put(self.button, text=_("Rehearse it in the settings"))
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("s"))
        column.setSpacing(space("s"))
        column.addWidget(PlainLabel(words, _("Recovery"), "h2"))
        column.addWidget(PlainLabel(words, _DUE, "strong"))
        column.addWidget(PlainLabel(words, _WHY_REHEARSE, "muted"))
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.button.clicked.connect(partial(self.going.emit, Target("settings")))
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches in this card."""
        return (self.button,)


_DUE = _("Nobody has rehearsed the recovery in the last six months.")
_WHY_REHEARSE = _(
    "If every passphrase is lost, only the recovery papers open the vault. Prove that they are"
    " where they should be and can be read; it takes five minutes."
)

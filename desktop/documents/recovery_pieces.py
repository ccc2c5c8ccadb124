"""The three pieces of a recovery code: one page for each of those who keep one.

As the sheet, they are drawn and forgotten: no stored form, and no code in a `repr`. Unlike the
sheet they carry a QR code: two pieces are typed, which is long, and a picture of one piece alone
opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    CodeGroups,
    Figure,
    Heading,
    Look,
    Paper,
    Paragraph,
    Points,
    Rules,
    Title,
)

COLUMNS = 4
_QR_WIDTH = 26  # millimetres


@frozen_value
class PieceLine:
    """What is typed when this piece is used together with piece `other`."""

    other: int
    groups: tuple[str, ...]


@frozen_value
class RecoveryPiece:
    """What the page of one piece says; `created_at` is aware, `scanned` is what its QR code says.

    `vault_mark` and `set_mark` are the signs by which pieces are told apart.
    """

    number: int
    vault_name: str
    vault_id: str
    vault_mark: str
    set_mark: str
    user_name: str
    lines: tuple[PieceLine, ...]
    scanned: str
    created_at: datetime
    language: str


def render(piece: RecoveryPiece) -> bytes:
    """Return the page as a PDF.

    Raises:
        WrongInput: the vault's or user's name holds a character that the fonts cannot draw.
    """
    from desktop.documents import layout

    return layout.draw(paper(piece))


def paper(piece: RecoveryPiece) -> Paper:
    """Return the page as a paper in its language."""
    say = partial(Text.in_language, language=piece.language)
    return Paper(
        title=say(title(piece.number)),
        language=piece.language,
        running_head=say(_("Vault “{name}”", name=piece.vault_name)),
        made_at=piece.created_at,
        footer=say(_("Secret: keep this piece sealed, and never two pieces together.")),
        sheet="plain",
        blocks=tuple(_blocks(piece, say)),
    )


def title(number: int) -> Text:
    """Return what the page of a piece is called, as its file is."""
    return _("Recovery piece {number} of 3", number=number)


def _blocks(piece: RecoveryPiece, say: Callable[[Text], str]) -> Iterator[Block]:
    from desktop.documents import qr

    yield Title(say(title(piece.number)), say(_("Vault “{name}”", name=piece.vault_name)))
    yield Paragraph("\n".join(map(say, _circumstances(piece))), Look.QUIET)
    for line in piece.lines:
        yield Heading(say(_("Together with piece {number}", number=line.other)))
        yield CodeGroups(line.groups, COLUMNS)
    alt = _("QR code of piece {number}: both lines above, for a scanner.", number=piece.number)
    yield Figure(qr.picture(piece.scanned), say(alt), say(_HOW_TO_READ), _QR_WIDTH)
    yield Paragraph(say(_WHAT_IT_IS))
    yield Points(tuple(map(say, (*_KEEPING, *_RECOVERING))))
    for labels in _SIGNING:
        yield Rules(tuple(map(say, labels)))


def _circumstances(piece: RecoveryPiece) -> Iterator[Text]:
    yield _("Vault {mark}, number {id}", mark=piece.vault_mark, id=piece.vault_id)
    day = When.on(piece.created_at.date())
    made = _("Made on {day} for the user: {name}", day=day, name=piece.user_name)
    yield _("Set {mark}. {made}", mark=piece.set_mark, made=made)


_HOW_TO_READ = _("The QR code says both lines. What looks like 1 or 0 is a digit.")
_WHAT_IT_IS = _(
    "Any two of the three pieces open the vault when no passphrase is known any more; this one "
    "alone says nothing. If two are lost, and all passphrases, nobody can open it again."
)
_KEEPING = (
    _("Print it on a printer connected by cable, and delete the file at once."),
    _("Three people keep the pieces in three places, each sealed in an envelope."),
    _("If it is lost or its envelope was opened, have new pieces made: Settings, Recovery."),
)
_RECOVERING = (
    _(
        "To open: “Passphrase lost: use the recovery papers…” in Dalil; type from each piece the "
        "line for the other."
    ),
)
_SIGNING = (
    (_("Kept by (name)"), _("where"), _("telephone")),
    (_("Sealed on (date)"), _("by (name, signature)"), _("Opened on (date)"), _("reason")),
)

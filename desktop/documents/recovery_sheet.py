"""The recovery sheet of a vault: one page that is printed once and kept where the computer is not.

The code on it opens the vault when every passphrase is lost, so nothing here is kept: the value is
drawn and forgotten, it has no stored form, and its `repr` shows no code. A QR code was refused: it
can only be read by taking a picture, which is what the sheet asks nobody to do.
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
    Heading,
    Look,
    Paper,
    Paragraph,
    Points,
    Rules,
    Title,
)

COLUMNS = 3


@frozen_value
class RecoverySheet:
    """What the sheet says; the last of `groups` is the check group, `created_at` is aware."""

    vault_name: str
    vault_id: str
    user_name: str
    groups: tuple[str, ...]
    created_at: datetime
    language: str


def render(sheet: RecoverySheet) -> bytes:
    """Return the sheet as a PDF of one page.

    Raises:
        WrongInput: the vault's or user's name holds a character that the fonts cannot draw.
    """
    from desktop.documents import layout

    return layout.draw(paper(sheet))


def paper(sheet: RecoverySheet) -> Paper:
    """Return the sheet as a paper in its language."""
    say = partial(Text.in_language, language=sheet.language)
    return Paper(
        title=say(_("Recovery sheet")),
        language=sheet.language,
        running_head=say(_("Vault “{name}”", name=sheet.vault_name)),
        made_at=sheet.created_at,
        footer=say(_("Secret: keep this sheet sealed.")),
        sheet="plain",
        blocks=tuple(_blocks(sheet, say)),
    )


def _blocks(sheet: RecoverySheet, say: Callable[[Text], str]) -> Iterator[Block]:
    yield Title(say(_("Recovery sheet")), say(_("Vault “{name}”", name=sheet.vault_name)))
    yield Paragraph("\n".join(map(say, _circumstances(sheet))), Look.QUIET)
    yield CodeGroups(sheet.groups, COLUMNS)
    yield Paragraph(say(_HOW_TO_READ), Look.QUIET)
    yield Heading(say(_("What it is")))
    yield Paragraph(say(_WHAT_IT_IS))
    yield Heading(say(_("How to keep it")))
    yield Points(tuple(map(say, _KEEPING)))
    yield Heading(say(_("When a passphrase is lost")))
    yield Points(tuple(map(say, _RECOVERING)))
    for labels in _SIGNING:
        yield Rules(tuple(map(say, labels)))


def _circumstances(sheet: RecoverySheet) -> Iterator[Text]:
    yield _("Vault number: {id}", id=sheet.vault_id)
    day = When.on(sheet.created_at.date())
    yield _("Made on {day} for the user: {name}", day=day, name=sheet.user_name)


_HOW_TO_READ = _(
    "Capital and small letters are the same. There are no letters I, L, O and U in the code: what "
    "looks like 1 or 0 is a digit. The last group checks the others, so that a slip of the pen is "
    "noticed."
)
_WHAT_IT_IS = _(
    "This code opens the vault when no passphrase is known any more. Whoever has this sheet and a "
    "copy of the vault can read everything in it. If the sheet and all passphrases are lost, "
    "nobody can open the vault again, neither its office nor the makers of Dalil."
)
_KEEPING = (
    _("Print it on a printer connected by cable, and delete the file at once."),
    _(
        "Make two copies by hand or by printing, put each into an envelope, seal it and sign "
        "across the flap."
    ),
    _(
        "Keep the envelopes in two places that do not burn or get searched together, for example "
        "the safe of the office and a trusted person outside it. Never beside the computer."
    ),
    _("Never photograph, scan, send or dictate it. Type it nowhere but into Dalil."),
    _("If an envelope was opened or is missing, treat the vault as open and act at once."),
)
_RECOVERING = (
    _("Start Dalil, choose the vault, and then “Passphrase lost: use the recovery papers…”."),
    _("Type the nine groups, the name of the user, and a new passphrase for that user."),
    _("Seal the sheet again and write down below who opened it and why."),
)
_SIGNING = (
    (_("Sealed on (date)"), _("by (name, signature)"), _("before (name, signature)")),
    (_("Opened on (date)"), _("by (name, signature)"), _("reason")),
)

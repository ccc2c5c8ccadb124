"""What can be done about what lies in a trash, in words."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.core.text import Text, _, n_
from desktop.views.act_cards import CardAct

PUT_BACK, ASK, WITHDRAW, AGREE, FINISH, PAPER = (
    "put_back",
    "ask",
    "withdraw",
    "agree",
    "finish",
    "paper",
)


TRASH_ACTS: Mapping[str, CardAct] = {
    PUT_BACK: CardAct(_("Put back"), "undo-2", _("Put back: {what}")),
    ASK: CardAct(_("Ask for erasure…"), "trash-2", _("Ask for the erasure of: {what}")),
    WITHDRAW: CardAct(_("Take the request back"), "x", _("Take the request back: {what}")),
    AGREE: CardAct(_("Agree and erase…"), "trash-2", _("Agree to the erasure of: {what}")),
    FINISH: CardAct(_("Finish erasing"), "trash-2", _("Finish erasing: {what}")),
    PAPER: CardAct(_("Certificate (PDF)"), "file-text", _("Certificate of the erasure of: {what}")),
}


def waits(days: int) -> Text:
    """Return how long something has to lie yet before it may be erased."""
    if not days:
        return _("It has lain here long enough: two persons can erase it for good.")
    return n_(
        "{n} more day before it can be erased.", "{n} more days before it can be erased.", days
    )

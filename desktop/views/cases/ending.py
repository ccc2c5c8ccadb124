"""How a case ends, at its head: the legal hold that is on it, and the way into the trash."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.rules.access import Action, Rights
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services.legal_holds import AREA, Hold, lift_hold, set_hold
from desktop.services.trashed_cases import put_case_back, put_case_in_trash
from desktop.views.labels import Words, dress, plain_tip
from desktop.views.reason_dialog import Asked, ask_reason
from desktop.views.style import Look
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime
from desktop.views.workplace import Workplace


class EndOfCase(QToolButton):
    """A menu of what is seldom done with a whole case; `chip` says that it is under a hold."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words = words
        self.hold: Hold | None = None
        self.setObjectName("ending")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        look.put_icon(self, "more-horizontal")
        words.put(self, accessibleName=_MORE, toolTip=_MORE)
        menu = QMenu(self)
        self.hold_act, self.trash_act = menu.addAction(""), menu.addAction("")
        words.put(self.trash_act, text=_("Put the case into the trash…"))
        self.setMenu(menu)
        self.chip = QToolButton()
        self.chip.setObjectName("chip.hold")
        self.chip.setProperty("kind", "chip")
        words.put(self.chip, text=_HELD, accessibleName=_HELD)
        dress(self.chip, "tone", Tone.DANGER.value)
        self.chip.hide()
        self.hide()

    def show_hold(self, hold: Hold | None, rights: Rights) -> None:
        """Say whether the case is under a legal hold, and offer what `rights` allow."""
        self.hold = hold
        may = rights.may(AREA, Action.EDIT)
        self.setVisible(may)
        said = _SET if hold is None else _LIFT
        self._words.put(self.hold_act, text=said)
        self.trash_act.setEnabled(hold is None)
        self.chip.setVisible(hold is not None)
        let_be_pressed(self.chip, on=may)
        if hold is not None:
            told = _(
                "Since {time}, by {name}: {why}", time=AtTime(hold.since), name=hold.by, why=""
            )
            self.chip.setToolTip(plain_tip(f"{self._words.say(told)}{hold.reason}"))


def let_be_pressed(chip: QToolButton, *, on: bool) -> None:
    """Let a chip be a button, or say what it says and no more."""
    chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not on)
    policy = Qt.FocusPolicy
    chip.setFocusPolicy(policy.StrongFocus if on else policy.NoFocus)


def ask_hold(
    place: Workplace, parent: QWidget, case_id: str, number: str, *, is_held: bool
) -> None:
    """Ask why a case is put under a legal hold, or why its hold is lifted."""
    if is_held:
        asked = Asked(
            _("Lift the legal hold of {number}", number=number),
            _("Records of the case can then be removed again, and the case put into the trash."),
            _("Why is the hold lifted?"),
            _("Lift the hold"),
        )
        act, said = lift_hold, _("The legal hold of {number} is lifted.", number=number)
    else:
        asked = Asked(
            _("Put {number} under a legal hold", number=number),
            _(
                "As long as the hold stands, nothing of the case can be removed or erased, by"
                " anybody. Work on the case goes on. Everybody who sees the case sees the hold."
            ),
            _("Why is the case held?"),
            _("Put under hold"),
        )
        act, said = set_hold, _("{number} is under a legal hold.", number=number)
    ask_reason(place, parent, asked, partial(act, place.desk, case_id), partial(_tell, place, said))


def ask_trash(
    place: Workplace, parent: QWidget, case_id: str, number: str, *, is_held: bool
) -> None:
    """Ask why a case is put into the trash; under a hold there is nothing to ask."""
    if is_held:
        return
    asked = Asked(
        _("Put {number} into the trash", number=number),
        _(
            "The case is closed to everybody and found nowhere else. It can be put back from the"
            " trash, in the list of cases. After {n} days two persons can erase it for good.",
            n=DAYS_IN_TRASH,
        ),
        _("Why is the case removed?"),
        _("Put into the trash"),
    )
    said = _("{number} lies in the trash.", number=number)
    undo = partial(place.write, put_case_back, case_id)
    ask_reason(
        place,
        parent,
        asked,
        partial(put_case_in_trash, place.desk, case_id),
        lambda _changes: place.say(said, _("Undo"), undo),
    )


def _tell(place: Workplace, said: Text, _changes: Changes) -> None:
    place.say(said)


_MORE = _("Hold or remove the case")
_HELD = _("legal hold")
_SET, _LIFT = _("Put under a legal hold…"), _("Lift the legal hold…")

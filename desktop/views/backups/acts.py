"""What a person does with backups from any page: make one now, rehearse one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from desktop.core.text import Text, _
from desktop.services.backups import Outcome, back_up, latest_head, places
from desktop.services.restoring import Rehearsed, rehearse
from desktop.services.returning import LostCase, Returned, lost_cases, put_case_back
from desktop.vault.backupnames import SUFFIX
from desktop.views.backups.wording import is_troubled, outcome_said, rehearsed_said
from desktop.views.going import Target
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace

BACK_UP = _("Back up now")
REHEARSE = _("Rehearse a backup…")
PUT_BACK = _("Put a case back…")
FILES = _("Backups of Dalil")


def back_up_now(place: Workplace, parent: QWidget) -> None:
    """Make a backup in all places of this computer; where none was chosen, go and choose one."""
    workstation = place.preferences.workstation
    place.read(places, workstation, done=partial(_begin, place, parent), owner=parent)


def _begin(place: Workplace, parent: QWidget, chosen: tuple[object, ...]) -> None:
    if not chosen:
        place.going.emit(Target("settings"))
        place.say(_("First choose where backups go: Settings, Backup."))
        return
    waiting = Waiting(place, parent, _("Making and checking a backup…"))
    workstation = place.preferences.workstation
    done = partial(tell_outcome, place)
    waiting.run(place.exporting, back_up, place.desk, workstation, done=done)


def tell_outcome(place: Workplace, done: Outcome) -> None:
    """Say what became of a backup; what needs somebody to look is marked as such."""
    tell(place, outcome_said(done), well=not is_troubled(done))


def tell(place: Workplace, sentence: Text, *, well: bool) -> None:
    """Say a sentence at the foot of the window, as good news or as bad."""
    (place.said if well else place.failed).emit(sentence, None, None)


def choose_and_rehearse(place: Workplace, parent: QWidget) -> None:
    """Ask for a backup, restore it for trial, and say what was found."""
    path = ask_for_backup(place, parent)
    if path is not None:
        waiting = Waiting(place, parent, _("Restoring the backup for trial…"))
        done = partial(_tell_rehearsed, place)
        waiting.run(place.exporting, rehearse, place.desk, path, done=done)


def ask_for_backup(place: Workplace, parent: QWidget) -> Path | None:
    """Ask for the file of a backup."""
    say = place.words.say
    chosen, _kind = QFileDialog.getOpenFileName(
        parent, say(_("Choose a backup")), "", f"{say(FILES)} (*{SUFFIX})"
    )
    return Path(chosen) if chosen else None


def choose_and_return(place: Workplace, parent: QWidget) -> None:
    """Ask for a backup and for one of the cases that are in it and not here, and put it back."""
    path = ask_for_backup(place, parent)
    if path is not None:
        waiting = Waiting(place, parent, _("Looking for cases in the backup…"))
        done = partial(_choose_case, place, parent, path)
        waiting.run(place.exporting, lost_cases, place.desk, path, done=done)


def _choose_case(place: Workplace, parent: QWidget, path: Path, lost: tuple[LostCase, ...]) -> None:
    if not lost:
        place.say(_("Every case of this backup is in the vault."))
        return
    say = place.words.say
    names = {each.number: each for each in lost}
    chosen, is_chosen = QInputDialog.getItem(
        parent,
        say(_("Put a case back")),
        say(_("Cases of the backup that are not in the vault any more:")),
        list(names),
        0,
        False,  # noqa: FBT003 - Qt's order
    )
    if is_chosen:
        waiting = Waiting(place, parent, _("Putting the case back…"))
        done = partial(_tell_returned, place)
        case_id = names[chosen].id
        waiting.run(place.exporting, put_case_back, place.desk, path, case_id, done=done)


def _tell_returned(place: Workplace, done: Returned) -> None:
    place.say(
        _(
            "Case {number} is back: {records} records and {files} files.",
            number=done.number,
            records=done.records,
            files=done.files,
        )
    )


def _tell_rehearsed(place: Workplace, done: Rehearsed) -> None:
    tell(place, rehearsed_said(done), well=done.problem is None)


def note_head(place: Workplace) -> None:
    """Remember on this computer how far the log has come."""
    place.read(latest_head, done=partial(_keep_head, place), owner=place)


def _keep_head(place: Workplace, found: tuple[int, str]) -> None:
    place.preferences.keep_head(place.desk.vault.vault_id, *found)

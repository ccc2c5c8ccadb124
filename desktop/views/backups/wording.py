"""What is said of backups: how old they are, what became of one, what a rehearsal found."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.core.text import Text, _, n_
from desktop.services.backups import AWAY, DAYS_GOOD, NEAR, LastBackups, Outcome, Place
from desktop.services.restoring import Rehearsed, Restored
from desktop.views.labels import Sayable
from desktop.views.wording import AtTime, Joined

NEVER_NEAR = _("No backup has been recorded.")
NEVER_AWAY = _("No copy is kept elsewhere: one fire or one search takes everything.")
PLACES: dict[str, tuple[Text, Text]] = {
    NEAR: (
        _("At hand"),
        _("A second disk of this computer, or a shared folder: made every day by itself."),
    ),
    AWAY: (
        _("Taken away"),
        _("A stick or disk that is kept in another house, not at the home of staff."),
    ),
}


def near_line(last: LastBackups) -> Sayable:
    """Say when the vault was backed up last, wherever that lies."""
    return NEVER_NEAR if last.any is None else AtTime(last.any)


def away_line(last: LastBackups) -> Sayable:
    """Say when the last copy was made that is kept elsewhere."""
    if last.away is None:
        return NEVER_AWAY
    return Joined((_("Kept elsewhere:"), AtTime(last.away)), " ")


def is_old(at: datetime | None, now: datetime) -> bool:
    """Whether somebody should be told in another colour."""
    return at is None or now - at > timedelta(days=DAYS_GOOD)


def age(at: datetime, now: datetime) -> Text:
    """Say how long ago it was, in days of the calendar."""
    days = (now.astimezone().date() - at.astimezone().date()).days
    if days <= 0:
        return _("today")
    return n_("{n} day ago", "{n} days ago", days)


def outcome_said(done: Outcome) -> Text:
    """Say what became of a backup."""
    made = sum(each.path is not None for each in done.written)
    problem = next((each.problem for each in done.written if each.problem), None)
    if problem is not None:
        return _("One backup was made and checked. The other was not: {problem}", problem=problem)
    if done.gaps:
        return n_(
            "The backup was made, but {n} file is missing from the vault itself. Older backups are"
            " kept: check the vault.",
            "The backup was made, but {n} files are missing from the vault itself. Older backups"
            " are kept: check the vault.",
            done.gaps,
        )
    return n_(
        "Backup made and checked in {n} place.", "Backups made and checked in {n} places.", made
    )


def is_troubled(done: Outcome) -> bool:
    """Whether something about a backup needs somebody to look."""
    return bool(done.gaps) or any(each.problem for each in done.written)


def rehearsed_said(done: Rehearsed) -> Text:
    """Say what a rehearsal found."""
    if done.problem is not None:
        return done.problem
    return _(
        "The backup of {at} can be restored: {records} records and {files} files are whole.",
        at=AtTime(done.made_at),
        records=done.records,
        files=done.objects,
    )


def restored_lines(done: Restored) -> tuple[Text, ...]:
    """Say what came back out of a backup."""
    return (
        _(
            "It is as it was on {at}: {records} records, {files} files, {seq} entries of the log.",
            at=AtTime(done.made_at),
            records=done.records,
            files=done.objects,
            seq=done.seq,
        ),
        _since(done),
    )


def _since(done: Restored) -> Text:
    if done.missing is None:
        return _("This computer has not seen this vault before: what was done later is not known.")
    if done.missing == 0:
        return _("Nothing is missing of what this computer has seen of this vault.")
    return n_(
        "{n} later entry of the log, which this computer has seen, is missing: enter again what was"
        " done since.",
        "{n} later entries of the log, which this computer has seen, are missing: enter again what"
        " was done since.",
        done.missing,
    )


def restored_warnings(done: Restored) -> tuple[Text, ...]:
    """Say what somebody has to look at in a vault that was restored."""
    found = []
    if done.foreign:
        found.append(
            _(
                "The log of this backup is not the one this computer has seen: the vault was"
                " exchanged, or went on elsewhere after an earlier restore."
            )
        )
    if done.gaps:
        found.append(gaps_line(done.gaps))
    if done.problem is not None:
        found.append(done.problem)
    return tuple(found)


def gaps_line(gaps: int) -> Text:
    """Say that the last backup could not hold what the vault itself does not have."""
    return n_(
        "{n} file was missing from the vault when it was made: check the vault.",
        "{n} files were missing from the vault when it was made: check the vault.",
        gaps,
    )


def place_notes(place: Place) -> tuple[Text, ...]:
    """Say what is to be known of a folder that was chosen."""
    notes: list[Text] = []
    if not place.there:
        notes.append(_("Not connected now."))
    if place.watched_by is not None:
        notes.append(
            _(
                "{who} has what lies here, too. Backups are sealed, so it cannot read them; it sees"
                " when they are made and how large they are.",
                who=place.watched_by,
            )
        )
    if place.same_disk:
        notes.append(_("This is the vault's own disk: if it breaks, both are lost."))
    return tuple(notes)

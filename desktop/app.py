"""The composition root: wires windows, services and vault together, and nothing else does.

The first window imports Qt only. Services, and SQLAlchemy with them, are loaded on the worker
while the passphrase is typed; papers and workbooks at first use.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from desktop.views.clipboard import ClipboardGuard
from desktop.views.collector import Collector
from desktop.views.idle import IdleLock
from desktop.views.labels import Words
from desktop.views.preferences import Preferences
from desktop.views.session import SessionWatch
from desktop.views.style import Look
from desktop.views.unlock.window import Heads, NewVault, RestoredVault, UnlockWindow
from desktop.views.worker import Worker, nothing

if TYPE_CHECKING:
    from desktop.core.progress import Progress
    from desktop.core.text import Text
    from desktop.services.desk import Desk
    from desktop.views.backups.schedule import Schedule
    from desktop.views.main_window import MainWindow
    from desktop.views.unlock.restoring import Wish
    from desktop.views.workplace import Workplace

_MINUTE_MS = 60 * 1000
SEAL_WITHIN_MS = 500  # what is being typed
SAVE_WITHIN_MS = 150  # what was asked for just before
ANSWER_WITHIN_MS = 10_000  # the keyring, when the workstation is sealed
BACK_UP_WITHIN_MS = 700  # drafts, and behind them the backup of today
_TURN_S = 0.0005  # Python's own turn, 5 ms, is waited for again at every row that is painted


class Program(QObject):
    """The windows of one run: the first one, and the main one while a vault is open."""

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__()
        sys.setswitchinterval(_TURN_S)
        self.words = Words(preferences.language)
        self.look = Look(application)
        self.look.apply(preferences.scheme, preferences.percent)
        self.preferences = preferences
        # Opening, closing and whatever else concerns the whole vault, one after the other.
        self.worker = Worker("vault")
        self.unlock_window = UnlockWindow(
            self.words, self.look, preferences, LocalDoors(), self.worker
        )
        self.unlock_window.opened.connect(self.open)
        self.unlock_window.abandoned.connect(self.close)
        self.workplace: Workplace | None = None
        self.window: MainWindow | None = None
        self.schedule: Schedule | None = None
        # What is being locked. Let go of too early, parts of it could be collected by Python while
        # Qt still sends them events, or by a thread that is the last to know of them.
        self._locked: tuple[Workplace, MainWindow] | None = None
        # What is being sealed, how long the keyring is waited for, what the first window then says.
        self._sealing: Workplace | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._lose_patience)
        self._parting: Text | None = None
        self.idle = IdleLock(application)
        self.idle.expired.connect(self.lock)
        self.session = SessionWatch()
        self.session.locked.connect(self.lock)
        self.clipboard = ClipboardGuard(application.clipboard())
        self.collector = Collector()
        application.aboutToQuit.connect(self.quit)

    def start(self, desk: Desk | None = None) -> None:
        """Show the first window, or the main one at a desk that is open already."""
        if desk is None:
            self.unlock_window.painted.connect(self.prepare)
            self.unlock_window.show()
        else:
            self.open(desk)
            self.look.follow_system()

    def prepare(self) -> None:
        """Do what can wait until the first window is there.

        Two threads of Python take turns, so that loading would hold up the window's first paint.
        """
        self.look.follow_system()
        self.worker.run(warm_up, failed=nothing)

    def open(self, desk: Desk) -> None:
        """Show the main window at an unlocked vault."""
        from desktop.views.backups.schedule import Schedule
        from desktop.views.countdown import Countdown
        from desktop.views.main_window import MainWindow
        from desktop.views.workplace import Workplace

        # Python's collector stops every thread while it walks all objects, and long work makes it
        # do so often: the program's own, eighty thousand, are left out while a vault is open.
        self.collector.start()
        gc.collect()
        gc.freeze()
        self.workplace = Workplace(desk, self.words, self.look, self.preferences)
        self.window = MainWindow(self.workplace)
        self.window.lock_requested.connect(self.lock)
        self.workplace.sealing.connect(self.seal)
        self.schedule = Schedule(self.workplace, self.workplace)
        Countdown(self.idle, self.words, self.look, self.window)
        self.idle.alive.connect(self.workplace.privacy.touch)
        self.workplace.safety_changed.connect(self._take_intervals)
        self._take_intervals()
        self.window.show()
        self.unlock_window.hide()
        self.idle.start()
        self.session.start()

    def _take_intervals(self) -> None:
        """Wait as long as the settings say before names are hidden and the window locks."""
        chosen = self.preferences
        self.idle.set_interval(chosen.lock_minutes * _MINUTE_MS)
        self.clipboard.clear_after(chosen.clipboard_seconds * 1000)
        if self.workplace is not None:
            self.workplace.privacy.hide_after(chosen.names_minutes * _MINUTE_MS)

    def seal(self) -> None:
        """Delete the secret of this workstation, then lock, whatever the keyring answers.

        Everything is hidden first. A keyring that does not answer in time must not keep the vault
        open; what it says later is told then.
        """
        workplace, schedule = self.workplace, self.schedule
        if workplace is None or schedule is None or self._sealing is not None:
            return
        from desktop.services.device import seal_workstation
        from desktop.views.device.sealing import sealed_or_not

        self._sealing = workplace
        self._clear_screen()
        schedule.stop()
        schedule.is_due = False  # no backup now: it is made after the next opening
        self._patience.start(ANSWER_WITHIN_MS)
        self.worker.run(
            *(seal_workstation, workplace.desk),
            done=lambda _result: self._part(sealed_or_not(None)),
            failed=lambda error: self._part(sealed_or_not(error)),
            owner=self,
        )

    def _lose_patience(self) -> None:
        from desktop.views.device.sealing import NO_ANSWER

        self._part(NO_ANSWER)

    def _part(self, sentence: Text) -> None:
        """Lock, if that is still to be done, and say in the first window what came of it."""
        self._patience.stop()
        sealing, self._sealing = self._sealing, None
        if self.workplace is None:
            self._parting = sentence
            if self.unlock_window.isVisible():
                self._say_parting()
        elif self.workplace is sealing:
            self._parting = sentence
            self.lock()

    def _say_parting(self) -> None:
        if self._parting is not None:
            self.unlock_window.opening.tell(self._parting, "warning")
            self._parting = None

    def lock(self) -> None:
        """Hide everything at once, seal what was being typed, and forget the keys.

        Sealing drafts may take SEAL_WITHIN_MS; what is not sealed by then is as old as the last
        draft, which is a few seconds. A save that was asked for just before is waited for, too. A
        backup that is due may take BACK_UP_WITHIN_MS: one that is not done by then is broken off,
        leaves nothing, and is made after the next opening.
        """
        workplace, window, schedule = self.workplace, self.window, self.schedule
        if workplace is None or window is None or schedule is None:
            return
        self.workplace = self.window = self.schedule = None
        self.idle.stop()
        seal = window.seal_drafts()
        self._clear_screen()
        finish = _Once(partial(self._finish_lock, workplace, window))
        within = SEAL_WITHIN_MS if seal else SAVE_WITHIN_MS
        after: Callable[[], None] = finish
        if schedule.is_due:
            within, after = BACK_UP_WITHIN_MS, partial(schedule.at_lock, finish)
        schedule.stop()
        workplace.writing.run(
            seal or _breathe, done=lambda _kept: after(), failed=lambda _error: after()
        )
        QTimer.singleShot(within, self, finish)

    def _clear_screen(self) -> None:
        """Hide every window, lists and tool tips too: dialogs are no part of the main window.

        A dialog is answered with Cancel, which also stops the long work it shows, and ends Qt's
        file dialogs, inside which the program would otherwise still be when the window goes.
        """
        for window in QApplication.topLevelWidgets():
            if window is not self.unlock_window and window.isVisible():
                if isinstance(window, QDialog):
                    window.reject()
                window.hide()

    def _finish_lock(self, workplace: Workplace, window: MainWindow) -> None:
        # The keys first: from here on nothing decrypts, whatever the threads are in the middle of.
        workplace.desk.vault.keys.drop()
        workplace.stop(timeout_ms=0)
        self._locked = (workplace, window)
        self.clipboard.clear()
        window.close()
        window.deleteLater()
        self.worker.run(partial(_give_back, workplace), failed=nothing)
        self.worker.run(_breathe, done=self._let_go, failed=nothing)
        self.unlock_window.show_card("open")
        self.unlock_window.show()
        self._say_parting()

    def _let_go(self, _result: object) -> None:
        """Leave nothing in memory of what the window showed; Python would take its time."""
        self._locked = None
        gc.unfreeze()
        gc.collect()

    def close(self, desk: Desk) -> None:
        """Forget the keys now and close the files on the worker; opening waits behind it."""
        desk.vault.keys.drop()
        self.worker.run(desk.close, failed=nothing)

    def quit(self) -> None:
        """Leave nothing open behind, even if what was typed cannot be sealed any more."""
        self.clipboard.clear()
        workplace, self.workplace = self.workplace, None
        try:
            if workplace is not None and self.window is not None:
                seal = self.window.seal_drafts()
                if self.schedule is not None:
                    self.schedule.at_end(BACK_UP_WITHIN_MS)
                workplace.stop()
                try:
                    if seal is not None:
                        seal()
                finally:
                    workplace.desk.close()
        finally:
            self.worker.stop()
            self.collector.stop()


def _give_back(workplace: Workplace) -> None:
    """Wait for the threads of a locked vault, then close its files."""
    workplace.stop()
    workplace.desk.close()


class _Once:
    """Calls a function the first time it is asked to."""

    def __init__(self, function: Callable[[], None]) -> None:
        self._function: Callable[[], None] | None = function

    def __call__(self) -> None:
        function, self._function = self._function, None
        if function is not None:
            function()


def _breathe() -> None:
    """Do nothing, behind what a worker has to do before."""


def warm_up() -> None:
    """Load what opening a vault needs while the passphrase is typed."""
    from desktop.services import search, unlocking  # noqa: F401 - loading is the point


class LocalDoors:
    """Opens and makes vaults on this computer; every method runs on the worker."""

    def unlock(self, folder: Path, user: str, passphrase: str) -> Desk:
        """Open a vault."""
        from desktop.core.clock import SystemClock
        from desktop.services.unlocking import unlock

        return unlock(folder, user, passphrase, SystemClock())

    def recover(
        self, folder: Path, paper: str | tuple[str, str], user: str, passphrase: str
    ) -> Desk:
        """Open a vault with the code of its sheet or two of its pieces."""
        from desktop.core.clock import SystemClock
        from desktop.services.unlocking import recover

        return recover(folder, paper, user, passphrase, SystemClock())

    def must_choose(self, desk: Desk) -> bool:
        """Say whether the user still has the passphrase they were given."""
        return desk.must_choose

    def choose(self, desk: Desk, first: str, own: str) -> None:
        """Exchange the passphrase that was given for one of the user's own."""
        from desktop.services.users import change_passphrase

        change_passphrase(desk, first, own)

    def create(self, folder: Path, user: str, passphrase: str, form: str) -> NewVault:
        """Make a vault; its papers are known to nobody but the functions handed back."""
        from desktop.core.clock import SystemClock
        from desktop.services import recovery
        from desktop.services.unlocking import create

        desk, papers = create(folder, user, passphrase, SystemClock(), form=form)

        def write(path: Path, language: str) -> None:
            recovery.write_made(desk, papers, path, user, language)

        return NewVault(desk, partial(papers.refusal, desk.vault.vault_id), write, form)

    def restore(self, wish: Wish, heads: Heads, progress: Progress) -> RestoredVault:
        """Make a vault from a backup, and open it as any other."""
        from desktop.core.clock import SystemClock
        from desktop.services import last_seen, restoring
        from desktop.services.unlocking import unlock
        from desktop.views.backups.wording import restored_lines, restored_warnings

        opener = restoring.by_passphrase(wish.user, wish.passphrase)
        if wish.paper is not None:
            opener = restoring.by_paper(wish.paper, wish.user, wish.passphrase)

        def known(vault_id: str) -> restoring.Known | None:
            seen = heads.get(vault_id)
            return None if seen is None else restoring.Known(*seen)

        done = restoring.restore(wish.file, wish.folder, opener, SystemClock(), known, progress)
        desk = unlock(wish.folder, wish.user, wish.passphrase, SystemClock())
        if last_seen.older(desk) is not None:  # on purpose: what is missing was said just now
            last_seen.accept_older(desk)
        return RestoredVault(desk, restored_lines(done), restored_warnings(done))

    def practise(self, language: str) -> Desk:
        """Open the practice vault of this computer, made at the first time."""
        from platformdirs import user_data_path

        from desktop.services.demo import practice_desk

        return practice_desk(user_data_path("dalil", appauthor=False) / "practice", language)


def main() -> int:
    """Open the window and return the exit status when it is closed."""
    return _show(None)


def _show(desk: Desk | None, case_id: str | None = None) -> int:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        message = "another kind of application is running"
        raise TypeError(message)
    application.setApplicationName("Dalil")
    application.setDesktopFileName("dalil")
    program = Program(application, Preferences())
    program.start(desk)
    if program.window is not None and case_id is not None:
        program.window.cases.choose(case_id)
    return application.exec()


def show(desk: Desk, case_id: str) -> int:
    """Open the window at a vault that is open already, with one of its cases chosen."""
    return _show(desk, case_id)


def has_screen() -> bool:
    """Say whether a window can be shown; on Linux a display has to be named."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

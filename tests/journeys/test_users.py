"""A small office grows: a doctor is let in with a key, works, leaves, and the key is renewed.

Everything is real: windows, threads, the vault with its passphrases. Nothing is answered by the
test but what a person types.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.core.clock import SystemClock
from desktop.services import cases, history, people, proceedings, records, teams, unlocking
from desktop.services.kinds import BY_TABLE
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.services.renewal import due_renewals
from desktop.vault import kdf
from desktop.views.main_window import MainWindow
from desktop.views.users.letting_in import LettingInDialog
from desktop.views.users.page import UsersPage
from desktop.views.users.user_dialog import UserDialog
from tests.journeys.hands import DERIVING_MS, entered, locked, running, settled
from tests.journeys.office import child, click, gone, message, said
from tests.keyboard import type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

HEAD, DOCTOR = ("Айгүл", "correct horse battery staple"), "Данияр"
COMPLAINT = "pain in the left shoulder"
FIRST, OWN = "given by the coordinator", "chosen by the doctor"


@pytest.fixture(autouse=True)
def _lowest_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """An office of one, with a case: a victim, a step, and by the practice of it an examination."""
    folder = tmp_path / "vault"
    roles = frozenset({"coordinator", "administrator", "lawyer", "doctor"})
    desk, _code = unlocking.create(folder, *HEAD, SystemClock(), roles)
    case_id, _changes = cases.create_case(desk, {"number": "KG-1", "title": "Naryn"})
    people.save_person(desk, case_id, {"family_name": "Асанов", "roles": ("victim",)})
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    evaluation = {"kind": "initial", "reason": COMPLAINT}
    records.save_record(desk, BY_TABLE["evaluations"], case_id, evaluation)
    desk.close()
    return folder


def unlock(program: Program, vault: Path, name: str, passphrase: str) -> None:
    """Type folder, name and passphrase, and press Open."""
    card = program.unlock_window.opening
    for line, text in (
        (card.folder.edit, str(vault)),
        (card.user, name),
        (card.passphrase.edit, passphrase),
    ):
        line.clear()
        click(line)
        type_text(line, text)
    click(card.button)


def lock(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    click(window.sidebar.button("lock"))
    locked(qtbot, program)


def users_page(qtbot: QtBot, program: Program, window: MainWindow) -> UsersPage:
    click(window.sidebar.button("users"))
    settled(qtbot, program)
    page = window.page("users")
    assert isinstance(page, UsersPage)
    return page


def open_user(qtbot: QtBot, program: Program, page: UsersPage, name: str) -> UserDialog:
    rows = [page.list.rows.row(number) for number in range(page.list.rows.rowCount())]
    page.list.opened.emit(next(row for row in rows if row is not None and row.title == name))
    settled(qtbot, program)
    return child(page, UserDialog)


def let_the_doctor_in(qtbot: QtBot, program: Program, page: UsersPage) -> None:
    click(page.add)
    dialog = child(page, LettingInDialog)
    for line, text in (
        (dialog.name, DOCTOR),
        (dialog.passphrase.first.edit, FIRST),
        (dialog.passphrase.again.edit, FIRST),
    ):
        click(line)
        type_text(line, text)
    dialog.roles.boxes["doctor"].click()
    dialog.keys.boxes["clinical"].click()
    click(dialog.button)
    gone(qtbot, dialog)
    settled(qtbot, program)


def add_to_the_team(program: Program) -> str:
    """Let the coordinator put the doctor on the team, where the dialog offers them."""
    assert program.workplace is not None
    desk = program.workplace.desk
    case_id = cases.case_id_of(desk, "KG-1")
    (offered,) = teams.case_access(desk, case_id).offered
    assert (offered.name, offered.roles) == (DOCTOR, ("doctor",))
    teams.add_member(desk, case_id, offered.user_id)
    return case_id


def told(program: Program) -> str:
    return program.unlock_window.current_card()._message.text()


def test_a_doctor_comes_works_and_leaves(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, vault: Path
) -> None:
    with running(qapp, tmp_path) as program:
        unlock(program, vault, *HEAD)
        window = entered(qtbot, program)
        page = users_page(qtbot, program, window)
        let_the_doctor_in(qtbot, program, page)
        case_id = add_to_the_team(program)
        lock(qtbot, program, window)

        # The doctor chooses a passphrase first, waits for one key, and sees what the other opens.
        unlock(program, vault, DOCTOR, FIRST)
        choose_own(qtbot, program)
        window = entered(qtbot, program)
        assert "You are waiting for a key: casework." in said(window.waiting_for_key)
        assert "users" not in window.sidebar._buttons
        lock(qtbot, program, window)

        # The coordinator gives the other key.
        unlock(program, vault, *HEAD)
        window = entered(qtbot, program)
        page = users_page(qtbot, program, window)
        dialog = open_user(qtbot, program, page, DOCTOR)
        click(child(dialog, QPushButton, "give.casework"))
        settled(qtbot, program)
        dialog.reject()
        lock(qtbot, program, window)

        works_as_a_doctor(qtbot, program, vault, case_id)
        leaves(qtbot, program, vault)


def choose_own(qtbot: QtBot, program: Program) -> None:
    first = program.unlock_window
    qtbot.waitUntil(lambda: first.current_card() is first.own, timeout=DERIVING_MS)
    for field, text in ((first.own.new.first, FIRST), (first.own.new.again, FIRST)):
        click(field.edit)
        type_text(field.edit, text)
    click(first.own.button)
    qtbot.waitUntil(lambda: "Choose another one" in told(program), timeout=DERIVING_MS)
    for field in (first.own.new.first, first.own.new.again):
        field.edit.clear()
        click(field.edit)
        type_text(field.edit, OWN)
    click(first.own.button)


def works_as_a_doctor(qtbot: QtBot, program: Program, vault: Path, case_id: str) -> None:
    """The examination is there, the proceedings are not; the given passphrase opens nothing."""
    unlock(program, vault, DOCTOR, FIRST)
    qtbot.waitUntil(lambda: "do not open the vault" in told(program), timeout=DERIVING_MS)
    unlock(program, vault, DOCTOR, OWN)
    window = entered(qtbot, program)
    assert not window.waiting_for_key.isVisible()
    window.cases.choose(case_id)
    settled(qtbot, program)
    tabs = window.cases.workspace.tabs
    shown = {}
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        settled(qtbot, program)
        tab = tabs.widget(number)
        assert tab is not None
        shown[str(tab.property("screen"))] = said(tab)
    assert "is not for your role" in shown["tab.proceedings"]
    assert "is not for your role" not in shown["tab.medical"]
    assert program.workplace is not None
    desk, kind = program.workplace.desk, BY_TABLE["evaluations"]
    (row,) = list_records(desk, REGISTERS["evaluation"], Query(case_id=case_id)).lines
    assert records.record_values(desk, kind, case_id, row.id)[0]["reason"] == COMPLAINT
    lock(qtbot, program, window)


def leaves(qtbot: QtBot, program: Program, vault: Path) -> None:
    """Access is taken away, the keys are renewed, nothing was altered, and the door is shut."""
    unlock(program, vault, *HEAD)
    window = entered(qtbot, program)
    page = users_page(qtbot, program, window)
    dialog = open_user(qtbot, program, page, DOCTOR)
    click(dialog.disable)
    settled(qtbot, program)
    assert "cannot open the vault any more" in message(dialog.toast)
    dialog.reject()
    settled(qtbot, program)
    assert program.workplace is not None
    desk = program.workplace.desk
    for part in ("casework", "clinical"):
        click(page.renewals.buttons[part])
        settled(qtbot, program)
        assert part not in {each.compartment for each in due_renewals(desk)}
    assert not page.renewals.isVisible()
    assert history.verify(desk).problem is None
    told_of = {each.action for each in history.office_history(desk)}
    assert told_of >= {"add_user", "grant_key", "disable_user", "renew_key", "failed_logins"}
    lock(qtbot, program, window)
    unlock(program, vault, DOCTOR, OWN)
    qtbot.waitUntil(lambda: "do not open the vault" in told(program), timeout=DERIVING_MS)
    assert program.window is None
    unlock(program, vault, *HEAD)
    window = entered(qtbot, program)
    assert any("KG-1" in each.number for each in cases.list_cases(program.workplace.desk).lines)

"""Rehearsing and renewing the recovery papers: who may, what is told, and what is left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.core.errors import (
    Damaged,
    NotPermitted,
    RecoveryRefused,
    VaultRefused,
    WrongInput,
    WrongPassphrase,
)
from desktop.models.audit import AuditEntry
from desktop.services import history, recovery, unlocking
from desktop.services.desk import Desk
from desktop.services.passphrases import names_at, refuse_weak
from desktop.services.recovery import REHEARSE_EVERY, prepare, put_in_place, read_state, rehearse
from desktop.services.today import read_today
from desktop.vault import slots, slotstore
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.recovery import RecoveryCode
from desktop.vault.slotfile import parse, render
from tests.clocks import FixedClock
from tests.desks import START, VAULT_ID, colleague
from tests.papers import give_papers, two_pieces

PASSPHRASE = "correct horse battery staple"
OTHER = "33333333-3333-4333-8333-333333333333"


def told(desk: Desk) -> list[tuple[str, str]]:
    """Return action and operation of what the log says of the way back, oldest first."""
    query = sa.select(AuditEntry.action, AuditEntry.operation).where(AuditEntry.kind == "recovery")
    with desk.reading() as session:
        return [(row[0], row[1]) for row in session.execute(query.order_by(AuditEntry.seq))]


def stored(desk: Desk) -> bytes:
    return (desk.vault.folder / slots.FILE_NAME).read_bytes()


def later(desk: Desk, days: int) -> None:
    desk.clock = FixedClock(START + timedelta(days=days))


# -- rehearsing -------------------------------------------------------------------------------


def test_a_rehearsal_is_told_and_changes_nothing_else(desk: Desk) -> None:
    code = give_papers(desk)
    before = stored(desk)
    assert rehearse(desk, code.text()).problem is None
    assert rehearse(desk, two_pieces(code, VAULT_ID)).problem is None
    assert stored(desk) == before
    assert told(desk) == [("rehearse_recovery", "proved")] * 2
    assert history.verify(desk).problem is None


def test_a_failed_one_is_told_with_what_was_wrong(desk: Desk) -> None:
    code = give_papers(desk)
    for typed, reason in (
        (RecoveryCode.new().text(), "other_vault"),
        (two_pieces(RecoveryCode.new(), VAULT_ID), "replaced"),
        (two_pieces(code, VAULT_ID, 2, 2), "same_piece"),
        (two_pieces(code, OTHER), "other_vault"),
        ("0000", "mistyped"),
    ):
        assert rehearse(desk, typed).problem is not None
        assert told(desk)[-1] == ("rehearse_recovery_failed", reason)
    state = read_state(desk)
    assert state.proved_at is None
    assert state.deeds[0].reason == "mistyped"
    assert not [action for action, _operation in told(desk) if action == "rehearse_recovery"]


def test_a_key_file_that_somebody_altered_is_told_and_said(desk: Desk) -> None:
    code = give_papers(desk)
    altered = replace(parse(stored(desk)), mac=bytes(32))
    slotstore.save(desk.vault.folder, render(altered))
    with pytest.raises(Damaged):
        rehearse(desk, code.text())
    assert told(desk) == [("rehearse_recovery_failed", "damaged")]


def test_an_administrator_rehearses_and_holds_no_more_keys_than_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = colleague(desk, OTHER, {"administrator"}, held=())
    code = give_papers(desk, administrator)
    made: list[Keys] = []
    init = Keys.__init__

    def noting(keys: Keys, *args: object) -> None:
        made.append(keys)
        init(keys, *args)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Keys, "__init__", noting)
    assert rehearse(administrator, two_pieces(code, VAULT_ID)).problem is None
    assert made
    assert all(keys._held is None for keys in made)  # every key that was opened was dropped
    assert not any(administrator.vault.keys.has(name) for name in COMPARTMENTS)
    assert not read_state(administrator).holds_all
    administrator.close()


@pytest.mark.parametrize("role", ["lawyer", "doctor", "caseworker"])
def test_others_may_not(desk: Desk, role: str) -> None:
    other = colleague(desk, OTHER, {role})
    code = give_papers(desk, other)
    for deed in (
        lambda: rehearse(other, code.text()),
        lambda: read_state(other),
        lambda: prepare(other, "sheet", code.text()),
    ):
        with pytest.raises(NotPermitted, match="Recovery"):
            deed()
    assert not read_today(other).recovery_due
    assert told(desk) == []
    other.close()


def test_it_is_due_when_nobody_rehearsed_for_half_a_year_or_ever(desk: Desk) -> None:
    code = give_papers(desk)
    assert read_today(desk).recovery_due
    assert read_state(desk).due
    rehearse(desk, "0000")
    assert read_today(desk).recovery_due
    rehearse(desk, code.text())
    assert not read_today(desk).recovery_due
    later(desk, REHEARSE_EVERY.days)
    assert not read_today(desk).recovery_due
    later(desk, REHEARSE_EVERY.days + 1)
    assert read_today(desk).recovery_due
    assert read_state(desk).proved_at == START


def test_a_practice_vault_asks_for_none(desk: Desk) -> None:
    recovery.note_made(desk, None)
    assert read_state(desk).form == "none"
    assert not read_today(desk).recovery_due


# -- new papers -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["sheet", "pieces"])
def test_new_papers_open_after_they_were_typed_back_and_the_old_no_more(
    desk: Desk, tmp_path: Path, form: str
) -> None:
    code = give_papers(desk)
    rehearse(desk, code.text())
    renewal = prepare(desk, form, two_pieces(code, VAULT_ID))
    folder = tmp_path / "papers"
    folder.mkdir()
    recovery.write_papers(desk, renewal, folder if form == "pieces" else folder / "s.pdf", "ru")
    assert len(list(folder.iterdir())) == (3 if form == "pieces" else 1)
    assert rehearse(desk, code.text()).problem is None
    with pytest.raises(RecoveryRefused):
        put_in_place(desk, renewal, code.text())
    assert rehearse(desk, code.text()).problem is None
    made = renewal.papers.pieces
    typed = (made[0].text(), made[2].text()) if made else renewal.papers.code.text()
    put_in_place(desk, renewal, typed)
    assert rehearse(desk, typed).problem is None
    assert rehearse(desk, code.text()).problem is not None
    assert rehearse(desk, two_pieces(code, VAULT_ID)).problem is not None
    state = read_state(desk)
    assert (state.form, state.set_mark) == (form, renewal.papers.set_mark)
    assert history.verify(desk).problem is None


def test_new_papers_ask_for_a_new_rehearsal(desk: Desk) -> None:
    code = give_papers(desk)
    rehearse(desk, code.text())
    renewal = prepare(desk, "sheet", code.text())
    put_in_place(desk, renewal, renewal.papers.code.text())
    assert read_state(desk).proved_at is None
    assert read_today(desk).recovery_due
    rehearse(desk, renewal.papers.code.text())
    assert not read_today(desk).recovery_due


def test_an_administrator_needs_the_old_papers(desk: Desk) -> None:
    administrator = colleague(desk, OTHER, {"administrator"}, held=())
    code = give_papers(desk, administrator)
    with pytest.raises(RecoveryRefused):
        prepare(administrator, "sheet", RecoveryCode.new().text())
    renewal = prepare(administrator, "pieces", code.text())
    assert not any(administrator.vault.keys.has(name) for name in COMPARTMENTS)
    put_in_place(administrator, renewal, tuple(p.text() for p in renewal.papers.pieces[:2]))  # type: ignore[arg-type]  # two of them
    assert read_state(desk).form == "pieces"
    administrator.close()


def test_papers_are_written_nowhere_near_the_vault_and_over_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    code = give_papers(desk)
    renewal = prepare(desk, "pieces", code.text())
    inside = desk.vault.folder / "papers"
    inside.mkdir()
    with pytest.raises(VaultRefused, match="recovery papers"):
        recovery.write_papers(desk, renewal, inside, "en")
    recovery.write_papers(desk, renewal, tmp_path, "en")
    files = sorted(path for path in tmp_path.iterdir() if path.suffix == ".pdf")
    assert [path.name[:21] for path in files] == [f"Recovery piece {n} of 3" for n in (1, 2, 3)]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    files[0].unlink()
    with pytest.raises(VaultRefused, match="exists already"):
        recovery.write_papers(desk, renewal, tmp_path, "en")
    assert not files[0].exists()


def test_nothing_of_papers_is_in_their_repr(desk: Desk) -> None:
    code = give_papers(desk)
    renewal = prepare(desk, "pieces", code.text())
    said = f"{renewal!r}{renewal.papers!r}{renewal.new!r}"
    assert not [group for group in renewal.papers.code.groups if group in said]


# -- with real passphrases --------------------------------------------------------------------


@pytest.mark.slow
def test_a_vault_is_made_with_pieces_and_opened_by_two_of_them(tmp_path: Path) -> None:
    folder, clock = tmp_path / "vault", SystemClock()
    desk, papers = unlocking.create(folder, "Айгүл", PASSPHRASE, clock, form="pieces")
    state = read_state(desk)
    assert (state.form, state.set_mark) == ("pieces", papers.set_mark)
    assert state.deeds[0].actor == "Айгүл"
    # Without the papers: by who holds every part, and says the own passphrase.
    with pytest.raises(WrongPassphrase):
        prepare(desk, "sheet", None, "another horse battery staple")
    prepare(desk, "sheet", None, PASSPHRASE)
    desk.close()
    typed = (papers.pieces[0].text(), papers.pieces[2].text())
    with pytest.raises(WrongInput, match="too short"):
        unlocking.recover(folder, typed, "Айгүл", "short", clock)
    with pytest.raises(WrongInput, match="too short"):
        unlocking.create(tmp_path / "other", "Айгүл", "short", clock)
    assert not (tmp_path / "other").exists()
    again = unlocking.recover(folder, typed, "Айгүл", "another horse battery staple", clock)
    assert [deed.action for deed in read_state(again).deeds] == ["recover", "create_vault"]
    again.close()


def test_the_names_of_the_office_are_known_to_who_judges_passphrases(desk: Desk) -> None:
    names = names_at(desk)
    assert names == (desk.vault.folder.name, "Test User")
    with pytest.raises(WrongInput, match="name of your office"):
        refuse_weak("testuser-2026-11", names)
    refuse_weak(PASSPHRASE, names)

"""A vault that is older than what this computer saw last is told of until somebody confirms it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from desktop.core.errors import StorageFailure
from desktop.models.audit import AuditEntry
from desktop.services import cases, history, last_seen
from desktop.services.desk import Desk
from desktop.vault.last_seen import note_path, read_note, write_note


@pytest.fixture
def watched(desk: Desk) -> Desk:
    """A desk whose vault has been worked in and noted."""
    last_seen.begin_watching(desk)
    for number in range(3):
        cases.create_case(desk, {"number": f"A-{number}"})
    last_seen.note_head(desk)
    assert last_seen.older(desk) is None
    return desk


def cut(desk: Desk, entries: int) -> None:
    """Cut the log's end off, as whoever puts an older database back does."""
    with desk.vault.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
            for name in connection.execute(sa.text(names)).scalars().all():
                connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        last = connection.execute(sa.text("SELECT max(seq) FROM audit")).scalar_one()
        connection.execute(sa.text("DELETE FROM audit WHERE seq > :s"), {"s": last - entries})


def told(desk: Desk) -> str:
    """Open anew, so to say."""
    last_seen.begin_watching(desk)
    found = last_seen.older(desk)
    return "" if found is None else str(found.sentence)


def actions(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.seq)))


def test_a_vault_seen_for_the_first_time_and_one_that_grew_are_not_told_of(watched: Desk) -> None:
    assert told(watched) == ""
    cases.create_case(watched, {"number": "A-9"})
    assert told(watched) == ""


@pytest.mark.parametrize("missing", [1, 4])
def test_missing_entries_are_counted_and_dated(watched: Desk, missing: int) -> None:
    cut(watched, missing)
    said = told(watched)
    many = f"{missing} log entries are missing, the last of them of 22 November 2026"
    assert (many if missing > 1 else "1 log entry is missing, of 22 November 2026") in said
    problem = str(history.verify(watched).problem)
    assert said == problem or "not in the log" in problem  # what the cut left of records is first


def test_an_older_vault_that_was_worked_in_is_told_of(watched: Desk) -> None:
    cut(watched, 2)
    watched.vault.watch = None
    for number in range(3):
        cases.create_case(watched, {"number": f"B-{number}"})
    assert "is another one now" in told(watched)


def test_what_was_seen_stays_noted_until_somebody_confirms(watched: Desk) -> None:
    before = read_note(watched.vault.vault_id)
    cut(watched, 4)
    assert "is older" in told(watched)
    cases.create_case(watched, {"number": "B-1"})
    last_seen.note_head(watched)
    assert read_note(watched.vault.vault_id) == before
    last_seen.accept_older(watched)
    assert last_seen.older(watched) is None
    assert actions(watched)[-1] == "accept_older_vault"
    assert told(watched) == ""


def test_an_older_key_file_is_told_of_and_confirmed(watched: Desk) -> None:
    seen = read_note(watched.vault.vault_id)
    assert seen is not None
    write_note(watched.vault.vault_id, replace(seen, generation=9))
    assert "key file of this vault, vault.json, is older" in told(watched)
    last_seen.accept_older(watched)
    assert told(watched) == ""


def test_a_damaged_note_is_told_of_and_confirmed(watched: Desk) -> None:
    note_path(watched.vault.vault_id).write_bytes(b"rot")
    assert "cannot be said whether" in told(watched)
    last_seen.accept_older(watched)
    assert told(watched) == ""


def test_a_check_meanwhile_finds_it_and_keeps_it(watched: Desk) -> None:
    cut(watched, 1)
    cut_off = history.verify(watched)
    assert cut_off.problem is not None
    assert last_seen.older(watched) is not None


def test_closing_notes_the_head_and_a_note_that_cannot_be_written_stops_nothing(
    watched: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.create_case(watched, {"number": "A-9"})
    watched.vault.note_head()
    seen = read_note(watched.vault.vault_id)
    assert seen is not None
    assert (seen.seq, seen.head.hex()) == (len(actions(watched)), history.head(watched))
    cases.create_case(watched, {"number": "A-10"})
    monkeypatch.setattr("desktop.storage.watch.write_note", _full)
    watched.vault.note_head()
    with pytest.raises(StorageFailure):
        last_seen.note_head(watched)
    assert read_note(watched.vault.vault_id) == seen


def _full(*_arguments: object) -> None:
    from desktop.core.text import _

    raise StorageFailure(_("The disk is full."))

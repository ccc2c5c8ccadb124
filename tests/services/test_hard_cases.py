"""Ways in which a service could be used against the people in the vault, each shut."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, Damaged, Locked, NotFound, VaultRefused, WrongInput
from desktop.core.text import Text
from desktop.models.cases import CaseActivity
from desktop.services import cases, history, people, proceedings
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology, preview, undo_last_import
from tests.exports import export_chronology
from tests.services.test_importing import ROWS


def test_rights_in_one_case_open_nobody_of_another(desk: Desk) -> None:
    mine, _ = cases.create_case(desk, {"number": "A-1"})
    other, _ = cases.create_case(desk, {"number": "A-2"})
    person, _ = people.save_person(desk, other, {"family_name": "Secret"})
    with pytest.raises(NotFound):
        people.person_values(desk, person, mine)
    with pytest.raises(NotFound):
        people.save_person(desk, mine, {"family_name": "Overwritten"}, person, 1)
    assert people.people_of_case(desk, other)[0].name == "Secret"


def test_a_change_of_roles_alone_is_a_version(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    person, _ = people.save_person(desk, case_id, {"family_name": "A", "roles": ("victim",)})
    values, version = people.person_values(desk, person, case_id)
    people.save_person(desk, case_id, {**values, "roles": ("victim", "witness")}, person, version)
    with pytest.raises(Conflict):
        people.save_person(desk, case_id, values, person, version)
    only_name = {"family_name": "B"}
    people.save_person(desk, case_id, only_name, person, version + 1)
    assert people.people_of_case(desk, case_id)[0].roles == ("victim", "witness")


def test_nothing_is_exported_into_the_vault(desk: Desk) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    desk.vault.folder.mkdir(exist_ok=True)
    for name in ("vault.db", "objects/x.pdf"):
        with pytest.raises(VaultRefused):
            export_chronology(desk, case_id, desk.vault.folder / name, "en")


def test_an_export_that_is_not_committed_leaves_no_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id

    def locked(_work: object) -> None:
        raise Locked(Text("locked"))

    monkeypatch.setattr(desk, "_write_log", locked)
    with pytest.raises(Locked):
        export_chronology(desk, case_id, tmp_path / "c.pdf", "en")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_undo_after_an_export_keeps_the_case_and_takes_the_rows(desk: Desk, tmp_path: Path) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    export_chronology(desk, case_id, tmp_path / "c.pdf", "en")
    undo_last_import(desk, "N-1")
    assert proceedings.chronology(desk, case_id) == ()
    assert history.verify(desk).problem is None


def test_undo_keeps_a_case_whose_head_was_filled_in(desk: Desk) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    values, version = cases.case_values(desk, case_id)
    cases.save_case(desk, case_id, {**values, "summary": "Written by hand"}, version)
    undo_last_import(desk, "N-1")
    assert cases.header(desk, case_id).summary == "Written by hand"


def test_what_is_committed_is_saved_whatever_happens_to_listeners(desk: Desk) -> None:
    def fail(_changes: Changes) -> None:
        raise Damaged(Text("unreadable"))

    desk.on_change(fail)
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    assert cases.header(desk, case_id).number == "A-1"


def test_a_case_is_listed_without_its_time_of_change(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    with desk.vault.engine.begin() as connection:
        connection.execute(sa.delete(CaseActivity))
    assert [line.id for line in cases.list_cases(desk).lines] == [case_id]
    proceedings.save_step(desk, case_id, {"code": "REFUSAL"})


@pytest.mark.parametrize("number", ["KZ#1", "", "x" * 41])
def test_a_number_that_cannot_be_one_is_refused_in_words(desk: Desk, number: str) -> None:
    with pytest.raises(WrongInput):
        cases.case_id_of(desk, number)
    with pytest.raises(WrongInput):
        preview(desk, number, "a.csv", ROWS)


def test_saving_after_the_lock_says_that_the_vault_is_locked(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    desk.vault.keys.drop()
    with pytest.raises(Locked):
        people.save_person(desk, case_id, {"family_name": "A"})


def test_a_log_rewritten_without_the_key_is_noticed(desk: Desk) -> None:
    """Whoever can write the tables, but holds no key, cannot close the chain again."""
    for number in range(3):
        cases.create_case(desk, {"number": f"A-{number}"})
    noted = bytes.fromhex(history.head(desk))
    assert history.verify(desk, noted).problem is None
    with desk.vault.engine.begin() as connection:
        _let_go(connection)
        connection.execute(sa.text("UPDATE audit SET actor_id = 'somebody' WHERE seq = 2"))
    assert "entry 2" in str(history.verify(desk).problem)


def test_a_log_cut_off_does_not_have_a_head_noted_before(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    cases.header(desk, case_id)  # the last entry is a view: no record misses it
    noted = bytes.fromhex(history.head(desk))
    with desk.vault.engine.begin() as connection:
        _let_go(connection)
        connection.execute(sa.text("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"))
    assert history.verify(desk).problem is None
    assert "rewritten or cut off" in str(history.verify(desk, noted).problem)


def _let_go(connection: sa.Connection) -> None:
    """Take the triggers away, as somebody with the database in hand can."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER ALL"))
    else:
        for verb in ("update", "delete"):
            connection.execute(sa.text(f"DROP TRIGGER audit_no_{verb}"))


def test_the_log_names_what_changed_and_nothing_else(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    person, _ = people.save_person(desk, case_id, {"family_name": "A", "sex": "f"})
    values, version = people.person_values(desk, person, case_id)
    people.save_person(desk, case_id, {**values, "sex": "m"}, person, version)
    people.save_person(desk, case_id, {**values, "sex": "m", "roles": ("author",)}, person, 2)
    saves = [d for d in history.case_history(desk, case_id) if d.action == "save_person"]
    told = {d.kind: [(c.field, c.before, c.after) for c in d.changes] for d in saves[-1:]}
    assert told == {"people": [("sex", "f", "m")]}
    assert [(d.kind, d.operation) for d in saves[:-1] if d.kind == "people"] == [
        ("people", "update")
    ]

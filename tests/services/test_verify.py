"""What no record shows, a verification must: keys of the history, and drafts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, Damaged
from desktop.core.progress import Progress
from desktop.models.users import Phrase
from desktop.services import attachments, cases, history, people
from desktop.services.checking import others_words
from desktop.services.desk import Desk
from desktop.services.drafts import keep_draft
from desktop.services.phrases import keep_phrase
from tests.desks import colleague, sqlcipher_desk

OTHER = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """Two cases, a person in the first."""
    first, _ = cases.create_case(desk, {"number": "A-1", "title": "first"})
    second, _ = cases.create_case(desk, {"number": "A-2", "title": "second"})
    people.save_person(desk, first, {"family_name": "Асанов"})
    assert history.verify(desk).problem is None
    return first, second


def do(desk: Desk, statement: str, **values: object) -> None:
    """Do what somebody does who has the database in hand, and no key."""
    with desk.vault.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def problem(desk: Desk) -> str:
    return str(history.verify(desk).problem)


def test_a_key_of_the_history_that_was_removed_is_named(desk: Desk, two: tuple[str, str]) -> None:
    do(desk, "DELETE FROM difference_keys WHERE scope_id = :scope", scope=two[0])
    assert problem(desk) == (
        f"The key that opens the history of {two[0]} was exchanged, removed or put in."
    )


def test_keys_of_two_cases_that_were_exchanged_are_named(desk: Desk, two: tuple[str, str]) -> None:
    """Both open under casework: nothing but the log shows that they are in each other's place."""
    raw = "SELECT casework_key FROM difference_keys WHERE scope_id = :scope"
    with desk.vault.engine.begin() as connection:
        keys = [bytes(connection.execute(sa.text(raw), {"scope": s}).scalar_one()) for s in two]
    for scope, key in zip(two, reversed(keys), strict=True):
        do(
            desk,
            "UPDATE difference_keys SET casework_key = :key WHERE scope_id = :scope",
            key=key,
            scope=scope,
        )
    assert "exchanged" in problem(desk)


def test_a_key_that_was_put_in_is_named(desk: Desk, two: tuple[str, str]) -> None:
    """A key known to somebody, waiting for the first save of a case that has none yet."""
    do(
        desk,
        "INSERT INTO difference_keys (scope_id, compartment, casework_key)"
        " SELECT :other, compartment, casework_key FROM difference_keys WHERE scope_id = :scope",
        other=OTHER,
        scope=two[0],
    )
    assert OTHER in problem(desk)


def test_verifying_keys_needs_no_compartment(desk: Desk, two: tuple[str, str]) -> None:
    office = colleague(desk, OTHER, {"administrator"}, held=())
    assert history.verify(office).problem is None
    do(desk, "DELETE FROM difference_keys WHERE scope_id = :scope", scope=two[1])
    assert two[1] in problem(office)
    office.close()


def test_the_making_of_a_key_is_no_deed_of_a_case(desk: Desk, two: tuple[str, str]) -> None:
    kinds = {deed.kind for deed in history.case_history(desk, two[0])}
    assert kinds == {"cases", "case_status_changes", "case_members", "people", "person_roles"}


def test_a_draft_that_does_not_open_is_named_to_who_holds_the_key(
    desk: Desk, two: tuple[str, str]
) -> None:
    keep_draft(desk, "step", two[0], '{"x": 1}')
    assert history.verify(desk).problem is None
    do(desk, "UPDATE drafts SET body = (SELECT title FROM cases WHERE number = 'A-1')")
    assert problem(desk).startswith("Draft ")
    office = colleague(desk, OTHER, {"administrator"}, held=())
    assert history.verify(office).problem is None
    office.close()


SPOILED = {
    "step": "UPDATE phrases SET text = (SELECT name FROM users)",
    "evaluation": "UPDATE phrases SET clinical_text = (SELECT name FROM users)",
}


@pytest.mark.parametrize("form", SPOILED)
def test_a_quick_phrase_that_does_not_open_is_named(desk: Desk, form: str) -> None:
    phrase_id = keep_phrase(desk, form, "text", "No visible injuries.")
    assert history.verify(desk).problem is None
    do(desk, SPOILED[form])
    assert problem(desk).startswith(f"The quick phrase {phrase_id} was changed")


def test_a_row_that_an_old_index_does_not_find_is_a_bad_place(
    desk: Desk, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an old page of an index that was put back does: the list has it, looking it up has not."""
    phrase_id = keep_phrase(desk, "step", "text", "Refused.")
    select = sa.select

    def by_an_old_index(*columns: Any) -> Any:
        is_text = columns[0] is Phrase.text
        return select(*columns).where(sa.false()) if is_text else select(*columns)

    monkeypatch.setattr("desktop.services.checking.sa.select", by_an_old_index)
    assert problem(desk).startswith(f"The quick phrase {phrase_id} was changed")
    assert two[0] != two[1]


# -- places, in order and in number --------------------------------------------------------------


def test_the_first_bad_place_is_named_and_the_others_are_counted(
    desk: Desk, two: tuple[str, str]
) -> None:
    do(desk, "UPDATE cases SET number = number || '9'")
    found = history.verify(desk)
    assert "cases/" in str(found.problem)
    assert (found.more, str(others_words(1))) == (1, "1 more place is not as it was.")
    assert two[0] != two[1]


def test_a_sealed_file_that_no_record_tells_of_is_named(
    desk: Desk, two: tuple[str, str], tmp_path: Path
) -> None:
    """An older database was put back, and the files are younger."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"a photograph")
    taken = attachments.take_in(desk, two[0], path)
    assert history.verify(desk).problem is None
    lost = desk.vault.folder / "objects" / OTHER
    shutil.copy(desk.vault.folder / "objects" / taken.id, lost)
    assert problem(desk).startswith(
        f"The vault's folder holds a sealed file that no record tells of, {OTHER}"
    )


def test_a_check_says_how_far_it_is_and_can_be_stopped(desk: Desk, two: tuple[str, str]) -> None:
    said: list[tuple[int, int]] = []
    history.verify(desk, None, Progress(lambda done, total: said.append((done, total))))
    assert said == sorted(said)
    assert {total for _done, total in said} == {100}
    progress = Progress(lambda *_far: progress.cancel())
    with pytest.raises(Cancelled):
        history.verify(desk, None, progress)
    assert two[0] != two[1]


IMPOSSIBLE = {
    "time": "UPDATE audit SET at = 'yesterday' WHERE seq = 2",
    "head": "UPDATE audit SET head = 5 WHERE seq = 2",
    "digest": "UPDATE audit SET digest = 'text' WHERE seq = 2",
    "who": "UPDATE audit SET actor_id = x'ff' WHERE seq = 2",
    "difference": "UPDATE audit SET difference = 'text' WHERE seq = 2",
}


def let_go(desk: Desk) -> None:
    """Take the triggers away, as somebody with the database in hand can."""
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    with desk.vault.engine.begin() as connection:
        for name in connection.exec_driver_sql(names).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


@pytest.mark.parametrize("column", IMPOSSIBLE)
def test_what_no_entry_can_hold_is_a_bad_place_and_no_raw_error(
    sqlcipher: Desk, column: str
) -> None:
    cases.create_case(sqlcipher, {"number": "A-1"})
    let_go(sqlcipher)
    do(sqlcipher, IMPOSSIBLE[column])
    assert problem(sqlcipher) == (
        "The log is broken at entry 2: it was changed, or an entry before it is gone."
    )


def test_a_sealed_value_written_out_in_digits_is_a_changed_record(sqlcipher: Desk) -> None:
    """Its digest would be the same; reading it ends in a sentence, too."""
    case_id, _ = cases.create_case(sqlcipher, {"number": "A-1", "title": "first"})
    do(sqlcipher, "UPDATE cases SET title = lower(hex(title))")
    assert problem(sqlcipher) == f"Record cases/{case_id} was changed outside Dalil."
    with pytest.raises(Damaged):
        cases.case_values(sqlcipher, case_id)


def test_behind_an_entry_that_is_none_nothing_is_written(sqlcipher: Desk) -> None:
    let_go(sqlcipher)
    do(sqlcipher, "UPDATE audit SET at = 'x'")
    with pytest.raises(Damaged, match="last entry of the log was changed"):
        cases.create_case(sqlcipher, {"number": "A-1"})


@pytest.fixture
def sqlcipher(tmp_path: Path) -> Iterator[Desk]:
    """PostgreSQL holds its columns to their kinds; SQLite lets anything be written."""
    with sqlcipher_desk(tmp_path / "vault") as sitting:
        yield sitting

"""One transaction per use-case, all of it in the log, and nothing after the lock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Conflict, Locked, NotPermitted, StorageFailure
from desktop.core.text import Text
from desktop.core.when import When
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.people import Person
from desktop.models.proceedings import Step
from desktop.services import cases, history, people, proceedings
from desktop.services.desk import Desk
from desktop.services.people_register import list_people


def make_case(desk: Desk, number: str = "KG-2026-0001") -> str:
    return cases.create_case(desk, {"number": number, "title": "Дело о задержании"})[0]


def test_what_is_written_comes_back(desk: Desk) -> None:
    case_id = make_case(desk)
    values = {
        "family_name": "Қайратов",
        "given_name": "Нұрлан",
        "sex": "m",
        "birth": When.parse("1985~"),
        "roles": ("victim", "witness"),
    }
    person_id, changes = people.save_person(desk, case_id, values)
    assert changes.touches("people", "person_roles")
    found, version = people.person_values(desk, person_id, case_id)
    assert {name: found[name] for name in values} == values
    assert version == 1


def test_a_failed_use_case_leaves_nothing(desk: Desk) -> None:
    case_id = make_case(desk)
    before = history.verify(desk)
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(desk)
    assert history.verify(desk) == before
    assert people.people_of_case(desk, case_id) == ()


def _fail_half_way(desk: Desk) -> None:
    with desk.writing("add_person") as work:
        work.session.add(Person(family_name="Lost"))
        work.session.flush()
        _ = 1 / 0


def test_every_write_is_in_the_log_and_verifies(desk: Desk) -> None:
    case_id = make_case(desk)
    step_id, _ = proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    values, version = proceedings.step_values(desk, case_id, step_id)
    proceedings.save_step(desk, case_id, {**values, "text": "другой"}, step_id, version)
    proceedings.remove_step(desk, case_id, step_id, "a mistake")
    found = history.verify(desk)
    assert found.problem is None
    deeds = [d for d in history.case_history(desk, case_id) if d.kind == "steps"]
    assert [d.operation for d in deeds] == ["delete", "update", "view", "insert"]
    assert [(c.field, c.before, c.after) for c in deeds[1].changes] == [("text", "отказ", "другой")]
    assert deeds[0].actor == "Test User"


def test_saving_over_an_unseen_version_is_a_conflict(desk: Desk) -> None:
    case_id = make_case(desk)
    step_id, _ = proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "a"})
    values, version = proceedings.step_values(desk, case_id, step_id)
    proceedings.save_step(desk, case_id, {**values, "text": "b"}, step_id, version)
    with pytest.raises(Conflict):
        proceedings.save_step(desk, case_id, {**values, "text": "c"}, step_id, version)
    assert proceedings.step_values(desk, case_id, step_id)[0]["text"] == "b"


def test_a_change_of_children_alone_raises_the_version(desk: Desk) -> None:
    case_id = make_case(desk)
    step_id, _ = proceedings.save_step(desk, case_id, {"code": "REFUSAL"})
    values, version = proceedings.step_values(desk, case_id, step_id)
    values["assertions"] = ({"party": "state", "when": When.parse("2007"), "text": None},)
    proceedings.save_step(desk, case_id, values, step_id, version)
    assert proceedings.step_values(desk, case_id, step_id)[1] == version + 1


def test_adding_a_step_does_not_make_the_case_page_conflict(desk: Desk) -> None:
    case_id = make_case(desk)
    values, version = cases.case_values(desk, case_id)
    proceedings.save_step(desk, case_id, {"code": "REFUSAL"})
    cases.save_case(desk, case_id, {**values, "title": "Другое"}, version)
    assert cases.header(desk, case_id).title == "Другое"


def test_a_changed_row_is_named(desk: Desk) -> None:
    case_id = make_case(desk)
    step_id, _ = proceedings.save_step(desk, case_id, {"code": "REFUSAL"})
    with desk.vault.engine.begin() as connection:
        table = Step.__table__
        connection.execute(sa.update(table).values(code="CASE_OPENED"))  # type: ignore[arg-type]  # a mapped table is typed as any selectable
    problem = history.verify(desk).problem
    assert problem is not None
    assert f"steps/{step_id}" in str(problem)


def test_exchanged_ciphertexts_are_named(desk: Desk) -> None:
    first, second = make_case(desk, "A-1"), make_case(desk, "A-2")
    table = Case.__table__
    raw = sa.type_coerce(table.c.title, sa.types.NullType())
    with desk.vault.engine.begin() as connection:
        titles = {row[0]: row[1] for row in connection.execute(sa.select(table.c.id, raw))}
        for row_id, other in ((first, second), (second, first)):
            connection.execute(
                sa.text("UPDATE cases SET title = :title WHERE id = :id"),
                {"title": bytes(titles[other]), "id": row_id},
            )
    problem = history.verify(desk).problem
    assert problem is not None
    assert "cases/" in str(problem)


def test_a_row_from_elsewhere_and_a_row_gone_are_named(desk: Desk) -> None:
    case_id = make_case(desk)
    with desk.vault.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO tracks (id, version, case_id, kind) VALUES (:id, 1, :case, 'un')"),
            {"id": "33333333-3333-4333-8333-333333333333", "case": case_id},
        )
    assert "not in the log" in str(history.verify(desk).problem)
    with desk.vault.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM tracks"))
        connection.execute(sa.text("DELETE FROM case_members"))
    assert "not in the vault any more" in str(history.verify(desk).problem)


def test_the_log_is_append_only_for_any_program(desk: Desk) -> None:
    make_case(desk)
    for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit"):
        refused = pytest.raises(sa.exc.DBAPIError, match="append-only")
        with refused, desk.vault.engine.begin() as connection:
            connection.execute(sa.text(statement))


def test_bulk_statements_are_refused(desk: Desk) -> None:
    make_case(desk)
    with pytest.raises(TypeError, match="bypass the log"), desk.writing("bulk") as work:
        work.session.execute(sa.update(Case).values(status="closed"))


def views(desk: Desk) -> list[tuple[str | None, str | None]]:
    """Return kind and record of every look in the log, oldest first."""
    query = sa.select(AuditEntry.kind, AuditEntry.record_id).where(AuditEntry.operation == "view")
    with desk.reading() as session:
        return [(row[0], row[1]) for row in session.execute(query.order_by(AuditEntry.seq))]


LOOKS: list[Callable[[Desk, str], object]] = [
    cases.header,
    cases.case_values,
    proceedings.chronology,
    proceedings.case_facts,
    people.people_of_case,
    history.case_history,
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__)
def test_the_first_look_at_a_case_is_logged_whatever_is_looked_at(
    desk: Desk, look: Callable[[Desk, str], object]
) -> None:
    case_id = make_case(desk)
    look(desk, case_id)
    assert views(desk) == [("cases", case_id)]
    for other in LOOKS:
        other(desk, case_id)
    assert views(desk) == [("cases", case_id)]
    again = make_case(desk, "KG-2026-0002")
    look(desk, again)
    assert views(desk) == [("cases", case_id), ("cases", again)]


def test_single_records_and_the_list_of_people_are_looks_of_their_own(desk: Desk) -> None:
    case_id = make_case(desk)
    step_id, _ = proceedings.save_step(desk, case_id, {"code": "REFUSAL"})
    person_id, _ = people.save_person(desk, case_id, {"family_name": "A"})
    for _round in range(2):
        list_people(desk)
        people.person_values(desk, person_id, case_id)
        proceedings.step_values(desk, case_id, step_id)
    assert views(desk) == [("people", None), ("people", person_id), ("steps", step_id)]
    assert history.verify(desk).problem is None


def test_what_the_log_does_not_take_is_not_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = make_case(desk)

    def full(_work: object) -> None:
        raise StorageFailure(Text("full"))

    monkeypatch.setattr(desk, "_write_log", full)
    with pytest.raises(StorageFailure):
        proceedings.chronology(desk, case_id)
    monkeypatch.undo()
    desk.roles = frozenset({"administrator"})
    with pytest.raises(NotPermitted):
        proceedings.chronology(desk, case_id)
    assert views(desk) == []


def test_nothing_decrypts_after_the_lock(desk: Desk) -> None:
    case_id = make_case(desk)
    query = sa.select(Case.title).where(Case.id == case_id)
    with Session(desk.vault.engine) as session:
        assert session.scalar(query) == "Дело о задержании"
        desk.vault.keys.drop()
        with pytest.raises(Locked):
            session.scalar(query)
    desk.close()
    with pytest.raises(Locked):
        cases.list_cases(desk)


def test_a_role_without_the_right_is_refused(desk: Desk) -> None:
    case_id = make_case(desk)
    desk.roles = frozenset({"administrator"})
    assert cases.list_cases(desk).lines == ()
    with pytest.raises(NotPermitted):
        people.people_of_case(desk, case_id)
    desk.roles = frozenset({"lawyer"})
    assert [line.id for line in cases.list_cases(desk).lines] == [case_id]


def test_heads_rise_with_every_entry(desk: Desk) -> None:
    heads = {history.head(desk)}
    for number in range(3):
        make_case(desk, f"B-{number}")
        heads.add(history.head(desk))
    assert len(heads) == 4
    with desk.reading() as session:
        numbers = list(session.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)))
    assert numbers == list(range(1, len(numbers) + 1))

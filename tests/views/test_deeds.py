"""The log in words: every deed, every field that a person wrote, and nothing else."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from desktop import services
from desktop.core.when import When
from desktop.models.base import Record
from desktop.services import cases, people, proceedings
from desktop.services.desk import Desk
from desktop.services.history import Deed, FieldChange, case_history
from desktop.services.importing import import_chronology
from desktop.services.kinds import KINDS
from desktop.views.cases import deeds
from desktop.views.cases.deeds import rows_of
from desktop.views.labels import Words
from desktop.views.privacy import Privacy
from tests.desks import sqlcipher_desk
from tests.exports import export_chronology
from tests.journeys.office import add_person, add_step, edit_step, make_case

AT = datetime(2026, 11, 22, 12, 50, tzinfo=UTC)
# Written by the program, never told: keys, places, versions.
NEVER_TOLD = {"id", "version", "position"}
# In the log of the office, not of a case, and nowhere told.
OF_THE_OFFICE = {"case_members", "office_exports", "wording_versions", "bodies"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as desk:
        yield desk


def shown() -> Privacy:
    """Names as they are once somebody asked for them."""
    privacy = Privacy(Words())
    privacy.show()
    privacy.stop()
    return privacy


def told(desk: Desk, case_id: str, language: str = "en") -> list[tuple[str, str]]:
    """Return title and line of each row of a case's history."""
    words = Words(language)
    rows = rows_of(case_history(desk, case_id), shown())
    return [(words.say(row.title), words.say(row.sub)) for row in rows]


def deed(seq: int, action: str, *changes: FieldChange, kind: str = "steps", at: int = 0) -> Deed:
    moment = AT + timedelta(seconds=at)
    return Deed(seq, moment, "Айгүл", action, "update", kind, "id", changes)


def test_a_case_tells_what_was_done_in_it(desk: Desk) -> None:
    case_id = make_case(desk, "KG-1", "Naryn", country="KG")
    step_id = add_step(desk, case_id, "REFUSAL", "2007-04-14", actor="Prosecutor")
    edit_step(desk, case_id, step_id, when=When.parse("2007-05"))
    add_person(desk, case_id, "Асанов", sex="m")
    cases.set_status(desk, case_id, "closed", "agreed with the family")
    cases.header(desk, case_id)
    proceedings.remove_step(desk, case_id, step_id, "a mistake")
    titles = [title for title, _line in told(desk, case_id)]
    assert titles == [
        "Step removed",
        "Viewed: case",
        "Status of the case changed",
        "Person added",
        "Step edited",
        "Viewed: step",
        "Step added",
        "Case made",
    ]


def test_fields_are_named_as_on_the_form_and_values_as_people_read_them(desk: Desk) -> None:
    case_id = make_case(desk, "KG-1", "Naryn", country="KG")
    step_id = add_step(desk, case_id, "REFUSAL", "2007-04-14")
    edit_step(desk, case_id, step_id, when=When.parse("2007-05"))
    edited = dict(told(desk, case_id))["Step edited"]
    assert edited == "Test User · When: 14 April 2007 → May 2007"
    made = dict(told(desk, case_id))["Case made"]
    assert "Case number: KG-1" in made
    assert "Country: Kyrgyzstan" in made
    russian = told(desk, case_id, "ru")
    assert any("14 апреля 2007\u00a0г. → май 2007\u00a0г." in line for _title, line in russian)


def test_what_was_emptied_is_a_dash(desk: Desk) -> None:
    case_id = make_case(desk, "KG-1")
    step_id = add_step(desk, case_id, "REFUSAL", actor="Prosecutor")
    edit_step(desk, case_id, step_id, actor=None)
    assert told(desk, case_id)[0][1] == "Test User · Who acted: Prosecutor → —"


def test_an_import_tells_of_the_file_and_not_of_every_row(desk: Desk) -> None:
    rows = b"no,date,step\n1,2007-04-14,REFUSAL\n2,2007-05-01,CASE_OPENED\n"
    case_id = import_chronology(desk, "KG-1", "chronology.csv", rows).case_id
    assert told(desk, case_id) == [
        ("Chronology imported", "Test User · File: chronology.csv · Rows: 2")
    ]


def test_an_export_tells_which_paper_in_which_language(desk: Desk, tmp_path: Path) -> None:
    case_id = make_case(desk, "KG-1")
    export_chronology(desk, case_id, tmp_path / "c.pdf", "ru")
    title, line = next(row for row in told(desk, case_id) if row[0] == "Exported")
    paper = "Paper: chronology (PDF) · Language: Russian · Number in the register: 1"
    goes = "Purpose: own file, stays in the office"
    assert (title, line) == ("Exported", f"Test User · {paper} · {goes}")


def test_much_that_changed_at_once_is_cut() -> None:
    changes = [FieldChange("actor", None, f"prosecutor {n}") for n in range(12)]
    row = next(rows_of([deed(1, "save_step", *changes)], shown()))
    line = Words().say(row.sub)
    assert line.count("Who acted") == 8
    assert line.endswith("…")


def test_a_long_text_is_one_short_line() -> None:
    row = next(
        rows_of([deed(1, "save_step", FieldChange("text", None, "one\ntwo " * 30))], shown())
    )
    line = Words().say(row.sub)
    assert "\n" not in line
    assert line.endswith("…")
    assert len(line) < 100


def test_a_value_of_a_newer_program_is_shown_as_it_is() -> None:
    changes = (FieldChange("when", None, "next/spring"), FieldChange("code", None, "INVENTED"))
    row = next(rows_of([deed(1, "save_step", *changes)], shown()))
    assert "When: next/spring" in Words().say(row.sub)
    assert "What happened: INVENTED" in Words().say(row.sub)


def test_what_one_save_wrote_is_one_row_and_two_saves_are_two() -> None:
    party = FieldChange("party", None, "state")
    one = [deed(2, "save_step", party, kind="step_assertions"), deed(1, "save_step")]
    assert len(list(rows_of(one, shown()))) == 1
    two = [deed(2, "save_step", at=5), deed(1, "save_step")]
    assert [row.id for row in rows_of(two, shown())] == ["2", "1"]


def test_every_action_of_every_service_has_a_name() -> None:
    folder = Path(inspect.getfile(services)).parent
    actions = {name for path in folder.glob("*.py") for name in _actions(path)}
    assert {"create_case", "save_step", "import_chronology"} <= actions
    assert actions <= set(deeds.ACTIONS)
    for key, verb in product(KINDS, ("add", "save", "remove")):
        assert "_" not in Words().say(deeds.name_of(f"{verb}_{key}"))


def _actions(path: Path) -> Iterator[str]:
    """Return the names that services give to `writing`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "writing":
            if isinstance(node.args[0], ast.JoinedStr):
                continue  # made of a kind's name: looked at one by one
            for constant in ast.walk(node.args[0]):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                    yield constant.value


def test_every_column_of_a_case_is_told_by_its_name_or_not_at_all() -> None:
    columns = {
        (mapper.class_.__tablename__, prop.key)
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Record)
        for prop in mapper.column_attrs
        if not prop.key.endswith("id") and prop.key not in NEVER_TOLD
    }
    of_cases = {each for each in columns if each[0] not in OF_THE_OFFICE}
    assert of_cases - set(deeds._FIELDS) - deeds.UNTOLD == set()
    assert of_cases >= deeds.UNTOLD


def test_people_are_told_with_their_case(desk: Desk) -> None:
    case_id = make_case(desk, "KG-1")
    person_id = add_person(desk, case_id, "Асанов")
    values, version = people.person_values(desk, person_id, case_id)
    people.save_person(desk, case_id, values | {"family_name": "Асан уулу"}, person_id, version)
    assert told(desk, case_id)[0] == (
        "Person edited",
        "Test User · Family name: Асанов → Асан уулу",
    )

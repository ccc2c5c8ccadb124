"""The report on an evaluation: for whom it is, what it says, and under which key it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import NotFound, NotPermitted
from desktop.core.when import When
from desktop.forms.fields import Answer, Link
from desktop.models.exchange import ClinicalExport, Export
from desktop.services import attachments, cases, history, people, records, teams
from desktop.services.desk import Desk
from desktop.services.drawn import drawn_again
from desktop.services.kinds import KINDS
from desktop.services.medical_reports import medical_report
from desktop.services.papers import draw_again, list_papers
from desktop.services.registers import Query
from tests.desks import USER_ID, colleague
from tests.documents.pages import joined, whole
from tests.exports import export_medical_report

OTHER = "44444444-4444-4444-8444-444444444444"
PERSON = {
    "family_name": "Асанов",
    "given_name": "Үсөн",
    "sex": "m",
    "birth": When.parse("1985"),
    "roles": ("victim",),
}


@pytest.fixture
def evaluated(desk: Desk, tmp_path: Path) -> tuple[str, str]:
    """A case with an evaluation: what was said, one finding with a level, one file."""
    case_id = cases.create_case(desk, {"number": "KG-1"})[0]
    person_id = people.save_person(desk, case_id, PERSON)[0]
    photo = tmp_path / "scar.jpg"
    photo.write_bytes(b"a scar")
    taken = attachments.take_in(desk, case_id, photo, "clinical_attachments")
    values = {
        "kind": "full",
        "status": "draft",
        "person": Link(person_id),
        "examiner": Link(USER_ID),
        "when": When.parse("2012-04-03"),
        "consent": Answer("yes"),
        "private": Answer("no", "the guard stayed"),
        "methods": ("blunt_trauma", "falanga"),
        "allegations": "“They beat me.”",
        "findings": (
            {"kind": "scar", "site": "left forearm", "level": "highly_consistent"},
            {"kind": "scar", "site": "back"},
        ),
        "files": ({"attachment": Link(taken.id)},),
        "overall_level": "consistent",
    }
    return case_id, records.save_record(desk, KINDS["evaluation"], case_id, values)[0]


@pytest.fixture
def doctor(desk: Desk, evaluated: tuple[str, str]) -> Desk:
    """The desk, at which a doctor sits now."""
    assert evaluated
    desk.roles = frozenset({"doctor"})
    return desk


def test_a_doctor_writes_it_and_draws_it_again(
    doctor: Desk, evaluated: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    done = export_medical_report(doctor, *evaluated, path, "en")
    text = whole(path.read_bytes())
    for said in (
        "1.1 Person examined Асанов Үсөн",
        "1.4 Examined by Test User",
        "No – the guard stayed",
        "“They beat me.”",
        "highly consistent with",
        "Opinion on the possibility of torture: level: consistent with",
        "9.2 Psychological findings: level of consistency no level given",
        "scar.jpg SHA-256:",
        "6 bytes",
        "Draft, not to be filed. Status of the evaluation: in progress.",
    ):
        assert joined(said) in text, said
    (line,) = list_papers(doctor, Query()).lines[:1]
    assert (line.kind, line.sha256, line.case_number) == ("medical_report", done.sha256, "KG-1")
    assert drawn_again(doctor, line.id).data == path.read_bytes()
    again = draw_again(doctor, line.id, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == path.read_bytes()
    assert again.sha256 == done.sha256
    assert [paper.id for paper in list_papers(doctor, Query(case_id=evaluated[0])).lines] == [
        line.id
    ]
    assert history.verify(doctor).problem is None


def test_it_is_in_the_history_and_only_doctors_see_what_was_written(
    doctor: Desk, evaluated: tuple[str, str], tmp_path: Path
) -> None:
    export_medical_report(doctor, *evaluated, tmp_path / "report.pdf", "en")
    told = [deed for deed in history.case_history(doctor, evaluated[0]) if deed.action == "export"]
    assert [deed.kind for deed in told] == ["clinical_exports"]
    assert {change.field for change in told[0].changes} >= {"kind", "language", "value"}
    doctor.roles = frozenset({"coordinator"})
    told = [deed for deed in history.case_history(doctor, evaluated[0]) if deed.action == "export"]
    assert told[0].changes == ()


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "coordinator", "administrator"])
def test_nobody_else_reads_writes_lists_or_draws_it(
    doctor: Desk, evaluated: tuple[str, str], tmp_path: Path, role: str
) -> None:
    path = tmp_path / "report.pdf"
    export_medical_report(doctor, *evaluated, path, "en")
    paper_id = list_papers(doctor, Query()).lines[0].id
    path.unlink()
    doctor.roles = frozenset({role})
    with pytest.raises(NotPermitted):
        medical_report(doctor, *evaluated, "en")
    with pytest.raises(NotPermitted):
        export_medical_report(doctor, *evaluated, path, "en")
    with pytest.raises(NotPermitted):
        drawn_again(doctor, paper_id)
    with pytest.raises(NotPermitted):
        draw_again(doctor, paper_id, path)
    assert list_papers(doctor, Query()).total == 0
    assert not path.exists()


def test_the_right_without_the_key_or_the_team_is_not_enough(
    doctor: Desk, evaluated: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    keyless = colleague(doctor, OTHER, {"doctor"}, held=("casework",))
    with pytest.raises(NotPermitted, match="waiting for a key: clinical"):
        export_medical_report(keyless, *evaluated, path, "en")
    doctor.roles = frozenset({"coordinator"})
    teams.add_member(doctor, evaluated[0], OTHER)
    with pytest.raises(NotPermitted):
        export_medical_report(keyless, *evaluated, path, "en")
    keyless.close()
    assert not path.exists()
    with doctor.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ClinicalExport)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Export)) == 0


def test_an_evaluation_of_another_case_is_not_found(
    doctor: Desk, evaluated: tuple[str, str]
) -> None:
    doctor.roles = frozenset({"doctor", "lawyer"})
    other = cases.create_case(doctor, {"number": "KG-2"})[0]
    with pytest.raises(NotFound):
        medical_report(doctor, other, evaluated[1], "en")

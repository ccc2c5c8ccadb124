"""Redacted editions: whose names are offered to whom, and an edition as a paper of the register."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pypdfium2
import pytest

from desktop.core import frozen
from desktop.core.errors import Damaged, NotPermitted, WrongInput
from desktop.core.vocabulary import vocabulary
from desktop.documents import redacted_pages
from desktop.documents.redaction import Redaction
from desktop.models.cases import CaseMember
from desktop.models.exchange import ClinicalExport, Export
from desktop.rules.access import Rights
from desktop.services import editions, history, people
from desktop.services.cases import create_case
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, note_print, save_drawn, save_working_copy
from desktop.services.editions import Offer, draw_redacted, what_can_be_covered
from desktop.services.exporting import draw_chronology
from desktop.services.importing import import_chronology
from desktop.services.kinds import KINDS
from desktop.services.medical_reports import draw_medical_report
from desktop.services.papers import draw_again, list_papers, see_again
from desktop.services.records import save_record
from desktop.services.registers import Query
from tests.desks import colleague

ROWS = (
    b"no,date,step,actor,text\n"
    b"1,2007-04-14,DETAINED,Naryn police,Akmatov was beaten by Tagaev in Naryn\n"
    b"2,2007-05-01,COMPLAINT_PROS,,Complaint of Gulnara Akmatova; AKMATOV signed\n"
)
OTHER = "44444444-4444-4444-8444-444444444444"


def person(desk: Desk, case_id: str, roles: tuple[str, ...], *names: str, **more: str) -> None:
    parts = dict(zip(("family_name", "given_name", "patronymic"), names, strict=False))
    people.save_person(desk, case_id, {**parts, **more, "roles": roles})


@pytest.fixture
def case_id(desk: Desk) -> str:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    person(desk, case_id, ("victim",), "Akmatov", "Bek", other_names="Beka (dlya druzey)")
    person(desk, case_id, ("relative", "witness"), "Akmatova", "Gulnara", "Asan kyzy")
    person(desk, case_id, ("alleged_perpetrator",), "Tagaev", "T.")
    person(desk, case_id, ("representative",), "Ф. И.")
    return case_id


@pytest.fixture
def drawn(desk: Desk, case_id: str) -> Drawn:
    return draw_chronology(desk, case_id, "en")


@pytest.fixture
def redacted(desk: Desk, drawn: Drawn) -> Drawn:
    return draw_redacted(desk, drawn, "public", ("Akmatov", " Naryn ", "Akmatov", ""))


def told(desk: Desk, case_id: str) -> list[str]:
    return [deed.action for deed in reversed(history.case_history(desk, case_id))]


def by_role(offer: Offer) -> dict[str, editions.NamedPerson]:
    return {each.roles[0]: each for each in offer.people}


def test_the_names_of_the_case_are_offered_with_how_often_they_stand_there(
    desk: Desk, drawn: Drawn
) -> None:
    offer = what_can_be_covered(desk, drawn)
    assert offer.withheld is None
    offered = {each.roles: (each.words, each.places) for each in offer.people}
    assert offered == {
        ("victim",): (("Akmatov", "Bek", "Beka"), 3),
        ("relative", "witness"): (("Akmatova", "Gulnara", "Asan"), 2),
        ("alleged_perpetrator",): (("Tagaev",), 1),
        ("representative",): (("Ф. И.",), 0),
    }
    assert "Akmatov" not in repr(offer) + repr(offer.people) + str(offer.people[0].name)
    assert offer.people[0].name.in_language("en") == "Victim 1"


def test_a_purpose_ticks_who_is_not_kept(desk: Desk, drawn: Drawn) -> None:
    offered = by_role(what_can_be_covered(desk, drawn))

    def ticked(purpose: str) -> set[str]:
        return {role for role, each in offered.items() if editions.is_ticked(each, purpose)}

    assert ticked("court") == set()
    assert ticked("accused_side") == ticked("partners") == {"relative"}
    assert ticked("public") == {"victim", "relative", "alleged_perpetrator"}
    assert ticked("research") == set(offered)


def test_purposes_name_roles_and_a_court_is_told_all() -> None:
    roles = set(vocabulary("person_roles").terms)
    for purpose in vocabulary(editions.PURPOSES):
        assert set(purpose.facts) == {"keeps", "source", "status"}
        assert set(purpose.facts["keeps"]) <= roles
    assert set(vocabulary(editions.PURPOSES)["court"].facts["keeps"]) == roles


def test_who_may_not_see_identity_is_offered_no_name(
    desk: Desk, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "rights_in", lambda _desk, _case_id: Rights())
    monkeypatch.setattr(editions, "people_of_case", None)
    offer = what_can_be_covered(desk, drawn)
    assert offer.people == ()
    assert "not for your role" in str(offer.withheld)
    assert draw_redacted(desk, drawn, "court", ["Naryn"]).is_redacted


def test_a_doctor_is_offered_no_name_that_is_not_a_doctors_to_see(
    desk: Desk, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows = desk.shows
    monkeypatch.setattr(
        type(desk), "shows", lambda _self, area, name: name != "other_names" and shows(area, name)
    )
    assert by_role(what_can_be_covered(desk, drawn))["victim"].words == ("Akmatov", "Bek")


def test_who_may_not_let_the_paper_out_covers_nothing(
    desk: Desk, case_id: str, drawn: Drawn
) -> None:
    caseworker = colleague(desk, OTHER, {"caseworker"})
    with desk.writing("add_member") as work:
        work.session.add(CaseMember(case_id=case_id, user_id=OTHER))
    with pytest.raises(NotPermitted):
        what_can_be_covered(caseworker, drawn)
    with pytest.raises(NotPermitted):
        draw_redacted(caseworker, drawn, "court", ["Naryn"])
    caseworker.close()


def test_an_edition_holds_no_text_and_is_no_export_until_it_leaves(
    desk: Desk, case_id: str, redacted: Drawn
) -> None:
    assert redacted.kind == "chronology_redacted"
    assert redacted.title == "Redacted edition, case N-1"
    with pypdfium2.PdfDocument(redacted.data) as document:
        assert {page.get_textpage().count_chars() for page in document} == {0}
    assert told(desk, case_id)[-1] == "view"
    assert list_papers(desk, Query()).total == 0


def test_an_edition_is_a_paper_of_its_own_that_comes_out_the_same(
    desk: Desk, case_id: str, redacted: Drawn, tmp_path: Path
) -> None:
    done = save_drawn(desk, redacted, tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes() == redacted.data
    (line,) = list_papers(desk, Query()).lines
    assert (line.kind, line.sha256) == ("chronology_redacted", done.sha256)
    again = see_again(desk, line.id)
    assert again.is_redacted
    assert again.data == redacted.data
    draw_again(desk, line.id, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == redacted.data
    assert told(desk, case_id)[-1] == "draw_again"
    note_print(desk, redacted)
    assert told(desk, case_id)[-1] == "print"
    assert history.verify(desk).problem is None


def test_the_register_keeps_sealed_what_was_covered_and_for_which_purpose(
    desk: Desk, redacted: Drawn, tmp_path: Path
) -> None:
    save_drawn(desk, redacted, tmp_path / "r.pdf")
    with desk.reading() as session:
        kept = session.query(Export).one()
        value = frozen.from_json(Redaction, kept.value)
    assert (value.words, value.purpose) == (("Akmatov", "Naryn"), "public")
    assert "Tagaev" in value.original
    assert kept.record_hash == value.record_hash
    assert kept.sha256 == hashlib.sha256(redacted.data).hexdigest()
    stored = b"".join(path.read_bytes() for path in desk.vault.folder.rglob("*") if path.is_file())
    for covered in ("Akmatov", "Naryn"):
        assert covered.encode() not in stored


def test_other_bytes_than_were_written_are_not_passed_off_as_them(
    desk: Desk, redacted: Drawn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_drawn(desk, redacted, tmp_path / "r.pdf")
    (line,) = list_papers(desk, Query()).lines
    monkeypatch.setattr(redacted_pages, "_AROUND", 1.5)  # another version draws otherwise
    with pytest.raises(Damaged):
        see_again(desk, line.id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Nothing is chosen"),
        ((" ", ""), "Nothing is chosen"),
        (("Akmatov", "x"), "2 to 200"),
        (("Akmatov" * 40,), "2 to 200"),
        (("Zhumabaev",), "None of this stands"),
    ],
)
def test_an_edition_covers_something(
    desk: Desk, drawn: Drawn, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(WrongInput, match=said):
        draw_redacted(desk, drawn, "public", words)


def test_an_edition_is_not_made_of_another_nor_worked_on_in_word(
    desk: Desk, redacted: Drawn, tmp_path: Path
) -> None:
    with pytest.raises(WrongInput, match="already"):
        draw_redacted(desk, redacted, "public", ["Naryn"])
    with pytest.raises(WrongInput, match="already"):
        save_working_copy(desk, redacted, tmp_path / "r.docx")
    assert list(tmp_path.glob("r.*")) == []


def test_a_report_on_an_examination_stays_under_the_clinical_key(
    desk: Desk, tmp_path: Path
) -> None:
    case_id = create_case(desk, {"number": "N-9"})[0]
    evaluation_id = save_record(desk, KINDS["evaluation"], case_id, {"kind": "medical"})[0]
    drawn = draw_medical_report(desk, case_id, evaluation_id, "en")
    redacted = draw_redacted(desk, drawn, "partners", ["N-9"])
    assert redacted.kind == "medical_report_redacted"
    assert redacted.title == "Redacted edition"
    save_drawn(desk, redacted, tmp_path / "r.pdf")
    with desk.reading() as session:
        assert session.query(Export).count() == 0
        assert session.query(ClinicalExport).one().kind == "medical_report_redacted"
    (line,) = list_papers(desk, Query()).lines
    assert see_again(desk, line.id).data == redacted.data

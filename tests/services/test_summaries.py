"""The summary of a case: for whom it is, and that the edition by codes holds no written word."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core import frozen
from desktop.core.errors import NotPermitted
from desktop.core.money import Money
from desktop.core.when import When
from desktop.forms.fields import Link
from desktop.services import cases, history, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.drawn import drawn_again
from desktop.services.kinds import KINDS
from desktop.services.papers import draw_again, list_papers
from desktop.services.registers import Query
from desktop.services.summaries import CODED, NAMED, case_summary
from tests.desks import USER_ID, colleague
from tests.documents.pages import joined, whole
from tests.exports import export_summary

OTHER = "44444444-4444-4444-8444-444444444444"
# Written words: each begins with a sign that no label, code or hash has.
MARK = "¤"
RECORDS = (
    (
        "incident",
        {
            "when": When.parse("2007-04-14"),
            "place_type": "police_station",
            "place": f"{MARK}отдел",
            "officers": f"{MARK}следователь",
            "witnesses": f"{MARK}сосед",
            "methods": ("falanga",),
            "account": f"{MARK}рассказ",
        },
    ),
    (
        "deadline",
        {
            "title": f"{MARK}жалоба",
            "due": When.parse("2026-12-01"),
            "side": "ours",
            "weight": "hard",
            "status": "open",
            "source": "typed",
            "basis": f"{MARK}статья",
        },
    ),
    ("task", {"title": f"{MARK}задача", "status": "open", "responsible": Link(USER_ID)}),
    ("task", {"title": f"{MARK}сделано", "status": "done"}),
    (
        "claim",
        {
            "kind": "civil",
            "status": "lodged",
            "title": f"{MARK}иск",
            "forum": f"{MARK}суд",
            "items": (
                {"head": "moral", "amount": Money.parse("100 KGS")},
                {"head": "pecuniary", "amount": Money.parse("5 KGS")},
            ),
        },
    ),
    (
        "award",
        {
            "instance": "first",
            "result": "partly",
            "body": f"{MARK}палата",
            "items": ({"head": "moral", "amount": Money.parse("70 KGS")},),
        },
    ),
    (
        "payment",
        {
            "kind": "compensation",
            "amount": Money.parse("30 KGS"),
            "payer": f"{MARK}казна",
            "proof": f"{MARK}чек",
        },
    ),
)


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case in which every kind of record says something."""
    values = {"number": "KG-1", "title": f"{MARK}Нарын", "summary": f"{MARK}дело"}
    case_id = cases.create_case(desk, values)[0]
    for number, role in enumerate(("witness", "victim", "victim")):
        person = {"family_name": f"{MARK}Асанов{number}", "sex": "m", "roles": (role,)}
        people.save_person(desk, case_id, person | {"birth": When.parse("1985-03-01")})
    step = {"code": "REFUSAL", "when": When.parse("2007-07-14"), "text": f"{MARK}отказ"}
    proceedings.save_step(desk, case_id, step | {"actor": f"{MARK}прокурор"})
    for kind, answers in RECORDS:
        records.save_record(desk, KINDS[kind], case_id, answers)
    return case_id


def test_with_names_it_says_who_what_and_how_it_stands(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    export_summary(desk, case_id, NAMED, tmp_path / "s.pdf", "ru")
    text = whole((tmp_path / "s.pdf").read_bytes())
    for said in ("Асанов0", "Асанов2", "отдел", "следователь", "рассказ", "жалоба", "задача"):
        assert MARK + said in text
    for said in ("иск", "суд", "палата", "казна", "Нарын", "дело"):
        assert MARK + said in text
    for said in ("105 KGS", "70 KGS", "30 KGS", "1 декабря 2026 г.", "Test User", "утрата права"):
        assert joined(said) in text
    assert "сделано" not in text


def test_by_codes_nothing_that_was_written_is_even_in_the_value(desk: Desk, case_id: str) -> None:
    summary = case_summary(desk, case_id, CODED, "ru")
    value = frozen.to_json(summary)
    for told in (MARK, "1985", "Test User"):
        assert told not in value
    assert [(each.role, each.number) for each in summary.people] == [
        ("victim", 1),
        ("victim", 2),
        ("witness", 1),
    ]
    assert summary.incidents[0].methods == ("falanga",)
    assert [str(money) for claim in summary.claims for money in claim.sums] == ["105 KGS"]
    assert len(summary.tasks) == len(summary.terms) == 1
    assert MARK in frozen.to_json(case_summary(desk, case_id, NAMED, "ru"))


@pytest.mark.parametrize("edition", [NAMED, CODED])
def test_it_is_drawn_again_to_the_byte(
    desk: Desk, case_id: str, tmp_path: Path, edition: str
) -> None:
    path = tmp_path / "s.pdf"
    done = export_summary(desk, case_id, edition, path, "en")
    (line,) = list_papers(desk, Query(case_id=case_id)).lines
    assert (line.kind, line.sha256) == ("summary", done.sha256)
    assert drawn_again(desk, line.id).data == path.read_bytes()
    assert draw_again(desk, line.id, tmp_path / "again.pdf").sha256 == done.sha256
    assert history.verify(desk).problem is None


@pytest.mark.parametrize("role", ["caseworker", "doctor", "administrator"])
def test_only_who_may_export_all_parts_of_it_does(
    desk: Desk, case_id: str, tmp_path: Path, role: str
) -> None:
    desk.roles = frozenset({role})
    for edition in (NAMED, CODED):
        with pytest.raises(NotPermitted):
            export_summary(desk, case_id, edition, tmp_path / "s.pdf", "en")
    assert not (tmp_path / "s.pdf").exists()


def test_a_lawyer_of_another_team_does_not(desk: Desk, case_id: str, tmp_path: Path) -> None:
    other = colleague(desk, OTHER, {"lawyer"})
    with pytest.raises(NotPermitted, match="not on the team"):
        export_summary(other, case_id, CODED, tmp_path / "s.pdf", "en")
    other.close()

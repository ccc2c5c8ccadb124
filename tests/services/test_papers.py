"""The register of what left the vault: who sees what of it, and that it can be drawn again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import Damaged, NotFound, NotPermitted
from desktop.services import cases, history
from desktop.services.desk import Desk
from desktop.services.papers import draw_again, list_papers
from desktop.services.quarters import export_quarter
from desktop.services.registers import Query
from tests.clocks import FixedClock
from tests.desks import START, colleague
from tests.exports import export_chronology

OTHER = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def case_id(desk: Desk, tmp_path: Path) -> str:
    """A case with two chronologies, another with one, and a workbook a day later."""
    first, second = (
        cases.create_case(desk, {"number": number, "title": title})[0]
        for number, title in (("KG-1", "Naryn"), ("KG-2", "Osh"))
    )
    for name, case, language in (("1", first, "ru"), ("2", first, "en"), ("3", second, "ru")):
        export_chronology(desk, case, tmp_path / f"{name}.pdf", language)
    desk.clock = FixedClock(START + timedelta(days=1))
    export_quarter(desk, "2026-Q4", tmp_path / "4.xlsx", "en")
    return first


def test_everything_is_listed_newest_first(desk: Desk, case_id: str) -> None:
    page = list_papers(desk, Query())
    assert page.total == 4
    assert next((line.kind, line.case_number) for line in page.lines) == ("quarter", "")
    assert {line.by for line in page.lines} == {"Test User"}
    assert [line.case_id for line in page.lines].count(case_id) == 2
    assert "KG-1" not in repr(page.lines[1])
    rest = list_papers(desk, Query(), offset=3, limit=2)
    assert (len(rest.lines), rest.total) == (1, 4)


def test_a_list_is_narrowed_sorted_and_searched(desk: Desk, case_id: str) -> None:
    day = START.astimezone().date()
    sha256 = list_papers(desk, Query(case_id=case_id)).lines[0].sha256
    counted = {
        "case": list_papers(desk, Query(case_id=case_id)).total,
        "language": list_papers(desk, Query(codes={"language": ("ru",)})).total,
        "kind": list_papers(desk, Query(codes={"kind": ("quarter",)})).total,
        "first day": list_papers(desk, Query(until=day)).total,
        "later": list_papers(desk, Query(since=day + timedelta(1))).total,
        "words": list_papers(desk, Query("osh")).total,
        "hash": list_papers(desk, Query(sha256[:12].upper())).total,
        "nothing": list_papers(desk, Query("%%%%")).total,
        "short": list_papers(desk, Query(sha256[:2])).total,
    }
    assert counted == {
        "case": 2,
        "language": 2,
        "kind": 1,
        "first day": 3,
        "later": 1,
        "words": 1,
        "hash": 1,
        "nothing": 0,
        "short": 0,
    }
    for name in ("at", "kind", "language", "case"):
        orders = [
            [line.id for line in list_papers(desk, Query(sort=name, descending=down)).lines]
            for down in (False, True)
        ]
        assert sorted(orders[0]) == sorted(orders[1])
    assert list_papers(desk, Query(sort="case")).lines[0].case_number == "KG-1"
    assert list_papers(desk, Query(sort="case")).lines[-1].case_number == ""


def test_who_is_on_no_team_sees_figures_only(desk: Desk, case_id: str, tmp_path: Path) -> None:
    for number, role in enumerate(("administrator", "lawyer", "doctor")):
        other = colleague(desk, f"{number}{OTHER[1:]}", {role}, held=())
        page = list_papers(other, Query())
        assert [line.kind for line in page.lines] == ["quarter"], role
        with pytest.raises(NotPermitted):
            list_papers(other, Query(case_id=case_id))
        chronology = list_papers(desk, Query(case_id=case_id)).lines[0].id
        with pytest.raises(NotPermitted):
            draw_again(other, chronology, tmp_path / "again.pdf")
        other.close()
    desk.roles = frozenset()
    assert list_papers(desk, Query()).total == 0


def test_each_is_drawn_again_to_the_byte_and_that_is_logged(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    assert case_id
    for line in list_papers(desk, Query()).lines:
        done = draw_again(desk, line.id, tmp_path / "again")
        assert done.sha256 == line.sha256
        assert (tmp_path / "again").read_bytes() in {
            path.read_bytes() for path in tmp_path.glob("?.*")
        }
    assert list_papers(desk, Query()).total == 4  # a paper drawn again is no new paper
    told = [deed.action for deed in history.case_history(desk, case_id)]
    assert told.count("draw_again") == 2
    with pytest.raises(NotFound):
        draw_again(desk, OTHER, tmp_path / "again")
    desk.roles = frozenset({"caseworker"})
    with pytest.raises(NotPermitted):
        draw_again(desk, line.id, tmp_path / "again")


def test_a_paper_that_comes_out_otherwise_is_not_written(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    line = list_papers(desk, Query(case_id=case_id)).lines[0]
    with desk.vault.engine.begin() as connection:
        change = sa.text("UPDATE exports SET sha256 = :other WHERE id = :id")
        connection.execute(change, {"other": "0" * 64, "id": line.id})
    with pytest.raises(Damaged, match="does not come out"):
        draw_again(desk, line.id, tmp_path / "again.pdf")
    assert not (tmp_path / "again.pdf").exists()

"""Papers that are looked at before they leave: nothing tells of them until they do."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from desktop.core.errors import Conflict, NotFound, NotPermitted, VaultRefused, WrongInput
from desktop.models.cases import CaseMember
from desktop.services import attachments, history, proceedings
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, note_print, save_drawn, save_working_copy
from desktop.services.exporting import draw_chronology
from desktop.services.importing import import_chronology
from desktop.services.outgoing import Disclosure, attach_sent, sent_file
from desktop.services.papers import draw_again, list_papers, see_again
from desktop.services.quarters import export_quarter
from desktop.services.registers import Query
from desktop.services.unused_files import find_unused
from tests.desks import colleague

ROWS = b"no,date,step,text\n1,2007-04-14,REFUSAL,Naryn\n2,2007-05-01,CASE_OPENED,Osh\n"
OTHER = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def case_id(desk: Desk) -> str:
    return import_chronology(desk, "N-1", "a.csv", ROWS).case_id


@pytest.fixture
def drawn(desk: Desk, case_id: str) -> Drawn:
    return draw_chronology(desk, case_id, "en")


def told(desk: Desk, case_id: str) -> list[str]:
    return [deed.action for deed in reversed(history.case_history(desk, case_id))]


def kinds(desk: Desk) -> list[str]:
    return [line.kind for line in list_papers(desk, Query()).lines]


def test_drawing_is_a_look_at_the_case_and_no_export(
    desk: Desk, case_id: str, drawn: Drawn
) -> None:
    assert drawn.data.startswith(b"%PDF-")
    assert "N-1" not in repr(drawn)
    assert kinds(desk) == []
    assert told(desk, case_id)[-1] == "view"
    draw_chronology(desk, case_id, "en")
    assert told(desk, case_id).count("view") == 1


def test_what_was_looked_at_is_what_is_saved(
    desk: Desk, case_id: str, drawn: Drawn, tmp_path: Path
) -> None:
    proceedings.save_step(desk, case_id, {"code": "REFUSAL"})  # while somebody looks
    done = save_drawn(desk, drawn, tmp_path / "c.pdf")
    assert (tmp_path / "c.pdf").read_bytes() == drawn.data
    assert done.sha256 == hashlib.sha256(drawn.data).hexdigest()
    (line,) = list_papers(desk, Query()).lines
    assert see_again(desk, line.id).data == drawn.data
    assert history.verify(desk).problem is None


def test_printing_is_an_export_of_its_own_name(desk: Desk, case_id: str, drawn: Drawn) -> None:
    note_print(desk, drawn)
    assert kinds(desk) == ["chronology"]
    assert told(desk, case_id)[-1] == "print"
    (line,) = list_papers(desk, Query()).lines
    note_print(desk, see_again(desk, line.id))
    assert kinds(desk) == ["chronology"]  # printed again it is no new paper
    assert told(desk, case_id)[-1] == "print"


def test_a_working_copy_is_a_paper_that_comes_out_the_same(
    desk: Desk, case_id: str, drawn: Drawn, tmp_path: Path
) -> None:
    done = save_working_copy(desk, drawn, tmp_path / "c.docx")
    assert kinds(desk) == ["chronology_copy"]
    assert told(desk, case_id)[-1] == "export"
    data = (tmp_path / "c.docx").read_bytes()
    assert "DRAFT" in docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text
    (line,) = list_papers(desk, Query()).lines
    assert line.sha256 == done.sha256
    draw_again(desk, line.id, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == data


def test_a_working_copy_of_an_old_paper_is_a_new_one(
    desk: Desk, drawn: Drawn, tmp_path: Path
) -> None:
    save_drawn(desk, drawn, tmp_path / "c.pdf")
    (line,) = list_papers(desk, Query()).lines
    save_working_copy(desk, see_again(desk, line.id), tmp_path / "c.docx")
    assert sorted(kinds(desk)) == ["chronology", "chronology_copy"]


def test_who_lost_the_right_while_looking_lets_nothing_out(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    lawyer = colleague(desk, OTHER, {"lawyer"})
    with desk.writing("add_member") as work:
        member = CaseMember(case_id=case_id, user_id=OTHER)
        work.session.add(member)
    drawn = draw_chronology(lawyer, case_id, "en")
    with desk.writing("remove_member") as work:
        work.session.delete(work.session.get_one(CaseMember, member.id))
    for let_out in (
        lambda: save_drawn(lawyer, drawn, tmp_path / "c.pdf"),
        lambda: save_working_copy(lawyer, drawn, tmp_path / "c.docx"),
        lambda: note_print(lawyer, drawn),
    ):
        with pytest.raises(NotPermitted):
            let_out()
    assert list(tmp_path.glob("c.*")) == []
    assert kinds(desk) == []
    lawyer.close()


def test_a_paper_goes_nowhere_into_the_vault(desk: Desk, drawn: Drawn) -> None:
    for save in (save_drawn, save_working_copy):
        with pytest.raises(VaultRefused):
            save(desk, drawn, desk.vault.folder / "c.pdf")
    assert kinds(desk) == []


# -- where it goes ------------------------------------------------------------------------------

TO_COURT = Disclosure("legal", "Naryn City Court", "given")


def test_the_register_says_why_to_whom_and_with_whose_consent(
    desk: Desk, case_id: str, drawn: Drawn, tmp_path: Path
) -> None:
    save_drawn(desk, drawn, tmp_path / "own.pdf")
    save_drawn(desk, replace(drawn, disclosure=TO_COURT), tmp_path / "c.pdf")
    note_print(desk, replace(drawn, disclosure=replace(TO_COURT, purpose="un")))
    export_quarter(desk, "2026-Q4", tmp_path / "q.xlsx", "en")
    lines = {line.number or 0: line for line in list_papers(desk, Query()).lines}
    assert sorted(lines) == [1, 2, 3, 4]
    assert [lines[n].purpose for n in (1, 2, 3, 4)] == ["own_file", "legal", "un", None]
    assert (lines[2].recipient, lines[2].consent) == ("Naryn City Court", "given")
    assert [lines[n].edition for n in (1, 2, 3)] == [1, 2, 3]
    assert lines[1].recipient is None
    assert history.verify(desk).problem is None
    narrowed = list_papers(desk, Query(codes={"purpose": ("un", "legal")}))
    assert narrowed.total == 2
    desk.roles = frozenset({"administrator"})
    assert [line.number for line in list_papers(desk, Query()).lines] == [4]
    assert case_id


@pytest.mark.parametrize(
    "said",
    [
        Disclosure("legal"),
        Disclosure("legal", "Court"),
        Disclosure("legal", "  ", "given"),
        Disclosure("legal", "Court", "not_asked"),
        Disclosure("legal", "Court", "perhaps"),
        Disclosure("nothing", "Court", "given"),
        Disclosure(""),
    ],
)
def test_a_paper_of_which_not_all_is_said_stays_inside(
    desk: Desk, drawn: Drawn, tmp_path: Path, said: Disclosure
) -> None:
    paper = replace(drawn, disclosure=said)
    for let_out in (
        lambda: save_drawn(desk, paper, tmp_path / "c.pdf"),
        lambda: save_working_copy(desk, paper, tmp_path / "c.docx"),
        lambda: note_print(desk, paper),
    ):
        with pytest.raises(WrongInput, match="to whom"):
            let_out()
    assert list(tmp_path.glob("c.*")) == []
    assert kinds(desk) == []


def test_the_same_paper_to_somebody_else_is_a_line_of_its_own(
    desk: Desk, drawn: Drawn, tmp_path: Path
) -> None:
    save_drawn(desk, drawn, tmp_path / "c.pdf")
    (line,) = list_papers(desk, Query()).lines
    again = replace(see_again(desk, line.id), disclosure=TO_COURT)
    save_drawn(desk, again, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == drawn.data
    lines = list_papers(desk, Query()).lines
    assert {(each.purpose, each.sha256) for each in lines} == {
        ("own_file", line.sha256),
        ("legal", line.sha256),
    }


def test_what_was_sent_is_kept_once(desk: Desk, case_id: str, drawn: Drawn, tmp_path: Path) -> None:
    save_drawn(desk, replace(drawn, disclosure=TO_COURT), tmp_path / "c.pdf")
    (line,) = list_papers(desk, Query()).lines
    assert sent_file(desk, line.id) is None
    (tmp_path / "sent.docx").write_bytes(b"finished")
    file, changes = attach_sent(desk, line.id, tmp_path / "sent.docx")
    assert changes.touches("exports")
    assert sent_file(desk, line.id) == file
    assert attachments.read(desk, file.id) == b"finished"
    assert find_unused(desk).files == ()
    with pytest.raises(Conflict, match="already"):
        attach_sent(desk, line.id, tmp_path / "sent.docx")
    assert told(desk, case_id)[-1] == "view"
    assert "attach_sent" in told(desk, case_id)
    assert history.verify(desk).problem is None
    with pytest.raises(NotFound):
        attach_sent(desk, OTHER, tmp_path / "sent.docx")
    desk.roles = frozenset({"doctor"})
    for asked in (
        lambda: sent_file(desk, line.id),
        lambda: attach_sent(desk, line.id, tmp_path / "sent.docx"),
    ):
        with pytest.raises(NotPermitted):
            asked()

"""Chronologies in: whole or not at all, seen first, taken back as one step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.core.errors import Cancelled, Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.progress import Progress
from desktop.core.resources import resource
from desktop.core.text import INTERFACE_LANGUAGES
from desktop.services import cases, history, proceedings
from desktop.services.demo import demo_cases
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology, preview, undo_import, undo_last_import

ROWS = b"""no,date,actor,step,track,amounts,text,source_paragraph,asserted_by
1,27.03.2007,police,EVENT,,,beaten,2.1,complainant
2,2007-03-29,victim,COMPLAINT_PROS,,,to the prosecutor,2.2,complainant / state
3,2007-05,investigator,STRANGE_CODE,,,"what, no code",2.3,neighbour
4,2007-06-01,court,TRIAL_JUDGMENT,,1000 KZT moral; 20.50 KZT,verdict,2.4,
"""


def test_a_preview_writes_nothing(desk: Desk) -> None:
    seen = preview(desk, "N-1", "a.csv", ROWS)
    assert (seen.case_exists, seen.already_imported, len(seen.rows)) == (False, False, 4)
    assert seen.file.unknown_codes == ("STRANGE_CODE",)
    assert [row.line for row in seen.file.undecided_verdicts] == [5]
    assert cases.list_cases(desk).total == 0


def test_every_row_comes_in_with_all_it_says(desk: Desk) -> None:
    done = import_chronology(desk, "N-1", "a.csv", ROWS, opened=date(2007, 4, 5))
    assert (done.rows, done.made_case) == (4, True)
    lines = proceedings.chronology(desk, done.case_id)
    assert [line.code for line in lines] == ["EVENT", "COMPLAINT_PROS", "OTHER", "TRIAL_JUDGMENT"]
    assert [a.party for a in lines[1].assertions] == ["complainant", "state"]
    assert not lines[1].competing
    assert lines[2].given_code == "STRANGE_CODE"
    assert (lines[2].assertions[0].party, lines[2].assertions[0].text) == ("other", "neighbour")
    assert [(str(m), head) for m, head in lines[3].amounts] == [
        ("1000 KZT", "moral"),
        ("20.50 KZT", "total"),
    ]
    assert cases.header(desk, done.case_id).opened == date(2007, 4, 5)
    assert history.verify(desk).problem is None


def test_one_bad_row_stops_all_unless_left_out(desk: Desk) -> None:
    bad = ROWS + b"5,2007-02-30,x,REFUSAL,,,,,\n"
    with pytest.raises(WrongInput, match="Line 6"):
        import_chronology(desk, "N-1", "a.csv", bad)
    assert cases.list_cases(desk).total == 0
    assert import_chronology(desk, "N-1", "a.csv", bad, leave_out_unreadable=True).rows == 4


def test_a_file_whose_name_is_no_text_comes_in(desk: Desk) -> None:
    assert import_chronology(desk, "N-1", "\udcfe.csv", ROWS).rows == 4


def test_the_same_file_is_not_imported_twice(desk: Desk) -> None:
    import_chronology(desk, "N-1", "a.csv", ROWS)
    with pytest.raises(WrongInput, match="already"):
        import_chronology(desk, "N-1", "b.csv", ROWS)
    assert import_chronology(desk, "N-2", "a.csv", ROWS).rows == 4


def test_undo_takes_everything_back_as_one_step(desk: Desk) -> None:
    import_chronology(desk, "N-1", "a.csv", ROWS)
    undo_last_import(desk, "N-1")
    assert cases.list_cases(desk).total == 0
    assert history.verify(desk).problem is None
    with pytest.raises(NotFound):
        undo_last_import(desk, "N-1")


def test_undo_leaves_a_case_that_was_there_before(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "N-1"})
    proceedings.save_step(desk, case_id, {"code": "NOTICE"})
    import_chronology(desk, "N-1", "a.csv", ROWS)
    undo_last_import(desk, "N-1")
    assert [line.code for line in proceedings.chronology(desk, case_id)] == ["NOTICE"]
    with pytest.raises(NotFound, match="Nothing was imported"):
        undo_last_import(desk, "N-1")


def test_undo_refuses_to_lose_what_was_edited_since(desk: Desk) -> None:
    done = import_chronology(desk, "N-1", "a.csv", ROWS)
    line = proceedings.chronology(desk, done.case_id)[0]
    values, version = proceedings.step_values(desk, done.case_id, line.id)
    proceedings.save_step(desk, done.case_id, {**values, "text": "mended"}, line.id, version)
    with pytest.raises(Conflict):
        undo_last_import(desk, "N-1")
    assert len(proceedings.chronology(desk, done.case_id)) == 4


def test_an_import_is_taken_back_and_not_the_one_after_it(desk: Desk) -> None:
    first = import_chronology(desk, "N-1", "a.csv", ROWS)
    second = import_chronology(desk, "N-1", "b.csv", ROWS.replace(b"beaten", b"beaten again"))
    changes = undo_import(desk, first.import_id)
    assert changes.touches("imports", "steps", case_id=first.case_id)
    texts = [line.text for line in proceedings.chronology(desk, first.case_id)]
    assert "beaten again" in texts
    assert "beaten" not in texts
    with pytest.raises(NotFound, match="already"):
        undo_import(desk, first.import_id)
    desk.roles = frozenset({"caseworker"})
    with pytest.raises(NotPermitted):
        undo_import(desk, second.import_id)
    assert len(texts) == 4
    assert history.verify(desk).problem is None


def test_a_cancelled_import_leaves_nothing(desk: Desk) -> None:
    progress = Progress(lambda done, _total: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        import_chronology(desk, "N-1", "a.csv", ROWS, progress=progress)
    assert cases.list_cases(desk).total == 0
    assert history.verify(desk).problem is None


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: str(case["number"]))
def test_the_public_cases_come_in_whole(desk: Desk, case: dict[str, Any], language: str) -> None:
    name = case["chronology"][language]
    done = import_chronology(desk, case["number"], name, resource(f"demo/{name}").read_bytes())
    facts = proceedings.case_facts(desk, done.case_id)
    assert facts.counts["steps"] == done.rows
    assert done.file.unreadable == ()
    assert done.file.unknown_codes == ()

"""Custody: what the log and people tell of an exhibit, copies made of it, and holds on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import NotFound, NotPermitted, WrongInput
from desktop.core.when import When
from desktop.forms.fields import Answer, Link
from desktop.models.cases import CaseMember
from desktop.services import cases, emergencies, history, records, trash
from desktop.services.attachments import read, save_bare_copy, save_copy
from desktop.services.bundles import choices
from desktop.services.custody import Custody, custody_of
from desktop.services.custody_papers import custody_report, draw_custody
from desktop.services.derivatives import make_working_copy
from desktop.services.desk import Desk
from desktop.services.evidence import add_exhibits
from desktop.services.file_checks import check
from desktop.services.kinds import KINDS
from desktop.services.unused_files import find_unused
from tests.desks import colleague
from tests.media.pictures import SECRET, picture

OTHER = "44444444-4444-4444-8444-444444444444"
EXHIBIT = KINDS["exhibit"]
PHOTO = picture("JPEG")


@pytest.fixture
def case_id(desk: Desk) -> str:
    return cases.create_case(desk, {"number": "KG-1"})[0]


@pytest.fixture
def exhibit(desk: Desk, case_id: str, tmp_path: Path) -> str:
    path = tmp_path / "a.jpg"
    path.write_bytes(PHOTO)
    add_exhibits(desk, case_id, [path])
    return choices(desk, case_id)[0].exhibit_id


def file_of(desk: Desk, exhibit: str) -> str:
    file = custody_of(desk, exhibit).file
    assert file is not None
    return file.id


def deeds(custody: Custody) -> list[str]:
    return [line.deed for line in custody.lines]


def edit(desk: Desk, case_id: str, exhibit: str, **answers: Any) -> None:
    values, version = records.record_values(desk, EXHIBIT, case_id, exhibit)
    records.save_record(desk, EXHIBIT, case_id, values | answers, exhibit, version)


def note(desk: Desk, case_id: str, exhibit: str, kind: str, day: str, **told: Any) -> str:
    values = {"exhibit": Link(exhibit), "kind": kind, "when": When.parse(day), **told}
    return records.save_record(desk, KINDS["custody"], case_id, values)[0]


def test_everything_the_program_does_is_told_in_order(
    desk: Desk, case_id: str, exhibit: str, tmp_path: Path
) -> None:
    file_id = file_of(desk, exhibit)
    read(desk, file_id)
    read(desk, file_id)
    assert check(desk, file_id)
    save_copy(desk, file_id, tmp_path / "out.jpg")
    save_bare_copy(desk, file_id, tmp_path / "bare.jpg")
    edit(desk, case_id, exhibit, hold=Answer("yes", "court order"))
    edit(desk, case_id, exhibit, title="Back")
    edit(desk, case_id, exhibit, hold=Answer("no"))
    make_working_copy(desk, exhibit, "en", bare=True)
    found = custody_of(desk, exhibit)
    assert deeds(found) == [
        *("received", "described", "viewed", "hash_ok", "exported", "bare_copy"),
        *("hold_set", "edited", "hold_released", "derived"),
    ]
    assert [line.seq for line in found.lines] == sorted(line.seq for line in found.lines)
    assert {line.by for line in found.lines} == {"Test User"}
    assert found.file is not None
    hashed = {line.deed: line.sha256 for line in found.lines if line.sha256}
    assert hashed.keys() == {"received", "hash_ok", "exported", "bare_copy"}
    assert hashed["received"] == hashed["hash_ok"] == hashed["exported"] == found.file.sha256
    assert hashed["bare_copy"] != found.file.sha256
    assert (found.gaps, found.turned_back) == ((), ())
    assert SECRET not in (tmp_path / "bare.jpg").read_bytes()
    assert history.verify(desk).problem is None


def test_what_people_note_stands_between(desk: Desk, case_id: str, exhibit: str) -> None:
    event = note(desk, case_id, exhibit, "handed_over", "2026-11-22", party="Court", document="12")
    found = custody_of(desk, exhibit)
    assert deeds(found) == ["received", "described", "handed_over"]
    line = found.lines[-1]
    assert (line.party, line.document, line.noted, line.changed) == ("Court", "12", True, False)
    assert [(gap.kind, gap.until) for gap in found.gaps] == [("away", None)]
    values, version = records.record_values(desk, KINDS["custody"], case_id, event)
    changed = values | {"party": "Prosecutor"}
    records.save_record(desk, KINDS["custody"], case_id, changed, event, version)
    note(desk, case_id, exhibit, "returned", "2026-11-25")
    found = custody_of(desk, exhibit)
    assert found.lines[-2].changed
    assert [(gap.kind, gap.until) for gap in found.gaps] == [("away", found.lines[-1].day)]
    with pytest.raises(NotPermitted):
        records.remove_record(desk, KINDS["custody"], case_id, event, "a mistake")


def test_a_file_that_was_altered_is_noticed_and_told(desk: Desk, exhibit: str) -> None:
    path = next((desk.vault.folder / "objects").iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not check(desk, file_of(desk, exhibit))
    assert deeds(custody_of(desk, exhibit))[-1] == "hash_bad"


def test_a_clock_that_was_put_back_is_told(desk: Desk, exhibit: str) -> None:
    clock: Any = desk.clock
    clock.advance(timedelta(hours=-2))
    check(desk, file_of(desk, exhibit))
    found = custody_of(desk, exhibit)
    first, last = found.lines[0], found.lines[-1]
    assert (first.deed, last.deed) == ("hash_ok", "described")  # as the clocks had it
    (at,) = found.turned_back
    assert last.seq < at <= first.seq


def test_under_a_hold_the_file_stays(desk: Desk, case_id: str, exhibit: str) -> None:
    edit(desk, case_id, exhibit, hold=Answer("yes", "court order"))
    with pytest.raises(NotPermitted, match="legal hold"):
        edit(desk, case_id, exhibit, attachment=None)
    edit(desk, case_id, exhibit, description="still")
    edit(desk, case_id, exhibit, hold=Answer("no"))
    edit(desk, case_id, exhibit, attachment=None)
    assert deeds(custody_of(desk, exhibit))[-1] == "file_changed"


def test_a_working_copy_is_an_exhibit_of_its_own(desk: Desk, case_id: str, exhibit: str) -> None:
    assert make_working_copy(desk, exhibit, "ru", bare=True) == 2
    assert make_working_copy(desk, exhibit, "en", bare=False) == 3
    _original, bare, same = (each.exhibit_id for each in choices(desk, case_id))
    values, _version = records.record_values(desk, EXHIBIT, case_id, bare)
    assert values["derived_from"] == Link(exhibit)
    assert values["done"].startswith("Скопировано без метаданных")
    assert SECRET not in read(desk, file_of(desk, bare))
    assert read(desk, file_of(desk, same)) == read(desk, file_of(desk, exhibit)) == PHOTO
    assert find_unused(desk).files == ()
    with pytest.raises(WrongInput, match="from itself"):
        edit(desk, case_id, exhibit, derived_from=Link(same), done="circle")


def test_what_cannot_be_copied(desk: Desk, case_id: str, exhibit: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words", "utf-8")
    add_exhibits(desk, case_id, [path])
    text = choices(desk, case_id)[1].exhibit_id
    with pytest.raises(WrongInput, match="Only JPEG and PNG"):
        make_working_copy(desk, text, "en", bare=True)
    edit(desk, case_id, exhibit, attachment=None)
    with pytest.raises(NotFound):
        make_working_copy(desk, exhibit, "en", bare=False)
    assert len(choices(desk, case_id)) == 2


def test_who_sees_custody(desk: Desk, case_id: str, exhibit: str) -> None:
    for roles, sees in (
        ({"lawyer"}, True),
        ({"doctor"}, True),
        ({"coordinator"}, True),
        ({"caseworker"}, False),  # only own deeds: a custody of them would seem to have gaps
        ({"administrator"}, False),
    ):
        desk.roles = frozenset(roles)
        if sees:
            assert deeds(custody_of(desk, exhibit))
        else:
            with pytest.raises(NotPermitted):
                custody_of(desk, exhibit)
    desk.roles = frozenset({"doctor"})
    with pytest.raises(NotPermitted):
        custody_report(desk, [exhibit], "en")
    stranger = colleague(desk, OTHER, {"lawyer"})
    with pytest.raises(NotPermitted):
        custody_of(stranger, exhibit)
    with desk.writing("add_member") as work:
        work.session.add(CaseMember(case_id=case_id, user_id=OTHER))
    assert deeds(custody_of(stranger, exhibit))
    stranger.close()


def test_a_report_is_of_one_case_and_never_of_one_that_may_only_be_looked_at(
    desk: Desk, case_id: str, exhibit: str
) -> None:
    other_case = cases.create_case(desk, {"number": "KG-2"})[0]
    other = records.save_record(desk, EXHIBIT, other_case, {"kind": "photo", "title": "a"})[0]
    with pytest.raises(WrongInput, match="of one case"):
        custody_report(desk, [exhibit, other], "en")
    theirs = colleague(desk, OTHER, {"lawyer"})
    with desk.writing("add_member") as work:
        work.session.add(CaseMember(case_id=case_id, user_id=OTHER))
    emergencies.begin(theirs, "KG-2", "a hearing in an hour")
    assert custody_of(theirs, other).title == "a"
    head = history.head(desk)
    with pytest.raises(NotPermitted):
        draw_custody(theirs, [exhibit, other], "en")
    assert history.head(desk) == head
    theirs.close()


def test_an_exhibit_without_a_file_is_told_of_to_nobody_outside(desk: Desk, case_id: str) -> None:
    bare = records.save_record(desk, EXHIBIT, case_id, {"kind": "photo", "title": "a"})[0]
    theirs = colleague(desk, OTHER, {"lawyer"})
    with pytest.raises(NotPermitted):
        make_working_copy(theirs, bare, "en", bare=False)
    theirs.close()


def test_the_report_says_what_the_window_says(desk: Desk, case_id: str, exhibit: str) -> None:
    note(desk, case_id, exhibit, "handed_over", "2026-11-22", party="Court")
    found, report = custody_of(desk, exhibit), custody_report(desk, [exhibit], "en")
    (item,) = report.items
    assert [line.seq for line in item.events] == [line.seq for line in found.lines]
    assert item.file is not None
    assert report.alone
    assert draw_custody(desk, [exhibit], "en").data.startswith(b"%PDF")


def test_that_it_lay_in_the_trash_is_told(desk: Desk, case_id: str, exhibit: str) -> None:
    note(desk, case_id, exhibit, "handed_over", "2026-11-20", party="the expert")
    before = custody_of(desk, exhibit)
    records.remove_record(desk, EXHIBIT, case_id, exhibit, "a mistake")
    (lying,) = trash.of_case(desk, case_id)
    trash.put_record_back(desk, lying.id)
    after = custody_of(desk, exhibit)
    told = [line for line in after.lines if line.deed in ("removed", "put_back")]
    assert [line.deed for line in told] == ["removed", "put_back"]
    rest = [line for line in after.lines if line not in told]
    assert rest == list(before.lines)

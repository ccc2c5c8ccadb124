"""Erasing a case or a record: asked for by one, agreed to by another, and then gone for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, DalilError, NotFound, NotPermitted, StorageFailure
from desktop.core.quarters import Quarter
from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import Answer, Link
from desktop.models.cases import Case, CaseMember
from desktop.models.columns import Sealed
from desktop.models.evidence import EvidenceItem
from desktop.models.lifecycle import ErasedFile
from desktop.models.packets import Packet
from desktop.models.people import Person
from desktop.models.users import User, UserRole
from desktop.rules.access import access_table
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import (
    attachments,
    cases,
    drafts,
    erasing,
    finding,
    history,
    legal_holds,
    people,
    records,
    trash,
    trashed_cases,
)
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS, SEARCHED
from desktop.services.packet_contents import What
from desktop.services.packets import rows_in
from desktop.services.quarters import quarter_summary
from desktop.storage.erasing import CODED
from desktop.storage.log import logged_tables
from desktop.storage.metadata import metadata
from tests.clocks import FixedClock
from tests.desks import START, other_office
from tests.packets import know, send
from tests.services.test_records import Office

LATER = START + timedelta(DAYS_IN_TRASH)
LAWYER = "44444444-4444-4444-8444-444444444444"
WHY = "the family asked for it"
QUARTER = Quarter.parse("2026-Q4")
NAME = "Қайратов"


class Full(Office):
    """A case with a record of every kind, files, drafts, and a second person on its team."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        desk.roles = frozenset(access_table().roles)
        super().__init__(desk)
        values = {
            "family_name": NAME,
            "birth": When.parse("1985-03-04"),
            "sex": "m",
            "roles": ("victim",),
        }
        self.victim = people.save_person(desk, self.case_id, values)[0]
        self.witness = people.save_person(
            desk, self.case_id, {"family_name": "Осмонов", "roles": ("witness",)}
        )[0]
        self.photo = folder / "photo.jpg"
        self.photo.write_bytes(b"a photograph")
        free = {"exhibit": {"hold": Answer("no")}}
        self.records = {key: self.add(key, **free.get(key, {})) for key in KINDS}
        self.copy = self.add(
            "exhibit", derived_from=Link(self.records["exhibit"]), hold=Answer("no")
        )
        self.file = attachments.take_in(desk, self.case_id, self.photo).id
        drafts.keep_draft(desk, "note", self.case_id, "half a sentence")
        with desk.writing("prepare") as work:
            for item in work.session.scalars(sa.select(EvidenceItem)):
                item.hold = "no"
            work.session.add(User(id=LAWYER, name="Colleague", created_at=work.at))
            work.session.flush()
            work.session.add(UserRole(user_id=LAWYER, role="lawyer"))
            work.session.add(CaseMember(case_id=self.case_id, user_id=LAWYER))
        # At the same computer, one after the other: a vault is open in one program at a time.
        self.lawyer = Desk(desk.vault, desk.clock, LAWYER, frozenset({"lawyer"}))

    def wait(self) -> None:
        self.desk.clock = self.lawyer.clock = FixedClock(LATER)

    def ask(self) -> str:
        """Put the case into the trash, wait, and ask for its erasure."""
        trashed_cases.put_case_in_trash(self.desk, self.case_id, WHY)
        self.wait()
        erasing.ask_to_erase_case(self.desk, self.case_id, WHY)
        (case,) = trashed_cases.cases_in_trash(self.lawyer)
        return case.erasure_id or ""


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Full:
    return Full(desk, tmp_path)


def count(desk: Desk, table: str) -> int:
    with desk.vault.engine.connect() as connection:
        query = sa.select(sa.func.count()).select_from(metadata.tables[table])
        return int(connection.execute(query).scalar_one())


def objects(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.vault.folder / "objects").iterdir())


def figures(desk: Desk) -> Any:
    return quarter_summary(desk, QUARTER)


def test_of_an_erased_case_coded_rows_stay_and_nothing_else(office: Full) -> None:
    desk, before = office.desk, figures(office.desk)
    files = len(objects(desk))
    assert files
    erasing.agree(office.lawyer, office.ask())
    assert figures(desk) == before
    assert objects(desk) == []
    left = {table.name for table in logged_tables() if "case_id" in table.c}
    for name in left - CODED - {"erasures", "trashed_cases"}:
        assert count(desk, name) == 0, name
    assert [count(desk, name) for name in ("drafts", "erased_files", "case_activity")] == [0] * 3
    for name in sorted(CODED):
        table = metadata.tables[name]
        written = [each for each in table.columns if isinstance(each.type, Sealed)]
        with desk.vault.engine.connect() as connection:
            for row in connection.execute(sa.select(*written)) if written else ():
                assert not any(row), name
    with desk.reading() as session:
        victims = {each.birth for each in session.scalars(sa.select(Person))}
        assert When.parse("1985") in victims
        assert "KG-1" not in session.scalars(sa.select(Case.number)).all()
    assert history.verify(desk).problem is None
    (done,) = erasing.erasures(desk)
    assert (done.number, done.asked_by, done.confirmed_by) == ("KG-1", "Test User", "Colleague")
    assert done.is_compacted
    assert done.rows > len(KINDS)
    assert done.files == files
    assert done.coded >= len(CODED - {"step_amounts", "step_outcomes", "tracks"})


def test_nobody_finds_or_opens_an_erased_case_any_more(office: Full) -> None:
    erasing.agree(office.lawyer, office.ask())
    for theirs in (office.desk, office.lawyer):
        assert trashed_cases.cases_in_trash(theirs) == ()
        assert cases.list_cases(theirs).lines == ()
        assert finding.find_everything(theirs, NAME) == ()
        with pytest.raises(DalilError):
            cases.header(theirs, office.case_id)
        with pytest.raises(NotPermitted, match="trash"):
            people.people_of_case(theirs, office.case_id)
    with pytest.raises(Conflict):
        trashed_cases.put_case_back(office.desk, office.case_id)
    assert office.desk.index.find(NAME, "people") == []


def test_its_number_is_never_given_again(office: Full) -> None:
    erasing.agree(office.lawyer, office.ask())
    with pytest.raises(DalilError, match="KG-1"):
        cases.create_case(office.desk, {"number": "KG-1"})


def test_the_log_says_who_did_what_and_no_key_opens_what_it_said(office: Full) -> None:
    desk = office.desk
    office_wide = {office.case_id, office.victim, office.witness}
    with desk.reading() as session:
        keys = history.difference_keys(desk, session, sorted(office_wide))
    assert keys
    erasing.agree(office.lawyer, office.ask())
    with desk.reading() as session:
        assert history.difference_keys(desk, session, sorted(office_wide)) == {}
        told = session.execute(
            sa.text("SELECT action, difference FROM audit WHERE case_id = :case"),
            {"case": office.case_id},
        ).all()
    assert {"create_case", "trash_case", "ask_erasure", "agree_to_erasure", "erase"} <= {
        row.action for row in told
    }
    assert all(row.difference is None for row in told if row.action == "erase")


def test_nothing_of_it_lies_in_the_file_of_the_database(office: Full) -> None:
    """Sealed values, too: what a key that leaked later would open is not there to be opened."""
    desk = office.desk
    if desk.vault.engine.dialect.name != "sqlite":
        pytest.skip("a file of one's own")
    with desk.vault.engine.connect() as connection:
        sealed = connection.execute(sa.text("SELECT family_name FROM people")).scalars().all()
    erasing.agree(office.lawyer, office.ask())
    with desk.vault.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
        dumped = raw.serialize() if hasattr(raw, "serialize") else b""
    assert not any(bytes(each) in dumped for each in sealed)
    assert not (desk.vault.folder / "vault.db.before-upgrade").exists()


def test_who_is_in_another_case_stays_there_by_name_and_is_not_named_here(office: Full) -> None:
    desk = office.desk
    other = cases.create_case(desk, {"number": "KG-2"})[0]
    people.link_person(desk, other, office.victim, ("witness",))
    erasing.agree(office.lawyer, office.ask())
    (line,) = people.people_of_case(desk, other)
    assert line.name == NAME
    with desk.reading() as session:
        year = Person.birth == When.parse("1985")
        (coded,) = session.scalars(sa.select(Person).where(year))
        assert (coded.family_name, coded.sex, coded.birth) == ("", "m", When.parse("1985"))
        assert session.get_one(Person, office.victim).birth == When.parse("1985-03-04")
    assert history.verify(desk).problem is None


def test_an_erasure_is_asked_for_only_after_the_days_in_the_trash(office: Full) -> None:
    trashed_cases.put_case_in_trash(office.desk, office.case_id, WHY)
    office.desk.clock = FixedClock(LATER - timedelta(minutes=1))
    with pytest.raises(Conflict, match="1 more day"):
        erasing.ask_to_erase_case(office.desk, office.case_id, WHY)
    office.wait()
    erasing.ask_to_erase_case(office.desk, office.case_id, WHY)
    with pytest.raises(Conflict, match="asked for this already"):
        erasing.ask_to_erase_case(office.desk, office.case_id, WHY)


def test_what_is_put_back_or_taken_back_is_not_erased(office: Full) -> None:
    erasure = office.ask()
    erasing.withdraw(office.desk, erasure)
    with pytest.raises(NotFound):
        erasing.agree(office.lawyer, erasure)
    erasing.ask_to_erase_case(office.desk, office.case_id, WHY)
    (case,) = trashed_cases.cases_in_trash(office.desk)
    trashed_cases.put_case_back(office.desk, office.case_id)
    with pytest.raises(NotFound):
        erasing.agree(office.lawyer, case.erasure_id or "")
    assert cases.header(office.lawyer, office.case_id).number == "KG-1"


def test_a_hold_that_is_set_after_the_request_stops_it(office: Full) -> None:
    with pytest.raises(NotPermitted):
        legal_holds.lift_hold(office.lawyer, office.case_id, WHY)
    trashed_cases.put_case_in_trash(office.desk, office.case_id, WHY)
    with pytest.raises(NotPermitted):  # what lies in the trash is put back first
        legal_holds.set_hold(office.desk, office.case_id, WHY)
    trashed_cases.put_case_back(office.desk, office.case_id)
    legal_holds.set_hold(office.desk, office.case_id, WHY)
    hold = legal_holds.hold_of(office.lawyer, office.case_id)
    assert hold is not None
    assert (hold.by, hold.reason) == ("Test User", WHY)
    with pytest.raises(NotPermitted, match="KG-1 is under a legal hold"):
        trashed_cases.put_case_in_trash(office.desk, office.case_id, WHY)
    legal_holds.lift_hold(office.desk, office.case_id, "the court has decided")
    assert legal_holds.hold_of(office.lawyer, office.case_id) is None
    trashed_cases.put_case_in_trash(office.desk, office.case_id, WHY)


def test_an_exhibit_under_a_hold_of_its_own_holds_the_case(office: Full) -> None:
    office.add("exhibit", hold=Answer("yes", "asked for by the court"))
    with pytest.raises(NotPermitted, match="Exhibit 4"):
        trashed_cases.put_case_in_trash(office.desk, office.case_id, WHY)


def test_what_was_interrupted_is_finished_by_either(
    office: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_vault: object) -> None:
        raise StorageFailure(_("The database was not compacted."))

    erasure = office.ask()
    monkeypatch.setattr(erasing, "compact", full_disk)
    with pytest.raises(StorageFailure):
        erasing.agree(office.lawyer, erasure)
    (done,) = erasing.erasures(office.lawyer)
    assert not done.is_compacted
    assert history.verify(office.desk).problem is None
    monkeypatch.undo()
    erasing.finish(office.desk, erasure)
    (done,) = erasing.erasures(office.lawyer)
    assert done.is_compacted


def test_files_that_a_crash_left_go_at_the_next_opening(office: Full) -> None:
    desk = office.desk
    with desk.keeping() as session:
        session.add(ErasedFile(object_id=office.file))
    before = objects(desk)
    erasing.remove_erased_files(desk)
    assert objects(desk) == [each for each in before if each != office.file]
    assert count(desk, "erased_files") == 0


@pytest.mark.parametrize("key", ["note", "exhibit"])
def test_a_single_record_is_erased_with_its_file_and_what_the_log_said(
    office: Full, key: str
) -> None:
    desk, kind = office.desk, KINDS[key]
    values = {"attachment": Link(office.file), "hold": Answer("no")} if key == "exhibit" else {}
    record_id = office.add(key, **values)
    records.remove_record(desk, kind, office.case_id, record_id, WHY)
    (lying,) = trash.of_case(desk, office.case_id)
    with pytest.raises(Conflict, match="30 more days"):
        erasing.ask_to_erase_record(desk, lying.id, WHY)
    office.wait()
    erasing.ask_to_erase_record(desk, lying.id, WHY)
    (lying,) = trash.of_case(office.lawyer, office.case_id)
    assert (lying.asked_by, lying.asked_by_me, lying.why_erased) == ("Test User", False, WHY)
    with pytest.raises(NotPermitted, match="somebody else"):
        erasing.agree(desk, lying.erasure_id or "")
    erasing.agree(office.lawyer, lying.erasure_id or "")
    assert trash.of_case(desk, office.case_id) == ()
    assert (office.file in objects(desk)) is (key != "exhibit")
    assert history.verify(desk).problem is None
    told = history.case_history(desk, office.case_id)
    assert not [deed for deed in told if deed.record_id == record_id and deed.changes]
    values, version = cases.case_values(desk, office.case_id)
    cases.save_case(desk, office.case_id, values | {"title": "new"}, version)
    assert history.case_history(desk, office.case_id)[0].changes
    (done,) = erasing.erasures(desk)
    assert (done.what, done.number, done.is_compacted) == (kind.table, "KG-1", True)
    if key == "exhibit":
        next_id = office.add("exhibit", hold=Answer("no"))
        with desk.reading() as session:
            assert session.get_one(kind.model, next_id).exhibit == 4


def test_a_file_that_another_record_names_stays(office: Full) -> None:
    desk, kind = office.desk, KINDS["exhibit"]
    link = {"attachment": Link(office.file), "hold": Answer("no")}
    record_id = office.add("exhibit", **link)
    office.add("exhibit", **link)
    records.remove_record(desk, kind, office.case_id, record_id, WHY)
    office.wait()
    (lying,) = trash.of_case(desk, office.case_id)
    erasing.ask_to_erase_record(desk, lying.id, WHY)
    (lying,) = trash.of_case(desk, office.case_id)
    erasing.agree(office.lawyer, lying.erasure_id or "")
    assert attachments.read(desk, office.file) == b"a photograph"


def test_every_record_is_of_a_case_or_of_the_office() -> None:
    """What is of neither would stay when its case is erased."""
    of_office = {
        table
        for table, area in access_table().kinds.items()
        if area in {"system", "wording", "cards"}
    } | {"office_exports", "cases", "people"}
    without = {table.name for table in logged_tables() if "case_id" not in table.c}
    assert without == of_office
    assert {kind.table for kind in SEARCHED.values()} <= {t.name for t in logged_tables()}


def test_what_packets_said_of_a_case_goes_with_one_of_its_records(
    office: Full, tmp_path: Path
) -> None:
    """Which of them said it cannot be seen without reading them: each forgets that part."""
    desk = office.desk
    with other_office(tmp_path / "expert") as expert:
        card_id = know(desk, expert, tmp_path)
    sent = send(desk, What(office.case_id), card_id, tmp_path / "a.dalil-packet")
    records.remove_record(desk, KINDS["note"], office.case_id, office.records["note"], WHY)
    office.wait()
    (lying,) = trash.of_case(desk, office.case_id)
    erasing.ask_to_erase_record(desk, lying.id, WHY)
    (lying,) = trash.of_case(desk, office.case_id)
    erasing.agree(office.lawyer, lying.erasure_id or "")
    with desk.reading() as session:
        said = rows_in(desk, session.get_one(Packet, sent.packet_id))
    assert "notes" not in said
    assert "evaluations" in said
    assert history.verify(desk).problem is None

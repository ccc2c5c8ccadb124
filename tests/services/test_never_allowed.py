"""What nobody may ever do, whatever else changes: each case by its name, with both keys in hand.

The matrix follows the table of access; these stand beside it, so that a slip in the table is seen.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotPermitted
from desktop.core.when import When
from desktop.forms.fields import YES, Answer, Link
from desktop.models.cases import CaseMember
from desktop.models.exchange import Export
from desktop.rules.access import Action, access_table
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import (
    attachments,
    blocks,
    cards,
    cases,
    drafts,
    drawn,
    emergencies,
    erasing,
    exporting,
    finding,
    history,
    importing,
    legal_holds,
    medical_reports,
    packets,
    papers,
    people,
    people_register,
    proceedings,
    records,
    registers,
    teams,
    today,
    trashed_cases,
    unused_files,
)
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.packet_contents import EVALUATION, ITEMS, What
from desktop.services.registers import REGISTERS, Query
from tests.clocks import FixedClock
from tests.desks import START, colleague, other_office
from tests.packets import know
from tests.services.access_book import BOOK
from tests.services.test_importing import ROWS

NAME, CLINICAL = "Қайратов", "гематома"
ROLES = ("administrator", "caseworker", "lawyer", "doctor", "coordinator")


class Office:
    """A case with a name, a step, a deadline and an unsigned examination; a colleague per role."""

    def __init__(self, chief: Desk, folder: Path) -> None:
        self.chief, self.folder = chief, folder
        self.case_id = cases.create_case(chief, {"number": "KG-1", "title": "Naryn"})[0]
        person = {"family_name": NAME, "roles": ("victim",)}
        self.person_id = people.save_person(chief, self.case_id, person)[0]
        self.step_id = proceedings.save_step(chief, self.case_id, {"code": "REFUSAL"})[0]
        self.photo = folder / "photo.jpg"
        self.photo.write_bytes(b"a photograph")
        take_in = attachments.take_in
        self.scar = take_in(chief, self.case_id, self.photo, "clinical_attachments").id
        self.examination = {
            "kind": "full",
            "person": Link(self.person_id),
            "when": When.parse("2026-11-20"),
            "status": "draft",
            "allegations": CLINICAL,
            "reason": CLINICAL,
            "files": ({"attachment": Link(self.scar)},),
        }
        self.evaluation_id = self.add("evaluation", self.examination)
        self.deadline = {
            "title": "Complaint",
            "due": When.parse("2026-11-27"),
            "side": "ours",
            "weight": "hard",
            "source": "typed",
            "status": "open",
        }
        self.deadline_id = self.add("deadline", self.deadline)
        self.desks = {
            role: colleague(chief, f"{number}4444444-4444-4444-8444-444444444444", {role})
            for number, role in enumerate(ROLES)
        }

    def add(self, key: str, values: dict[str, Any]) -> str:
        return records.save_record(self.chief, KINDS[key], self.case_id, values)[0]

    def member(self, role: str) -> Desk:
        """Return the desk of a colleague, who is on the team now."""
        theirs = self.desks[role]
        teams.add_member(self.chief, self.case_id, theirs.user_id)
        return theirs


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    made = Office(desk, tmp_path)
    yield made
    for each in made.desks.values():
        each.close()


def refused(*attempts: Callable[[], object]) -> None:
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()


def nothing_of_the_case(theirs: Desk, office: Office) -> None:
    """See that a desk is shown nothing of the case, in whatever way."""
    case_id = office.case_id
    refused(
        lambda: cases.header(theirs, case_id),
        lambda: cases.case_id_of(theirs, "KG-1"),
        lambda: people.people_of_case(theirs, case_id),
        lambda: people.person_values(theirs, office.person_id, case_id),
        lambda: proceedings.chronology(theirs, case_id),
        lambda: proceedings.step_values(theirs, case_id, office.step_id),
        lambda: records.record_values(theirs, KINDS["deadline"], case_id, office.deadline_id),
        lambda: teams.case_access(theirs, case_id),
        lambda: history.case_history(theirs, case_id),
        lambda: exporting.draw_chronology(theirs, case_id, "en"),
    )
    assert cases.list_cases(theirs).lines == ()
    assert people_register.list_people(theirs).entries == ()
    for typed in (NAME, "Naryn", "KG-1", "Complaint", CLINICAL):
        assert finding.find_everything(theirs, typed) == ()
    found = today.read_today(theirs)
    for card in (found.due, found.waiting, found.no_step, found.changed):
        assert card is None or card.lines == ()


def test_whoever_may_is_shown_all_that_the_others_are_not(office: Office) -> None:
    """Or the tests below would pass in an office in which there is nothing to be shown."""
    chief = office.chief
    assert [each.number for each in cases.list_cases(chief).lines] == ["KG-1"]
    assert people_register.list_people(chief).entries
    for typed in (NAME, "Naryn", "KG-1", "Complaint", CLINICAL):
        assert finding.find_everything(chief, typed), typed
    found = today.read_today(chief, ("due", "changed"))
    assert [bool(card and card.lines) for card in (found.due, found.changed)] == [True, True]


def test_no_administrator_opens_a_name(office: Office) -> None:
    theirs = office.desks["administrator"]
    nothing_of_the_case(theirs, office)
    # Not even on the team, where somebody may have put them when they had another role.
    with office.chief.writing("prepare") as work:
        work.session.add(CaseMember(case_id=office.case_id, user_id=theirs.user_id))
    nothing_of_the_case(theirs, office)
    assert cases.rights_in(theirs, office.case_id).areas.isdisjoint(access_table().of_cases)


def test_no_caseworker_opens_a_report(office: Office) -> None:
    chief, theirs = office.chief, office.member("caseworker")
    report = medical_reports.draw_medical_report(chief, office.case_id, office.evaluation_id, "en")
    drawn.save_drawn(chief, report, office.folder / "report.pdf")
    (line,) = papers.list_papers(chief, Query(codes={"kind": ("medical_report",)})).lines
    refused(
        lambda: drawn.drawn_again(theirs, line.id),
        lambda: papers.see_again(theirs, line.id),
        lambda: drawn.save_drawn(theirs, report, office.folder / "stolen.pdf"),
        lambda: medical_reports.medical_report(theirs, office.case_id, office.evaluation_id, "en"),
        lambda: attachments.read(theirs, office.scar),
    )
    assert not (office.folder / "stolen.pdf").exists()
    assert papers.list_papers(theirs, Query()).lines == ()


def test_no_doctor_edits_a_deadline(office: Office) -> None:
    theirs, kind = office.member("doctor"), KINDS["deadline"]
    later = office.deadline | {"due": When.parse("2027-01-01")}
    refused(
        lambda: records.save_record(theirs, kind, office.case_id, later, office.deadline_id, 1),
        lambda: records.change_records(theirs, kind, {office.deadline_id: {"status": "met"}}),
        lambda: records.save_record(theirs, kind, office.case_id, later),
    )
    values, version = records.record_values(office.chief, kind, office.case_id, office.deadline_id)
    assert (values["due"], values["status"], version) == (office.deadline["due"], "open", 1)


def test_no_lawyer_signs_a_report(office: Office) -> None:
    theirs, kind = office.member("lawyer"), KINDS["evaluation"]
    signed = office.examination | {"status": "signed"}
    refused(
        lambda: records.save_record(theirs, kind, office.case_id, signed, office.evaluation_id, 1),
        lambda: records.change_records(theirs, kind, {office.evaluation_id: {"status": "signed"}}),
        lambda: records.save_record(theirs, kind, office.case_id, signed),
    )
    values, _version = records.record_values(
        office.chief, kind, office.case_id, office.evaluation_id
    )
    assert values["status"] == "draft"


def test_no_lawyer_reads_after_leaving_the_team(office: Office) -> None:
    theirs = office.member("lawyer")
    paper = exporting.draw_chronology(theirs, office.case_id, "en")
    assert cases.header(theirs, office.case_id).title == "Naryn"
    teams.remove_member(office.chief, office.case_id, theirs.user_id)
    nothing_of_the_case(theirs, office)
    path = office.folder / "drawn before.pdf"
    refused(lambda: drawn.save_drawn(theirs, paper, path))
    assert not path.exists()


def test_no_emergency_access_edits(office: Office) -> None:
    theirs, case_id = office.desks["lawyer"], office.case_id
    emergencies.begin(theirs, "KG-1", "a hearing in an hour")
    values, version = cases.case_values(theirs, case_id)
    head = history.head(office.chief)
    kind = KINDS["deadline"]
    refused(
        lambda: cases.save_case(theirs, case_id, values | {"title": "x"}, version),
        lambda: cases.set_status(theirs, case_id, "closed", "x"),
        lambda: people.save_person(theirs, case_id, {"family_name": "x"}),
        lambda: proceedings.save_step(theirs, case_id, {"code": "REFUSAL"}),
        lambda: proceedings.remove_step(theirs, case_id, office.step_id, "a mistake"),
        lambda: records.save_record(theirs, kind, case_id, office.deadline),
        lambda: records.change_records(theirs, kind, {office.deadline_id: {"status": "met"}}),
        lambda: attachments.take_in(theirs, case_id, office.photo),
        lambda: importing.import_chronology(theirs, "KG-1", "a.csv", ROWS),
        lambda: teams.add_member(theirs, case_id, office.desks["doctor"].user_id),
        lambda: exporting.draw_chronology(theirs, case_id, "en"),
    )
    assert history.head(office.chief) == head


def test_no_coordinator_reads_unsigned_notes_of_an_examination(office: Office) -> None:
    theirs, kind = office.member("coordinator"), KINDS["evaluation"]
    refused(
        lambda: records.record_values(theirs, kind, office.case_id, office.evaluation_id),
        lambda: registers.list_records(theirs, REGISTERS["evaluation"], Query()),
        lambda: attachments.read(theirs, office.scar),
        lambda: attachments.describe(theirs, office.scar),
        lambda: medical_reports.draw_medical_report(
            theirs, office.case_id, office.evaluation_id, "en"
        ),
    )
    assert finding.find_everything(theirs, CLINICAL) == ()
    told = [deed for deed in history.case_history(theirs, office.case_id) if deed.changes]
    assert told
    assert {deed.kind for deed in told}.isdisjoint({"evaluations", "evaluation_files", "findings"})


def test_no_blocked_coordinator_reads(office: Office) -> None:
    theirs = office.member("coordinator")
    blocks.block(office.chief, office.case_id, theirs.user_id, "sister of the accused officer")
    nothing_of_the_case(theirs, office)
    refused(
        lambda: blocks.lift(theirs, office.case_id, theirs.user_id),
        lambda: emergencies.begin(theirs, "KG-1", "why"),
        lambda: teams.remove_member(theirs, office.case_id, office.chief.user_id),
    )
    assert cases.rights_in(theirs, office.case_id).areas.isdisjoint(access_table().of_cases)


def test_nobody_deletes_many_alone() -> None:
    """No cell of the table allows it, and no use-case removes more than the one it is shown."""
    assert {action.value for action in Action} == set("VCEFXG")
    verbs = {entry.service.rpartition(".")[2].partition("_")[0] for entry in BOOK}
    assert verbs.isdisjoint({"delete", "erase", "purge"})
    for module in (blocks, people, proceedings, records, teams):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("remove_"):
                asked = list(inspect.signature(function).parameters.values())
                assert asked[-1].annotation == "str", name


def test_nobody_destroys_a_file_that_is_used(office: Office) -> None:
    exhibit = attachments.take_in(office.chief, office.case_id, office.photo)
    office.add("exhibit", {"kind": "photo", "title": "a", "attachment": Link(exhibit.id)})
    office.chief.roles = frozenset(access_table().roles)
    for file_id in (exhibit.id, office.scar):
        with pytest.raises(Conflict):
            unused_files.destroy_unused(office.chief, [file_id])
        assert attachments.read(office.chief, file_id) == b"a photograph"


def test_nobody_removes_an_exhibit_under_a_hold_or_a_deadline(office: Office) -> None:
    held = {"kind": "photo", "title": "a", "hold": Answer(YES, "a court asked")}
    exhibit = office.add("exhibit", held)
    for key, record_id in (("exhibit", exhibit), ("deadline", office.deadline_id)):
        for theirs in (office.chief, *office.desks.values()):
            with pytest.raises(NotPermitted):
                records.remove_record(theirs, KINDS[key], office.case_id, record_id, "a mistake")
        there = registers.list_records(office.chief, REGISTERS[key], Query()).lines
        assert [each.id for each in there] == [record_id]


def test_nobody_erases_alone(office: Office) -> None:
    """Not with every role: whoever asked is not the one who agrees, and nothing else erases."""
    chief = office.chief
    chief.roles = frozenset(access_table().roles)
    trashed_cases.put_case_in_trash(chief, office.case_id, "asked for by the family")
    chief.clock = FixedClock(START + timedelta(DAYS_IN_TRASH))
    erasing.ask_to_erase_case(chief, office.case_id, "asked for by the family")
    (case,) = trashed_cases.cases_in_trash(chief)
    assert case.asked_by_me
    refused(lambda: erasing.agree(chief, case.erasure_id or ""))
    with pytest.raises(Conflict, match="second person"):
        erasing.finish(chief, case.erasure_id or "")
    trashed_cases.put_case_back(chief, office.case_id)
    assert cases.header(chief, office.case_id).title == "Naryn"


def test_nobody_removes_or_erases_under_a_legal_hold(office: Office) -> None:
    chief = office.chief
    note = office.add("note", {"kind": "note", "text": "a"})
    file = attachments.take_in(chief, office.case_id, office.photo)
    legal_holds.set_hold(chief, office.case_id, "the court has asked for everything")
    case_id = office.case_id
    for theirs in (chief, *(office.member(role) for role in ROLES[1:])):
        refused(
            partial(trashed_cases.put_case_in_trash, theirs, case_id, "why"),
            partial(records.remove_record, theirs, KINDS["note"], case_id, note, "why"),
            partial(proceedings.remove_step, theirs, case_id, office.step_id, "why"),
        )
    chief.clock = FixedClock(START + timedelta(DAYS_IN_TRASH + 1))
    refused(lambda: unused_files.destroy_unused(chief, [file.id]))
    for role in ("lawyer", "doctor", "caseworker", "administrator"):
        refused(partial(legal_holds.lift_hold, office.desks[role], case_id, "why"))


def test_nobody_sees_a_case_that_lies_in_the_trash(office: Office) -> None:
    theirs = office.member("lawyer")
    for each in (theirs, office.chief):
        drafts.keep_draft(each, "note", office.case_id, "half a sentence")
    trashed_cases.put_case_in_trash(office.chief, office.case_id, "made by mistake")
    for each in (theirs, office.chief):
        assert not today.read_today(each).drafts
    for each in (theirs, office.chief, office.desks["coordinator"]):
        nothing_of_the_case(each, office)
    refused(lambda: emergencies.begin(office.desks["doctor"], "KG-1", "why"))
    trashed_cases.put_case_back(office.chief, office.case_id)
    assert cases.header(theirs, office.case_id).title == "Naryn"


def test_nobody_takes_a_case_back_in_which_others_worked(office: Office) -> None:
    done = importing.import_chronology(office.chief, "KG-2", "a.csv", ROWS)
    people.save_person(office.chief, done.case_id, {"family_name": "a"})
    importing.undo_import(office.chief, done.import_id)
    assert cases.header(office.chief, done.case_id).number == "KG-2"


# -- handing over ---------------------------------------------------------------------------------


def packets_out(theirs: Desk, office: Office, path: Path) -> list[Callable[[], object]]:
    """Return every way in which something of the case could be handed over."""
    with other_office(office.folder / f"expert-{theirs.user_id[:4]}") as expert:
        card_id = known_card(office.chief, expert, office.folder)
    whats = (
        What(office.case_id),
        What(office.case_id, EVALUATION, (office.evaluation_id,)),
        What(office.case_id, ITEMS, (office.evaluation_id,)),
    )
    why = Disclosure("partner", "Expert", "given")
    return [partial(packets.hand_over, theirs, what, card_id, why, path, "en") for what in whats]


def known_card(chief: Desk, expert: Desk, folder: Path) -> str:
    known = cards.list_cards(chief)
    return known[0].id if known else know(chief, expert, folder)


@pytest.mark.parametrize("role", ["administrator", "caseworker"])
def test_who_lets_nothing_out_hands_nothing_over(office: Office, role: str) -> None:
    path = office.folder / "a.dalil-packet"
    theirs = office.member(role) if role == "caseworker" else office.desks[role]
    refused(*packets_out(theirs, office, path))
    assert not path.exists()


def test_a_lawyer_hands_no_examination_over_even_in_a_whole_case(office: Office) -> None:
    lawyer, path = office.member("lawyer"), office.folder / "a.dalil-packet"
    whole, evaluation, _items = packets_out(lawyer, office, path)
    refused(evaluation)
    whole()
    with lawyer.reading() as session:
        (found,) = session.scalars(sa.select(Export.value))
    assert "evaluations" not in found
    assert "clinical" not in found


def test_nobody_hands_over_what_was_closed_to_them(office: Office) -> None:
    lawyer, path = office.member("lawyer"), office.folder / "a.dalil-packet"
    blocks.block(office.chief, office.case_id, lawyer.user_id, "a relative")
    refused(*packets_out(lawyer, office, path))
    assert not path.exists()


def test_an_administrator_neither_takes_in_nor_confirms_a_card(office: Office) -> None:
    theirs, path = office.desks["administrator"], office.folder / "c.dalil-card"
    with other_office(office.folder / "expert") as expert:
        cards.save_my_card(expert, path)
    refused(lambda: cards.take_in_card(theirs, path, "Expert"))
    card_id = cards.take_in_card(office.chief, path, "Expert")[0]
    refused(lambda: cards.confirm_card(theirs, card_id), lambda: cards.remove_card(theirs, card_id))

"""A case handed over, edited elsewhere, and merged back: end to end, in two vaults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, DalilError, NotFound, NotPermitted, WrongInput
from desktop.core.money import Money
from desktop.models.exchange import ClinicalExport, Export
from desktop.rules.access import access_table
from desktop.services import cards, cases, history, people, proceedings, records, trash
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.packet_contents import EVALUATION, ITEMS, What
from desktop.services.packet_rows import models, rows_where
from desktop.services.packet_taking import look_at, take_in, undo_taking
from desktop.services.packets import hand_over, offer, offer_return, packets_of
from tests.desks import other_office
from tests.packets import (
    CLINICAL,
    EXPERT,
    NAME,
    a_case,
    edit,
    give_back,
    know,
    said,
    send,
    take,
)
from tests.services.test_erasing import Full

STEP = {
    "code": "REFUSAL",
    "text": "отказ",
    "amounts": ({"money": Money.parse("100.50 KGS"), "head": "total"},),
    "assertions": ({"party": "complainant", "when": None, "text": "a"},),
    "outcomes": ({"accused": "b", "outcome": "convicted_torture"},),
}


@pytest.fixture
def expert(tmp_path: Path) -> Iterator[Desk]:
    with other_office(tmp_path / "expert") as sitting:
        yield sitting


@pytest.fixture
def ids(desk: Desk, tmp_path: Path) -> dict[str, str]:
    return a_case(desk, tmp_path)


@pytest.fixture
def card(desk: Desk, expert: Desk, tmp_path: Path) -> str:
    know(expert, desk, tmp_path, "Office")
    return know(desk, expert, tmp_path)


@pytest.fixture
def taken(desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path) -> str:
    """The whole case, handed over and taken in; the id of the packet."""
    send(desk, What(ids["case"]), card, tmp_path / "a.dalil-packet")
    return take(expert, tmp_path / "a.dalil-packet").packet_id


def everything(desk: Desk, case_id: str) -> dict[str, dict[str, Any]]:
    """Return every row of a case as packets carry it."""
    with desk.reading() as session:
        found = {}
        for table, model in models().items():
            column = getattr(model, "case_id", None)
            where = [] if column is None else [column == case_id]
            found[table] = dict(rows_where(session, table, *where))
    return found


def test_a_whole_case_arrives_as_it_left(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.dalil-packet"
    done = send(desk, What(ids["case"]), card, path)
    assert done.files == 2
    seen = look_at(expert, path)
    assert (seen.sender, seen.number, seen.is_here) == ("Office", "KG-1", False)
    assert seen.groups == cards.my_fingerprint(desk)
    assert (seen.files, seen.merges, seen.counted) == (2, (), seen.new)
    result = take_in(expert, seen)
    assert (result.made_case, result.number, result.files) == (True, "KG-1", 2)
    assert everything(expert, ids["case"]) == everything(desk, ids["case"])
    assert said(expert, "evaluation", ids["case"], ids["evaluation"])["place"] == CLINICAL
    assert history.verify(expert).problem is None
    assert history.verify(desk).problem is None


def test_every_kind_of_record_arrives(desk: Desk, expert: Desk, card: str, tmp_path: Path) -> None:
    full = Full(desk, tmp_path)
    step = proceedings.save_step(desk, full.case_id, STEP)[0]
    expert.roles = frozenset(access_table().roles)
    send(desk, What(full.case_id), card, tmp_path / "a.dalil-packet")
    take(expert, tmp_path / "a.dalil-packet")
    here, there = everything(desk, full.case_id), everything(expert, full.case_id)
    assert {table for table, some in there.items() if some} == set(models())
    assert there == here
    edit(expert, "letter", full.case_id, full.records["letter"], subject="theirs", files=())
    edit(expert, "claim", full.case_id, full.records["claim"], title="theirs")
    values, version = proceedings.step_values(expert, full.case_id, step)
    changed = {**values, "track": "civil", "outcomes": ()}
    changed["amounts"] = (*values["amounts"], {"money": Money.parse("7 USD"), "head": "total"})
    proceedings.save_step(expert, full.case_id, changed, step, version)
    give_back(expert, packets_of(expert, full.case_id)[0].id, tmp_path / "b.dalil-packet")
    before = everything(desk, full.case_id)
    taken = take(desk, tmp_path / "b.dalil-packet")
    assert said(desk, "letter", full.case_id, full.records["letter"])["subject"] == "theirs"
    assert said(desk, "claim", full.case_id, full.records["claim"])["title"] == "theirs"
    values = proceedings.step_values(desk, full.case_id, step)[0]
    assert (values["track"], len(values["amounts"]), len(values["outcomes"])) == ("civil", 2, 1)
    undo_taking(desk, taken.packet_id)
    assert everything(desk, full.case_id) == before
    assert history.verify(desk).problem is None
    assert history.verify(expert).problem is None


def test_it_is_in_the_log_the_register_and_the_list(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str
) -> None:
    with desk.reading() as session:
        (line,) = session.scalars(sa.select(ClinicalExport))
        assert (line.kind, line.recipient) == ("packet", "Expert")
        assert NAME not in line.value
    (out,), (into,) = packets_of(desk, ids["case"]), packets_of(expert, ids["case"])
    assert (out.id, out.is_in, out.peer) == (taken, False, "Expert")
    assert (into.id, into.is_in, into.peer) == (taken, True, "Office")


def test_what_is_edited_elsewhere_comes_back(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    case_id, path = ids["case"], tmp_path / "b.dalil-packet"
    edit(expert, "evaluation", case_id, ids["evaluation"], opinion="consistent")
    edit(desk, "evaluation", case_id, ids["evaluation"], recommendations="care")
    records.save_record(expert, KINDS["note"], case_id, {"text": "added", "kind": "note"})
    give_back(expert, taken, path)
    seen = look_at(desk, path)
    assert seen.is_answer
    assert seen.open == ()
    result = take_in(desk, seen)
    assert (result.added, result.changed, result.made_case) == (1, 1, False)
    values = said(desk, "evaluation", case_id, ids["evaluation"])
    assert (values["opinion"], values["recommendations"]) == ("consistent", "care")
    with pytest.raises(Conflict, match="already"):
        look_at(desk, path)
    assert history.verify(desk).problem is None


def test_what_both_changed_is_asked(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    case_id, record_id, path = ids["case"], ids["note"], tmp_path / "b.dalil-packet"
    edit(expert, "note", case_id, record_id, text="theirs")
    edit(desk, "note", case_id, record_id, text="mine")
    give_back(expert, taken, path)
    seen = look_at(desk, path)
    ((found,), (apart,)) = seen.open, seen.open[0].open
    assert (found.record_id, apart.mine, apart.theirs) == (record_id, "mine", "theirs")
    with pytest.raises(WrongInput, match="decide"):
        take_in(desk, seen)
    assert said(desk, "note", case_id, record_id)["text"] == "mine"
    take_in(desk, seen, choices={record_id: {"text": apart.together}})
    assert said(desk, "note", case_id, record_id)["text"] == "theirs\n\nmine"


def test_what_was_removed_is_told_and_stays(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    case_id, path = ids["case"], tmp_path / "b.dalil-packet"
    records.remove_record(expert, KINDS["note"], case_id, ids["note"], "twice")
    edit(expert, "evaluation", case_id, ids["evaluation"], opinion="x")
    values = said(expert, "evaluation", case_id, ids["evaluation"])
    edit(expert, "evaluation", case_id, ids["evaluation"], findings=values["findings"][:1])
    give_back(expert, taken, path)
    seen = look_at(desk, path)
    assert [each.record_id for each in seen.removed_there] == [ids["note"]]
    assert [each.lost for each in seen.merges] == [("findings",)]
    take_in(desk, seen)
    assert said(desk, "note", case_id, ids["note"])["text"] == "a call"
    values = said(desk, "evaluation", case_id, ids["evaluation"])
    assert (values["opinion"], len(values["findings"])) == ("x", 2)


def test_what_was_removed_here_comes_back_only_if_asked(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    case_id, path = ids["case"], tmp_path / "b.dalil-packet"
    records.remove_record(desk, KINDS["note"], case_id, ids["note"], "twice")
    edit(expert, "note", case_id, ids["note"], text="theirs")
    give_back(expert, taken, path)
    seen = look_at(desk, path)
    assert [each.record_id for each in seen.removed_here] == [ids["note"]]
    take_in(desk, seen)
    with pytest.raises(NotFound):
        said(desk, "note", case_id, ids["note"])
    undo_taking(desk, packets_of(desk, case_id)[0].id)
    take_in(desk, look_at(desk, path), restored=frozenset({ids["note"]}))
    assert said(desk, "note", case_id, ids["note"])["text"] == "theirs"
    assert trash.of_case(desk, case_id) == ()
    undo_taking(desk, packets_of(desk, case_id)[0].id)
    (lying,) = trash.of_case(desk, case_id)
    trash.put_record_back(desk, lying.id)
    assert said(desk, "note", case_id, ids["note"])["text"] == "a call"
    assert history.verify(desk).problem is None


def test_nothing_goes_back_to_somebody_unknown(
    expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    edit(expert, "note", ids["case"], ids["note"], text="theirs")
    cards.remove_card(expert, cards.list_cards(expert)[0].id)
    with pytest.raises(NotPermitted, match="unknown"):
        offer_return(expert, taken)
    with pytest.raises(NotPermitted, match="unknown"):
        give_back(expert, taken, tmp_path / "b.dalil-packet")


def test_taking_in_is_undone_as_one_step(
    desk: Desk, expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    case_id, path = ids["case"], tmp_path / "b.dalil-packet"
    before = everything(desk, case_id)
    edit(expert, "evaluation", case_id, ids["evaluation"], opinion="x", findings=())
    people_values, version = people.person_values(expert, ids["person"], case_id)
    changed = {**people_values, "given_name": "Азамат", "roles": ("victim", "witness")}
    people.save_person(expert, case_id, changed, ids["person"], version)
    records.save_record(expert, KINDS["note"], case_id, {"text": "added", "kind": "note"})
    give_back(expert, taken, path)
    result = take(desk, path)
    assert everything(desk, case_id) != before
    undo_taking(desk, result.packet_id)
    assert everything(desk, case_id) == before
    with pytest.raises(NotFound):
        undo_taking(desk, result.packet_id)
    assert history.verify(desk).problem is None


def test_a_case_that_a_packet_made_goes_with_it(
    expert: Desk, ids: dict[str, str], taken: str
) -> None:
    files = expert.vault.objects.placed()
    assert len(files) == 2
    undo_taking(expert, taken)
    assert expert.vault.objects.placed() == set()
    with pytest.raises(DalilError):
        cases.header(expert, ids["case"])
    assert history.verify(expert).problem is None


def test_what_was_changed_since_is_not_undone(
    expert: Desk, ids: dict[str, str], taken: str
) -> None:
    edit(expert, "note", ids["case"], ids["note"], text="mine")
    with pytest.raises(Conflict, match="1 record of this packet was changed"):
        undo_taking(expert, taken)


def test_an_evaluation_goes_with_the_least(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path
) -> None:
    path = tmp_path / "e.dalil-packet"
    what = What(ids["case"], EVALUATION, (ids["evaluation"],))
    assert [(each.count, len(offer(desk, what).files)) for each in offer(desk, what).counted] == [
        (1, 1)
    ] * 3
    desk.roles = frozenset({"doctor"})
    send(desk, what, card, path)
    take(expert, path)
    found = everything(expert, ids["case"])
    assert {table for table, some in found.items() if some} == {
        *("cases", "people", "person_roles", "evaluations", "findings"),
        *("evaluation_files", "clinical_attachments"),
    }
    person = found["people"][ids["person"]]
    assert (person["family_name"], person["note"]) == (NAME, None)
    assert found["cases"][ids["case"]]["title"] is None


def test_single_items_go_without_anybody(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path
) -> None:
    path = tmp_path / "i.dalil-packet"
    send(desk, What(ids["case"], ITEMS, (ids["exhibit"],)), card, path)
    take(expert, path)
    found = everything(expert, ids["case"])
    assert {table for table, some in found.items() if some} == {
        *("cases", "evidence_items", "attachments"),
    }
    with desk.reading() as session:
        assert session.scalars(sa.select(Export.kind)).all() == ["packet"]


def test_nobody_outside_gets_anything_unsaid(
    desk: Desk, expert: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    path, card_path = tmp_path / "a.dalil-packet", tmp_path / "c.dalil-card"
    cards.save_my_card(expert, card_path)
    card_id = cards.take_in_card(desk, card_path, "Expert")[0]
    what = What(ids["case"])
    with pytest.raises(NotPermitted, match="fingerprint"):
        hand_over(desk, what, card_id, EXPERT, path, "en")
    cards.confirm_card(desk, card_id)
    with pytest.raises(WrongInput, match="to whom"):
        hand_over(desk, what, card_id, Disclosure("partner", None, "given"), path, "en")
    with pytest.raises(WrongInput, match="outside the office"):
        hand_over(desk, what, card_id, Disclosure(), path, "en")
    assert not path.exists()
    cards.remove_card(desk, card_id)
    again = cards.take_in_card(desk, card_path, "Laptop", desk.user_id)[0]
    cards.confirm_card(desk, again)
    assert hand_over(desk, what, again, Disclosure(), path, "en").files == 2


def test_a_number_that_is_taken_is_exchanged(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.dalil-packet"
    cases.create_case(expert, {"number": "KG-1"})
    send(desk, What(ids["case"]), card, path)
    seen = look_at(expert, path)
    with pytest.raises(WrongInput, match="KG-1"):
        take_in(expert, seen)
    assert expert.vault.objects.placed() == set()
    assert take_in(expert, seen, "KG-9").number == "KG-9"


def test_nothing_to_give_back_is_said(
    expert: Desk, ids: dict[str, str], taken: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongInput, match="Nothing was changed"):
        give_back(expert, taken, tmp_path / "b.dalil-packet")
    edit(expert, "note", ids["case"], ids["note"], text="mine")
    assert [each.count for each in offer_return(expert, taken).counted] == [1, 1]


def test_a_later_packet_is_compared_with_what_both_know(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, taken: str, tmp_path: Path
) -> None:
    """What the expert edited is no edit of the office's until the office has it."""
    case_id, record_id = ids["case"], ids["note"]
    edit(expert, "note", case_id, record_id, text="theirs")
    give_back(expert, taken, tmp_path / "b.dalil-packet")
    send(desk, What(case_id), card, tmp_path / "c.dalil-packet")  # before it has come
    take(expert, tmp_path / "c.dalil-packet")
    assert said(expert, "note", case_id, record_id)["text"] == "theirs"
    take(desk, tmp_path / "b.dalil-packet")
    edit(desk, "note", case_id, record_id, text="ours")
    send(desk, What(case_id), card, tmp_path / "d.dalil-packet")
    take(expert, tmp_path / "d.dalil-packet")
    assert said(expert, "note", case_id, record_id)["text"] == "ours"


def test_one_may_not_take_in_what_one_may_not_see(
    desk: Desk, expert: Desk, ids: dict[str, str], card: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.dalil-packet"
    send(desk, What(ids["case"]), card, path)
    expert.roles = frozenset({"lawyer"})
    with pytest.raises(NotPermitted, match="Examinations"):
        look_at(expert, path)

"""Packets that no program of ours wrote, by somebody whose card is known: each is refused whole."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, DalilError, Damaged, NotPermitted, VaultRefused
from desktop.core.ids import new_id
from desktop.models.audit import AuditEntry
from desktop.models.cases import CaseMember
from desktop.services import cases, history, people, records, trashed_cases
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.packet_contents import What
from desktop.services.packet_taking import look_at, take_in
from desktop.vault import packetfile
from desktop.vault.cards import card_of
from desktop.vault.packetfile import Sealing
from desktop.vault.strictjson import canonical
from tests.desks import other_office, sqlcipher_desk
from tests.packets import CLINICAL, NAME, a_case, edit, give_back, know, said, send, take

Content = dict[str, Any]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as sitting:
        yield sitting


@pytest.fixture
def expert(tmp_path: Path) -> Iterator[Desk]:
    with other_office(tmp_path / "expert") as sitting:
        yield sitting


@pytest.fixture
def ids(expert: Desk, tmp_path: Path) -> dict[str, str]:
    return a_case(expert, tmp_path)


@pytest.fixture
def honest(desk: Desk, expert: Desk, ids: dict[str, str], tmp_path: Path) -> Path:
    """What the expert's office hands over as it should."""
    path = tmp_path / "a.dalil-packet"
    send(expert, What(ids["case"]), know(expert, desk, tmp_path, "Office"), path)
    return path


def forged(desk: Desk, expert: Desk, honest: Path, change: Callable[[Content], object]) -> Path:
    """Seal other content, correctly, and return the file."""
    data = honest.read_bytes()
    found = packetfile.opened(desk.vault.keys, io.BytesIO(data))
    content: Content = json.loads(found.content)
    sizes = [
        next(row["size"] for row in content["records"][table] if row["id"] == file_id)
        for table, file_id in content["files"]
    ]
    parts = [b"".join(p) for p in packetfile.files(desk.vault.keys, io.BytesIO(data), sizes)]
    change(content)
    sealing = Sealing(expert.vault.keys, card_of(desk.vault.keys), new_id(), expert.clock.now())
    path = honest.with_name("forged.dalil-packet")
    path.write_bytes(b"".join(sealing.sealed(canonical(content), ([part] for part in parts))))
    return path


def rows(content: Content, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content["records"][table]
    return found


def last_entry(desk: Desk) -> int:
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.max(AuditEntry.seq))) or 0


SPOILT: dict[str, Callable[[Content], object]] = {
    "no case": lambda c: c["records"].pop("cases"),
    "two cases": lambda c: rows(c, "cases").append({**rows(c, "cases")[0], "id": new_id()}),
    "a row of another case": lambda c: rows(c, "notes")[0].update(case_id=new_id()),
    "an id that is none": lambda c: rows(c, "notes")[0].update(id="../../etc"),
    "one id twice": lambda c: rows(c, "notes").append(dict(rows(c, "notes")[0])),
    "a text for a number": lambda c: rows(c, "steps")[0].update(position="1"),
    "a number for a text": lambda c: rows(c, "notes")[0].update(text=7),
    "a list for a text": lambda c: rows(c, "notes")[0].update(text=["a"]),
    "words for a code": lambda c: rows(c, "notes")[0].update(kind="a call; drop table"),
    "a date that is none": lambda c: rows(c, "notes")[0].update(when="soon"),
    "nothing where something is": lambda c: rows(c, "steps")[0].update(code=None),
    "a reference to nothing": lambda c: rows(c, "evidence_items")[0].update(attachment_id=new_id()),
    "a person without a role": lambda c: rows(c, "people").append(
        {**rows(c, "people")[0], "id": new_id()}
    ),
    "a circle of exhibits": lambda c: rows(c, "evidence_items")[0].update(
        derived_from_id=rows(c, "evidence_items")[0]["id"]
    ),
    "a file that is not listed": lambda c: c["files"].append(["attachments", new_id()]),
    "a file of no table": lambda c: c["files"].append(["notes", rows(c, "notes")[0]["id"]]),
    "a file twice": lambda c: c["files"].append(c["files"][0]),
    "another scope": lambda c: c.update(scope="everything"),
    "an area that is none": lambda c: c.update(left_out=["secrets"]),
    "a removal of no table": lambda c: c.update(gone=[["users", new_id()]]),
    "a part too few": lambda c: c.pop("seen"),
    "a part too many": lambda c: c.update(more=1),
    "records that are a list": lambda c: c.update(records=[]),
    "a number no case may have": lambda c: c["case"].update(number="  "),
}
NEWER: dict[str, Callable[[Content], object]] = {
    "another format": lambda c: c.update(format=2),
    "a table that is unknown": lambda c: c["records"].update(wonders=[]),
    "a column that is unknown": lambda c: rows(c, "notes")[0].update(colour="red"),
    "users": lambda c: c["records"].update(users=[{"id": new_id(), "name": "x"}]),
    "the version of a record": lambda c: rows(c, "notes")[0].update(version=1),
    "the key of a file": lambda c: rows(c, "attachments")[0].update(key="AA=="),
    "somebody's user": lambda c: rows(c, "notes")[0].update(author_id=new_id()),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_no_program_wrote_is_refused(desk: Desk, expert: Desk, honest: Path, how: str) -> None:
    path, last = forged(desk, expert, honest, SPOILT[how]), last_entry(desk)
    with pytest.raises(Damaged):
        take(desk, path)
    assert last_entry(desk) == last
    assert desk.vault.objects.staged() == []


@pytest.mark.parametrize("how", NEWER)
def test_what_is_asked_by_no_program_yet_is_refused(
    desk: Desk, expert: Desk, honest: Path, how: str
) -> None:
    with pytest.raises(VaultRefused, match="newer"):
        take(desk, forged(desk, expert, honest, NEWER[how]))


def test_a_file_that_is_another_one_is_refused(desk: Desk, expert: Desk, honest: Path) -> None:
    def change(content: Content) -> None:
        rows(content, "attachments")[0]["sha256"] = "0" * 64

    with pytest.raises(Damaged, match="not what was taken in"):
        take(desk, forged(desk, expert, honest, change))
    assert desk.vault.objects.staged() == []
    assert desk.vault.objects.placed() == set()


def test_nothing_reaches_another_case(desk: Desk, expert: Desk, honest: Path) -> None:
    """Somebody who once received a note of ours sends it again as one of another case."""
    mine = cases.create_case(desk, {"number": "KG-9"})[0]
    note = records.save_record(desk, KINDS["note"], mine, {"text": "ours"})[0]
    path = forged(desk, expert, honest, lambda c: rows(c, "notes")[0].update(id=note, text="x"))
    with pytest.raises(Conflict, match="another case"):
        take(desk, path)
    assert said(desk, "note", mine, note)["text"] == "ours"


def test_a_person_of_another_case_is_linked_and_not_changed(
    desk: Desk, expert: Desk, honest: Path
) -> None:
    mine = cases.create_case(desk, {"number": "KG-9"})[0]
    person = people.save_person(desk, mine, {"family_name": "Осмонов"})[0]

    def change(content: Content) -> None:
        known = rows(content, "people")[0]["id"]
        written = json.dumps(content).replace(known, person)
        content.update(json.loads(written))

    taken = take(desk, forged(desk, expert, honest, change))
    (line,) = people.people_of_case(desk, taken.case_id)
    assert line.id == person
    assert people.person_values(desk, person, mine)[0]["family_name"] == "Осмонов"
    assert history.verify(desk).problem is None


def test_a_person_one_does_not_see_is_not_linked(desk: Desk, expert: Desk, honest: Path) -> None:
    mine = cases.create_case(desk, {"number": "KG-9"})[0]
    person = people.save_person(desk, mine, {"family_name": "Осмонов"})[0]
    with desk.writing("prepare") as work:
        for row in work.session.scalars(sa.select(CaseMember)):
            work.session.delete(row)
    desk.roles = frozenset({"lawyer", "doctor"})

    def change(content: Content) -> None:
        known = rows(content, "people")[0]["id"]
        content.update(json.loads(json.dumps(content).replace(known, person)))

    with pytest.raises(Conflict, match="another case"):
        take(desk, forged(desk, expert, honest, change))


def test_no_word_of_a_case_stands_in_a_packet(honest: Path, ids: dict[str, str]) -> None:
    data = honest.read_bytes()
    for word in (NAME, CLINICAL, "спина", "Naryn", "KG-1", "a photograph", *ids.values()):
        assert word.encode() not in data


def test_a_case_in_the_trash_or_closed_to_me_takes_nothing_in(
    desk: Desk, expert: Desk, honest: Path, ids: dict[str, str], tmp_path: Path
) -> None:
    taken = take(desk, honest)
    card = know(desk, expert, tmp_path)
    edit(desk, "note", ids["case"], ids["note"], text="ours")
    send(desk, What(ids["case"]), card, tmp_path / "b.dalil-packet")
    edit(expert, "note", ids["case"], ids["note"], text="theirs")
    seen = look_at(expert, tmp_path / "b.dalil-packet")
    trashed_cases.put_case_in_trash(expert, ids["case"], "twice")
    with pytest.raises(NotPermitted, match="trash"):
        take_in(expert, seen, choices={ids["note"]: {"text": "ours"}})
    assert taken.made_case


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_edit_is_lost_over_many_rounds(
    desk: Desk, expert: Desk, honest: Path, ids: dict[str, str], seed: int, tmp_path: Path
) -> None:
    """Two offices edit different notes at random and exchange packets: both have all of it."""
    dice, case_id = random.Random(seed), ids["case"]  # noqa: S311 - which note, and no key
    taken = take(desk, honest)
    card = know(desk, expert, tmp_path)
    notes = [ids["note"]] + [
        records.save_record(desk, KINDS["note"], case_id, {"text": str(n)})[0] for n in range(3)
    ]
    expected = {each: said(desk, "note", case_id, each)["text"] for each in notes}
    send(desk, What(case_id), card, tmp_path / "0.dalil-packet")
    last = take(expert, tmp_path / "0.dalil-packet").packet_id
    for number in range(3):
        dice.shuffle(notes)
        for side, each in ((desk, notes[0]), (expert, notes[1]), (expert, notes[2])):
            expected[each] = f"{number} {dice.random()}"
            edit(side, "note", case_id, each, text=expected[each])
        give_back(expert, last, tmp_path / f"back{number}.dalil-packet")
        take(desk, tmp_path / f"back{number}.dalil-packet")
        send(desk, What(case_id), card, tmp_path / f"out{number}.dalil-packet")
        last = take(expert, tmp_path / f"out{number}.dalil-packet").packet_id
        for side in (desk, expert):
            found = {each: said(side, "note", case_id, each)["text"] for each in notes}
            assert found == expected
    with pytest.raises(DalilError):
        take(desk, tmp_path / "back0.dalil-packet")
    assert taken.case_id == case_id

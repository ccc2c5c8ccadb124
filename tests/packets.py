"""Two offices that know each other's keys, and a case that goes from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.forms.fields import Link
from desktop.services import attachments, cards, cases, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.packet_contents import What
from desktop.services.packet_taking import Taken, look_at, take_in
from desktop.services.packets import Handed, hand_back, hand_over

EXPERT = Disclosure("partner", "Expert", "given")
NAME, CLINICAL = "Кенжебаев", "қанталау"
"""A name and a finding, of which no packet may show a trace."""


def know(desk: Desk, other: Desk, folder: Path, name: str = "Expert") -> str:
    """Let one office take in and confirm the card of another; return its id."""
    path = folder / f"{other.user_id}.dalil-card"
    cards.save_my_card(other, path)
    card_id, _changes = cards.take_in_card(desk, path, name)
    cards.confirm_card(desk, card_id)
    return card_id


def a_case(desk: Desk, folder: Path, number: str = "KG-1") -> dict[str, str]:
    """Make a case with something of most kinds, and return the ids by what they are of."""
    case_id = cases.create_case(desk, {"number": number, "title": "Naryn"})[0]
    person = people.save_person(
        desk, case_id, {"family_name": NAME, "note": "x", "roles": ("victim",)}
    )[0]
    step = proceedings.save_step(
        desk, case_id, {"code": "REFUSAL", "text": "отказ", "actor": "Прокуратура"}
    )[0]
    note = records.save_record(desk, KINDS["note"], case_id, {"text": "a call", "kind": "call"})[0]
    path = folder / "спина.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 a photograph " * 500)
    file = attachments.take_in(desk, case_id, path, "clinical_attachments")
    scan = attachments.take_in(desk, case_id, path)
    exhibit = add(desk, case_id, "exhibit", {"title": "Scan", "kind": "document", "file": scan.id})
    evaluation = add(
        desk,
        case_id,
        "evaluation",
        {"place": CLINICAL, "kind": "full", "person": person, "file": file.id},
    )
    return {
        "case": case_id,
        "person": person,
        "step": step,
        "note": note,
        "exhibit": exhibit,
        "evaluation": evaluation,
    }


def add(desk: Desk, case_id: str, key: str, values: Mapping[str, Any]) -> str:
    """Add a record of a kind; ids stand for links."""
    answers = dict(values)
    if "person" in answers:
        answers["person"] = Link(answers["person"])
    file = answers.pop("file", None)
    if file is not None and key == "exhibit":
        answers["attachment"] = Link(file)
    if file is not None and key == "evaluation":
        answers["files"] = ({"attachment": Link(file)},)
        answers["findings"] = (
            {"kind": "bruise", "site": CLINICAL, "description": "one"},
            {"kind": "bruise", "site": "left arm", "description": "two"},
        )
    return records.save_record(desk, KINDS[key], case_id, answers)[0]


def send(desk: Desk, what: What, card_id: str, path: Path) -> Handed:
    """Hand something over."""
    return hand_over(desk, what, card_id, EXPERT, path, "en")


def give_back(desk: Desk, packet_id: str, path: Path) -> Handed:
    """Give back what was changed."""
    return hand_back(desk, packet_id, EXPERT, path, "en")


def take(desk: Desk, path: Path, **how: Any) -> Taken:
    """Look at a packet and take it in."""
    return take_in(desk, look_at(desk, path), **how)


def edit(desk: Desk, key: str, case_id: str, record_id: str, **values: Any) -> None:
    """Give a record other answers, as its form does."""
    kind = KINDS[key]
    now, version = records.record_values(desk, kind, case_id, record_id)
    records.save_record(desk, kind, case_id, {**now, **values}, record_id, version)


def said(desk: Desk, key: str, case_id: str, record_id: str) -> dict[str, Any]:
    """Return the answers of a record."""
    return records.record_values(desk, KINDS[key], case_id, record_id)[0]

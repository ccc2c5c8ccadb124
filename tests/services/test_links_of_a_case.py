"""What a form of a case names is of that case, whichever form and question it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from desktop.core.errors import WrongInput
from desktop.forms.fields import Link, LinkField
from desktop.forms.spec import GroupField
from desktop.services import history, people, records
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.people import Linked
from tests.services.test_records import Office

NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Place:
    """A question of a form that names a record: by itself, or in the rows of a group."""

    kind: str
    group: str
    field: LinkField

    def put(self, values: dict[str, Any], record_id: str) -> dict[str, Any]:
        """Return these answers with another record named here."""
        answer = {self.field.key: Link(record_id)}
        if not self.group:
            return values | answer
        first, *rest = values[self.group]
        return values | {self.group: (*rest, {**first, **answer})}


def _places() -> Iterator[Place]:
    for key, kind in KINDS.items():
        for field in kind.form.fields:
            group = field.key if isinstance(field, GroupField) else ""
            parts = field.fields if isinstance(field, GroupField) else (field,)
            yield from (Place(key, group, part) for part in parts if isinstance(part, LinkField))


PLACES = tuple(_places())
every_place = pytest.mark.parametrize(
    "place", PLACES, ids=[f"{each.kind}-{each.field.key}" for each in PLACES]
)


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


@pytest.fixture
def other(desk: Desk) -> Office:
    """A second case, with people, steps and files of its own."""
    return Office(desk, number="KG-2")


def foreign(other: Office, place: Place) -> str:
    """Return the id of what another case would be asked to name; of colleagues, of nobody."""
    if place.field.of == "users":
        return NOWHERE
    named = other.full(KINDS[place.kind])
    link = named[place.group][0][place.field.key] if place.group else named[place.field.key]
    return str(link.record_id)


def test_there_are_questions_that_name_something() -> None:
    assert {place.field.of for place in PLACES} >= {"people", "steps", "attachments", "users"}
    assert any(place.group for place in PLACES)


@every_place
def test_a_new_record_names_nothing_of_another_case(
    office: Office, other: Office, place: Place
) -> None:
    kind = KINDS[place.kind]
    values = place.put(office.full(kind), foreign(other, place))
    head = history.head(office.desk)
    with pytest.raises(WrongInput, match="not in this case") as refused:
        records.save_record(office.desk, kind, office.case_id, values)
    assert str(place.field.label) in str(refused.value)
    assert history.head(office.desk) == head


@every_place
def test_a_record_is_not_made_to_name_something_of_another_case(
    office: Office, other: Office, place: Place
) -> None:
    desk, kind, strange = office.desk, KINDS[place.kind], foreign(other, place)
    record_id = office.add(place.kind)
    given, version = records.record_values(desk, kind, office.case_id, record_id)
    with pytest.raises(WrongInput, match="not in this case"):
        records.save_record(
            desk, kind, office.case_id, place.put(given, strange), record_id, version
        )
    if not place.group:
        with pytest.raises(WrongInput, match="not in this case"):
            records.change_records(desk, kind, {record_id: {place.field.key: Link(strange)}})
    assert records.record_values(desk, kind, office.case_id, record_id) == (given, version)


def test_whoever_left_the_case_stays_named_where_they_were(office: Office) -> None:
    desk, kind, person_id = office.desk, KINDS["note"], office.links["people"]
    record_id = office.add("note")
    people.unlink_person(desk, office.case_id, Linked(person_id, ("victim",)))
    values, version = records.record_values(desk, kind, office.case_id, record_id)
    records.save_record(desk, kind, office.case_id, values | {"text": "b"}, record_id, version)
    with pytest.raises(WrongInput, match="not in this case"):
        records.save_record(desk, kind, office.case_id, values)

"""Every kind of record: what its form asks is kept, listed, found, changed and removed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.core.money import Money
from desktop.core.when import When
from desktop.forms.fields import (
    Answer,
    AnswerField,
    AttachmentField,
    ChoiceField,
    Field,
    Link,
    LinkField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import GroupField, check_all
from desktop.services import attachments, cases, history, links, people, proceedings, records
from desktop.services.binding import attributes
from desktop.services.desk import Desk
from desktop.services.kinds import BY_TABLE, KINDS, Kind
from desktop.services.registers import REGISTERS, Query, list_records

KIND_KEYS = sorted(KINDS)


class Office:
    """A case with a person, a step, and whatever a link may want."""

    word = "қазақша"  # in every text

    def __init__(self, desk: Desk, family_name: str = "Қайратов", number: str = "KG-1") -> None:
        self.desk = desk
        self.case_id = cases.create_case(desk, {"number": number, "title": "Naryn"})[0]
        self.links = {
            "people": people.save_person(desk, self.case_id, {"family_name": family_name})[0],
            "steps": proceedings.save_step(desk, self.case_id, {"code": "REFUSAL"})[0],
            "users": desk.user_id,
        }

    def full(self, kind: Kind) -> dict[str, Any]:
        """An answer to every question of the form."""
        return {field.key: self._answer(field) for field in kind.form.fields}

    def add(self, key: str, **values: Any) -> str:
        kind = KINDS[key]
        asked = [field for field in kind.form.fields if field.key not in values]
        given = {field.key: self._answer(field) for field in asked} | values
        return records.save_record(self.desk, kind, self.case_id, given)[0]

    def _answer(self, field: Field) -> Any:
        if isinstance(field, GroupField):
            return ({part.key: self._answer(part) for part in field.fields},) * 2
        if isinstance(field, AttachmentField):
            if field.of not in self.links:
                path = self.desk.vault.folder.with_name("photo.jpg")
                path.write_bytes(b"a photograph")
                taken = attachments.take_in(self.desk, self.case_id, path, field.of)
                self.links[field.of] = taken.id
            return Link(self.links[field.of])
        if isinstance(field, LinkField):
            if field.of not in self.links:
                alone = dict.fromkeys(("answers", "derived_from"))  # links to its own kind
                self.links[field.of] = self.add(BY_TABLE[field.of].key, **alone)
            return Link(self.links[field.of])
        return _answer(field, self.word)


def _answer(field: Field, word: str) -> Any:
    if isinstance(field, ChoiceField):
        keys = tuple(option.key for option in field.options())[:2]
        return keys if isinstance(field, MultiChoiceField) else keys[0]
    if isinstance(field, AnswerField):
        return Answer(field.reason_for[0], "because")
    return next(
        (given for kind, given in GIVEN.items() if isinstance(field, kind)), f"{field.key} {word}"
    )


GIVEN: dict[type[Field], Any] = {
    WhenField: When.parse("2026-11-27"),
    TimeField: dt.time(17, 50),
    MoneyField: Money(Decimal("490507.50"), "KGS"),
    NumberField: Decimal("12.5"),
}


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


@pytest.mark.parametrize("key", KIND_KEYS)
def test_what_is_asked_is_kept(office: Office, key: str) -> None:
    kind = KINDS[key]
    given = office.full(kind)
    assert check_all(kind.form, given) == {}
    record_id, changes = records.save_record(office.desk, kind, office.case_id, given)
    assert changes.touches(kind.table, case_id=office.case_id)
    values, version = records.record_values(office.desk, kind, office.case_id, record_id)
    assert values == given
    assert (version, history.verify(office.desk).problem) == (1, None)


@pytest.mark.parametrize("key", KIND_KEYS)
def test_every_question_has_its_columns_and_every_column_its_question(key: str) -> None:
    kind = KINDS[key]
    tables = [(kind.model, kind.form.fields, {kind.numbered})]
    for name, group in kind.groups.items():
        rows = next(each for each in kind.form.fields if each.key == name)
        assert isinstance(rows, GroupField)
        tables.append((group.model, rows.fields, {group.parent, "position"}))
    for model, fields, own in tables:
        asked = {
            name for each in fields if not isinstance(each, GroupField) for name in attributes(each)
        }
        mapped = {attribute.key for attribute in sa.inspect(model).column_attrs}
        hidden = own | {"id", "case_id", "version"}
        assert mapped - hidden == asked


@pytest.mark.parametrize("key", KIND_KEYS)
def test_nothing_but_the_required_is_enough(office: Office, key: str) -> None:
    kind = KINDS[key]
    full = office.full(kind)
    given = {field.key: full[field.key] for field in kind.form.fields if field.required}
    record_id = records.save_record(office.desk, kind, office.case_id, given)[0]
    values = records.record_values(office.desk, kind, office.case_id, record_id)[0]
    assert {name: values[name] for name in given} == given


@pytest.mark.parametrize("key", KIND_KEYS)
def test_a_list_shows_finds_narrows_and_sorts(office: Office, key: str) -> None:
    desk, register = office.desk, REGISTERS[key]
    record_id = office.add(key)
    page = list_records(desk, register, Query())
    assert record_id in {line.id for line in page.lines}
    assert page.total == len(page.lines)
    line = next(line for line in page.lines if line.id == record_id)
    assert line.case_number == "KG-1"
    assert set(line.values) == {*register.shown, *register.counted}
    assert "қазақша" not in repr(line)
    for text in ("kairat", "KG-1", "naryn", *(w[:3] + " қазақ" for w in register.kind.words[:1])):
        assert list_records(desk, register, Query(text)).total >= 1, text
    assert list_records(desk, register, Query("nobody at all")).total == 0
    for name in register.shown:
        if not name.endswith("_id"):
            for down in (False, True):
                query = Query(sort=name, descending=down, case_id=office.case_id)
                assert list_records(desk, register, query).total >= 1


@pytest.mark.parametrize("key", KIND_KEYS)
def test_a_list_is_narrowed_by_its_day_on_both_sides(office: Office, key: str) -> None:
    desk, register = office.desk, REGISTERS[key]
    office.add(key)
    day = dt.date(2026, 11, 27)
    before, after = day - dt.timedelta(1), day + dt.timedelta(1)
    counted = [
        list_records(desk, register, Query(since=since, until=until)).total > 0
        for since, until in ((day, day), (before, after), (after, None), (None, before))
    ]
    assert counted == [True, True, False, False]


# Each with the first day it may mean; sorted by that day and, within it, as it is written.
DATES = {
    "../1999": dt.date.min,
    "2007": dt.date(2007, 1, 1),
    "2007-01-01T09:00": dt.date(2007, 1, 1),
    "2007~/2009-02": dt.date(2007, 1, 1),
    "2007-04": dt.date(2007, 4, 1),
    "2007-04-15T08:00": dt.date(2007, 4, 15),
    "2007-04-15T11:50~": dt.date(2007, 4, 15),
    "2007-06/..": dt.date(2007, 6, 1),
    "2007-12-31": dt.date(2007, 12, 31),
    "2008?": dt.date(2008, 1, 1),
}


def test_a_date_that_is_not_exact_is_listed_by_the_first_day_it_may_mean(office: Office) -> None:
    desk, register = office.desk, REGISTERS["incident"]
    for when in sorted(DATES, key=lambda each: each[::-1]):
        office.add("incident", when=When.parse(when))

    def listed(**asked: Any) -> list[str]:
        page = list_records(desk, register, Query(**asked))
        return [line.values["when"].edtf for line in page.lines]

    assert [DATES[each] for each in listed()] == sorted(DATES.values())
    assert listed(sort="when", descending=True) == listed()[::-1]
    for day in DATES.values():
        assert set(listed(since=day)) == {each for each in DATES if DATES[each] >= day}
        assert set(listed(until=day)) == {each for each in DATES if DATES[each] <= day}


def test_amounts_are_sorted_as_numbers(office: Office) -> None:
    for amount in ("1000", "200", "30.5"):
        office.add("payment", amount=Money(Decimal(amount), "KGS"))
    page = list_records(office.desk, REGISTERS["payment"], Query(sort="amount_value"))
    assert [str(line.values["amount_value"]) for line in page.lines] == ["30.5", "200", "1000"]


def test_a_page_takes_the_same_number_of_queries_whatever_its_size(office: Office) -> None:
    asked: list[str] = []

    @sa.event.listens_for(office.desk.vault.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    counts = set()
    office.desk.viewed.add(("awards", None))  # the first look at the list is written into the log
    for _round in range(3):
        for _each in range(3):
            office.add("award")
        asked.clear()
        list_records(office.desk, REGISTERS["award"], Query())
        counts.add(len(asked))
    assert len(counts) == 1


def test_sums_are_per_currency_and_never_mixed(office: Office) -> None:
    def item(number: str, currency: str) -> dict[str, Any]:
        return {"head": "moral", "amount": Money(Decimal(number), currency), "calculation": None}

    rows = (item("10.50", "KGS"), item("5", "USD"), item("1", "KGS"))
    claim_id = office.add("claim", items=rows)
    line = list_records(office.desk, REGISTERS["claim"], Query()).lines[0]
    assert line.id == claim_id
    assert set(line.values["claimed"]) == {
        Money(Decimal("11.50"), "KGS"),
        Money(Decimal(5), "USD"),
    }


def test_a_save_over_somebody_elses_is_a_conflict(office: Office) -> None:
    desk, kind = office.desk, KINDS["claim"]
    record_id = office.add("claim")
    values, version = records.record_values(desk, kind, office.case_id, record_id)
    fewer = {**values, "items": values["items"][:1]}
    records.save_record(desk, kind, office.case_id, fewer, record_id, version)
    with pytest.raises(Conflict):
        records.save_record(desk, kind, office.case_id, values, record_id, version)
    again, newer = records.record_values(desk, kind, office.case_id, record_id)
    assert again == fewer
    assert newer == version + 1


def test_several_are_closed_at_once_and_opened_again(office: Office) -> None:
    desk, kind = office.desk, KINDS["deadline"]
    ids = [office.add("deadline", status="open", closed=None) for _ in range(3)]
    met = {"status": "met", "closed": When.parse("2026-11-27")}
    changed = records.change_records(desk, kind, dict.fromkeys(ids, met))
    open_ = Query(codes={"status": ("open",)})
    assert list_records(desk, REGISTERS["deadline"], open_).total == 0
    assert records.put_back_answers(desk, kind, changed) == 0
    assert list_records(desk, REGISTERS["deadline"], open_).total == 3
    assert history.verify(desk).problem is None


def test_undo_leaves_what_somebody_changed_meanwhile(office: Office) -> None:
    desk, kind = office.desk, KINDS["task"]
    mine, theirs, gone = (office.add("task", status="open") for _ in range(3))
    done = {key: {"status": "done"} for key in (mine, theirs, gone)}
    changed = records.change_records(desk, kind, done)
    values, version = records.record_values(desk, kind, office.case_id, theirs)
    records.save_record(desk, kind, office.case_id, values | {"note": "called"}, theirs, version)
    records.remove_record(desk, kind, office.case_id, gone, "a mistake")
    assert records.put_back_answers(desk, kind, changed) == 2
    found = {
        each: records.record_values(desk, kind, office.case_id, each)[0] for each in (mine, theirs)
    }
    assert [found[each]["status"] for each in (mine, theirs)] == ["open", "done"]
    assert found[theirs]["note"] == "called"
    assert records.put_back_answers(desk, kind, changed) == 3  # it was undone already
    assert history.verify(desk).problem is None


def test_what_was_so_before_is_put_back_as_well(office: Office) -> None:
    """A record that had the answer already was not written, and its version stays."""
    ids = [office.add("task", status=status) for status in ("done", "open")]
    kind, done = KINDS["task"], {key: {"status": "done"} for key in ids}
    changed = records.change_records(office.desk, kind, done)
    assert records.put_back_answers(office.desk, kind, changed) == 0
    query = Query(codes={"status": ("open",)})
    assert list_records(office.desk, REGISTERS["task"], query).total == 1


def test_all_or_none_are_changed(office: Office) -> None:
    ids = [office.add("deadline", status="open"), "00000000-0000-4000-8000-000000000000"]
    with pytest.raises(NotFound):
        records.change_records(
            office.desk, KINDS["deadline"], {key: {"status": "met"} for key in ids}
        )
    query = Query(codes={"status": ("open",)})
    assert list_records(office.desk, REGISTERS["deadline"], query).total == 1


@pytest.mark.parametrize("key", KIND_KEYS)
def test_a_record_is_removed_with_its_rows_unless_it_stays_for_good(
    office: Office, key: str
) -> None:
    desk, kind = office.desk, KINDS[key]
    free = {"hold": Answer("no")} if key == "exhibit" else {}
    record_id = office.add(key, **free)
    if not kind.removable:
        with pytest.raises(NotPermitted):
            records.remove_record(desk, kind, office.case_id, record_id, "a mistake")
        return
    before = records.record_values(desk, kind, office.case_id, record_id)[0]
    removed = records.remove_record(desk, kind, office.case_id, record_id, "a mistake")
    with pytest.raises(NotFound):
        records.record_values(desk, kind, office.case_id, record_id)
    for group in kind.groups.values():
        with desk.reading() as session:
            parent = getattr(group.model, group.parent)
            assert session.scalars(sa.select(group.model.id).where(parent == record_id)).all() == []
    assert history.verify(desk).problem is None
    records.restore_record(desk, kind, office.case_id, removed)
    assert records.record_values(desk, kind, office.case_id, record_id)[0] == before
    assert history.verify(desk).problem is None


def test_what_others_refer_to_is_not_removed_under_them(office: Office) -> None:
    claim_id = office.add("claim")
    office.add("award", claim=Link(claim_id))
    with pytest.raises(Conflict, match="Award"):
        records.remove_record(office.desk, KINDS["claim"], office.case_id, claim_id, "a mistake")
    office.add("deadline", step=Link(office.links["steps"]))
    with pytest.raises(Conflict, match="Deadline"):
        proceedings.remove_step(office.desk, office.case_id, office.links["steps"], "a mistake")


def test_a_record_of_another_case_is_not_found_here(office: Office) -> None:
    other = cases.create_case(office.desk, {"number": "KG-2"})[0]
    note = office.add("note")
    with pytest.raises(NotFound):
        records.record_values(office.desk, KINDS["note"], other, note)


def test_a_signed_evaluation_is_not_changed_any_more(office: Office) -> None:
    desk, kind = office.desk, KINDS["evaluation"]
    record_id = office.add("evaluation", status="signed")
    values, version = records.record_values(desk, kind, office.case_id, record_id)
    with pytest.raises(NotPermitted):
        records.save_record(desk, kind, office.case_id, values, record_id, version)
    with pytest.raises(NotPermitted):
        records.remove_record(desk, kind, office.case_id, record_id, "a mistake")


def test_exhibits_are_counted_within_their_case(office: Office) -> None:
    for _each in range(2):
        office.add("exhibit", derived_from=None)
    lines = list_records(office.desk, REGISTERS["exhibit"], Query(case_id=office.case_id)).lines
    assert [line.values["exhibit"] for line in lines] == [1, 2]


@pytest.mark.parametrize("of", ["people", "users", "steps", "letters", "claims", "awards"])
def test_a_link_is_offered_and_named(office: Office, of: str) -> None:
    if of not in office.links:
        office.add(BY_TABLE[of].key)
    offered = links.linkable(office.desk, office.case_id, of)
    assert offered
    for each in offered:
        pair = (office.case_id, each.record_id)
        with office.desk.reading() as session:
            assert links.names(session, of, [pair]) == {pair: each.name}
    other = cases.create_case(office.desk, {"number": "KG-2"})[0]
    assert bool(links.linkable(office.desk, other, of)) is (of == "users")

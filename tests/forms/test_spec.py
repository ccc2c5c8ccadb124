from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.text import Text, _
from desktop.core.when import When
from desktop.forms.fields import (
    Answer,
    AnswerField,
    ChoiceField,
    Field,
    Link,
    LinkField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    Option,
    TextField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import (
    Form,
    GroupField,
    Section,
    check_all,
    raws_of,
    values_of,
)

SEXES = (Option("female", _("Female")), Option("male", _("Male")))


def no_digits(value: str) -> Text | None:
    return _("A name has no digits.") if any(map(str.isdigit, value)) else None


def refused(values: Mapping[str, Any]) -> bool:
    return values["consent"] is not None and values["consent"].answer == "no"


CONTACTS = GroupField(
    "contacts",
    _("Contacts"),
    fields=(
        TextField("value", _("Number"), required=True),
        WhenField("since", _("Since")),
        TextField("why", _("Why"), visible_when=lambda row: row["since"] is not None),
    ),
    at_most=3,
)
FIELDS: tuple[Field, ...] = (
    TextField("family", _("Family name"), required=True, check=no_digits, longest=10),
    LongTextField("story", _("Account")),
    NumberField("height", _("Height"), minimum=Decimal(0), maximum=Decimal(250), places=1),
    ChoiceField("sex", _("Sex"), terms=SEXES),
    MultiChoiceField("seen_by", _("Seen by"), terms=SEXES),
    AnswerField("consent", _("Consent"), reason_for=("no",), reason_required=True),
    TextField("objection", _("Objection"), required=True, visible_when=refused),
    WhenField("birth", _("Date of birth")),
    TimeField("start", _("Start")),
    MoneyField("claim", _("Claim")),
    LinkField("doctor", _("Doctor"), of="people"),
    CONTACTS,
)
FORM = Form("person", _("Person"), (Section("all", _("All"), FIELDS),))
BY_KEY = {field.key: field for field in FIELDS}

VALUES: dict[str, Any] = {
    "family": "Ахметов",
    "story": "  Two lines,\n  the second indented",
    "height": Decimal("171.5"),
    "sex": "male",
    "seen_by": ("female", "male"),
    "consent": Answer("no", "fear"),
    "objection": "None",
    "birth": When.parse("1969"),
    "start": dt.time(9, 5),
    "claim": Money(Decimal(2000000), "KZT"),
    "doctor": Link("7", "Dr Z."),
    "contacts": (
        {"value": "+996 555 123", "since": When.parse("2007-04"), "why": "moved"},
        {"value": "@nobody", "since": None, "why": None},
    ),
}


def refusal(key: str, raw: Any) -> str:
    with pytest.raises(WrongInput) as caught:
        BY_KEY[key].parse(raw)
    return str(caught.value)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_nothing_typed_is_no_answer(field: Field) -> None:
    assert field.is_blank(field.blank)
    assert field.parse(field.blank) == field.nothing


def test_a_raw_reads_as_the_value_it_was_written_from() -> None:
    raws = raws_of(FIELDS, VALUES)
    values, problems = values_of(FIELDS, raws)
    assert problems == {}
    assert values == VALUES | {"story": VALUES["story"].strip()}


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("family", "  Ким ", "Ким"),
        ("height", "171,5", Decimal("171.5")),
        ("height", "0", Decimal(0)),
        ("birth", "14.04.2007", When.parse("2007-04-14")),
        ("start", "9:05", dt.time(9, 5)),
        ("start", "09.05", dt.time(9, 5)),
        ("start", "0905", dt.time(9, 5)),
        ("start", "905", dt.time(9, 5)),
        ("claim", ("2 000 000", "KZT"), Money(Decimal(2000000), "KZT")),
        ("claim", ("", "KZT"), None),
        ("consent", ("yes", "typed before"), Answer("yes")),
        ("consent", ("", "typed before"), None),
        ("seen_by", ("male", "female"), ("female", "male")),
        (
            "contacts",
            ({"value": " "}, {"value": "1"}),
            ({"value": "1", "since": None, "why": None},),
        ),
    ],
)
def test_what_people_type_is_understood(key: str, raw: Any, value: object) -> None:
    assert BY_KEY[key].parse(raw) == value


@pytest.mark.parametrize(
    ("key", "raw", "words"),
    [
        ("family", "Ахметов2", "digits"),
        ("family", "Ахметовбаев", "10 letters"),
        ("height", "tall", "not a number"),
        ("height", "1e3", "not a number"),
        ("height", "171.55", "1 digit after"),
        ("height", "300", "250 or less"),
        ("height", "-1", "0 or more"),
        ("sex", "robot", "Choose"),
        ("seen_by", ("robot",), "Choose"),
        ("consent", ("no", " "), "Say why"),
        ("consent", ("perhaps", ""), "Choose"),
        ("birth", "yesterday", ""),
        ("start", "25:00", "00:00 to 23:59"),
        ("start", "noon", "09:30"),
        ("start", "2460", "09:30"),
        ("start", "9", "09:30"),
        ("claim", ("much", "KZT"), ""),
        ("claim", ("5", ""), "currency"),
        ("doctor", ("", "Somebody"), "from the list"),
        ("contacts", tuple({"value": "1"} for _row in range(4)), "3 entries"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(
    key: str, raw: Any, words: str
) -> None:
    assert words in refusal(key, raw)
    assert set(BY_KEY[key].problems(raw)) == {key}


def test_thousands_may_be_grouped_and_whole_numbers_asked_for() -> None:
    days = NumberField("days", _("Days"))
    assert days.parse("1 234\u00a0567") == 1234567
    with pytest.raises(WrongInput, match="whole number"):
        days.parse("1.5")
    with pytest.raises(WrongInput):
        days.parse("12 34")


def test_a_deadline_asks_for_a_day() -> None:
    due = WhenField("due", _("Due"), exact=True)
    assert due.parse("14.04.2007") == When.parse("2007-04-14")
    for typed in ("04.2007", "≈14.04.2007", "14.04.2007 (?)", "14.04.2007 11:50", "до 14.04.2007"):
        with pytest.raises(WrongInput, match="exact day"):
            due.parse(typed)


@given(
    st.sampled_from(
        ["2007", "2007-04", "2007-04-14", "2007~", "2007-04-14T11:50", "2007-08-08/2007-09-03"]
    )
)
def test_a_date_is_written_so_that_it_reads_the_same(edtf: str) -> None:
    field = WhenField("d", _("Date"))
    assert field.parse(field.write(When.parse(edtf))) == When.parse(edtf)


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["KGS", "KZT", "USD"]))
def test_an_amount_is_written_so_that_it_reads_the_same(value: Decimal, currency: str) -> None:
    field = MoneyField("m", _("Amount"))
    assert field.parse(field.write(Money(value, currency))) == Money(value, currency)


def test_what_is_missing_is_named() -> None:
    assert set(check_all(FORM, {})) == {"family"}
    assert check_all(FORM, VALUES) == {}


def test_a_field_nobody_sees_is_not_asked_and_gives_nothing() -> None:
    assert "objection" in check_all(FORM, VALUES | {"objection": None})
    willing = VALUES | {"consent": Answer("yes"), "objection": None}
    assert check_all(FORM, willing) == {}
    raws = raws_of(FIELDS, VALUES | {"consent": Answer("yes"), "objection": "typed before"})
    assert values_of(FIELDS, raws)[0]["objection"] is None


def test_a_group_names_the_row_and_the_field() -> None:
    rows = ({"value": "1", "since": "1.1.2007"}, {"value": "", "since": "someday"})
    assert set(CONTACTS.problems(rows)) == {"contacts.1.since"}
    value = ({"value": "1"}, {"since": When.parse("2007")})
    assert set(check_all(FORM, VALUES | {"contacts": value})) == {"contacts.1.value"}


def test_fields_of_a_row_are_asked_by_the_row() -> None:
    raw = ({"value": "1", "since": "", "why": "typed before"},)
    assert CONTACTS.parse(raw)[0]["why"] is None


def test_a_form_may_look_at_all_values_together() -> None:
    def in_order(values: Mapping[str, Any]) -> dict[str, Text]:
        return {} if values["a"] < values["b"] else {"b": _("The end lies before the start.")}

    fields = (NumberField("a", _("A")), NumberField("b", _("B"), maximum=Decimal(5)))
    form = Form("f", _("F"), (Section("s", _("S"), fields),), check=in_order)
    assert check_all(form, {"a": Decimal(1), "b": Decimal(2)}) == {}
    assert str(check_all(form, {"a": Decimal(3), "b": Decimal(2)})["b"]).startswith("The end")
    assert str(check_all(form, {"a": Decimal(9), "b": Decimal(7)})["b"]).startswith("5 or less")


def test_declarations_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="Bad Key"):
        TextField("Bad Key", _("X"))
    twice = TextField("twice", _("X"))
    with pytest.raises(ValueError, match="form"):
        Form("form", _("F"), (Section("s", _("S"), (twice, twice)),))
    with pytest.raises(ValueError, match="outer"):
        GroupField("outer", _("X"), fields=(CONTACTS,))


def test_values_have_words() -> None:
    assert BY_KEY["sex"].words("male", "en") == "Male"
    assert BY_KEY["sex"].words("retired_term", "en") == "retired_term"
    assert BY_KEY["seen_by"].words(("female", "male"), "en") == "Female; Male"
    assert BY_KEY["consent"].words(Answer("no", "fear"), "en") == "No – fear"
    assert BY_KEY["birth"].words(When.parse("2007-04-14"), "ru") == "14 апреля 2007\u00a0г."
    assert BY_KEY["start"].words(dt.time(9, 5), "en") == "09:05"
    assert BY_KEY["doctor"].words(Link("7", "Dr Z."), "en") == "Dr Z."
    assert BY_KEY["contacts"].words(VALUES["contacts"], "en").splitlines() == [
        "+996 555 123; April 2007; moved",
        "@nobody",
    ]


SIMPLE = st.text(max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries({"value": SIMPLE, "since": SIMPLE, "why": SIMPLE}), max_size=4
)
RAWS = st.fixed_dictionaries(
    {
        key: ROWS.map(tuple)
        if key == "contacts"
        else st.lists(SIMPLE, max_size=4).map(tuple)
        if key == "seen_by"
        else st.tuples(SIMPLE, SIMPLE)
        if isinstance(field.blank, tuple)
        else SIMPLE
        for key, field in BY_KEY.items()
    }
)


@given(RAWS)
def test_every_raw_has_a_value_or_a_problem(raws: dict[str, Any]) -> None:
    values, problems = values_of(FIELDS, raws)
    assert set(values) == set(BY_KEY)
    for path in problems:
        assert values[path.split(".")[0]] == BY_KEY[path.split(".")[0]].nothing


def test_the_same_record_by_another_name_is_the_same_answer() -> None:
    doctor = BY_KEY["doctor"]
    assert doctor.same(("7", "Dr Z."), ("7", "Dr Zh."))
    assert not doctor.same(("7", "Dr Z."), ("8", "Dr Z."))
    assert not doctor.same(("", "Dr Z."), ("", "Dr Zh."))
    assert not BY_KEY["family"].same("a", "b")
    people = GroupField("people", _("People"), fields=(doctor, BY_KEY["family"]))
    row = {"doctor": ("7", "Dr Z."), "family": "Kim"}
    assert people.same((row,), (row | {"doctor": ("7", "Zh.")},))
    assert not people.same((row,), (row | {"family": "Lee"},))
    assert not people.same((row,), (row, row))


def test_dates_and_times_say_how_they_are_written() -> None:
    assert "04.2007" in str(WhenField("d", _("Date")).hint())
    assert "04.2007" not in str(WhenField("d", _("Date"), exact=True).hint())
    assert "0930" in str(TimeField("t", _("Time")).hint())
    assert TextField("n", _("Name")).hint() is None

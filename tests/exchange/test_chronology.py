"""What the rows of a chronology say, whatever file they come in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop.core.errors import Cancelled, NotFound, WrongInput
from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.core.when import When
from desktop.exchange.chronology import read_chronology
from desktop.exchange.chronology_words import folded
from tests.exchange.sheets import codes, only, problems, read, text


def test_a_full_row() -> None:
    row = only(
        text(
            '34a,2008-12-02T10:00,"Court, Bishkek",AWARD,civil,'
            "465139 KGS pecuniary; 100000 KGS moral,Both heads,2.18 and fn 9-10,complainant / state"
        )
    )
    assert (row.line, row.number, row.code, row.original_code) == (2, "34a", "AWARD", None)
    assert row.when == When.parse("2008-12-02T10:00")
    assert (row.track, row.track_given) == ("civil", True)
    assert [(str(each.money), each.head) for each in row.amounts] == [
        ("465139 KGS", "pecuniary"),
        ("100000 KGS", "moral"),
    ]
    assert (row.actor, row.text) == ("Court, Bishkek", "Both heads")
    assert row.source_paragraph == "2.18 and fn 9-10"
    assert (row.asserted_by, row.asserted_note) == (("complainant", "state"), None)


def test_what_is_left_empty_is_none() -> None:
    row = only(b"step,date\nEVENT,\n")
    assert (row.number, row.when, row.actor, row.text, row.source_paragraph) == (None,) * 5
    assert (row.track, row.track_given, row.amounts, row.asserted_by) == (None, False, (), ())


def test_columns_stand_in_any_order_and_case() -> None:
    row = only(b"Text,STEP,Asserted by,Date,NO\nx,EVENT,State,14.04.2007,3\n")
    assert (row.number, row.code, row.text, row.asserted_by) == ("3", "EVENT", "x", ("state",))
    assert row.when == When.parse("2007-04-14")


def test_headings_in_russian() -> None:
    heading = "№;Дата;Орган;Шаг;Производство;Сумма;Описание;Источник;Кто утверждает"
    line = "1;14.04.2007;прокурор;REFUSAL;уголовное;50 000 KGS моральный вред;отказ;п. 2;Заявитель"
    row = only(text(line, heading=heading))
    assert (row.number, row.code, row.track, row.track_given) == ("1", "REFUSAL", "criminal", True)
    assert row.amounts[0].money == Money.parse("50000 KGS")
    assert (row.amounts[0].head, row.asserted_by) == ("moral", ("complainant",))


def test_a_title_may_stand_above_the_heading() -> None:
    file = read("Хронология дела,,\n,,\nno,date,step\n1,2007,EVENT\n".encode())
    assert [(row.line, row.number) for row in file.rows] == [(4, "1")]


@pytest.mark.parametrize("written", ["case_opened", "Case Opened", " CASE-OPENED "])
def test_a_code_is_known_however_it_is_spelled(written: str) -> None:
    assert only(text(f"1,,,{written}")).code == "CASE_OPENED"


def test_a_code_out_of_the_register_is_a_plain_event_and_is_named() -> None:
    file = read(text("1,2007,,PRISON_VISIT", "2,2007,,RELEASE,un", "3,2008,,PRISON_VISIT"))
    assert codes(file.rows) == ["OTHER"] * 3
    assert [row.original_code for row in file.rows] == ["PRISON_VISIT", "RELEASE", "PRISON_VISIT"]
    assert [row.track for row in file.rows] == [None, "un", None]
    assert file.unknown_codes == ("PRISON_VISIT", "RELEASE")


def test_the_usual_track_unless_the_row_names_one() -> None:
    file = read(text("1,,,REFUSAL", "2,,,REFUSAL,Against client", "3,,,MED_EXAM", "4,,,AWARD"))
    assert [(row.track, row.track_given) for row in file.rows] == [
        ("criminal", False),
        ("against_client", True),
        (None, False),
        ("civil", False),
    ]


def test_a_verdict_without_a_track_is_asked_about() -> None:
    file = read(text("1,,,TRIAL_JUDGMENT", "2,,,TRIAL_JUDGMENT,criminal", "3,,,COURT_RULING"))
    assert [row.number for row in file.undecided_verdicts] == ["1"]


def test_an_amount_without_a_head_is_a_total() -> None:
    (amount,) = only(text('1,,,AWARD,,"2 000 000,50 KZT"')).amounts
    assert (str(amount.money), amount.head) == ("2000000.50 KZT", "total")


def test_a_head_that_is_not_in_the_list_is_kept_and_named() -> None:
    file = read(text("1,,,AWARD,,5 KGS for the horse; 6 KGS non-pecuniary"))
    horse, moral = file.rows[0].amounts
    assert (horse.head, horse.given_head) == ("other", "for the horse")
    assert (moral.head, moral.given_head) == ("moral", None)
    (notice,) = file.notices
    assert str(notice).startswith("Line 2: “for the horse” is no head of damage")


def test_parties_in_several_words_and_unknown_ones() -> None:
    file = read(
        text("1,,,EVENT,,,,,public source / Government; State / Комитет ООН/заявитель / neighbour")
    )
    row = file.rows[0]
    assert row.asserted_by == ("public_source", "state", "committee", "complainant")
    assert row.asserted_note == "neighbour"
    assert "neighbour" in str(file.notices[0])


def test_words_are_compared_without_what_hands_write_differently() -> None:
    assert folded(" Ещё_раз: ") == folded("еще-РАЗ") == folded("ещё   раз")
    assert folded("моральный") != folded("материальный")


def test_a_number_that_stands_twice_is_named_and_kept() -> None:
    file = read(text("1,,,EVENT", "1,,,REFUSAL", "2,,,REPLY"))
    assert len(file.rows) == 3
    assert [str(notice) for notice in file.notices] == ["The number 1 is given to 2 rows."]


def test_columns_nobody_asked_for_are_named() -> None:
    file = read(b"step,date,Weather,,no\nEVENT,2007,rain,snow,1\n")
    assert file.unknown_columns == ("Weather", "#4")
    assert read(b"step,date,,\nEVENT,2007,,\n").unknown_columns == ()


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("1,2007-13-01,,EVENT", "date", "There is no month 13"),
        ("1,14/04/07,,EVENT", "date", "with dots"),
        ("1,someday,,EVENT", "date", "14.04.2007"),
        ("1,2007,,", "step", "COMPLAINT_PROS"),
        ("1,,,,,,only words", "step", "is empty"),
        ("1,,,EVENT,sideways", "track", "against_client"),
        ("1,,,AWARD,,a lot", "amounts", "465139 KGS pecuniary"),
        ("1,,,AWARD,,500 total", "amounts", "465139 KGS pecuniary"),
        ('1,,,AWARD,,"490,507 KGS total"', "amounts", "two ways"),
        ("1,,,AWARD,,-5 KGS total", "amounts", "negative"),
        ("1,,,AWARD,,5 QQQ total", "amounts", "KZT or KGS"),
        ("(1),,,EVENT", "no", "at most 40"),
        ("1,,,EVENT,,,a\x07b", "text", "type it again"),
        (f"1,,,EVENT,,,{'x' * 10_001}", "text", "10000"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_what_to_write(
    line: str, column: str, reason: str
) -> None:
    (problem,) = problems(text(line))
    assert problem.startswith(f"Column “{column}”: ")
    assert reason in problem


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    file = read(text("7,never,,,sideways,much,,", "8,2007,,EVENT"))
    (row,) = file.unreadable
    assert (row.line, row.number, len(row.problems)) == (2, "7", 4)
    assert [row.number for row in file.rows] == ["8"]


def test_problems_name_the_column_as_the_file_does() -> None:
    (problem,) = problems("шаг,дата\nEVENT,никогда\n".encode())
    assert problem.startswith("Column “дата”: ")


def test_a_separator_without_quotation_marks_is_found() -> None:
    (problem,) = problems(text("1,2007,,EVENT,,,beaten, kicked,2.1,state,x"))
    assert "quotation marks" in problem


def test_a_number_alone_is_an_empty_row() -> None:
    file = read(text("1,,,EVENT", "2,,,,,,,,", ",,,", "", "  ,\t,"))
    assert (codes(file.rows), file.unreadable) == (["EVENT"], ())


def test_line_breaks_in_a_cell_are_kept_and_lines_still_counted() -> None:
    data = text('1,,,EVENT,,,"one\r\ntwo",,', "2,never,,EVENT", "3,,,EVENT")
    file = read(data)
    assert file.rows[0].text == "one\ntwo"
    assert [row.line for row in file.rows] == [2, 5]
    assert [row.line for row in file.unreadable] == [4]


def test_the_digest_is_of_the_bytes() -> None:
    data = text("1,,,EVENT")
    assert read(data).digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"hello", b"a,b,c\n1,2,3\n", b"step\nEVENT\n", "дата,текст\n".encode()]
)
def test_a_file_without_a_step_column_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(WrongInput, match="“step” column"):
        read(data)


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(WrongInput, match="“Дата” twice"):
        read("step,date,Дата\nEVENT,2007,2008\n".encode())


def test_a_file_is_read_from_its_place(tmp_path: Path) -> None:
    place = tmp_path / "case.csv"
    place.write_bytes(text("1,,,EVENT"))
    assert codes(read_chronology(place, place.name).rows) == ["EVENT"]


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no file case\.csv"):
        read_chronology(tmp_path / "case.csv", "case.csv")
    with pytest.raises(WrongInput, match="is a folder"):
        read_chronology(tmp_path, "folder")


def test_too_many_rows_are_refused() -> None:
    lines = ["1,,,EVENT"] * 20_001
    with pytest.raises(WrongInput, match="20000 rows"):
        read(text(*lines))


def test_reading_can_be_cancelled_and_tells_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    data = text(*["1,,,EVENT"] * 1200)
    read_chronology(data, "table", Progress(lambda done, total: seen.append((done, total))))
    assert seen[:3] == [(0, 0), (0, 500), (0, 1000)]
    assert seen[3:] == [(0, 1200), (500, 1200), (1000, 1200), (1200, 1200)]
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        read_chronology(data, "table", stopped)


def test_what_people_wrote_is_in_no_repr() -> None:
    file = read(text("1,,Secretive,EVENT,,5 KGS secretly,Secret,Secret,secretive", "2,Secret,,"))
    assert "ecret" not in repr(file)

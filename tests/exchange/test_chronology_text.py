"""Chronologies as text: encodings, separators, quotation marks."""

from __future__ import annotations

import pytest

from desktop.core.errors import WrongInput
from tests.exchange.sheets import only, read, text

WORDS = "Побои, угрозы; «пакет» 14:00"
LETTERS = "әғқңөұүһі ӣқӯҳҷ ў ң"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends(encoding: str, sign: str, ending: str) -> None:
    lines = (("date", "step", "text"), ("14.04.2007", "EVENT", f'"{WORDS}"'))
    data = ending.join(sign.join(line) for line in lines).encode(encoding)
    row = only(data)
    assert row.text == WORDS
    assert row.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_of_the_state_languages(encoding: str) -> None:
    assert only(f"step,text\nEVENT,{LETTERS}\n".encode(encoding)).text == LETTERS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_text_that_breaks_off_inside_a_letter_is_not_read_as_other_letters(encoding: str) -> None:
    with pytest.raises(WrongInput, match="damaged"):
        read(f"step,text\nEVENT,{WORDS} ә".encode(encoding)[:-1])


def test_letters_in_two_halves_become_one() -> None:
    assert only("step,text\nEVENT,и\u0306\n".encode()).text == "й"


def test_prose_does_not_decide_what_separates_the_cells() -> None:
    row = only(b"step;text\nEVENT;a, b, c, d, e, f, g, h\n")
    assert row.text == "a, b, c, d, e, f, g, h"


def test_quotation_marks_inside_a_cell() -> None:
    assert only(b'step,text\nEVENT,"He said ""stop"""\n').text == 'He said "stop"'
    assert only(b'step,text\nEVENT,He said "stop"\n').text == 'He said "stop"'


def test_a_quotation_mark_that_is_not_closed_swallows_no_row() -> None:
    with pytest.raises(WrongInput, match="line 3 on"):
        read(text("1,,,EVENT", '2,,,EVENT,,,"open', "3,,,EVENT"))


def test_the_first_line_that_excel_writes_for_itself() -> None:
    assert only(b"sep=;\nstep;text\nEVENT;x\n").text == "x"


@pytest.mark.parametrize(
    "data",
    [
        text("1,,,EV\0ENT"),
        b"\xff\xfe\x00",
        "step,date\nEVENT,\n".encode("utf-16-le"),
        b"\x98\x98\x98",
        bytes(range(256)) * 10,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(WrongInput, match=r"\.csv"):
        read(data)


def test_a_field_without_end_is_refused() -> None:
    with pytest.raises(WrongInput, match="too long"):
        read(text(f"1,,,EVENT,,,{'x' * 200_000}"))


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(WrongInput, match="20 MB"):
        read(b"x" * (20 * 1024 * 1024 + 1))


def test_lines_without_end_are_refused() -> None:
    with pytest.raises(WrongInput, match="lines"):
        read(text("\n" * 1_100_000))

"""Dates: what can be written, what is refused, how they are shown, sorted and counted."""

from __future__ import annotations

import calendar
import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.when import Point, Precision, When, chronological, days_between

MARKS = st.sampled_from(["", "", "", "~", "?", "%"])
CLOCKS = st.one_of(st.none(), st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)))
YEARS = st.integers(1800, 2200)


@st.composite
def points(draw: st.DrawFn) -> Point:
    year, mark = draw(YEARS), draw(MARKS)
    month = draw(st.one_of(st.none(), st.integers(1, 12)))
    if month is None or draw(st.booleans()):
        return Point(year, month, mark=mark)
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    return Point(year, month, day, draw(CLOCKS), mark)


@st.composite
def whens(draw: st.DrawFn) -> When:
    start = draw(points())
    kind = draw(st.sampled_from(["one", "from", "until", "between"]))
    if kind == "between":
        end = draw(points())
        first, second = sorted((start, end), key=lambda point: (point.first, str(point.time)))
        return When(first, second)
    return {"one": When(start, start), "from": When(start, None), "until": When(None, start)}[kind]


# What is stored -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision", "start_is_day"),
    [
        ("2007", "2007-01-01", "2007-12-31", Precision.YEAR, False),
        ("2007-04", "2007-04-01", "2007-04-30", Precision.MONTH, False),
        ("2008-02", "2008-02-01", "2008-02-29", Precision.MONTH, False),
        ("2007-04-14", "2007-04-14", "2007-04-14", Precision.DAY, True),
        ("2007-03-27T20:00", "2007-03-27", "2007-03-27", Precision.DAY, True),
        ("2010-11-04/2010-11-26", "2010-11-04", "2010-11-26", Precision.INTERVAL, True),
        ("2010-11-04/2011", "2010-11-04", "2011-12-31", Precision.INTERVAL, True),
        ("2007-04/2007-06", "2007-04-01", "2007-06-30", Precision.INTERVAL, False),
        ("2007/2008", "2007-01-01", "2008-12-31", Precision.INTERVAL, False),
        ("2007/2007-04", "2007-01-01", "2007-04-30", Precision.INTERVAL, False),
        ("2007-08-08/..", "2007-08-08", "9999-12-31", Precision.INTERVAL, True),
        ("../2007", "0001-01-01", "2007-12-31", Precision.INTERVAL, False),
        ("2007-04-14~", "2007-04-14", "2007-04-14", Precision.DAY, True),
        ("2007-04-14?", "2007-04-14", "2007-04-14", Precision.DAY, True),
        ("2007-04-14%", "2007-04-14", "2007-04-14", Precision.DAY, True),
    ],
)
def test_edtf_gives_bounds(
    edtf: str, first: str, last: str, precision: Precision, start_is_day: bool
) -> None:
    when = When.parse(edtf)
    assert (when.edtf, str(when.first), str(when.last)) == (edtf, first, last)
    assert (when.precision, when.start_is_day) == (precision, start_is_day)


def test_marks_and_time_are_kept() -> None:
    assert (When.parse("2007~").approximate, When.parse("2007~").uncertain) == (True, False)
    assert (When.parse("2007?").approximate, When.parse("2007?").uncertain) == (False, True)
    assert (When.parse("2007%").approximate, When.parse("2007%").uncertain) == (True, True)
    assert When.parse("2007/2008~").approximate
    assert When.parse("2007-04-15T11:50").time == dt.time(11, 50)
    assert When.parse("2007-04-15").time is None
    assert When.parse("2010-10-30T13:00/2010-10-31T02:30").time == dt.time(13)
    assert When.parse("../2007").time is None


@given(whens())
def test_every_date_survives_storage(when: When) -> None:
    again = When.parse(when.edtf)
    assert again == when
    assert hash(again) == hash(when)
    assert again.edtf == when.edtf
    assert when.first <= when.last


@given(st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31)), CLOCKS)
def test_a_day_of_the_calendar_is_a_date(day: dt.date, clock: dt.time | None) -> None:
    when = When.on(day, clock)
    assert (when.first, when.last, when.time) == (day, day, clock)
    assert when == When.parse(f"{day}T{clock:%H:%M}" if clock else f"{day}")


def test_seconds_of_a_clock_are_left_out() -> None:
    assert When.on(dt.date(2007, 4, 14), dt.time(11, 50, 59)).edtf == "2007-04-14T11:50"


# What people type ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("14.04.2007", "2007-04-14"),
        ("14.4.2007", "2007-04-14"),
        ("1.4.2007", "2007-04-01"),
        (" 14.04.2007\u00a0г. ", "2007-04-14"),
        ("04.2007", "2007-04"),
        ("2007 г.", "2007"),
        ("2007 год", "2007"),
        ("14.04.2007 11:50", "2007-04-14T11:50"),
        ("14.04.2007, 9:05", "2007-04-14T09:05"),
        ("2007-03-27 20:00:00", "2007-03-27T20:00"),
        ("14 апреля 2007 года в 11:50", "2007-04-14T11:50"),
        ("14 апреля 2007", "2007-04-14"),
        ("14 АПР. 2007", "2007-04-14"),
        ("14 April 2007", "2007-04-14"),
        ("1st Sept 2007", "2007-09-01"),
        ("апрель 2007", "2007-04"),
        ("мая 2007", "2007-05"),
        ("ма\u0438\u0306 2007", "2007-05"),
        ("октябрь 2007", "2007-10"),
        ("14.04.2007-16.04.2007", "2007-04-14/2007-04-16"),
        ("14.04.2007 – 16.04.2007", "2007-04-14/2007-04-16"),
        ("14.04.2007—16.04.2007", "2007-04-14/2007-04-16"),
        ("2007-04-14 - 2007-04-16", "2007-04-14/2007-04-16"),
        ("04.2007-06.2007", "2007-04/2007-06"),
        ("2007-2008", "2007/2008"),
        ("2007–2008 гг.", "2007/2008"),
        ("2010-11-04/26.11.2010", "2010-11-04/2010-11-26"),
        ("4-26 ноября 2010", "2010-11-04/2010-11-26"),
        ("04-26.11.2010", "2010-11-04/2010-11-26"),
        ("28.10–04.11.2010", "2010-10-28/2010-11-04"),
        ("8 августа – 3 сентября 2007 г.", "2007-08-08/2007-09-03"),
        ("апрель – июнь 2007", "2007-04/2007-06"),
        ("30.10.2010 13:00-18:00", "2010-10-30T13:00/2010-10-30T18:00"),
        ("с 08.08.2007 по 03.09.2007", "2007-08-08/2007-09-03"),
        ("from 8 August to 3 September 2007", "2007-08-08/2007-09-03"),
        ("с 8 августа 2007", "2007-08-08/.."),
        ("since 2007", "2007/.."),
        ("до апреля 2007", "../2007-04"),
        ("≈2007", "2007~"),
        ("~ 2007", "2007~"),
        ("около 2007", "2007~"),
        ("Ок. 04.2007", "2007-04~"),
        ("circa 1999", "1999~"),
        ("about April 2007", "2007-04~"),
        ("≈2007-04-14", "2007-04-14~"),
        ("≈2007-2008", "2007~/2008"),
        ("2007 г. (?)", "2007?"),
        ("около 2007?", "2007%"),
        ("14.04.2007-14.04.2007", "2007-04-14"),
    ],
)
def test_what_people_type(typed: str, edtf: str) -> None:
    assert When.parse(typed).edtf == edtf


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Write for example 14.04.2007"),
        ("yesterday", "Write for example 14.04.2007"),
        ("вчера 2007", "Write for example 14.04.2007"),
        ("198X", "Write for example 14.04.2007"),
        ("2007-XX", "Write for example 14.04.2007"),
        ("2007-21-04", "no month 21"),
        ("2007-4-4", "Write for example 14.04.2007"),
        ("14.04", "Write for example 14.04.2007"),
        ("4 – ноябрь 2010", "Write for example 14.04.2007"),
        ("04.2007 11:50", "Write for example 14.04.2007"),
        ("2007-08-08/", "Write for example 14.04.2007"),
        ("from 14 April", "Write for example 14.04.2007"),
        ("2007-04-15T11:50+06:00", "Write for example 14.04.2007"),
        ("x" * 100_000, "Write for example 14.04.2007"),
        ("14.04.07", "four digits"),
        ("14.04.07-16.04.07", "four digits"),
        ("14/04/2007", "with dots"),
        ("04/14/07", "with dots"),
        ("30.02.2007", "no day 30.02.2007: that month has 28 days"),
        ("2007-04-31", "no day 31.04.2007: that month has 30 days"),
        ("00.04.2007", "no day 00.04.2007"),
        ("13.2007", "no month 13"),
        ("14.00.2007", "no month 0"),
        ("14.04.2007 24:00", "no time 24:00"),
        ("2007-04-14T11:75", "no time 11:75"),
        ("2007-04-14T11:50:30", "leave the seconds out"),
        ("1799", "1799 is outside the years that can be recorded, 1800 to 2200"),
        ("14.04.2201", "2201 is outside"),
        ("2008/2007", "ends before it starts"),
        ("16.04.2007-14.04.2007", "ends before it starts"),
        ("декабрь – январь 2007", "ends before it starts"),
        ("2007-04-14T12:00/2007-04-14T11:59", "ends before it starts"),
        ("../..", "at least one date"),
    ],
)
def test_what_is_refused_says_why(typed: str, reason: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        When.parse(typed)
    assert reason in str(refusal.value)


@given(st.one_of(st.text(max_size=40), st.text("0123456789.-/–~? T:гсдоапрel", max_size=30)))
def test_any_text_is_a_date_or_refused_in_a_sentence(text: str) -> None:
    try:
        when = When.parse(text)
    except WrongInput as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017  most texts are refused, some are dates
    else:
        assert When.parse(when.edtf) == when


def test_a_refusal_repeats_no_words() -> None:
    with pytest.raises(WrongInput) as refusal:
        When.parse("Ахметов Нурлан")
    assert "Ахметов" not in str(refusal.value) + repr(refusal.value)


# How it is shown ----------------------------------------------------------------------------------


def _bound(russian: str) -> str:
    """Return the words with a year and its "г." on one line, however narrow the place."""
    return russian.replace(" г", "\u00a0г")


@pytest.mark.parametrize(
    ("edtf", "english", "russian", "short"),
    [
        ("2007-04-14", "14 April 2007", "14 апреля 2007 г.", "14.04.2007"),
        ("2007-04", "April 2007", "апрель 2007 г.", "04.2007"),
        ("2007", "2007", "2007 г.", "2007"),
        (
            "2007-04-15T11:50",
            "15 April 2007, 11:50",
            "15 апреля 2007 г., 11:50",
            "15.04.2007 11:50",
        ),
        (
            "2010-11-04/2010-11-26",
            "4–26 November 2010",
            "4–26 ноября 2010 г.",
            "04.11.2010–26.11.2010",
        ),
        (
            "2007-08-08/2007-09-03",
            "8 August – 3 September 2007",
            "8 августа – 3 сентября 2007 г.",
            "08.08.2007–03.09.2007",
        ),
        (
            "2007-12-30/2008-01-02",
            "30 December 2007 – 2 January 2008",
            "30 декабря 2007 г. – 2 января 2008 г.",
            "30.12.2007–02.01.2008",
        ),
        ("2007-04/2007-06", "April – June 2007", "апрель – июнь 2007 г.", "04.2007–06.2007"),
        ("2007-04/2008", "April 2007 – 2008", "апрель 2007 г. – 2008 г.", "04.2007–2008"),
        ("2007/2008", "2007–2008", "2007–2008 гг.", "2007–2008"),
        (
            "2010-10-30T13:00/2010-10-30T18:00",
            "30 October 2010, 13:00–18:00",
            "30 октября 2010 г., 13:00–18:00",
            "30.10.2010 13:00–30.10.2010 18:00",
        ),
        ("2007~", "about 2007", "около 2007 г.", "≈2007"),
        ("2007-05~", "about May 2007", "около мая 2007 г.", "≈05.2007"),
        ("2007-04-14?", "14 April 2007 (?)", "14 апреля 2007 г. (?)", "14.04.2007?"),
        ("2007%", "about 2007 (?)", "около 2007 г. (?)", "≈2007?"),
    ],
)
def test_words_and_figures(edtf: str, english: str, russian: str, short: str) -> None:
    when = When.parse(edtf)
    assert when.in_language("en") == english
    assert when.in_language("ru") == _bound(russian)
    assert (when.short("en"), when.short("ru")) == (short, short)


@pytest.mark.parametrize(
    ("edtf", "english", "russian", "short"),
    [
        ("2007-08-08/..", "from 8 August 2007", "с 8 августа 2007 г.", "с 08.08.2007"),
        ("2007-05/..", "from May 2007", "с мая 2007 г.", "с 05.2007"),
        ("../2007", "until 2007", "до 2007 г.", "до 2007"),
        ("../2007-05~", "until about May 2007", "примерно до мая 2007 г.", "до ≈05.2007"),
    ],
)
def test_an_open_end_is_said_in_words(edtf: str, english: str, russian: str, short: str) -> None:
    when = When.parse(edtf)
    assert (when.in_language("en"), when.in_language("ru")) == (english, _bound(russian))
    assert when.short("ru") == short
    shown = when.in_language("en") + when.in_language("kk") + when.short("en")
    assert "9999" not in shown
    assert "0001" not in shown


@pytest.mark.parametrize(
    ("language", "day", "month", "about"),
    [
        ("kk", "2007\u00a0ж. 14 сәуір", "2007\u00a0ж. сәуір", "≈ 2007"),
        ("ky", "2007-ж., 14-апрель", "2007-ж., апрель", "≈ 2007"),
        ("tg", "14 Апрел 2007", "Апрел 2007", "≈ 2007"),
    ],
)
def test_other_languages_by_babel(language: str, day: str, month: str, about: str) -> None:
    assert When.parse("2007-04-14").in_language(language) == day
    assert When.parse("2007-04").in_language(language) == month
    assert When.parse("2007~").in_language(language) == about
    assert When.parse("2007-04-14/2008").in_language(language) == f"{day} – 2008"


@given(whens(), st.sampled_from(["en", "ru"]))
def test_what_is_shown_can_be_typed_again(when: When, language: str) -> None:
    assert When.parse(when.in_language(language)) == when
    assert When.parse(when.short(language)) == when


def test_a_date_stands_in_a_sentence() -> None:
    sentence = _("received {when}", when=When.parse("2007-04"))
    assert sentence.in_language("en") == "received April 2007"
    assert _bound("апрель 2007 г.") in sentence.in_language("ru")


def test_babel_is_not_loaded_before_a_date_is_shown() -> None:
    program = (
        "import sys, desktop.core.when as w, desktop.core.money, desktop.core.names;"
        "w.When.parse('14 апреля 2007').short('ru');"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# The order of a case's rows -----------------------------------------------------------------------


def in_order(*dates: str) -> list[str]:
    rows = list(enumerate(When.parse(text) if text else None for text in dates))
    return [dates[number] for number, _when in chronological(rows, lambda row: row[1])]


@pytest.mark.parametrize(
    "rows",
    [
        ("2007-04-05", "2007-04", "2007-04-23"),
        ("2009-03-19", "2009", "2010-06-10"),
        ("2012-04-06", "2012-04", "2012-07-24"),
        ("2007-04-15T11:50", "2007-04-15", "2007-05-18"),
        ("2007-04-15T11:50", "2007-04-15T09:00", "2007-04-15"),
        ("2010-11-04", "2010-11-04/2010-11-26", "2010-11-05"),
        ("2014-11-15", "2016", "2016", "2019-06-10"),
        ("2012-05-24", "2013-11", "2014-01-23"),
        ("2007-04-05", "", "2007-04-23"),
        ("", "2007-04-05", ""),
        ("2007-05-01", "../2007", "2007-06-01"),
    ],
)
def test_rows_stay_where_the_lawyer_put_them(rows: tuple[str, ...]) -> None:
    assert in_order(*rows) == list(rows)


def test_rows_move_no_further_than_they_must() -> None:
    late_month = in_order("2008-01-01", "2007-04", "2007-04-20")
    assert late_month == ["2007-04-20", "2007-04", "2008-01-01"]
    assert in_order("2007-05-08", "2007-04-23") == ["2007-04-23", "2007-05-08"]
    assert in_order("2007-05-08", "", "2007-04-23") == ["2007-04-23", "2007-05-08", ""]
    assert in_order("2007-05-08", "2007", "2007-04-23") == ["2007-04-23", "2007-05-08", "2007"]


ROWS = st.lists(st.one_of(st.none(), whens()), max_size=25)
NEAR = st.sampled_from(["2007", "2007-04", "2007-04-05", "2007-04-05T10:00", "2007-04-23", "2008"])
NEAR_ROWS = st.lists(st.one_of(st.none(), st.builds(When.parse, NEAR)), max_size=12)


@given(st.one_of(ROWS, NEAR_ROWS))
def test_the_order_is_stable_whole_and_final(dates: list[When | None]) -> None:
    rows = list(enumerate(dates))
    ordered = chronological(rows, lambda row: row[1])
    assert sorted(ordered, key=lambda row: row[0]) == rows
    assert chronological(ordered, lambda row: row[1]) == ordered
    exact = [
        (when.first, number)
        for number, when in ordered
        if when is not None and when.start is not None and when.start.day is not None
    ]
    assert exact == sorted(exact)


@given(NEAR_ROWS)
def test_rows_entered_in_order_are_not_moved(dates: list[When | None]) -> None:
    known = sorted(when for when in dates if when is not None and when.start_is_day)
    rows = list(enumerate(known))
    assert chronological(rows, lambda row: row[1]) == rows


# Counting days ------------------------------------------------------------------------------------


def days(start: str, end: str) -> int | None:
    return days_between(
        When.parse(start) if start else None,
        When.parse(end) if end else None,
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2007-03-27T20:00", "2007-03-29", 2),
        ("2007-03-27T20:00", "2007-04-23", 27),
        ("2007-03-27T20:00", "2007-05-08", 42),
        ("2007-03-27T20:00", "2007-06-25", 90),
        ("2007-03-27", "2010-04-22", 1122),
        ("2007-03-27", "2014-01-23", 2494),
        ("2010-10-30", "2010-11-04/2010-11-26", 5),
        ("2010-11-04/2010-11", "2010-10-30", -5),
        ("2012-05-24", "2013-11", None),
        ("2009", "2010-06-10", None),
        ("2007-04-14~", "2007-04-15", 1),
        ("../2007-04-14", "2007-04-15", None),
        ("", "2007-04-15", None),
        ("2007-04-15", "", None),
    ],
)
def test_days_run_between_exact_days_only(start: str, end: str, expected: int | None) -> None:
    assert days(start, end) == expected


def test_dates_compare_by_their_first_day() -> None:
    assert When.parse("2007") < When.parse("2007-01-02")
    assert not When.parse("2007-01-01") < When.parse("2007-01-01T10:00")
    assert repr(When.parse("04.2007")) == "When('2007-04')"
    assert str(When.parse("04.2007")) == "2007-04"

"""Reading a date as it is stored (EDTF, ISO 8601-2) and as people type it in English or Russian.

Refused on purpose: years of two digits and dates with slashes, which readers understand
differently; unspecified digits and seasons, which no case so far has needed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from desktop.core.errors import WrongInput
from desktop.core.text import Text, _
from desktop.core.when_point import Point

Ends = tuple[Point | None, Point | None]

_OPEN = ".."
_LONGEST = 100  # letters of the longest date anybody types; a pasted page is refused at once

_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.0+)?)?"
_EDTF = re.compile(
    rf"(?P<year>\d{{4}})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[Tt ]{_CLOCK})?)?)?(?P<mark>[~?%]?)",
    re.ASCII,
)

_ABOUT = r"(?:[≈~]\s?|(?:около|примерно|приблизительно|about|approx|circa|ок)(?:\.\s?|\s)|ca?\.\s?)"
_ABOUT_BEFORE = re.compile(rf"{_ABOUT}(?P<rest>.+)")
_MARK_BEHIND = re.compile(r"(?P<rest>.+?)\s?(?P<mark>\(\?\)|[?~%])")
_YEAR_WORD = re.compile(r"(?<=\d)\s?(?:гг?\.?|годы?|года)$")
_TIME_BEHIND = re.compile(rf"(?P<rest>.+?)(?:,\s?|\s)(?:в\s|at\s)?{_CLOCK}", re.ASCII)
_NUMBERS = re.compile(r"(?:(?:(?P<day>\d\d?)\.)?(?P<month>\d\d?)\.)?(?P<year>\d{4})", re.ASCII)
_NUMBERS_WITHOUT_YEAR = re.compile(r"(?P<day>\d\d?)(?:\.(?P<month>\d\d?)\.?)?", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s)?(?P<name>[^\W\d_]{3,})\.?(?:\s(?P<year>[0-9]{4}))?"
)

_BETWEEN_CLOCKS = re.compile(
    r"(?P<date>.+?),?\s(?P<start>\d\d?:\d\d)\s?[-–—]\s?(?P<end>\d\d?:\d\d)", re.ASCII
)
_FROM_TO = re.compile(
    rf"(?P<about>{_ABOUT})?(?:со?|from)\s(?P<start>.+?)\s(?:по|to|until)\s(?P<end>.+)"
)
_FROM = re.compile(rf"(?P<about>{_ABOUT})?(?:со?|from|since)\s(?P<start>.+)")
_UNTIL = re.compile(rf"(?P<about>{_ABOUT})?(?:до|по|until|till|to)\s(?P<end>.+)")
_DASHES = tuple(re.compile(dash) for dash in (r"\s?[–—]\s?", r"\s-\s", r"/", r"-"))

_SHORT_YEAR = re.compile(r"\d\d?\.\d\d?\.\d\d?", re.ASCII)
_SLASHES = re.compile(r"\d\d?/\d\d?/(?:\d\d|\d{4})", re.ASCII)

# Nominative and genitive; any beginning of three letters or more is understood ("апр.", "Sept").
_MONTHS = (
    ("january", "январь", "января"),
    ("february", "февраль", "февраля"),
    ("march", "март", "марта"),
    ("april", "апрель", "апреля"),
    ("may", "май", "мая"),
    ("june", "июнь", "июня"),
    ("july", "июль", "июля"),
    ("august", "август", "августа"),
    ("september", "сентябрь", "сентября"),
    ("october", "октябрь", "октября"),
    ("november", "ноябрь", "ноября"),
    ("december", "декабрь", "декабря"),
)


class _Typed(NamedTuple):
    """What one end of a typed date says; the start of a range may leave the rest to its end."""

    year: int | None
    month: int | None
    day: int | None
    time: dt.time | None = None
    mark: str = ""


def read_ends(text: str) -> Ends:
    """Return both ends of a date, the same one twice if it is no interval, None for an open end.

    Raises:
        WrongInput: it is no date, or no possible one; the sentence says which and what to write.
    """
    stored = _read_stored(text)
    if stored is not None:
        return stored
    if len(text) > _LONGEST:
        raise WrongInput(_WHAT_CAN_BE_WRITTEN)
    # Text copied from a paper may hold й as two characters.
    return _read_typed(" ".join(unicodedata.normalize("NFKC", text.casefold()).split()))


def _read_stored(text: str) -> Ends | None:
    start, slash, end = text.partition("/")
    if not slash:
        point = _stored_point(start)
        return None if point is None else (point, point)
    points = (_stored_point(start), _stored_point(end))
    for part, point in zip((start, end), points, strict=True):
        if point is None and part != _OPEN:
            return None
    return points


def _stored_point(text: str) -> Point | None:
    found = _EDTF.fullmatch(text)
    if found is None:
        return None
    return Point(
        int(found["year"]),
        _number(found["month"]),
        _number(found["day"]),
        _clock(found),
        found["mark"],
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _clock(found: re.Match[str]) -> dt.time | None:
    if found["hour"] is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if int(found["second"] or 0):  # spreadsheets add ":00", and nothing is lost with it
        raise WrongInput(_("Times are kept to the minute: leave the seconds out."))
    try:
        return dt.time(hour, minute)
    except ValueError as impossible:
        clock = f"{hour:02}:{minute:02}"
        raise WrongInput(
            _("There is no time {clock}: a day runs from 00:00 to 23:59.", clock=clock)
        ) from impossible


def _read_typed(text: str) -> Ends:
    typed = _read_end(text)
    if typed is not None:
        point = _complete(typed, typed)
        return point, point
    parts = _split(text)
    if parts is None:
        raise WrongInput(_why_not(text))
    start, end = (None if part == _OPEN else _read_end(part) for part in parts)
    for part, read in zip(parts, (start, end), strict=True):
        if read is None and part != _OPEN:
            raise WrongInput(_why_not(part))
    return (
        None if start is None else _complete(start, end or start),
        None if end is None else _complete(end, end),
    )


def _complete(typed: _Typed, end: _Typed) -> Point:
    """Fill what the start of a range leaves to its end: month and year in `4-26 November 2010`."""
    year, month, day, time, mark = typed
    if year is None:
        year = end.year
        if month is None and end.day is not None:
            month = end.month
    if year is None or (day is not None and month is None):
        raise WrongInput(_WHAT_CAN_BE_WRITTEN)
    return Point(year, month, day, time, mark)


def _split(text: str) -> tuple[str, str] | None:
    """Cut a range into the words of its two ends."""
    found = _BETWEEN_CLOCKS.fullmatch(text)
    if found is not None:
        return f"{found['date']} {found['start']}", f"{found['date']} {found['end']}"
    for pattern in (_FROM_TO, _FROM, _UNTIL):
        found = pattern.fullmatch(text)
        if found is not None:
            ends, about = found.groupdict(), found["about"] or ""
            start, end = ends.get("start"), ends.get("end")
            return about + start if start else _OPEN, about + end if end else _OPEN
    for dash in _DASHES:
        start, *rest = dash.split(text)
        if len(rest) == 1:
            return start, rest[0]
    return None


def _read_end(text: str) -> _Typed | None:
    bare, mark = _without_mark(text)
    point = _stored_point(bare)
    if point is not None:
        return _Typed(point.year, point.month, point.day, point.time, mark)
    timed = _TIME_BEHIND.fullmatch(bare)
    read = _read_date(_YEAR_WORD.sub("", bare if timed is None else timed["rest"]))
    if read is None or (timed is not None and read.day is None):
        return None
    return read._replace(time=_clock(timed) if timed is not None else None, mark=mark)


def _read_date(text: str) -> _Typed | None:
    for pattern in (_NUMBERS, _NUMBERS_WITHOUT_YEAR):
        found = pattern.fullmatch(text)
        if found is not None:
            part = found.groupdict().get
            return _Typed(_number(part("year")), _number(part("month")), _number(part("day")))
    found = _NAMED.fullmatch(text)
    month = None if found is None else _month(found["name"])
    if found is None or month is None:
        return None
    return _Typed(_number(found["year"]), month, _number(found["day"]))


def _without_mark(text: str) -> tuple[str, str]:
    """Separate "about" and "(?)" from a date; EDTF writes both together as `%`."""
    approximate = uncertain = False
    found = _ABOUT_BEFORE.fullmatch(text)
    if found is not None:
        text, approximate = found["rest"], True
    found = _MARK_BEHIND.fullmatch(text)
    if found is not None:
        text, uncertain = found["rest"], found["mark"] != "~"
        approximate = approximate or found["mark"] in "~%"
    if approximate and uncertain:
        return text, "%"
    return text, "~" if approximate else "?" if uncertain else ""


def _month(name: str) -> int | None:
    for number, names in enumerate(_MONTHS, start=1):
        if any(known.startswith(name) for known in names):
            return number
    return None


_WHAT_CAN_BE_WRITTEN = _(
    "This cannot be read as a date. Write for example 14.04.2007, 14.04.2007 11:50, 04.2007, "
    "2007, 04.11.2010 – 26.11.2010 or ≈2007."
)


def _why_not(text: str) -> Text:
    if _SHORT_YEAR.fullmatch(text):
        return _("Write the year with four digits, as in 14.04.2007.")
    if _SLASHES.fullmatch(text):
        return _("Write a date with dots, the day first, as in 14.04.2007.")
    return _WHAT_CAN_BE_WRITTEN

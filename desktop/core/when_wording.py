"""A date in words: English and Russian written out, other languages by Babel's patterns.

The words around a date belong to its grammar ("апрель", but "около апреля"), so they stand here
as patterns per language and not in the catalogue; a language without such patterns gets signs.
A year and its abbreviation ("2007 г.", "2007 ж.") stay on one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from desktop.core.when_point import Point, Precision


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around one date."""

    about: str
    since: str
    until: str
    about_since: str
    about_until: str


@dataclass(frozen=True, slots=True)
class _Written:
    """Patterns of dates; `{month}` stands alone, `{of_month}` after a day or a preposition.

    The last four are ranges whose ends share a month or year, from `a` to `b`.
    """

    day: str
    month: str
    of_month: str
    year: str
    days: str
    days_of_months: str
    months: str
    years: str


_SIGNS = _Around("≈ {date}", "{date} – …", "… – {date}", "≈ {date} – …", "… – ≈ {date}")
_AROUND = MappingProxyType(
    {
        "en": _Around(
            about="about {date}",
            since="from {date}",
            until="until {date}",
            about_since="from about {date}",
            about_until="until about {date}",
        ),
        "ru": _Around(
            about="около {date}",
            since="с {date}",
            until="до {date}",
            about_since="примерно с {date}",
            about_until="примерно до {date}",
        ),
    }
)
_WRITTEN = MappingProxyType(
    {
        "en": _Written(
            day="{day} {of_month} {year}",
            month="{month} {year}",
            of_month="{of_month} {year}",
            year="{year}",
            days="{a[day]}–{b[day]} {b[of_month]} {b[year]}",
            days_of_months="{a[day]} {a[of_month]} – {b[day]} {b[of_month]} {b[year]}",
            months="{a[month]} – {b[month]} {b[year]}",
            years="{a[year]}–{b[year]}",
        ),
        "ru": _Written(
            day="{day} {of_month} {year}\u00a0г.",
            month="{month} {year}\u00a0г.",
            of_month="{of_month} {year}\u00a0г.",
            year="{year}\u00a0г.",
            days="{a[day]}–{b[day]} {b[of_month]} {b[year]}\u00a0г.",
            days_of_months="{a[day]} {a[of_month]} – {b[day]} {b[of_month]} {b[year]}\u00a0г.",
            months="{a[month]} – {b[month]} {b[year]}\u00a0г.",
            years="{a[year]}–{b[year]}\u00a0гг.",
        ),
    }
)


def in_words(start: Point | None, end: Point | None, language: str) -> str:
    """Write a date or an interval out in `language`, a two-letter code."""
    if start is None or end is None:
        return _half_open(start, end, language)
    if start == end:
        return _one(start, language)
    together = _together(start, end, language)
    return together or f"{_one(start, language)} – {_one(end, language)}"


def in_figures(start: Point | None, end: Point | None, language: str) -> str:
    """Write it short for a narrow column: `14.04.2007`, `≈2007`, `04.11.2010–26.11.2010`."""
    around = _AROUND.get(language, _SIGNS)
    if start is not None and end is not None:
        return _figures(start) if start == end else f"{_figures(start)}–{_figures(end)}"
    if start is not None:
        return around.since.format(date=_figures(start))
    return "" if end is None else around.until.format(date=_figures(end))


def _half_open(start: Point | None, end: Point | None, language: str) -> str:
    around = _AROUND.get(language, _SIGNS)
    point = start or end
    if point is None:
        return ""
    if start is None:
        pattern = around.about_until if point.approximate else around.until
    else:
        pattern = around.about_since if point.approximate else around.since
    return _with_doubt(point, pattern.format(date=_date(point, language, governed=True)))


def _one(point: Point, language: str) -> str:
    words = _date(point, language, governed=point.approximate)
    if point.approximate:
        words = _AROUND.get(language, _SIGNS).about.format(date=words)
    return _with_doubt(point, words)


def _with_doubt(point: Point, words: str) -> str:
    return f"{words} (?)" if point.uncertain else words


def _date(point: Point, language: str, *, governed: bool) -> str:
    """Write one date; `governed` by a preposition, a month takes another form in Russian."""
    written = _WRITTEN.get(language)
    if written is None:
        words = _by_babel(point, language)
    else:
        words = _pattern(written, point, governed=governed).format_map(_parts(point, language))
    return words if point.time is None else f"{words}, {point.time:%H:%M}"


def _pattern(written: _Written, point: Point, *, governed: bool) -> str:
    if point.precision is Precision.DAY:
        return written.day
    if point.precision is Precision.YEAR:
        return written.year
    return written.of_month if governed else written.month


def _parts(point: Point, language: str) -> dict[str, str]:
    parts = {"year": str(point.year), "day": str(point.day)}
    if point.month is not None:
        parts["month"], parts["of_month"] = _month_names(language)[point.month]
    return parts


def _together(start: Point, end: Point, language: str) -> str | None:
    """Write a range once that shares its day, month or year; None if it must be written twice."""
    written = _WRITTEN.get(language)
    if written is None or start.precision != end.precision or start.mark or end.mark:
        return None
    if start.first == end.first and start.time and end.time:
        return f"{_date(start, language, governed=False)}–{end.time:%H:%M}"
    if start.time or end.time:
        return None
    pattern = _shared(written, start, end)
    if pattern is None:
        return None
    return pattern.format(a=_parts(start, language), b=_parts(end, language))


def _shared(written: _Written, start: Point, end: Point) -> str | None:
    if start.precision is Precision.YEAR:
        return written.years
    if start.year != end.year:
        return None
    if start.precision is Precision.MONTH:
        return written.months
    return written.days if start.month == end.month else written.days_of_months


def _figures(point: Point) -> str:
    words = f"{point.year:04}"
    if point.month is not None:
        words = f"{point.month:02}.{words}"
    if point.day is not None:
        words = f"{point.day:02}.{words}"
    if point.time is not None:
        words += f" {point.time:%H:%M}"
    return ("≈" if point.approximate else "") + words + ("?" if point.uncertain else "")


@cache
def _month_names(language: str) -> dict[int, tuple[str, str]]:
    """Month names alone and beside a day."""
    from babel.dates import get_month_names

    alone = get_month_names("wide", "stand-alone", language)
    beside = get_month_names("wide", "format", language)
    return {number: (alone[number], beside[number]) for number in range(1, 13)}


def _by_babel(point: Point, language: str) -> str:
    from babel.dates import format_date, format_skeleton

    if point.precision is Precision.DAY:
        words = format_date(point.first, "long", locale=language)
    else:
        skeleton = "yMMMM" if point.precision is Precision.MONTH else "y"
        words = format_skeleton(skeleton, point.first, locale=language)
    # Narrow and thin spaces are missing in fonts that hold every letter of the seven languages.
    words = words.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
    return words.replace("\N{THIN SPACE}", " ")

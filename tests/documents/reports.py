"""Chronology reports for tests: one with everything, arbitrary ones, and hostile words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from desktop.core.money import Money
from desktop.core.when import When
from desktop.documents.chronology import (
    AssertionLine,
    ChronologyLine,
    ChronologyReport,
)
from desktop.documents.recovery_pieces import PieceLine, RecoveryPiece
from desktop.documents.recovery_sheet import RecoverySheet
from desktop.documents.wording import MoneyLine, TrackLine

MADE_AT = datetime(2026, 11, 22, 16, 5, tzinfo=timezone(timedelta(hours=6)))
KAZAKH = "Әділ Ғани Қайрат Ңұр Өмір Ұлы Үміт Һарун Іле"
KYRGYZ = "Өмүрбек Жээнбаев уулу, Ңаа, Үсөн"
TAJIK = "Ғафур Ӣсо Қодир Ӯрун Ҳалим Ҷамшед"


LINES = (
    ChronologyLine("1", When.parse("2007-04-14"), "DETAINED", actor="полиция", track=None),
    ChronologyLine(
        "4",
        When.parse("2007-05-18"),
        "COMPLAINT_PROS",
        track="criminal",
        text=KAZAKH,
        source="2.13",
        assertions=(
            AssertionLine("complainant"),
            AssertionLine("state", When.parse("2007-05-21"), "Registered on 21 May"),
        ),
    ),
    ChronologyLine(
        "12",
        When.parse("2008-04"),
        "TRIAL_JUDGMENT",
        track="against_client",
        text="Один осуждён,\nдругой оправдан",
        outcomes=(("Б. К.", "convicted_other"), (None, "acquitted")),
        assertions=(AssertionLine("complainant"), AssertionLine("state")),
    ),
    ChronologyLine(
        "13",
        None,
        "CIVIL_CLAIM",
        track="civil",
        amounts=(
            (Money.parse("490507 KGS"), "pecuniary"),
            (Money.parse("100000 KGS"), "total"),
        ),
    ),
    ChronologyLine(None, When.parse("2009~"), "OTHER", given_code="HOLIDAY"),
)

REPORT = ChronologyReport(
    case_number="KG-2026-0001",
    language="ru",
    generated_at=MADE_AT,
    rows=LINES,
    case_title=KAZAKH,
    office=KYRGYZ,
    prepared_by=TAJIK,
    log_head="ab" * 32,
    tracks=(
        TrackLine("criminal", "refused", When.parse("2007-07-14"), "7"),
        TrackLine("un", "decided", When.parse("2016-10-27"), "19"),
    ),
    durations=(
        ("days_event_to_first_complaint", 34),
        ("days_event_to_final_award", None),
    ),
    money=(
        MoneyLine("claimed", Money.parse("490507 KGS")),
        MoneyLine("ex_gratia", Money.parse("65000.50 KGS")),
    ),
    as_of=date(2016, 12, 31),
    notes=("The first note", TAJIK),
)

SHEET = RecoverySheet(
    "Кыйноого каршы",
    "3f0c4c0e-1b9a-4b0a-8a6e-2f1d5f0e7a11",
    "Өмүрбекова",
    ("7K3M", "Q2ZT", "0X9V", "4HNB", "C6RW", "8PYD", "1GJE", "5ASF", "MT2K"),
    datetime(2026, 11, 22, 10, 5, tzinfo=UTC),
    "ru",
)

PIECE = RecoveryPiece(
    1,
    SHEET.vault_name,
    SHEET.vault_id,
    "K7P",
    "9QX",
    SHEET.user_name,
    (
        PieceLine(2, ("K7P1", "9QX2", *SHEET.groups)),
        PieceLine(3, ("K7P1", "9QX3", *reversed(SHEET.groups))),
    ),
    "-".join(("K7P1", "9QX2", *SHEET.groups)),
    SHEET.created_at,
    "ru",
)


def report(language: str = "ru", **changes: Any) -> ChronologyReport:
    """Return a report in which every field says something."""
    return replace(REPORT, language=language, **changes)


WHENS = st.sampled_from(
    [
        None,
        *map(When.parse, ("2007", "2007-04", "2007-04-15T11:50", "2010-11-04/2010-11-26", "2001~")),
    ]
)
# What can be stored: anything but lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MAYBE = st.none() | TEXTS
MONEY = st.builds(
    Money,
    st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False).map(abs),
    st.sampled_from(["KGS", "KZT", "TJS"]),
)
ROWS = st.builds(
    ChronologyLine,
    number=MAYBE,
    when=WHENS,
    code=st.sampled_from(["REFUSAL", "EVENT", "NO_SUCH_CODE"]),
    given_code=MAYBE,
    track=st.sampled_from([None, "criminal", "against_client"]),
    actor=MAYBE,
    text=MAYBE,
    source=MAYBE,
    amounts=st.lists(st.tuples(MONEY, TEXTS), max_size=2).map(tuple),
    outcomes=st.lists(st.tuples(MAYBE, TEXTS), max_size=2).map(tuple),
    assertions=st.lists(st.builds(AssertionLine, TEXTS, WHENS, MAYBE), max_size=2).map(tuple),
)
REPORTS = st.builds(
    report,
    language=st.sampled_from(["en", "ru", "kk"]),
    rows=st.lists(ROWS, max_size=4).map(tuple),
    durations=st.lists(st.tuples(TEXTS, st.none() | st.integers()), max_size=2).map(tuple),
    as_of=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    log_head=MAYBE,
)

_PIECES = (
    *("<b>", "</b>", "<a href='http://evil.example'>x</a>", "<img src='file:///etc/passwd'/>"),
    *("<para>", "</para>", "<br/>", "<![CDATA[", "]]>", "&amp;", "&lt;", "&#60;", "&nbsp;", "&"),
    *("<", ">", '"', "'", "<onDraw name='x'/>", "<bullet>", "<seq id='a'>", "<font size='99'>"),
    *("<index item='a'/>", "http://evil.example/?a=1&b=2", "mailto:a@b.c", "www.example.org"),
    *("javascript:alert(1)", "=1+1", "=HYPERLINK('x')", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)"),
    *("%s%n", "{number}", "{}", "${x}", ") Tj ET (", "endstream", "%PDF", "\\" * 8),
    *("\x00", "\x01", "\x08", "\x1b[31m", "\x7f", "\x85", "\u200e", "\u200f", "\u202e", "\u2066"),
    *("\u2069", "\ufeff", "\u200b", "\u00ad", "\u2028", "\u2029", "\r\n", "\n\n\n", "\t", "\v"),
    *("А" * 300, "x" * 200, "Ш" * 90, "-" * 150, "()" * 60, "\u00a0\u202f\u2009", "€", "½", "…"),
    *("Ә ғ Ң ө", "Ӣ ӯ Ҷ", "ё Ё", "№ 5", "и\u0306", "e\u0301", "≈ 5"),
)


def hostile_words(count: int) -> list[str]:
    """Return that many strings made to break a paper; the same ones every time."""
    chance = random.Random(5)  # noqa: S311 - a fixed mixture, no secret
    return [
        f"N{number} " + "".join(chance.choices(_PIECES, k=chance.randint(1, 5)))
        for number in range(count)
    ]

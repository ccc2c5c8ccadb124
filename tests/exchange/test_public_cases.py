"""The three public cases, replayed: rows read from the files, facts by the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from desktop.core.resources import resource
from desktop.exchange.chronology import ChronologyFile, ChronologyRow, read_chronology
from desktop.rules.facts import CaseFacts, facts
from desktop.rules.steps import Amount, StepFact

KZ_433, KG_2998, KG_2127 = "kz-cat-433-2010", "kg-hrc-2998-2017", "kg-hrc-2127-2011"


@cache
def read(name: str) -> ChronologyFile:
    path = resource(f"demo/{name}.csv")
    return read_chronology(path, path.name)


def steps(name: str, outcomes: dict[str, tuple[str, ...]] | None = None) -> list[StepFact]:
    return [
        StepFact(
            str(row.line),
            row.number,
            row.code,
            row.when,
            row.track,
            tuple(Amount(each.money, each.head) for each in row.amounts),
            (outcomes or {}).get(row.number or "", ()),
        )
        for row in read(name).rows
    ]


def found(name: str, as_of: date | None = None) -> CaseFacts:
    return facts(steps(name), as_of)


def state(name: str, kind: str = "criminal", as_of: date | None = None) -> tuple[str, str | None]:
    (track,) = (each for each in found(name, as_of).tracks if each.kind == kind)
    return track.state, track.since.number


@pytest.mark.parametrize(("name", "rows"), [(KZ_433, 45), (KG_2998, 27), (KG_2127, 19)])
def test_every_row_is_read_in_its_place(name: str, rows: int) -> None:
    file = read(name)
    assert (len(file.rows), file.unreadable, file.unknown_columns) == (rows, (), ())
    assert (file.unknown_codes, file.notices) == ((), ())
    assert found(name).counts["steps"] == rows


@pytest.mark.parametrize("name", [KZ_433, KG_2998, KG_2127])
def test_no_initials_of_a_person_are_carried(name: str) -> None:
    words = " ".join(f"{row.actor} {row.text}" for row in read(name).rows)
    assert re.findall(r"\b[A-Z][a-z]?\.\s?[A-Z]|\b[A-Z]\.(?!\w)", words) == []


def test_kz_433_days() -> None:
    assert found(KZ_433).days == {
        "days_event_to_first_complaint": 2,
        "days_event_to_first_forensic_examination": 27,
        "days_event_to_first_refusal": 42,
        "days_event_to_case_opened": 90,
        "days_event_to_un_submission": 1122,
        "days_un_submission_to_decision": 763,
        "days_un_decision_to_first_award": None,  # the award is known by its month
        "days_event_to_final_award": 2494,
    }


def test_kz_433_counts_and_money() -> None:
    answer = found(KZ_433).as_json()
    assert answer["counts"] == {
        "steps": 45,
        "refusals": 3,
        "refusals_quashed": 3,
        "suspensions": 0,
        "suspensions_quashed": 0,
        "cases_opened": 2,
        "cases_reopened": 1,
        "terminations": 2,
        "terminations_quashed": 0,
        "withdrawals": 2,
        "un_state_observations": 1,
    }
    assert list(answer["money"]) == ["KZT"]
    assert answer["money"]["KZT"]["awarded"] == "2000000"
    assert answer["money"]["KZT"]["awarded_final"] == "2000000"
    assert answer["money"]["KZT"]["claimed"] is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ((2007, 3, 29), ("lodged", "5")),
        ((2007, 4, 5), ("checking", "7")),
        ((2007, 5, 30), ("refused", "9")),
        ((2007, 6, 19), ("checking", "7")),
        ((2007, 6, 25), ("opened", "15")),
        ((2007, 6, 29), ("terminated", "18")),
        ((2007, 7, 18), ("opened", "19")),
        ((2007, 9, 5), ("refused", "24")),
        ((2007, 9, 24), ("opened", "19")),
        ((2010, 4, 22), ("refused", "28")),
        ((2010, 12, 6), ("opened", "34a")),
        ((2014, 12, 31), ("terminated", "39")),
    ],
)
def test_kz_433_the_track_against_the_officers(
    as_of: tuple[int, int, int], expected: tuple[str, str]
) -> None:
    assert state(KZ_433, as_of=date(*as_of)) == expected


def test_kz_433_the_withdrawals_close_nothing() -> None:
    assert state(KZ_433, as_of=date(2011, 2, 5)) == ("opened", "34a")
    assert state(KZ_433, "un", date(2011, 2, 28)) == ("submitted", "33")
    assert state(KZ_433, "un") == ("decided", "42")


def test_kz_433_as_of_a_day_before_the_committee() -> None:
    before = found(KZ_433, date(2012, 5, 23))
    assert before.counts["steps"] == 42
    assert before.days["days_un_submission_to_decision"] is None
    assert before.money == {}


def test_kg_2998() -> None:
    answer = found(KG_2998).as_json()
    assert answer["days_event_to_first_complaint"] == 5
    assert answer["days_event_to_first_forensic_examination"] == 5
    assert answer["days_event_to_first_refusal"] == 31
    for name in ("event_to_case_opened", "event_to_un_submission", "un_submission_to_decision"):
        assert answer[f"days_{name}"] is None
    assert (answer["counts"]["refusals"], answer["counts"]["refusals_quashed"]) == (2, 1)
    assert answer["counts"]["un_state_observations"] == 1
    assert answer["money"] == {}


def test_kg_2998_the_clients_own_trial_is_no_outcome_of_the_officers() -> None:
    assert state(KG_2998) == ("refused", "14")
    assert state(KG_2998, as_of=date(2011, 5, 13)) == ("lodged", "7")
    assert state(KG_2998, "against_client") == ("in_court", "12")
    assert read(KG_2998).undecided_verdicts == ()


def test_kg_2998_the_registration_known_by_its_year() -> None:
    assert state(KG_2998, "un", date(2019, 6, 10)) == ("registered", "24")
    assert state(KG_2998, "un") == ("decided", "27")
    (row,) = (row for row in read(KG_2998).rows if row.number == "24")
    assert "2016/2017" in (row.text or "")


def test_kg_2127_the_event_is_the_detention() -> None:
    answer = found(KG_2127).as_json()
    assert answer["days_event_to_first_complaint"] == 34
    assert answer["days_event_to_first_forensic_examination"] == 1
    assert answer["days_event_to_first_refusal"] == 91
    assert answer["days_event_to_un_submission"] == 1633
    assert answer["days_un_submission_to_decision"] == 1851
    for name in ("event_to_case_opened", "un_decision_to_first_award", "event_to_final_award"):
        assert answer[f"days_{name}"] is None


def test_kg_2127_money() -> None:
    assert found(KG_2127).as_json()["money"] == {
        "KGS": {
            "claimed": "490507",
            "awarded": "565139",
            "awarded_on_appeal": "27967",
            "awarded_final": None,
            "paid": None,
            "ex_gratia": "65000",
            "settled": None,
        }
    }


def test_kg_2127_what_was_left_on_appeal() -> None:
    pecuniary = {
        each.code: each.amounts[0].money.value
        for each in steps(KG_2127)
        if each.amounts and each.amounts[0].head == "pecuniary"
    }
    left = pecuniary["AWARD_APPEAL"]
    assert round(left / pecuniary["CIVIL_CLAIM"] * 100, 1) == Decimal("5.7")
    assert round(left / pecuniary["AWARD"] * 100, 1) == Decimal("6.0")


def test_kg_2127_the_verdict_asks_for_its_track_and_its_outcomes() -> None:
    assert [row.number for row in read(KG_2127).undecided_verdicts] == ["12"]
    day = date(2009, 12, 31)
    assert state(KG_2127, as_of=day) == ("in_court", "12")
    recorded = steps(KG_2127, {"12": ("convicted_other", "acquitted")})
    (track,) = facts(recorded, day).tracks
    assert (track.state, track.since.number) == ("convicted", "12")
    assert state(KG_2127) == ("opened", "17")


@pytest.mark.parametrize("name", [KZ_433, KG_2998, KG_2127])
def test_the_russian_rows_say_the_same_in_other_words(name: str) -> None:
    def told(row: ChronologyRow) -> ChronologyRow:
        return replace(row, actor=None, text=None, source_paragraph=None)

    english, russian = read(name).rows, read(f"{name}-ru").rows
    assert [told(row) for row in english] == [told(row) for row in russian]
    for row, other in zip(english, russian, strict=True):
        assert (row.text is None, row.actor is None) == (other.text is None, other.actor is None)
        assert not re.search("[A-Za-z]", f"{other.actor} {other.text}".replace("None", ""))

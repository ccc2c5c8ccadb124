"""Days, counts and the form in which facts are handed out."""

from __future__ import annotations

import json
import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.facts import COUNTS, DAYS, facts
from desktop.rules.steps import StepFact
from tests.rules.step_rows import chronologies, step

KEYS = [
    "days_event_to_first_complaint",
    "days_event_to_first_forensic_examination",
    "days_event_to_first_refusal",
    "days_event_to_case_opened",
    "days_event_to_un_submission",
    "days_un_submission_to_decision",
    "days_un_decision_to_first_award",
    "days_event_to_final_award",
    "counts",
    "tracks",
    "money",
]
COUNT_KEYS = [
    "steps",
    "refusals",
    "refusals_quashed",
    "suspensions",
    "suspensions_quashed",
    "cases_opened",
    "cases_reopened",
    "terminations",
    "terminations_quashed",
    "withdrawals",
    "un_state_observations",
]
EVENT = step("EVENT", "2010-10-30")


def days(name: str, *steps: StepFact) -> int | None:
    return facts(steps).days[f"days_{name}"]


def test_the_names_are_those_of_the_contract() -> None:
    for steps in ([], [EVENT]):
        answer = facts(steps).as_json()
        assert list(answer) == KEYS
        assert list(answer["counts"]) == COUNT_KEYS


def test_a_case_without_rows_has_facts() -> None:
    answer = facts([]).as_json()
    assert set(answer["counts"].values()) == {0}
    assert [answer[name] for name in KEYS[:8]] == [None] * 8
    assert (answer["tracks"], answer["money"]) == ([], {})


def test_the_event_is_the_first_event_else_the_detention_else_the_death() -> None:
    complaint = step("COMPLAINT_PROS", "2010-11-04")
    death, detained = step("DEATH", "2010-10-31"), step("DETAINED", "2010-10-29")
    later = step("EVENT", "2010-11-01")
    assert days("event_to_first_complaint", death, complaint) == 4
    assert days("event_to_first_complaint", detained, death, complaint) == 6
    assert days("event_to_first_complaint", detained, death, later, EVENT, complaint) == 5
    assert days("event_to_first_complaint", complaint) is None


@pytest.mark.parametrize("code", ["POLICE", "PROS", "COURT", "OMB", "NPM", "OTHER"])
def test_every_complaint_is_one(code: str) -> None:
    assert days("event_to_first_complaint", EVENT, step(f"COMPLAINT_{code}", "2010-11-01")) == 2


@pytest.mark.parametrize("code", ["FME", "AUTOPSY", "IP_EXAM"])
def test_forensic_examinations(code: str) -> None:
    other = [step("MED_EXAM", "2010-10-30"), step("EXPERT", "2010-10-31")]
    found = step(code, "2010-11-04/2010-11-26")
    assert days("event_to_first_forensic_examination", EVENT, *other, found) == 5


def test_first_is_the_first_in_time_not_in_the_file() -> None:
    steps = [step("REFUSAL", "2011-06-16"), step("REFUSAL", "2010-11-30"), EVENT]
    assert days("event_to_first_refusal", *steps) == 31


@pytest.mark.parametrize("date", [None, "2010", "2010-11", "2010-11/2010-12", "../2010-11-30"])
def test_no_days_from_or_to_what_is_no_day(date: str | None) -> None:
    exact, vague = step("REFUSAL", "2010-11-30"), step("REFUSAL", date)
    assert days("event_to_first_refusal", EVENT, vague, exact) is None
    assert days("event_to_first_refusal", step("EVENT", date), exact) is None


@pytest.mark.parametrize(
    "date", ["2010-11-30~", "2010-11-30?", "2010-11-30T20:00", "2010-11-30/.."]
)
def test_an_estimated_doubted_or_timed_day_is_a_day(date: str) -> None:
    assert days("event_to_first_refusal", EVENT, step("REFUSAL", date)) == 31


def test_an_earlier_step_is_counted_back() -> None:
    assert days("event_to_first_complaint", EVENT, step("COMPLAINT_PROS", "2010-10-20")) == -10


def test_the_un_procedure_and_the_award_after_it() -> None:
    submitted, decided = step("UN_SUBMITTED", "2010-04-22"), step("UN_DECISION", "2012-05-24")
    early, award = step("AWARD", "2011-01-01"), step("AWARD", "2013-11-21")
    final = step("AWARD_FINAL", "2014-01-23")
    steps = [EVENT, submitted, early, decided, award, final]
    assert days("un_submission_to_decision", *steps) == 763
    assert days("un_decision_to_first_award", *steps) == 546
    assert days("un_decision_to_first_award", *steps[:4], final) == 609
    assert days("un_decision_to_first_award", *steps[:4]) is None
    assert days("un_decision_to_first_award", early, award) is None
    assert days("event_to_final_award", *steps) == 1181


def test_an_award_on_the_day_of_the_decision_goes_by_its_place() -> None:
    decided, award = step("UN_DECISION", "2012-05-24"), step("AWARD", "2012-05-24")
    assert days("un_decision_to_first_award", decided, award) == 0
    assert days("un_decision_to_first_award", award, decided) is None


def test_an_award_of_an_unknown_day_is_not_passed_over() -> None:
    decided, month = step("UN_DECISION", "2012-05-24"), step("AWARD", "2013-11")
    final = step("AWARD_FINAL", "2014-01-23")
    assert days("un_decision_to_first_award", decided, month, final) is None


def test_counts_are_of_rows_whatever_their_track() -> None:
    steps = [step(code) for code in (*COUNTS.values(), "OTHER", "NO_SUCH_CODE")]
    again = [step(code, track="against_client") for code in COUNTS.values()]
    counts = facts([*steps, *again]).counts
    assert counts["steps"] == 22
    assert {counts[name] for name in COUNTS} == {2}


def test_what_is_handed_out_is_plain() -> None:
    steps = [
        step("REFUSAL", "≈2010", no="11a"),
        step("UN_SUBMITTED"),
        step("AWARD", "2013-11", "2000000.00 KZT total"),
    ]
    answer = json.loads(json.dumps(facts(steps).as_json()))
    assert answer["tracks"] == [
        {
            "kind": "criminal",
            "state": "refused",
            "since": {"no": "11a", "date": "2010~", "step": "REFUSAL"},
        },
        {
            "kind": "un",
            "state": "submitted",
            "since": {"no": None, "date": None, "step": "UN_SUBMITTED"},
        },
    ]
    assert answer["money"]["KZT"]["awarded"] == "2000000.00"
    assert answer["money"]["KZT"]["paid"] is None


def test_as_of_leaves_out_later_steps_everywhere() -> None:
    steps = [
        EVENT,
        step("REFUSAL", "2010-11-30"),
        step("REFUSAL_QUASHED", "2011-05-13"),
        step("AWARD", "2012-01-01", "5 KGS total"),
    ]
    early = facts(steps, date(2011, 5, 12))
    assert (early.counts["steps"], early.counts["refusals_quashed"]) == (2, 0)
    assert [track.state for track in early.tracks] == ["refused"]
    assert early.money == {}
    assert early.days["days_event_to_first_refusal"] == 31
    assert facts(steps, date(2011, 5, 13)).tracks == ()
    assert facts(steps, date(2012, 1, 1)) == facts(steps)


@given(chronologies(), st.randoms(use_true_random=False))
def test_counts_never_depend_on_order(steps: list[StepFact], chance: random.Random) -> None:
    shuffled = steps.copy()
    chance.shuffle(shuffled)
    assert facts(shuffled).counts == facts(steps).counts


@given(chronologies(), st.dates(date(2006, 11, 1), date(2008, 2, 1)))
def test_facts_as_of_a_day_are_the_facts_of_the_steps_until_then(
    steps: list[StepFact], day: date
) -> None:
    exact = [each for each in steps if each.when is not None and each.when.start_is_day]
    begun = [each for each in exact if each.when is not None and each.when.first <= day]
    assert facts(exact, day) == facts(begun)


@given(chronologies(), st.lists(st.dates(date(2006, 11, 1), date(2008, 2, 1)), min_size=2))
def test_counts_only_grow_with_time(steps: list[StepFact], dates: list[date]) -> None:
    counts = [facts(steps, day).counts for day in sorted(dates)]
    for earlier, later in pairwise(counts):
        assert all(earlier[name] <= later[name] for name in earlier)


@given(chronologies())
def test_rows_without_dates_give_counts_and_no_days(steps: list[StepFact]) -> None:
    dateless = facts([step(each.code) for each in steps])
    assert set(dateless.days.values()) == {None}
    assert dateless.counts == facts(steps).counts


def test_each_measure_is_defined_once() -> None:
    assert [name for name, _start, _end in DAYS] == KEYS[:8]

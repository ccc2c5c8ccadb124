"""Steps in the order of time, and those that had begun by a day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.steps import StepFact, asks_for_track, default_track, in_order, known_by
from tests.rules.step_rows import chronologies, step

DAYS = st.dates(date(2006, 11, 1), date(2008, 2, 1))


def test_default_tracks_follow_the_register() -> None:
    assert default_track("REFUSAL") == "criminal"
    assert default_track("HEARING") == "criminal"
    assert default_track("COMPLAINT_OMB") == "criminal"
    assert default_track("AWARD_FINAL") == "civil"
    assert default_track("FUND_APPLICATION") == "civil"
    assert default_track("UN_GRADE") == "un"
    assert default_track("ASSURANCES") == "extradition"
    assert default_track("DISCIPLINARY") == "disciplinary"
    assert default_track("CONST_COURT") == "constitutional"


def test_events_medicine_and_letters_are_on_no_track() -> None:
    for code in ("EVENT", "DETAINED", "FME", "REQUEST", "NOTICE", "OTHER", "NO_SUCH_CODE"):
        assert default_track(code) is None


def test_only_a_verdict_asks_whose_trial_it_was() -> None:
    assert asks_for_track("TRIAL_JUDGMENT")
    assert not asks_for_track("COURT_RULING")
    assert not asks_for_track("NO_SUCH_CODE")


def test_a_step_counts_from_the_first_day_it_may_mean() -> None:
    steps = [step("EVENT", "2007-04"), step("FME", "2007-04-23"), step("REFUSAL", "2007-05-08")]
    assert known_by(steps, date(2007, 4, 1)) == steps[:1]
    assert known_by(steps, date(2007, 4, 23)) == steps[:2]
    assert known_by(steps, date(2007, 3, 31)) == []


def test_an_interval_that_has_begun_is_known() -> None:
    stay = [step("MED_HOSP", "2007-08-08/2007-09-03")]
    assert known_by(stay, date(2007, 8, 8)) == stay
    assert known_by(stay, date(2007, 8, 7)) == []


def test_a_step_without_date_comes_and_goes_with_the_row_before_it() -> None:
    early, late = step("EVENT", "2007-03-27"), step("REFUSAL", "2007-05-08")
    after_early, after_late = step("NOTICE"), step("REPLY")
    steps = [early, after_early, late, after_late]
    assert known_by(steps, date(2007, 5, 7)) == [early, after_early]
    assert known_by(steps, date(2007, 5, 8)) == steps


def test_a_step_without_date_before_all_others_is_always_known() -> None:
    steps = [step("NOTICE"), step("REFUSAL", "2007-05-08")]
    assert known_by(steps, date(1990, 1, 1)) == steps[:1]


def test_a_month_is_known_although_the_row_before_it_is_not() -> None:
    refusal, check = step("REFUSAL", "2007-04-12"), step("CHECK_OPENED", "2007-04")
    undated = step("NOTICE")
    assert known_by([refusal, check, undated], date(2007, 4, 10)) == [check]


@given(chronologies(), DAYS, DAYS)
def test_what_was_known_stays_known(steps: list[StepFact], one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert {each.id for each in known_by(steps, earlier)} <= {
        each.id for each in known_by(steps, later)
    }


@given(chronologies(), DAYS)
def test_what_is_known_stands_in_the_order_of_the_whole(steps: list[StepFact], day: date) -> None:
    known = known_by(steps, day)
    ids = {each.id for each in known}
    assert known == [each for each in in_order(steps) if each.id in ids]


@given(chronologies())
def test_by_the_end_of_time_all_is_known(steps: list[StepFact]) -> None:
    assert known_by(steps, date(2200, 12, 31)) == in_order(steps)


@given(chronologies(), DAYS)
def test_a_dated_step_is_known_from_its_first_day(steps: list[StepFact], day: date) -> None:
    known = {each.id for each in known_by(steps, day)}
    for each in steps:
        if each.when is not None:
            assert (each.id in known) == (each.when.first <= day)

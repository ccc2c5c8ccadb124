"""The quarter in numbers: every definition with the case that would break it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.quarters import Quarter
from desktop.core.when import When
from desktop.rules.ages import ages_at
from desktop.rules.steps import StepFact
from desktop.statistics.caseload import Caseload
from desktop.statistics.cases import CaseCount, StatusChange, VictimFact
from desktop.statistics.quarter import QuarterSummary, summarise
from desktop.statistics.times import TimeMeasure
from desktop.statistics.victims import age_group
from tests.rules.step_rows import chronologies, step

Q3 = Quarter(2015, 3)
IN, BEFORE, AFTER = date(2015, 8, 1), date(2015, 6, 30), date(2015, 10, 1)


def case(opened: date = IN, *steps: object, name: str = "a", **more: object) -> CaseCount:
    return CaseCount(name, opened, steps=tuple(steps), **more)  # type: ignore[arg-type]  # as given


def closed(day: date) -> StatusChange:
    return StatusChange(day, "closed")


def reopened(day: date) -> StatusChange:
    return StatusChange(day, "reopened")


def stage(summary: QuarterSummary, key: str) -> tuple[int, int]:
    found = {row.stage: (row.in_quarter, row.to_date) for row in summary.stages}
    return found[key]


def state(summary: QuarterSummary, kind: str) -> dict[str, int]:
    return {row.state: row.cases for row in summary.states if row.kind == kind and row.cases}


def measure(summary: QuarterSummary, key: str) -> TimeMeasure:
    return next(row for row in summary.times if row.measure == key)


def test_the_caseload_adds_up() -> None:
    cases = [
        case(BEFORE, name="pending all along"),
        case(BEFORE, name="closed here", statuses=(closed(IN),)),
        case(BEFORE, name="closed before", statuses=(closed(BEFORE),)),
        case(BEFORE, name="comes back", statuses=(closed(BEFORE), reopened(IN))),
        case(IN, name="new"),
        case(IN, name="new, closed, reopened", statuses=(closed(IN), reopened(IN))),
        case(AFTER, name="later"),
        case(BEFORE, name="closed later", statuses=(closed(AFTER),)),
    ]
    assert summarise(cases, Q3).caseload == Caseload(3, 2, 2, 2, 5, 0)


@pytest.mark.parametrize(
    ("statuses", "difference"),
    [
        ((closed(IN), closed(IN)), 1),
        ((closed(BEFORE), StatusChange(IN, "active")), 1),
        ((reopened(IN),), -1),
        ((closed(IN), reopened(IN), closed(IN)), 0),
    ],
)
def test_a_wrong_entry_shows_as_difference(
    statuses: tuple[StatusChange, ...], difference: int
) -> None:
    load = summarise([case(BEFORE, statuses=statuses)], Q3).caseload
    assert load.difference == difference
    total = load.pending_at_start + load.new + load.reopened - load.closed
    assert load.pending_at_end == total + load.difference


CHANGES = st.lists(
    st.builds(
        StatusChange,
        st.dates(date(2015, 1, 1), date(2016, 12, 31)),
        st.sampled_from(["accepted", "active", "closed", "reopened", "monitoring"]),
    ),
    max_size=5,
).map(tuple)
CASES = st.lists(
    st.builds(
        CaseCount,
        st.uuids().map(str),
        st.dates(date(2015, 1, 1), date(2016, 12, 31)),
        CHANGES,
        steps=chronologies().map(tuple),
    ),
    max_size=5,
)


@given(CASES)
def test_one_quarter_begins_where_the_last_one_ended(cases: list[CaseCount]) -> None:
    first, second = summarise(cases, Quarter(2015, 2)), summarise(cases, Q3)
    assert second.caseload.pending_at_start == first.caseload.pending_at_end
    assert second.cases == first.cases + second.caseload.new


@given(chronologies())
def test_the_quarters_of_two_years_add_up(steps: list[StepFact]) -> None:
    known = case(date(2000, 1, 1), *steps)
    quarters = [Quarter(year, number) for year in range(2005, 2010) for number in (1, 2, 3, 4)]
    summaries = [summarise([known], quarter) for quarter in quarters]
    for row, *_others in zip(*(summary.stages for summary in summaries), strict=True):
        counts = [stage(summary, row.stage) for summary in summaries]
        assert all(in_quarter >= 0 for in_quarter, _to_date in counts)
        begun = counts[0][1] - counts[0][0]
        assert begun + sum(in_quarter for in_quarter, _to_date in counts) == counts[-1][1]


@given(CASES)
def test_each_kind_of_proceedings_adds_up_to_all_cases(cases: list[CaseCount]) -> None:
    summary = summarise(cases, Q3)
    assert sum(state(summary, "criminal").values()) == summary.cases
    assert sum(state(summary, "un").values()) == summary.cases


def test_a_refusal_quashed_and_repeated_is_one_case_and_several_decisions() -> None:
    known = case(
        IN,
        step("REFUSAL", "2015-05-01"),
        step("REFUSAL_QUASHED", "2015-07-02"),
        step("REFUSAL", "2015-08-01"),
        step("REFUSAL_QUASHED", "2015-09-01"),
        step("REFUSAL", "2015-11-01"),
    )
    summary = summarise([known], Q3)
    assert stage(summary, "refused") == (0, 1)
    assert stage(summary, "refusals") == (1, 2)
    assert stage(summary, "refusals_quashed") == (2, 2)
    assert "refused" not in state(summary, "criminal")
    assert state(summarise([known], Quarter(2015, 4)), "criminal") == {"refused": 1}


def test_the_clients_own_trial_is_not_in_the_funnel() -> None:
    own = case(
        IN,
        step("TRIAL_JUDGMENT", "2015-08-01", track="against_client", outcomes=("convicted_other",)),
        step("CASE_OPENED", "2015-07-01", track="against_client"),
    )
    summary = summarise([own], Q3)
    assert {row.to_date for row in summary.stages} == {0}
    assert state(summary, "criminal") == {"none": 1}


def test_outcomes_are_of_accused_persons() -> None:
    judged = step(
        "TRIAL_JUDGMENT",
        "2015-08-01",
        track="criminal",
        outcomes=("acquitted", "convicted_torture"),
    )
    summary = summarise([case(IN, judged)], Q3)
    for key in ("verdict", "acquitted", "convicted_torture"):
        assert stage(summary, key) == (1, 1)
    assert stage(summary, "convicted_other") == (0, 0)
    assert state(summary, "criminal") == {"convicted": 1}


def test_victims_are_counted_as_persons_and_as_cases() -> None:
    event = step("EVENT", "2015-08-01")
    people = (
        VictimFact("x", "f", When.parse("2000-08-02")),
        VictimFact("y", "m", When.parse("1990")),
        VictimFact("z", "m", When.parse("2002-03")),
        VictimFact("v", "m"),
    )
    summary = summarise(
        [
            case(IN, event, victims=people),
            case(IN, event, name="b", victims=people[:1]),
            case(BEFORE, event, name="old", victims=people),
        ],
        Q3,
    )
    counts = {(row.age_group, row.sex): (row.persons, row.cases) for row in summary.victims}
    assert counts["14-17", "f"] == (1, 2)
    assert counts["25-59", "m"] == (0, 0)
    assert counts["unknown", "m"] == (2, 1), "born 1990: 24 or 25; and no birth date at all"
    assert counts["0-13", "m"] == (1, 1)
    assert counts["under-18", "all"] == (2, 2)
    assert counts["all", "all"] == (4, 2)


@pytest.mark.parametrize(
    ("birth", "event", "ages", "group"),
    [
        ("2001-08-01", "2015-08-01", (14, 14), "14-17"),
        ("2001-08-02", "2015-08-01", (13, 13), "0-13"),
        ("1997", "2015-08-01", (17, 18), "unknown"),
        ("1955", "2015", (59, 60), "unknown"),
        ("1954", "2015-08", (60, 61), "60-plus"),
        ("2016", "2015", (-2, -1), "unknown"),
        (None, "2015", None, "unknown"),
        ("1954", None, None, "unknown"),
    ],
)
def test_age_is_known_only_where_both_ends_agree(
    birth: str | None, event: str | None, ages: tuple[int, int] | None, group: str
) -> None:
    born, happened = (None if text is None else When.parse(text) for text in (birth, event))
    assert ages_at(born, happened) == ages
    assert age_group(ages) == group


def test_a_child_of_unknown_group_is_still_a_child() -> None:
    child = VictimFact("x", "f", When.parse("2001/2002"))
    summary = summarise([case(IN, step("EVENT", "2015-08-01"), victims=(child,))], Q3)
    counts = {(row.age_group, row.sex): row.persons for row in summary.victims}
    assert counts["unknown", "f"] == counts["under-18", "f"] == 1
    perhaps = VictimFact("x", "f", When.parse("1997"))
    summary = summarise([case(IN, step("EVENT", "2015-08-01"), victims=(perhaps,))], Q3)
    counts = {(row.age_group, row.sex): row.persons for row in summary.victims}
    assert (counts["unknown", "f"], counts["under-18", "f"]) == (1, 0)


def test_money_is_summed_by_currency_in_the_quarter_and_to_date() -> None:
    summary = summarise(
        [
            case(
                BEFORE,
                step("AWARD", "2015-05-01", "100.50 KGS moral", "10 KZT moral"),
                step("AWARD", "2015-08-01", "200 KGS pecuniary", "300 KGS moral"),
                step("AWARD", "2015-10-01", "7 KGS moral"),
            ),
            case(BEFORE, step("AWARD", "2015-09-30", "1 KGS total", "1 KGS moral"), name="b"),
        ],
        Q3,
    )
    rows = {(row.currency, row.kind): row[2:] for row in summary.money}
    assert rows["KGS", "awarded"] == (Decimal(501), Decimal("601.50"), 2)
    assert rows["KZT", "awarded"] == (Decimal(0), Decimal(10), 1)
    assert rows["KZT", "paid"] == (Decimal(0), Decimal(0), 0)
    assert len(rows) == 14


def test_time_is_measured_where_both_days_are_known() -> None:
    def told(name: str, event: str | None, *complaints: str) -> CaseCount:
        steps = [step("EVENT", event), *(step("COMPLAINT_PROS", day) for day in complaints)]
        return case(IN, *steps, name=name)

    cases = [
        told("a", "2015-07-01", "2015-07-03"),
        told("b", "2015-07-01", "2015-07-12", "2015-07-20"),
        told("c", "2015-07", "2015-07-20"),
        told("d", "2015-07-01"),
        told("e", "2015-07-01", "2015-11-01"),
        case(IN, step("COMPLAINT_POLICE", "2015-08-01"), name="f"),
    ]
    summary = summarise(cases, Q3)
    found = measure(summary, "event_to_complaint")
    assert found == TimeMeasure("event_to_complaint", 2, Decimal("6.5"), 2, 11, 2, 2)
    assert measure(summary, "award_to_payment")[1:] == (0, None, None, None, 0, 0)


def test_a_measure_runs_forward() -> None:
    known = case(
        IN,
        step("FME", "2015-07-01"),
        step("COMPLAINT_PROS", "2015-07-05"),
        step("FME", "2015-07-15"),
    )
    assert measure(summarise([known], Q3), "complaint_to_examination").middle == 10


def test_a_running_quarter_ends_on_the_day_asked_for() -> None:
    cases = [case(date(2015, 7, 5), name="a"), case(date(2015, 8, 5), name="b")]
    short = summarise(cases, Q3, date(2015, 7, 31))
    assert (short.as_of, short.cases, short.caseload.new) == (date(2015, 7, 31), 1, 1)
    assert summarise(cases, Q3, date(2030, 1, 1)).as_of == Q3.last
    assert summarise(cases, Q3, date(2001, 1, 1)).as_of == Q3.first


def test_steps_without_an_exact_day_are_counted_and_said() -> None:
    known = case(IN, step("REFUSAL", "2015-07"), step("REPLY"), step("MOTION", "2015"))
    summary = summarise([known, replace(known, case_id="later", opened=AFTER)], Q3)
    assert (summary.imprecise, summary.undated) == (2, 1)
    assert stage(summary, "refusals") == (1, 1)


def test_the_summary_holds_no_names() -> None:
    victim = VictimFact("person-id", "f")
    assert not re.search(
        "person-id|case-id", repr(summarise([case(name="case-id", victims=(victim,))], Q3))
    )

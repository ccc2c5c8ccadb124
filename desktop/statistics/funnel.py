"""The funnel: how far cases have come, and in which state their tracks stand.

A stage is reached by its first step and stays reached; in the quarter are the cases (or decisions)
that reached it there, so that the quarters of a year add up. The state shows what is still in
force: a refusal that was quashed is counted as a stage and not as a state. The client's own trial
is never part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.core.vocabulary import vocabulary
from desktop.rules.steps import StepFact, is_complaint
from desktop.rules.tracks import NOTHING, track_states
from desktop.statistics.cases import CaseCount

CRIMINAL, UN = "criminal", "un"


class StageCount(NamedTuple):
    """Cases, or decisions where `unit` says so, that reached a stage."""

    stage: str
    unit: str
    in_quarter: int
    to_date: int


class StateCount(NamedTuple):
    """Cases whose track of a kind stands in a state; the state `none` has no track of the kind."""

    kind: str
    state: str
    cases: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and the steps that reach it; an outcome is that of any accused in a judgment."""

    key: str
    reached_by: Callable[[StepFact], bool]
    unit: str = "cases"


def _code(*codes: str, track: str | None = None) -> Callable[[StepFact], bool]:
    return lambda step: step.code in codes and track in (None, step.track)


def _outcome(outcome: str) -> Callable[[StepFact], bool]:
    return lambda step: step.track == CRIMINAL and outcome in step.outcomes


def _by_authorities(*codes: str) -> Callable[[StepFact], bool]:
    """A step of the investigation against the officials."""
    return _code(*codes, track=CRIMINAL)


STAGES = (
    Stage("complaint", is_complaint),
    Stage("registered", _by_authorities("REGISTERED")),
    Stage("checked", _by_authorities("CHECK_OPENED")),
    Stage("refused", _by_authorities("REFUSAL")),
    Stage("refusals", _by_authorities("REFUSAL"), "decisions"),
    Stage("refusals_quashed", _by_authorities("REFUSAL_QUASHED"), "decisions"),
    Stage("opened", _by_authorities("CASE_OPENED")),
    Stage("suspended", _by_authorities("CASE_SUSPENDED")),
    Stage("terminated", _by_authorities("CASE_TERMINATED")),
    Stage("to_court", _by_authorities("TO_COURT")),
    Stage("verdict", _by_authorities("TRIAL_JUDGMENT")),
    Stage("convicted_torture", _outcome("convicted_torture")),
    Stage("convicted_other", _outcome("convicted_other")),
    Stage("acquitted", _outcome("acquitted")),
    Stage("amnestied", _outcome("amnestied")),
    Stage("reconciled", _outcome("reconciled")),
    Stage("civil_claim", _code("CIVIL_CLAIM")),
    Stage("awarded", _code("AWARD", "AWARD_FINAL")),
    Stage("awarded_final", _code("AWARD_FINAL")),
    Stage("paid", _code("PAYMENT")),
    Stage("un_submitted", _code("UN_SUBMITTED")),
    Stage("un_decided", _code("UN_DECISION")),
)
"""The stages in their order (F2 to F13)."""


def stages(cases: Sequence[CaseCount], before: date, day: date) -> tuple[StageCount, ...]:
    """Count every stage up to the end of `day`, and since the day `before` the quarter."""
    until = [case.steps_by(day) for case in cases]
    earlier = [case.steps_by(before) for case in cases]
    return tuple(_count(stage, earlier, until) for stage in STAGES)


def _count(
    stage: Stage, earlier: Sequence[Sequence[StepFact]], until: Sequence[Sequence[StepFact]]
) -> StageCount:
    to_date, at_start = _reached(stage, until), _reached(stage, earlier)
    return StageCount(stage.key, stage.unit, to_date - at_start, to_date)


def _reached(stage: Stage, cases: Sequence[Sequence[StepFact]]) -> int:
    numbers = [sum(map(stage.reached_by, steps)) for steps in cases]
    return sum(numbers) if stage.unit == "decisions" else sum(map(bool, numbers))


def states(cases: Sequence[CaseCount], day: date) -> tuple[StateCount, ...]:
    """Count the states of criminal and UN tracks at the end of `day`; each kind adds up to all."""
    found = [
        {track.kind: track.state for track in track_states(case.steps_by(day))} for case in cases
    ]
    return tuple(
        StateCount(kind, state, number)
        for kind in (CRIMINAL, UN)
        for state, number in _by_state(kind, found)
    )


def _by_state(kind: str, found: Sequence[dict[str, str]]) -> list[tuple[str, int]]:
    counted = Counter(tracks.get(kind, NOTHING) for tracks in found)
    machine = [term.key for term in vocabulary("track_states") if kind in term.facts["machines"]]
    return [(state, counted[state]) for state in (NOTHING, *machine)]

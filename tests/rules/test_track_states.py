"""The state of a track: each line of the machine, then what must hold for any history."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.vocabulary import vocabulary
from desktop.rules.steps import StepFact
from desktop.rules.tracks import effect_of, machine_of, track_states
from tests.rules.step_rows import CODES, histories, step, story

OPEN_CASE = "COMPLAINT_PROS CHECK_OPENED CASE_OPENED"
PROPER = tuple(code for code in CODES if effect_of(code) is not None)
WITHOUT_REFUSAL = tuple(code for code in PROPER if not code.startswith("REFUSAL"))
BEFORE_A_CASE = {None, "lodged", "registered", "checking", "refused"}


def state_of(steps: list[StepFact], kind: str = "criminal") -> str | None:
    return next((track.state for track in track_states(steps) if track.kind == kind), None)


def since(steps: list[StepFact], kind: str = "criminal") -> int | None:
    """Return the place of the step that brought the state."""
    found = [steps.index(track.since) for track in track_states(steps) if track.kind == kind]
    return found[0] if found else None


# Each line: the steps, the state they lead to, the place of the step that brought it.
MACHINE = [
    ("EVENT DETAINED MED_EXAM", None, None),
    ("COMPLAINT_POLICE", "lodged", 0),
    ("COMPLAINT_POLICE COMPLAINT_PROS", "lodged", 0),
    ("COMPLAINT_NPM REGISTERED", "registered", 1),
    ("REGISTERED CHECK_OPENED", "checking", 1),
    ("CHECK_OPENED COMPLAINT_PROS", "checking", 0),
    ("COMPLAINT_PROS REFUSAL", "refused", 1),
    ("REFUSAL CHECK_OPENED", "checking", 1),
    ("REFUSAL CHECK_OPENED REFUSAL_QUASHED", "checking", 1),
    ("COMPLAINT_PROS REFUSAL COMPLAINT_OMB", "refused", 1),
    ("COMPLAINT_PROS REFUSAL REFUSAL_UPHELD", "refused", 1),
    ("COMPLAINT_PROS REFUSAL_UPHELD", "refused", 1),
    ("COMPLAINT_PROS REFUSAL_UPHELD REFUSAL_QUASHED", "lodged", 0),
    ("COMPLAINT_PROS CHECK_OPENED REFUSAL REFUSAL_QUASHED", "checking", 1),
    ("COMPLAINT_PROS REFUSAL REFUSAL_QUASHED", "lodged", 0),
    ("REFUSAL REFUSAL_QUASHED", None, None),
    ("COMPLAINT_PROS REFUSAL REFUSAL", "refused", 2),
    ("COMPLAINT_PROS REFUSAL REFUSAL REFUSAL_QUASHED", "lodged", 0),
    ("REFUSAL_QUASHED", None, None),
    (f"{OPEN_CASE}", "opened", 2),
    (f"{OPEN_CASE} REGISTERED CHECK_OPENED", "opened", 2),
    (f"{OPEN_CASE} REFUSAL", "refused", 3),
    (f"{OPEN_CASE} REFUSAL REFUSAL_QUASHED", "opened", 2),
    ("COMPLAINT_PROS REFUSAL CASE_OPENED", "opened", 2),
    ("COMPLAINT_PROS REFUSAL CASE_OPENED REFUSAL_QUASHED", "opened", 2),
    ("COMPLAINT_PROS REFUSAL CASE_OPENED OPENING_QUASHED", "lodged", 0),
    (f"{OPEN_CASE} OPENING_QUASHED", "checking", 1),
    (f"{OPEN_CASE} CASE_TERMINATED CASE_REOPENED OPENING_QUASHED", "checking", 1),
    (f"{OPEN_CASE} CASE_TERMINATED CASE_OPENED OPENING_QUASHED", "terminated", 3),
    (f"{OPEN_CASE} CASE_REOPENED REFUSAL OPENING_QUASHED", "refused", 4),
    ("CHARGED OPENING_QUASHED", None, None),
    ("COMPLAINT_PROS REFUSAL CHARGED", "opened", 2),
    (f"{OPEN_CASE} CHARGED", "opened", 2),
    ("CHARGED TO_COURT CHARGED", "in_court", 1),
    (f"{OPEN_CASE} CASE_SUSPENDED", "suspended", 3),
    (f"{OPEN_CASE} CASE_SUSPENDED SUSPENSION_QUASHED", "opened", 2),
    (f"{OPEN_CASE} CASE_SUSPENDED CASE_REOPENED", "opened", 4),
    (f"{OPEN_CASE} CASE_SUSPENDED CASE_REOPENED SUSPENSION_QUASHED", "opened", 4),
    (f"{OPEN_CASE} CASE_SUSPENDED SUSPENSION_QUASHED CASE_SUSPENDED", "suspended", 5),
    (f"{OPEN_CASE} CASE_TERMINATED", "terminated", 3),
    (f"{OPEN_CASE} CASE_TERMINATED TERMINATION_UPHELD", "terminated", 3),
    (f"{OPEN_CASE} TERMINATION_UPHELD", "terminated", 3),
    (f"{OPEN_CASE} CASE_TERMINATED TERMINATION_QUASHED", "opened", 2),
    (f"{OPEN_CASE} CASE_TERMINATED CASE_REOPENED", "opened", 4),
    (f"{OPEN_CASE} CASE_SUSPENDED CASE_TERMINATED TERMINATION_QUASHED", "suspended", 3),
    (f"{OPEN_CASE} CASE_TERMINATED REGISTERED CHECK_OPENED COMPLAINT_PROS", "terminated", 3),
    # Nobody recorded the opening: a quashed suspension or termination still leaves an open case.
    ("COMPLAINT_PROS CASE_SUSPENDED SUSPENSION_QUASHED", "opened", 2),
    ("COMPLAINT_PROS REFUSAL CASE_TERMINATED TERMINATION_QUASHED", "opened", 3),
    (f"{OPEN_CASE} TO_COURT", "in_court", 3),
    (f"{OPEN_CASE} TO_COURT TRIAL_JUDGMENT", "in_court", 3),
    (f"{OPEN_CASE} TRIAL_JUDGMENT", "in_court", 3),
    (f"{OPEN_CASE} TO_COURT CASE_SUSPENDED SUSPENSION_QUASHED", "in_court", 3),
    (f"{OPEN_CASE} TO_COURT APPEAL_JUDGMENT CASSATION SUPERVISORY", "in_court", 3),
    (f"{OPEN_CASE} AMNESTY", "ended_by_amnesty", 3),
    (f"{OPEN_CASE} SETTLEMENT", "ended_by_reconciliation", 3),
    (f"{OPEN_CASE} WITHDRAWAL WITHDRAWAL@criminal", "opened", 2),
    (f"{OPEN_CASE} CASE_TERMINATED@against_client SETTLEMENT@civil", "opened", 2),
    (f"{OPEN_CASE} UN_CLOSED@criminal UN_DECISION", "opened", 2),
]

UN_MACHINE = [
    ("UN_SUBMITTED", "submitted", 0),
    ("UN_SUBMITTED UN_REGISTERED", "registered", 1),
    ("UN_SUBMITTED UN_TRANSMITTED UN_REGISTERED", "transmitted", 1),
    ("UN_SUBMITTED UN_STATE_OBS UN_COMMENTS INTERIM_REQ", "submitted", 0),
    ("UN_SUBMITTED UN_DECISION UN_DECISION_TRANSMITTED", "decided", 1),
    ("UN_SUBMITTED UN_DECISION_TRANSMITTED UN_DECISION", "decided", 1),
    ("UN_DECISION UN_FOLLOWUP_STATE UN_FOLLOWUP_AUTHOR UN_GRADE", "decided", 0),
    ("UN_DECISION UN_CLOSED UN_DECISION UN_REGISTERED", "closed", 1),
    ("UN_SUBMITTED WITHDRAWAL", "submitted", 0),
    ("UN_DECISION UN_SUBMITTED", "submitted", 1),
    ("UN_CLOSED UN_SUBMITTED UN_REGISTERED", "registered", 2),
    ("UN_REGISTERED UN_SUBMITTED", "registered", 0),
    ("REGISTERED@un", None, None),
]


@pytest.mark.parametrize(("codes", "state", "place"), MACHINE)
def test_the_criminal_machine(codes: str, state: str | None, place: int | None) -> None:
    steps = story(codes)
    assert (state_of(steps), since(steps)) == (state, place)


@pytest.mark.parametrize(("codes", "state", "place"), UN_MACHINE)
def test_the_un_machine(codes: str, state: str | None, place: int | None) -> None:
    steps = story(codes)
    assert (state_of(steps, "un"), since(steps, "un")) == (state, place)


VERDICTS = [
    (("convicted_torture",), "convicted"),
    (("acquitted", "convicted_other"), "convicted"),
    (("acquitted", "acquitted"), "acquitted"),
    (("acquitted", "remanded"), "in_court"),
    (("amnestied", "acquitted"), "ended_by_amnesty"),
    (("limitation",), "terminated"),
    (("no_such_outcome",), "in_court"),
]


@pytest.mark.parametrize(("outcomes", "state"), VERDICTS)
def test_the_outcomes_of_the_accused_decide(outcomes: tuple[str, ...], state: str) -> None:
    steps = [*story(OPEN_CASE, "TO_COURT"), step("TRIAL_JUDGMENT", outcomes=outcomes)]
    assert state_of(steps) == state


def test_a_higher_court_replaces_the_verdict_only_by_outcomes_of_its_own() -> None:
    trial = [*story(OPEN_CASE), step("TRIAL_JUDGMENT", outcomes=("convicted_torture",))]
    assert state_of([*trial, step("APPEAL_JUDGMENT")]) == "convicted"
    assert state_of([*trial, step("CASSATION", outcomes=("acquitted",))]) == "acquitted"
    assert state_of([*trial, step("APPEAL_JUDGMENT", outcomes=("returned",))]) == "opened"


def test_a_second_trial_is_in_court_until_its_outcome_is_known() -> None:
    steps = [step("TRIAL_JUDGMENT", outcomes=("acquitted",)), step("TRIAL_JUDGMENT")]
    assert (state_of(steps), since(steps)) == ("in_court", 1)


def test_the_clients_own_trial_is_a_track_of_its_own() -> None:
    steps = story("REFUSAL TRIAL_JUDGMENT@against_client")
    assert state_of(steps) == "refused"
    assert state_of(steps, "against_client") == "in_court"


def test_only_some_kinds_of_track_have_states() -> None:
    steps = story("CIVIL_CLAIM AWARD DISCIPLINARY CONST_COURT EXTRADITED REFUSAL@administrative")
    assert track_states(steps) == ()
    assert [machine_of(kind) for kind in ("criminal", "against_client", "un", "civil", None)] == [
        *("criminal", "criminal", "un", None, None)
    ]


def test_tracks_stand_in_the_order_of_their_list() -> None:
    steps = story("UN_SUBMITTED TRIAL_JUDGMENT@against_client REFUSAL")
    assert [track.kind for track in track_states(steps)] == ["criminal", "against_client", "un"]


@given(histories())
def test_a_state_belongs_to_its_track(steps: list[StepFact]) -> None:
    for track in track_states(steps):
        assert machine_of(track.kind) in vocabulary("track_states")[track.state].facts["machines"]
        assert track.since.track == track.kind
        assert track.since in steps


@given(histories(PROPER), st.integers(0, 12))
def test_a_withdrawal_changes_nothing_anywhere(steps: list[StepFact], place: int) -> None:
    for kind in ("criminal", "un"):
        withdrawn = [*steps[:place], step("WITHDRAWAL", track=kind), *steps[place:]]
        assert track_states(withdrawn) == track_states(steps)


@given(histories(PROPER), histories(PROPER))
def test_tracks_do_not_touch_each_other(steps: list[StepFact], others: list[StepFact]) -> None:
    apart = [step(each.code, track="against_client") for each in others if each.track != "un"]
    assert state_of([*steps, *apart]) == state_of(steps)
    assert state_of([*steps, *apart], "un") == state_of(steps, "un")


@given(histories(PROPER))
def test_a_complaint_changes_no_state_that_stands(steps: list[StepFact]) -> None:
    before = track_states(steps)
    if state_of(steps) is not None:
        assert track_states([*steps, step("COMPLAINT_PROS")]) == before


@given(histories(PROPER))
def test_upholding_restates_and_changes_nothing(steps: list[StepFact]) -> None:
    for decision, upheld in (
        ("REFUSAL", "REFUSAL_UPHELD"),
        ("CASE_TERMINATED", "TERMINATION_UPHELD"),
    ):
        decided = [*steps, step(decision)]
        assert track_states([*decided, step(upheld)]) == track_states(decided)


@given(histories(WITHOUT_REFUSAL))
def test_quashing_at_once_restores_what_stood_before(steps: list[StepFact]) -> None:
    for decision, quashed in (("REFUSAL", "REFUSAL_QUASHED"), ("CASE_OPENED", "OPENING_QUASHED")):
        assert track_states([*steps, step(decision), step(quashed)]) == track_states(steps)


@given(histories(tuple(set(PROPER) - {"CASE_SUSPENDED"})))
def test_a_quashed_suspension_leaves_the_case_as_open_as_it_was(steps: list[StepFact]) -> None:
    after = [*steps, step("CASE_SUSPENDED"), step("SUSPENSION_QUASHED")]
    if state_of(steps) in BEFORE_A_CASE:
        assert (state_of(after), since(after)) == ("opened", len(steps) + 1)
    else:
        assert track_states(after) == track_states(steps)


@given(histories(PROPER))
def test_what_was_quashed_is_not_the_state(steps: list[StepFact]) -> None:
    assert state_of([*steps, step("REFUSAL_QUASHED")]) != "refused"
    assert state_of([*steps, step("SUSPENSION_QUASHED")]) != "suspended"
    assert state_of([*steps, step("TERMINATION_QUASHED")]) != "terminated"


@given(histories(tuple(code for code in PROPER if code.startswith("UN_"))))
def test_a_un_procedure_never_goes_back_but_may_start_again(steps: list[StepFact]) -> None:
    order = [None, "submitted", "registered", "transmitted", "decided", "closed"]
    for place, each in enumerate(steps):
        before, after = state_of(steps[:place], "un"), state_of(steps[: place + 1], "un")
        assert order.index(after) >= order.index(before) or each.code == "UN_SUBMITTED"

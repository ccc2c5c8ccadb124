"""The facts of a case: days between its milestones, counts, states of its tracks, money.

The definitions are written out for readers in docs/facts.md; the names are a contract with whoever
reads `dalil facts --json`. Pure: steps in, facts out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.core.when import days_between
from desktop.rules.money_summary import Sums, money_summary
from desktop.rules.steps import (
    Find,
    StepFact,
    event,
    first,
    first_complaint,
    in_order,
    known_by,
)
from desktop.rules.tracks import TrackState, track_states


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rows of a case say, as of a day or as a whole."""

    days: Mapping[str, int | None]
    counts: Mapping[str, int]
    tracks: tuple[TrackState, ...]
    money: Mapping[str, Sums]

    def as_json(self) -> dict[str, Any]:
        """Return plain values under the names of the contract; amounts are decimals in strings."""
        return {
            **self.days,
            "counts": dict(self.counts),
            "tracks": [_track_json(track) for track in self.tracks],
            "money": {
                currency: {key: _plain(value) for key, value in sums.items()}
                for currency, sums in self.money.items()
            },
        }


def facts(steps: Sequence[StepFact], as_of: date | None = None) -> CaseFacts:
    """Return the facts of a case whose rows stand in the order they were entered.

    With `as_of`, steps that began after that day are left out everywhere.
    """
    ordered = in_order(steps) if as_of is None else known_by(steps, as_of)
    return CaseFacts(
        {name: _days(start(ordered), end(ordered)) for name, start, end in DAYS},
        _counts(ordered),
        track_states(ordered),
        money_summary(ordered),
    )


_first_un_decision = first("UN_DECISION")
_first_award = first("AWARD", "AWARD_FINAL")


def _first_award_after_un_decision(ordered: Sequence[StepFact]) -> StepFact | None:
    decision = _first_un_decision(ordered)
    return None if decision is None else _first_award(ordered[ordered.index(decision) + 1 :])


DAYS: tuple[tuple[str, Find, Find], ...] = (
    ("days_event_to_first_complaint", event, first_complaint),
    ("days_event_to_first_forensic_examination", event, first("FME", "AUTOPSY", "IP_EXAM")),
    ("days_event_to_first_refusal", event, first("REFUSAL")),
    ("days_event_to_case_opened", event, first("CASE_OPENED")),
    ("days_event_to_un_submission", event, first("UN_SUBMITTED")),
    ("days_un_submission_to_decision", first("UN_SUBMITTED"), _first_un_decision),
    ("days_un_decision_to_first_award", _first_un_decision, _first_award_after_un_decision),
    ("days_event_to_final_award", event, first("AWARD_FINAL")),
)
"""Name, start and end of each measure."""

COUNTS = {
    "refusals": "REFUSAL",
    "refusals_quashed": "REFUSAL_QUASHED",
    "suspensions": "CASE_SUSPENDED",
    "suspensions_quashed": "SUSPENSION_QUASHED",
    "cases_opened": "CASE_OPENED",
    "cases_reopened": "CASE_REOPENED",
    "terminations": "CASE_TERMINATED",
    "terminations_quashed": "TERMINATION_QUASHED",
    "withdrawals": "WITHDRAWAL",
    "un_state_observations": "UN_STATE_OBS",
}
"""Name of each count and the code whose rows it counts, whatever their track."""


def _counts(ordered: Sequence[StepFact]) -> dict[str, int]:
    rows = Counter(step.code for step in ordered)
    return {"steps": len(ordered), **{name: rows[code] for name, code in COUNTS.items()}}


def _days(start: StepFact | None, end: StepFact | None) -> int | None:
    if start is None or end is None:
        return None
    return days_between(start.when, end.when)


def _track_json(track: TrackState) -> dict[str, Any]:
    when = track.since.when
    return {
        "kind": track.kind,
        "state": track.state,
        "since": {
            "no": track.since.number,
            "date": None if when is None else when.edtf,
            "step": track.since.code,
        },
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"

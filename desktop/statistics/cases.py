"""What a case counts as: when it was opened, how its status moved, who was harmed, its steps.

Plain frozen values without names or texts: whoever asks builds them from his own records. Counting
units are never mixed: persons are counted by their id, cases by theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.rules.steps import StepFact, event, in_order, known_by


@dataclass(frozen=True, slots=True, repr=False)
class VictimFact:
    """A person harmed; `sex` is a key of the list `sex`."""

    person_id: str
    sex: str
    birth: When | None = None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A day on which the office case took a status, a key of the list `case_status`."""

    day: date
    status: str


@dataclass(frozen=True, slots=True)
class CaseCount:
    """One office case; `steps` and `statuses` stand in the order they were entered."""

    case_id: str
    opened: date
    statuses: tuple[StatusChange, ...] = ()
    victims: tuple[VictimFact, ...] = ()
    steps: tuple[StepFact, ...] = ()

    def pending(self, day: date) -> bool:
        """Whether the office still had the case in hand at the end of `day`."""
        if self.opened > day:
            return False
        until = sorted(
            (change for change in self.statuses if change.day <= day),
            key=lambda change: change.day,
        )
        return not until or is_open(until[-1].status)

    def steps_by(self, day: date) -> list[StepFact]:
        """Return the steps that had begun by the end of `day`, in the order of time."""
        return known_by(self.steps, day)

    def event(self) -> When | None:
        """Return the date of the event, None if it has none or none is recorded."""
        found = event(in_order(self.steps))
        return None if found is None else found.when


def is_open(status: str) -> bool:
    """Say whether a case of this status is pending; an unknown status is, so that none is lost."""
    known = vocabulary("case_status")
    return status not in known or bool(known[status].facts["open"])

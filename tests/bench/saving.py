"""A save with its log entry against the same row changed and committed without one."""

from __future__ import annotations

import statistics
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.models.cases import Case
from desktop.services import cases, proceedings
from desktop.services.desk import Desk
from desktop.storage.engine import WRITE
from tests.bench.listing import milliseconds
from tests.bench.measures import Measure, alternate, percentile
from tests.bench.office import office_desk

PAIRS = 200
LIMIT = 2.5


class Saver:
    """Saves the same case in two ways, every time with another title."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._count = 0
        with desk.reading() as session:
            self.case_id = session.scalars(sa.select(Case.id).order_by(Case.number)).first() or ""
        self._values, self._version = cases.case_values(desk, self.case_id)

    def _next_title(self) -> str:
        self._count += 1
        self._version += 1
        return f"Дело о задержании, запись {self._count}"

    def bare(self) -> float:
        """Load, change and commit, as a program without a log does."""
        title = self._next_title()
        engine = self._desk.vault.engine.execution_options(**{WRITE: True})

        def save() -> None:
            with Session(engine) as session, session.begin():
                session.get_one(Case, self.case_id).title = title

        return milliseconds(save)

    def logged(self) -> float:
        """Save as the window does."""
        version, title = self._version, self._next_title()
        values = {**self._values, "title": title}
        return milliseconds(lambda: cases.save_case(self._desk, self.case_id, values, version))

    def step(self) -> float:
        """Add a step with a sum and an assertion."""
        values = {
            "code": "REFUSAL",
            "text": "Отказ в возбуждении уголовного дела",
            "assertions": ({"party": "state", "when": None, "text": "оспаривается"},),
        }
        return milliseconds(lambda: proceedings.save_step(self._desk, self.case_id, values))


def measure(office: Path) -> list[Measure]:
    """Save in turn, flushed to the disk each time."""
    with office_desk(office) as desk:
        saver = Saver(desk)
        bare, logged = alternate(saver.bare, saver.logged, PAIRS, warm_up=20)
        steps = [saver.step() for _ in range(30)]
    ratio = statistics.median(logged) / statistics.median(bare)
    return [
        Measure("save with its log entry / bare commit", ratio, "x", LIMIT),
        Measure("  save with its log entry", statistics.median(logged), "ms"),
        Measure("  the same, 95th percentile", percentile(logged, 95), "ms"),
        Measure("  bare commit", statistics.median(bare), "ms"),
        Measure("add a step with an assertion", statistics.median(steps), "ms"),
    ]

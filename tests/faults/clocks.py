"""A clock that jumps by years: work goes on, the log is in the order of its numbers, and says so.

Once in each unlock, at the first save that finds the clock before the last entry. How often it has
to be said is computed beside the program, from the moments alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import sqlalchemy as sa

from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.services import cases, history
from desktop.services.desk import Desk
from desktop.storage import log
from tests.clocks import FixedClock
from tests.desks import START
from tests.faults import invented
from tests.faults.book import Finding
from tests.faults.places import LOG, fresh_vault, sitting
from tests.faults.rounds import Round
from tests.faults.sample import quick_scratch

TEN_YEARS = 3653  # days
SAVES = 4
NOT_NOTED = "a clock that was set back is not what the log says"
DISORDER = "the log's order is not that of its numbers"


def run_clocks(seed: int, chance: Random, unlocks: int) -> Round:
    """Open a vault so often, and save with a clock that jumps before each save."""
    result = Round(seed)
    with quick_scratch() as folder:
        vault = folder / "vault"
        fresh_vault(vault)
        expected, newest = 0, START
        for _ in range(unlocks):
            with sitting(vault) as desk:
                told, newest = _one(desk, chance, newest)
                expected += told
                result.kills += SAVES
                result.fallen["behind"] += told
                result.findings += _look(desk, expected)
    return result


def _one(desk: Desk, chance: Random, newest: datetime) -> tuple[bool, datetime]:
    """Save a few times; return whether it had to be told, and the time of the last entry."""
    told = False
    for _ in range(SAVES):
        now = START + timedelta(days=chance.uniform(-TEN_YEARS, TEN_YEARS))
        desk.clock = FixedClock(now)
        cases.create_case(desk, invented.case(chance))
        told |= now < newest - log.CLOCKS_DIFFER
        newest = now
    return told, newest


def _look(desk: Desk, expected: int) -> list[Finding]:
    found = history.verify(desk)
    findings = [] if found.problem is None else [Finding(LOG, str(found.problem))]
    if found.regressions != expected:
        findings.append(Finding(NOT_NOTED, f"{found.regressions} entries, not {expected}"))
    with desk.reading() as session:
        numbers = list(session.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)))
        first = session.scalars(sa.select(Case.id).order_by(Case.number)).first()
    if numbers != list(range(1, len(numbers) + 1)):
        findings.append(Finding(DISORDER, "numbers are missing"))
    deeds = [deed.seq for deed in history.case_history(desk, str(first))]
    if deeds != sorted(deeds, reverse=True):
        findings.append(Finding(DISORDER, "the history of a case"))
    return findings

"""A chapter of the book of access: legal holds, the trash, and erasures.

What is tried here uses cases of its own, to which everybody stands as to the one on the stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from desktop.models.lifecycle import Erasure
from desktop.rules.access import Action, Standing
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import (
    certificates,
    erasing,
    legal_holds,
    records,
    trash,
    trashed_cases,
)
from desktop.services.kinds import KINDS
from tests.clocks import FixedClock
from tests.desks import START
from tests.services.access_rules import (
    Entry,
    InCase,
    Leaves,
    Listing,
    OfCaller,
    Own,
    Says,
    reach,
)
from tests.services.access_stage import COLLEAGUE, Stage, Who

WHY: Final = "a mistake"


def _held(stage: Stage) -> str:
    case_id = stage.spare()
    legal_holds.set_hold(stage.desk, case_id, WHY)
    return case_id


def _trashed(stage: Stage) -> str:
    """Return a case that has lain in the trash long enough."""
    case_id = stage.spare()
    stage.desk.clock = FixedClock(START - timedelta(DAYS_IN_TRASH))
    trashed_cases.put_case_in_trash(stage.desk, case_id, WHY)
    stage.desk.clock = FixedClock(START)
    return case_id


def _in_trash(stage: Stage) -> str:
    """Return a note that has lain in the trash of a case long enough."""
    case_id = stage.spare()
    note = records.save_record(stage.desk, KINDS["note"], case_id, {"text": "a"})[0]
    stage.desk.clock = FixedClock(START - timedelta(DAYS_IN_TRASH))
    records.remove_record(stage.desk, KINDS["note"], case_id, note, WHY)
    stage.desk.clock = FixedClock(START)
    return trash.of_case(stage.desk, case_id)[0].id


def _asked(stage: Stage) -> str:
    """Return an erasure that the chief has asked for."""
    case_id = _trashed(stage)
    erasing.ask_to_erase_case(stage.desk, case_id, WHY)
    with stage.desk.reading() as session:
        query = sa.select(Erasure.id).where(Erasure.record_id == case_id)
        return str(session.scalars(query).one())


def _agreed(stage: Stage) -> str:
    """Return an erasure that a colleague has agreed to, and that was interrupted."""
    erasure_id = _asked(stage)
    with stage.desk.writing("prepare") as work:
        found = work.session.get_one(Erasure, erasure_id)
        found.confirmed_by, found.confirmed_at = COLLEAGUE, work.at
    return erasure_id


@cache
def _erased(stage: Stage) -> str:
    """Return an erasure that was carried out."""
    erasure_id = _agreed(stage)
    erasing.finish(stage.desk, erasure_id)
    return erasure_id


@cache
def _lying(stage: Stage) -> str:
    return _trashed(stage)


def _shows_the_lying(found: Any, stage: Stage) -> set[str]:
    return {"lifecycle" for each in found if each.case_id == _lying(stage)}


def _sees_erased(who: Who) -> bool:
    """An erased case has no team: whoever sees all cases sees that it was, unless blocked."""
    alone = Who(who.roles, Standing.OUTSIDE)
    return who.standing is not Standing.BLOCKED and reach(alone, "lifecycle", Action.VIEW)


def _of_holds() -> Iterator[Entry]:
    yield Entry(
        "legal_holds.hold_of",
        InCase("lifecycle V"),
        lambda desk, stage: legal_holds.hold_of(desk, stage.case_id),
    )
    yield Entry(
        "legal_holds.set_hold",
        InCase("lifecycle E, intake V"),
        lambda desk, _, case_id: legal_holds.set_hold(desk, case_id, WHY),
        make=lambda stage: stage.spare(),
    )
    yield Entry(
        "legal_holds.lift_hold",
        InCase("lifecycle E"),
        lambda desk, _, case_id: legal_holds.lift_hold(desk, case_id, WHY),
        make=_held,
    )


def _of_trash() -> Iterator[Entry]:
    yield Entry("trash_rows.lay", OfCaller("part of removing a record"))
    yield Entry(
        "trash.of_case",
        InCase("lifecycle V"),
        lambda desk, stage: trash.of_case(desk, stage.case_id),
    )
    yield Entry(
        "trash.put_record_back",
        InCase("intake E"),
        lambda desk, _, trashed_id: trash.put_record_back(desk, trashed_id),
        make=_in_trash,
    )
    yield Entry(
        "trashed_cases.put_case_in_trash",
        InCase("lifecycle E"),
        lambda desk, _, case_id: trashed_cases.put_case_in_trash(desk, case_id, WHY),
        make=lambda stage: stage.spare(),
    )
    yield Entry(
        "trashed_cases.put_case_back",
        InCase("lifecycle E"),
        lambda desk, _, case_id: trashed_cases.put_case_back(desk, case_id),
        make=_trashed,
    )
    yield Entry(
        "trashed_cases.cases_in_trash",
        Listing(("lifecycle",), _shows_the_lying),
        lambda desk, _, _lies: trashed_cases.cases_in_trash(desk),
        make=_lying,
    )


def _of_erasures() -> Iterator[Entry]:
    yield Entry(
        "erasing.ask_to_erase_case",
        InCase("lifecycle C"),
        lambda desk, _, case_id: erasing.ask_to_erase_case(desk, case_id, WHY),
        make=_trashed,
    )
    yield Entry(
        "erasing.ask_to_erase_record",
        InCase("intake V, lifecycle C"),
        lambda desk, _, trashed_id: erasing.ask_to_erase_record(desk, trashed_id, WHY),
        make=_in_trash,
    )
    yield Entry(
        "erasing.withdraw",
        InCase("lifecycle C"),
        lambda desk, _, erasure_id: erasing.withdraw(desk, erasure_id),
        make=_asked,
    )
    for name, make in (("agree", _asked), ("finish", _agreed)):
        yield Entry(
            f"erasing.{name}",
            InCase("lifecycle F"),
            lambda desk, _, erasure_id, name=name: getattr(erasing, name)(desk, erasure_id),
            make=make,
            slow=True,
        )
    yield Entry(
        "erasing.erasures",
        Says(
            lambda found, stage: any(each.id == _erased(stage) for each in found),
            _sees_erased,
        ),
        lambda desk, _, _done: erasing.erasures(desk),
        make=_erased,
    )
    yield Entry(
        "certificates.draw_certificate",
        InCase("lifecycle X"),
        lambda desk, _, erasure_id: certificates.draw_certificate(desk, erasure_id, "en"),
        make=_erased,
        leaves=Leaves.NOTHING,
        slow=True,
    )
    yield Entry(
        "erasing.remove_erased_files",
        Own("names nobody: whoever opens the vault removes what an erasure left"),
        lambda desk, _: erasing.remove_erased_files(desk),
    )


CHAPTER: Final = (*_of_holds(), *_of_trash(), *_of_erasures())

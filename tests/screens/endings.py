"""Screens of how records end: the trash of a case, a legal hold, the trash of cases, an erasure.

What is removed for a picture is put back after it, so that the next ones show what they did before.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import erasing, legal_holds, records, trash, trashed_cases
from desktop.services.cases import case_id_of
from desktop.services.kinds import KINDS
from desktop.views.going import Target
from desktop.views.main_window import MainWindow
from tests.clocks import FixedClock
from tests.desks import START
from tests.screens.cases import EXAMINED, REDRESSED, first_of
from tests.screens.studio import Studio

_TWICE = {"en": "Entered twice", "ru": "Внесена дважды"}
_SUMMONS = {
    "en": "The prosecutor's office has asked for the whole case on 20 November.",
    "ru": "20 ноября прокуратура запросила всё дело целиком.",
}
_ASKED = {
    "en": "The family withdrew its consent in writing.",
    "ru": "Семья письменно отозвала согласие.",
}


def of_a_case(studio: Studio, window: MainWindow) -> None:
    """A note in the trash of its case."""
    desk, case_id = studio.desk, case_id_of(studio.desk, REDRESSED)
    note = first_of(desk, "note", case_id)
    records.remove_record(desk, KINDS["note"], case_id, note, _TWICE[studio.language])
    (lying,) = trash.of_case(desk, case_id)
    studio.afterwards.append(partial(trash.put_record_back, desk, lying.id))
    window.go(Target("cases", case_id, tab="trash"))
    studio.settle()


def hold(studio: Studio, window: MainWindow) -> None:
    """A case under a legal hold."""
    desk, case_id = studio.desk, case_id_of(studio.desk, EXAMINED)
    legal_holds.set_hold(desk, case_id, _SUMMONS[studio.language])
    studio.afterwards.append(partial(legal_holds.lift_hold, desk, case_id, "-"))
    window.go(Target("cases", case_id, "proceedings"))
    studio.settle()


def of_cases(studio: Studio, window: MainWindow) -> None:
    """A case whose erasure somebody has asked for."""
    desk, case_id = studio.desk, case_id_of(studio.desk, EXAMINED)
    clock = desk.clock
    desk.clock = FixedClock(START - timedelta(DAYS_IN_TRASH))
    trashed_cases.put_case_in_trash(desk, case_id, _TWICE[studio.language])
    desk.clock = clock
    erasing.ask_to_erase_case(desk, case_id, _ASKED[studio.language])
    studio.afterwards.append(partial(trashed_cases.put_case_back, desk, case_id))
    window.go_to("cases")
    window.cases.show_trash()
    studio.settle()

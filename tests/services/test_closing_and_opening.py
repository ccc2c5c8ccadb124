"""A case is closed to somebody for a conflict of interest, or opened for an hour by emergency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.rules.access import Action
from desktop.services import (
    blocks,
    cases,
    drafts,
    emergencies,
    finding,
    history,
    people,
    proceedings,
    records,
    registers,
    teams,
    today,
    wording_values,
)
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query
from tests.clocks import FixedClock
from tests.desks import USER_ID, colleague

LAWYER = "33333333-3333-4333-8333-333333333333"
COORDINATOR = "66666666-6666-4666-8666-666666666666"
SECOND = "77777777-7777-4777-8777-777777777777"
ADMINISTRATOR = "55555555-5555-4555-8555-555555555555"
OFFICE = {
    LAWYER: ("lawyer",),
    COORDINATOR: ("coordinator",),
    SECOND: ("coordinator", "lawyer"),
    ADMINISTRATOR: ("administrator",),
}
WHY = "sister of the accused officer"


@pytest.fixture
def office(desk: Desk) -> Iterator[dict[str, Desk]]:
    """Colleagues at desks of their own, all with both keys."""
    desks = {user_id: colleague(desk, user_id, roles) for user_id, roles in OFFICE.items()}
    yield desks
    for each in desks.values():
        each.close()


@pytest.fixture
def case_id(desk: Desk, office: dict[str, Desk]) -> str:
    """A case of a colleague with every role; nobody else of the office is on its team."""
    assert office
    case_id, _ = cases.create_case(desk, {"number": "A-1", "title": "Naryn"})
    people.save_person(desk, case_id, {"family_name": "Қайратов", "roles": ("victim",)})
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    records.save_record(
        desk, KINDS["task"], case_id, {"title": "call the sister", "status": "open"}
    )
    return case_id


def sees(desk: Desk, case_id: str) -> bool:
    """Say whether anything of a case can be seen at a desk; every way has to give one answer."""
    ways = {
        bool(cases.list_cases(desk).lines),
        bool(cases.rights_in(desk, case_id).may("intake", Action.VIEW)),
        bool(finding.find_everything(desk, "Қайратов")),
        bool(registers.list_records(desk, REGISTERS["task"], Query()).lines),
        bool(changed_lately(desk)),
    }
    try:
        cases.header(desk, case_id)
        ways.add(True)
    except NotPermitted:
        ways.add(False)
    assert len(ways) == 1, "one way shows what another hides"
    return ways.pop()


def changed_lately(desk: Desk) -> tuple[today.Line, ...]:
    changed = today.read_today(desk).changed
    assert changed is not None
    return changed.lines


# -- a conflict of interest ----------------------------------------------------------------------


@pytest.mark.parametrize("user_id", [LAWYER, COORDINATOR, SECOND])
def test_a_block_overrides_team_and_role(
    desk: Desk, office: dict[str, Desk], case_id: str, user_id: str
) -> None:
    theirs = office[user_id]
    teams.add_member(desk, case_id, user_id)
    assert sees(theirs, case_id)
    blocks.block(desk, case_id, user_id, WHY)
    assert not sees(theirs, case_id)
    with pytest.raises(NotPermitted, match="conflict of interest"):
        history.case_history(theirs, case_id)
    removed = blocks.lift(desk, case_id, user_id)
    assert sees(theirs, case_id)
    blocks.restore(desk, case_id, removed)
    assert not sees(theirs, case_id)
    assert history.verify(desk).problem is None


def test_who_sees_a_case_names_to_whom_it_is_closed_and_why(desk: Desk, case_id: str) -> None:
    teams.add_member(desk, case_id, LAWYER)
    assert LAWYER in teams.case_access(desk, case_id).blockable
    blocks.block(desk, case_id, LAWYER, f"  {WHY} ")
    access = teams.case_access(desk, case_id)
    (closed,) = access.blocked
    assert (closed.user_id, closed.why_blocked, closed.sees) == (LAWYER, WHY, ())
    assert LAWYER not in {each.user_id for each in (*access.team, *access.others, *access.offered)}
    assert cases.header(desk, case_id).team_size == 1
    assert [each.name for each in office_lawyers(desk, case_id)] == ["Test User"]


def office_lawyers(desk: Desk, case_id: str) -> tuple[wording_values.Option, ...]:
    return dict(wording_values.case_values(desk, case_id, "en").options).get("lawyer", ())


def test_a_blocked_colleague_is_no_member_who_could_be_left_alone(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    teams.add_member(desk, case_id, LAWYER)
    blocks.block(desk, case_id, LAWYER, WHY)
    with pytest.raises(Conflict, match="needs somebody"):
        teams.remove_member(office[SECOND], case_id, USER_ID)
    blocks.block(desk, case_id, COORDINATOR, WHY)
    with pytest.raises(Conflict, match="conflict of interest"):
        teams.add_member(desk, case_id, COORDINATOR)


def test_a_block_needs_a_reason_a_colleague_and_the_right(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    with pytest.raises(WrongInput, match="conflict of interest"):
        blocks.block(desk, case_id, LAWYER, "  ")
    with pytest.raises(NotFound):
        blocks.block(desk, case_id, case_id, WHY)
    with pytest.raises(NotPermitted, match="to yourself"):
        blocks.block(desk, case_id, USER_ID, WHY)
    with pytest.raises(NotPermitted):
        blocks.block(office[ADMINISTRATOR], case_id, LAWYER, WHY)
    with pytest.raises(NotFound):
        blocks.lift(desk, case_id, LAWYER)
    blocks.block(desk, case_id, LAWYER, WHY)
    with pytest.raises(Conflict):
        blocks.block(desk, case_id, LAWYER, WHY)


def test_whoever_is_blocked_cannot_lift_it(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    blocks.block(desk, case_id, COORDINATOR, WHY)
    with pytest.raises(NotPermitted):
        blocks.lift(office[COORDINATOR], case_id, COORDINATOR)
    blocks.lift(office[SECOND], case_id, COORDINATOR)
    assert sees(office[COORDINATOR], case_id)


def test_a_draft_in_a_closed_case_is_not_offered_any_more(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    teams.add_member(desk, case_id, LAWYER)
    theirs = office[LAWYER]
    drafts.keep_draft(theirs, "task", case_id, "{}", 0)
    assert len(today.read_today(theirs).drafts) == 1
    blocks.block(desk, case_id, LAWYER, WHY)
    assert today.read_today(theirs).drafts == ()


# -- an emergency --------------------------------------------------------------------------------


def test_an_emergency_lets_a_lawyer_look_for_an_hour(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    theirs = office[LAWYER]
    assert emergencies.may_begin(theirs)
    assert not sees(theirs, case_id)
    assert emergencies.begin(theirs, " A-1 ", "hearing in an hour, colleague ill") == case_id
    assert sees(theirs, case_id)
    head = cases.header(theirs, case_id)
    assert head.until == theirs.clock.now() + timedelta(minutes=60)
    with pytest.raises(NotPermitted):
        proceedings.save_step(theirs, case_id, {"code": "REFUSAL", "text": "x"})
    with pytest.raises(NotPermitted):
        records.save_record(theirs, KINDS["task"], case_id, {"title": "x", "status": "open"})
    assert not cases.rights_in(theirs, case_id).may("proceedings", Action.EXPORT)
    assert "examinations" not in cases.rights_in(theirs, case_id).areas  # the role's limit stands
    theirs.clock = FixedClock(theirs.clock.now() + timedelta(minutes=60))
    assert not sees(theirs, case_id)
    assert cases.header(desk, case_id).until is None
    assert history.verify(desk).problem is None


def test_an_emergency_is_given_back_and_can_begin_again(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    theirs = office[LAWYER]
    emergencies.begin(theirs, "A-1", "why")
    with pytest.raises(Conflict, match="already"):
        emergencies.begin(theirs, "A-1", "why")
    emergencies.end(theirs, case_id)
    assert not sees(theirs, case_id)
    emergencies.end(theirs, case_id)
    emergencies.begin(theirs, "A-1", "again")
    assert sees(theirs, case_id)
    assert len(emergencies.of_case(desk, case_id)) == 2


def test_an_emergency_needs_a_reason_a_case_and_a_role(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    theirs = office[LAWYER]
    with pytest.raises(WrongInput, match="emergency"):
        emergencies.begin(theirs, "A-1", " ")
    with pytest.raises(NotFound):
        emergencies.begin(theirs, "A-2", "why")
    with pytest.raises(NotPermitted):
        emergencies.begin(office[ADMINISTRATOR], "A-1", "why")
    with pytest.raises(Conflict, match="already"):
        emergencies.begin(office[COORDINATOR], "A-1", "why")
    blocks.block(desk, case_id, LAWYER, WHY)
    with pytest.raises(NotPermitted, match="conflict of interest"):
        emergencies.begin(theirs, "A-1", "why")


def test_an_emergency_is_reviewed_by_somebody_else_once(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    emergencies.begin(office[LAWYER], "A-1", "the colleague is ill")
    assert today.read_today(office[LAWYER]).emergencies == ()
    assert today.read_today(office[ADMINISTRATOR]).emergencies == ()
    (waiting,) = today.read_today(office[COORDINATOR]).emergencies
    assert (waiting.case_number, waiting.reason) == ("A-1", "the colleague is ill")
    with pytest.raises(NotPermitted):
        emergencies.review(office[LAWYER], waiting.id)
    emergencies.review(office[COORDINATOR], waiting.id, "spoke to her")
    with pytest.raises(Conflict):
        emergencies.review(office[SECOND], waiting.id)
    assert today.read_today(office[COORDINATOR]).emergencies == ()
    (done,) = emergencies.of_case(desk, case_id)
    assert (done.review, done.reviewed_at) == ("spoke to her", office[COORDINATOR].clock.now())


def test_nobody_reviews_an_emergency_of_their_own(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    emergencies.begin(office[LAWYER], "A-1", "why")
    (waiting,) = emergencies.of_case(desk, case_id)
    office[LAWYER].roles = frozenset({"coordinator"})
    with pytest.raises(NotPermitted, match="your own"):
        emergencies.review(office[LAWYER], waiting.id)
    with pytest.raises(NotFound):
        emergencies.review(desk, case_id)


def test_the_history_tells_of_both_by_name(
    desk: Desk, office: dict[str, Desk], case_id: str
) -> None:
    emergencies.begin(office[LAWYER], "A-1", "why it was")
    blocks.block(desk, case_id, COORDINATOR, WHY)
    told = {
        (deed.action, change.field): change.after
        for deed in history.case_history(desk, case_id)
        for change in deed.changes
    }
    assert told["begin_emergency", "member"] == "Colleague"
    assert told["begin_emergency", "reason"] == "why it was"
    assert told["block_colleague", "member"] == "Colleague"
    assert told["block_colleague", "reason"] == WHY

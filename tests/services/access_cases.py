"""A chapter of the book of access: cases, their teams, emergencies, and people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from desktop.models.cases import Case, CaseBlock, CaseMember
from desktop.models.people import Person, PersonRole
from desktop.rules.access import Action, Scope, access_table
from desktop.services import (
    blocks,
    cases,
    deadlines,
    emergencies,
    people,
    people_register,
    teams,
)
from desktop.services.desk import Desk
from tests.services.access_rules import (
    Begins,
    Entry,
    InCase,
    Leaves,
    Listing,
    OfCaller,
    OfOffice,
    Own,
    Says,
    here,
    reach,
    reading,
    rights_of,
)
from tests.services.access_stage import COLLEAGUE, Stage

NOTHING, LOOK = Leaves.NOTHING, Leaves.LOOK


def _look_in(desk: Desk, area: str, case_id: str) -> None:
    with cases.looking(desk, area, case_id):
        pass


def _of_cases() -> Iterator[Entry]:
    yield Entry(
        "cases.list_cases",
        Listing(("intake",), here("intake", "id")),
        lambda desk, _: cases.list_cases(desk, limit=1000),
    )
    yield Entry(
        "cases.case_id_of",
        InCase("intake V"),
        lambda desk, _: cases.case_id_of(desk, "KG-1"),
        leaves=NOTHING,
    )
    yield Entry(
        "cases.rights_in",
        Says(lambda rights, _: rights, rights_of),
        lambda desk, stage: cases.rights_in(desk, stage.case_id),
    )
    for area in access_table().of_cases:
        yield from _of_an_area(area)
    for name in ("header", "case_values"):
        yield Entry(
            f"cases.{name}",
            InCase("intake V"),
            lambda desk, stage, name=name: getattr(cases, name)(desk, stage.case_id),
        )


def _of_making_cases() -> Iterator[Entry]:
    yield Entry("cases.read_header", OfCaller("reads in the transaction of the paper or page"))
    yield Entry("cases.note_view", OfCaller("writes down a look that was permitted"))
    yield Entry("cases.note_list", OfCaller("writes down a look at a list that was cut"))
    yield Entry("cases.add_case", OfCaller("part of making or importing a case"))
    yield Entry(
        "cases.create_case",
        OfOffice("intake C"),
        lambda desk, stage: cases.create_case(desk, {"number": stage.number("N")}),
    )
    yield Entry(
        "cases.save_case",
        InCase("intake E"),
        lambda desk, stage: cases.save_case(
            desk,
            stage.case_id,
            {"title": stage.number(stage.word)},
            stage.version(Case, stage.case_id),
        ),
    )
    yield Entry(
        "cases.set_status",
        InCase("intake E"),
        lambda desk, stage: cases.set_status(desk, stage.case_id, "accepted"),
    )
    yield Entry(
        "deadlines.next_term",
        InCase("proceedings V"),
        lambda desk, stage: deadlines.next_term(desk, stage.case_id),
    )
    yield Entry("demo.fill", OfCaller("fills a vault that was just made, by these use-cases"))


def _of_an_area(area: str) -> Iterator[Entry]:
    yield Entry(
        "cases.why_closed",
        Says(lambda why, _: why is None, lambda who: reach(who, area, Action.EDIT)),
        lambda desk, stage: cases.why_closed(desk, area, Action.EDIT, stage.case_id),
        about=area,
    )
    yield Entry(
        "cases.looking",
        InCase(f"{area} V"),
        lambda desk, stage: _look_in(desk, area, stage.case_id),
        about=area,
    )


def _of_teams() -> Iterator[Entry]:
    yield Entry(
        "teams.case_access",
        InCase("intake V"),
        lambda desk, stage: teams.case_access(desk, stage.case_id),
    )
    yield Entry("teams.permit_changing", OfCaller("asks for the others, in their transaction"))
    on_team = {"user_id": COLLEAGUE}
    yield Entry(
        "teams.add_member",
        InCase("identity G"),
        lambda desk, stage, _: teams.add_member(desk, stage.case_id, COLLEAGUE),
        make=lambda stage: stage.without(CaseMember, **on_team),
    )
    yield Entry(
        "teams.remove_member",
        InCase("identity G"),
        lambda desk, stage, _: teams.remove_member(desk, stage.case_id, COLLEAGUE),
        make=lambda stage: stage.with_row(CaseMember(case_id=stage.case_id, **on_team)),
    )
    yield Entry(
        "teams.restore_member",
        InCase("identity G"),
        lambda desk, stage, removed: teams.restore_member(desk, stage.case_id, removed),
        make=_removed_member,
    )
    yield Entry(
        "blocks.block",
        InCase("identity G"),
        lambda desk, stage, _: blocks.block(desk, stage.case_id, COLLEAGUE, "why"),
        make=lambda stage: stage.without(CaseBlock, **on_team),
    )
    yield Entry(
        "blocks.lift",
        InCase("identity G"),
        lambda desk, stage, _: blocks.lift(desk, stage.case_id, COLLEAGUE),
        make=lambda stage: stage.with_row(
            CaseBlock(case_id=stage.case_id, reason="why", **on_team)
        ),
    )
    yield Entry(
        "blocks.restore",
        InCase("identity G"),
        lambda desk, stage, removed: blocks.restore(desk, stage.case_id, removed),
        make=_lifted,
    )


def _removed_member(stage: Stage) -> Any:
    stage.with_row(CaseMember(case_id=stage.case_id, user_id=COLLEAGUE))
    return teams.remove_member(stage.desk, stage.case_id, COLLEAGUE)


def _lifted(stage: Stage) -> Any:
    stage.with_row(CaseBlock(case_id=stage.case_id, user_id=COLLEAGUE, reason="why"))
    return blocks.lift(stage.desk, stage.case_id, COLLEAGUE)


def _of_emergencies() -> Iterator[Entry]:
    yield Entry(
        "emergencies.may_begin",
        Says(
            lambda may, _: may,
            lambda who: (
                Scope.TEAM in access_table().scopes(who.roles, "intake", Action.VIEW)
                and Scope.ALL not in access_table().scopes(who.roles, "intake", Action.VIEW)
            ),
        ),
        lambda desk, _: emergencies.may_begin(desk),
    )
    yield Entry("emergencies.begin", Begins("intake"), _begin_and_end)
    yield Entry(
        "emergencies.end",
        Own("gives back what is one's own; that there was none is no error"),
        lambda desk, stage: emergencies.end(desk, stage.stranger),
    )
    yield Entry(
        "emergencies.of_case",
        InCase("intake V"),
        lambda desk, stage: emergencies.of_case(desk, stage.case_id),
    )
    yield Entry(
        "emergencies.to_review",
        Listing(("identity",), here("identity"), Action.GRANT, leaves=NOTHING),
        lambda desk, _stage, _id: reading(desk, emergencies.to_review),
        make=Stage.emergency,
    )
    yield Entry(
        "emergencies.review",
        InCase("identity G"),
        lambda desk, _, emergency_id: emergencies.review(desk, emergency_id, "a"),
        make=Stage.emergency,
    )


def _begin_and_end(desk: Desk, stage: Stage) -> None:
    emergencies.begin(desk, "KG-1", "why")
    emergencies.end(desk, stage.case_id)


def _of_people() -> Iterator[Entry]:
    yield Entry(
        "people.people_of_case",
        InCase("identity V"),
        lambda desk, stage: people.people_of_case(desk, stage.case_id),
    )
    yield Entry(
        "people.hidden_fields",
        Says(
            lambda hidden, _: set(hidden),
            lambda who: {
                name
                for name in people.PERSON_FIELDS
                if not access_table().shows(who.roles, "identity", name)
            },
        ),
        lambda desk, _: people.hidden_fields(desk),
    )
    yield Entry("people.columns_of_line", OfCaller("says which columns a list may read"))
    yield Entry(
        "people.person_values",
        InCase("identity V"),
        lambda desk, stage: people.person_values(desk, stage.links["people"], stage.case_id),
    )
    yield Entry(
        "people.save_person",
        InCase("identity C"),
        lambda desk, stage: people.save_person(desk, stage.case_id, {"family_name": "a"}),
        about="new",
    )
    yield Entry(
        "people.save_person",
        InCase("identity E"),
        lambda desk, stage: people.save_person(
            desk,
            stage.case_id,
            {"family_name": stage.number("Қайратов")},
            stage.links["people"],
            stage.version(Person, stage.links["people"]),
        ),
        about="known",
    )


def _of_namesakes() -> Iterator[Entry]:
    yield Entry(
        "people.link_person",
        InCase("identity C"),
        lambda desk, stage, _: people.link_person(
            desk, stage.case_id, stage.stranger, ("witness",)
        ),
        make=_not_in_case,
    )
    yield Entry(
        "people.unlink_person",
        InCase("identity E"),
        lambda desk, stage, linked: people.unlink_person(desk, stage.case_id, linked),
        make=_put_in_case,
    )
    yield Entry(
        "people_register.list_people",
        Listing(("identity",), _person_here),
        lambda desk, _: people_register.list_people(desk, limit=1000).entries,
    )
    yield Entry(
        "people_register.namesakes",
        InCase("identity C"),
        lambda desk, stage: people_register.namesakes(desk, stage.case_id, "Қайратов"),
        leaves=LOOK,
    )


def _not_in_case(stage: Stage) -> None:
    stage.without(PersonRole, case_id=stage.case_id, person_id=stage.stranger)


def _put_in_case(stage: Stage) -> people.Linked:
    _not_in_case(stage)
    return people.link_person(stage.desk, stage.case_id, stage.stranger, ("witness",))


def _person_here(entries: Any, stage: Stage) -> set[str]:
    shown = {case.case_id for each in entries for case in each.cases}
    return {"identity"} if stage.case_id in shown else set()


CHAPTER: Final = (
    *_of_cases(),
    *_of_making_cases(),
    *_of_teams(),
    *_of_emergencies(),
    *_of_people(),
    *_of_namesakes(),
)

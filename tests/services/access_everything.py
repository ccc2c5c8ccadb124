"""A chapter of the book of access: what goes over everything, imports, and drafts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from desktop.rules.access import access_table
from desktop.services import (
    drafts,
    finding,
    history,
    importing,
    links,
    phrases,
    search,
    today,
)
from desktop.services.desk import Desk
from desktop.services.kinds import AREA_OF_FORM, SEARCHED
from tests.services.access_rules import (
    Entry,
    InCase,
    Leaves,
    Listing,
    OfCaller,
    OfOffice,
    Own,
    here,
    reading,
)
from tests.services.access_stage import Stage
from tests.services.test_importing import ROWS
from tests.services.test_links_of_a_case import PLACES

NOTHING = Leaves.NOTHING
_AREA_OF_TABLE: Final = access_table().kinds


def _over_everything() -> Iterator[Entry]:
    areas = tuple(dict.fromkeys(("intake", "identity", *(kind.area for kind in SEARCHED.values()))))
    yield Entry(
        "finding.find_everything",
        Listing(areas, _found_here),
        lambda desk, _: finding.find_everything(desk, "қа"),
    )
    yield Entry(
        "finding.recall_cases",
        Listing(("intake",), here("intake")),
        lambda desk, stage: finding.recall_cases(desk, [stage.case_id]),
    )
    index = OfCaller("ids of the index in memory, which holds what the keys open")
    for name in ("find", "catch_up"):
        yield Entry(f"search.{name}", index)
    yield Entry(
        "search.build_index",
        Own("fills the index in memory with what the user's keys open; what it finds is cut"),
        lambda desk, _: search.build_index(desk),
        slow=True,
    )
    yield Entry(
        "today.read_today",
        Listing(("intake", "proceedings"), _today_here),
        lambda desk, _: today.read_today(desk, ("due", "changed")),
    )
    yield Entry(
        "history.case_history",
        InCase("intake V"),
        lambda desk, stage, _: history.case_history(desk, stage.case_id),
        make=lambda stage: stage.add("evaluation"),  # among the newest there is something clinical
    )
    whole = "says of the whole vault that it is whole, and names ids only"
    yield Entry("history.verify", Own(whole), lambda desk, _: history.verify(desk), slow=True)
    yield Entry("history.head", Own(whole), lambda desk, _: history.head(desk))
    for of in sorted({place.field.of for place in PLACES}):
        yield from _linkable(of)
    yield from _of_imports()
    yield from _of_drafts()


def _linkable(of: str) -> Iterator[Entry]:
    area = _AREA_OF_TABLE[of]
    yield Entry(
        "links.linkable",
        Own("colleagues are known to everybody in the office")
        if area not in access_table().of_cases
        else Listing((area,), lambda found, _: {area} if found else set()),
        lambda desk, stage: links.linkable(desk, stage.case_id, of),
        about=of,
    )


def _found_here(found: Any, stage: Stage) -> set[str]:
    kinds = {each.kind for each in found if each.case_id == stage.case_id}
    return {AREA_OF_FORM[kind] for kind in kinds if kind in AREA_OF_FORM}


def _today_here(found: Any, stage: Stage) -> set[str]:
    areas = {"intake": found.changed, "proceedings": found.due}
    return {area for area, card in areas.items() if card is not None and _shows(card, stage)}


def _shows(card: Any, stage: Stage) -> bool:
    lines = (line for line in card.lines if line.kind != "task")
    return any(line.case_id == stage.case_id for line in lines)


def _of_imports() -> Iterator[Entry]:
    takes = InCase("proceedings C")
    yield Entry(
        "importing.preview",
        takes,
        lambda desk, stage: importing.preview(desk, "KG-1", "a.csv", _rows(stage)),
        about="known case",
        leaves=NOTHING,  # what is shown is the file
    )
    yield Entry(
        "importing.import_chronology",
        takes,
        lambda desk, stage: importing.import_chronology(desk, "KG-1", "a.csv", _rows(stage)),
        about="known case",
    )
    new = OfOffice("intake C, proceedings C")
    yield Entry(
        "importing.preview",
        new,
        lambda desk, stage: importing.preview(desk, stage.number("P"), "a.csv", ROWS),
        about="new case",
        leaves=NOTHING,
    )
    yield Entry(
        "importing.import_chronology",
        new,
        lambda desk, stage: importing.import_chronology(desk, stage.number("I"), "a.csv", ROWS),
        about="new case",
    )
    back = InCase("proceedings E")
    yield Entry(
        "importing.undo_import",
        back,
        lambda desk, _, import_id: importing.undo_import(desk, import_id),
        make=_imported,
    )
    yield Entry(
        "importing.undo_last_import",
        back,
        lambda desk, *_: importing.undo_last_import(desk, "KG-1"),
        make=_imported,
    )


def _rows(stage: Stage) -> bytes:
    """Return a chronology that was not imported yet."""
    return ROWS + f"5,2007-06-02,court,APPEAL,,,{stage.number('n')},2.5,\n".encode()


def _imported(stage: Stage) -> str:
    done = importing.import_chronology(stage.desk, "KG-1", "a.csv", _rows(stage))
    return done.import_id


def _of_drafts() -> Iterator[Entry]:
    typed = "what a user typed, kept for that user alone; the save it ends in is permitted"
    yield Entry(
        "drafts.keep_draft",
        Own(typed),
        lambda desk, stage: drafts.keep_draft(desk, "task", stage.case_id, "{}"),
    )
    yield Entry(
        "drafts.find_draft",
        Own(typed),
        lambda desk, stage: drafts.find_draft(desk, "task", stage.case_id),
    )
    yield Entry(
        "drafts.list_drafts",
        Listing(("intake",), here("intake"), leaves=NOTHING),
        _list_drafts,
    )
    yield Entry(
        "drafts.drop_draft",
        Own(typed),
        lambda desk, stage: drafts.drop_draft(desk, "task", stage.case_id),
    )
    for form in ("task", "deadline", "evaluation", "exhibit"):
        yield from _phrases_of(form)


def _list_drafts(desk: Desk, stage: Stage) -> Any:
    drafts.keep_draft(desk, "task", stage.case_id, "{}")
    return reading(desk, drafts.list_drafts)


def _phrases_of(form: str) -> Iterator[Entry]:
    area = AREA_OF_FORM[form]
    fills_in = OfOffice(f"{area} C, {area} E", together=False)
    yield Entry(
        "phrases.list_phrases",
        fills_in,
        lambda desk, _: phrases.list_phrases(desk, form, "title"),
        about=form,
        leaves=NOTHING,
    )
    yield Entry(
        "phrases.keep_phrase",
        fills_in,
        lambda desk, _: phrases.keep_phrase(desk, form, "title", "a"),
        about=form,
        leaves=NOTHING,
    )
    yield Entry(
        "phrases.remove_phrase",
        fills_in,
        lambda desk, _, phrase_id: phrases.remove_phrase(desk, phrase_id),
        make=lambda stage: stage.phrase(form),
        about=form,
        leaves=NOTHING,
    )


CHAPTER: Final = tuple(_over_everything())

"""A chapter of the book of access: papers, wording, and figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.quarters import Quarter
from desktop.rules.access import Scope, access_table
from desktop.services import (
    bodies,
    drawn,
    editions,
    exporting,
    first_steps,
    medical_reports,
    outgoing,
    papers,
    quarters,
    settings,
    summaries,
    wording,
    wording_values,
)
from desktop.services.registers import Query
from tests.services.access_rules import (
    Entry,
    InCase,
    Leaves,
    Listing,
    OfCaller,
    OfOffice,
    Own,
    Refuses,
)
from tests.services.access_stage import BLOCK, BODY, PAPERS, Stage

NOTHING, LOOK, ENTRY = Leaves.NOTHING, Leaves.LOOK, Leaves.ENTRY
_TOTALS: Final = frozenset({Scope.TOTALS, Scope.ALL})
_AREA_OF_TABLE: Final = access_table().kinds

RIGHTS_OF_PAPER: Final = {
    "chronology": "proceedings X",
    "summary": "identity X, intake X, proceedings X, redress X",
    "medical_report": "examinations X, identity V",
}
AREA_OF_PAPER: Final = {
    "chronology": "proceedings",
    "summary": "proceedings",
    "medical_report": "examinations",
}
# What was sent stands in the table of files of the same area.
_FILES_OF: Final = {"proceedings": "letter_attachments", "examinations": "clinical_attachments"}


def _of_papers() -> Iterator[Entry]:
    for kind in PAPERS:
        yield from _of_a_paper(kind)
        yield from _of_a_paper_that_left(kind)
    yield Entry("drawn.permit_paper", OfCaller("asks for the others, in their transaction"))
    yield from _drawing()
    areas = ("proceedings", "examinations")
    yield Entry(
        "papers.list_papers",
        Listing(areas, _papers_here),
        lambda desk, _: papers.list_papers(desk, Query(), limit=1000).lines,
    )
    yield Entry(
        "papers.list_papers",
        Listing(areas, _papers_here, refuses=Refuses.NO_AREA),
        lambda desk, stage: papers.list_papers(desk, Query(case_id=stage.case_id)).lines,
        about="of a case",
    )
    yield Entry("papers.find_papers", OfCaller("part of finding everything, cut as the list is"))
    yield Entry("leaving.put_in_place", OfCaller("writes what a use-case has permitted"))


def _papers_here(lines: Any, stage: Stage) -> set[str]:
    return {
        AREA_OF_PAPER[each.kind.removesuffix("_copy")]
        for each in lines
        if each.case_id == stage.case_id
    }


def _of_a_paper(kind: str) -> Iterator[Entry]:
    rights = InCase(RIGHTS_OF_PAPER[kind])
    yield Entry(
        "drawn.permit_paper", OfCaller("asks for the others, in their transaction"), about=kind
    )
    for name in ("save_drawn", "save_working_copy"):
        yield Entry(
            f"drawn.{name}",
            rights,
            lambda desk, stage, name=name: getattr(drawn, name)(
                desk, stage.drawn[kind], stage.place()
            ),
            about=kind,
            slow=True,
        )
    yield Entry(
        "drawn.note_print",
        rights,
        lambda desk, stage: drawn.note_print(desk, stage.drawn[kind]),
        about=kind,
    )
    yield Entry(
        "drawn.drawn_again",
        InCase(RIGHTS_OF_PAPER[kind].replace(" X", " V")),
        lambda desk, stage: drawn.drawn_again(desk, stage.papers[kind]),
        about=kind,
        slow=True,
    )


def _of_a_paper_that_left(kind: str) -> Iterator[Entry]:
    rights, area = InCase(RIGHTS_OF_PAPER[kind]), AREA_OF_PAPER[kind]
    yield Entry(
        "papers.see_again",
        rights,
        lambda desk, stage: papers.see_again(desk, stage.papers[kind]),
        about=kind,
        slow=True,
        leaves=LOOK,
    )
    yield Entry(
        "papers.draw_again",
        rights,
        lambda desk, stage: papers.draw_again(desk, stage.papers[kind], stage.place()),
        about=kind,
        slow=True,
    )
    yield Entry(
        "outgoing.attach_sent",
        InCase(f"{area} X, {_AREA_OF_TABLE[_FILES_OF[area]]} C"),
        lambda desk, stage, paper_id: outgoing.attach_sent(desk, paper_id, stage.path),
        make=lambda stage: stage.paper(kind),
        about=kind,
    )
    yield Entry(
        "outgoing.sent_file",
        InCase(f"{area} X, {_AREA_OF_TABLE[_FILES_OF[area]]} V"),
        lambda desk, stage: outgoing.sent_file(desk, stage.sent[kind]),
        about=kind,
        leaves=LOOK,
    )


def _drawing() -> Iterator[Entry]:
    for about, module, names in (
        ("chronology", exporting, ("chronology_report", "draw_chronology")),
        ("summary", summaries, ("case_summary", "draw_summary")),
        ("medical_report", medical_reports, ("medical_report", "draw_medical_report")),
    ):
        which = {"summary": lambda _: (summaries.NAMED,), "chronology": lambda _: ()}.get(
            about, lambda stage: (stage.records["evaluation"],)
        )
        for name in names:
            yield Entry(
                f"{module.__name__.rpartition('.')[2]}.{name}",
                InCase(RIGHTS_OF_PAPER[about]),
                lambda desk, stage, module=module, name=name, which=which: getattr(module, name)(
                    desk,
                    stage.case_id,
                    *which(stage),
                    "en",
                ),
                leaves=LOOK,
                slow=True,
            )
    yield Entry(
        "editions.what_can_be_covered",
        InCase(RIGHTS_OF_PAPER["chronology"]),
        lambda desk, stage: editions.what_can_be_covered(desk, stage.drawn["chronology"]),
        leaves=LOOK,
        slow=True,
    )
    yield Entry(
        "editions.draw_redacted",
        InCase(RIGHTS_OF_PAPER["chronology"]),
        lambda desk, stage: editions.draw_redacted(
            desk, stage.drawn["chronology"], "public", ["Naryn"]
        ),
        slow=True,
        leaves=NOTHING,  # it covers what is in hand already; saved, it is told
    )


def _of_the_office() -> Iterator[Entry]:
    yield from _of_wording()
    yield from _of_bodies()
    yield from _of_figures()
    mine = Own("what a person chose about the window")
    yield Entry("settings.read_setting", mine, lambda desk, _: settings.read_setting(desk, "a"))
    yield Entry(
        "settings.keep_setting", mine, lambda desk, _: settings.keep_setting(desk, "a", "b")
    )
    yield Entry("first_steps.read_steps", mine, lambda desk, _: first_steps.read_steps(desk))
    yield Entry(
        "first_steps.keep_steps",
        mine,
        lambda desk, _: first_steps.keep_steps(desk, ["a"], shown=True),
    )


def _of_wording() -> Iterator[Entry]:
    view, edit = OfOffice("wording V"), OfOffice("wording E")
    yield Entry("wording.list_blocks", view, lambda desk, _: wording.list_blocks(desk))
    for name in ("versions_of", "block_values"):
        yield Entry(
            f"wording.{name}",
            view,
            lambda desk, _, key, name=name: getattr(wording, name)(desk, key),
            make=Stage.block,
        )
    yield Entry(
        "wording.save_block",
        OfOffice("wording C"),
        lambda desk, _: wording.save_block(desk, BLOCK),
        about="new",
    )
    yield Entry(
        "wording.save_block",
        edit,
        lambda desk, _, key: wording.save_block(desk, BLOCK | {"text": "b"}, key, 1),
        make=Stage.block,
        about="known",
    )
    yield Entry(
        "wording.retire_blocks",
        edit,
        lambda desk, _, key: wording.retire_blocks(desk, [key]),
        make=Stage.block,
    )


def _of_bodies() -> Iterator[Entry]:
    view, edit = OfOffice("wording V"), OfOffice("wording E")
    yield Entry("bodies.list_bodies", view, lambda desk, _: bodies.list_bodies(desk, "en"))
    yield Entry(
        "bodies.body_values",
        view,
        lambda desk, _, body_id: bodies.body_values(desk, body_id),
        make=Stage.body,
    )
    yield Entry(
        "bodies.save_body",
        OfOffice("wording C"),
        lambda desk, _: bodies.save_body(desk, BODY),
        about="new",
    )
    yield Entry(
        "bodies.save_body",
        edit,
        lambda desk, _, body_id: bodies.save_body(desk, BODY | {"name": "b"}, body_id, 1),
        make=Stage.body,
        about="known",
    )
    yield Entry(
        "bodies.remove_body",
        edit,
        lambda desk, _, body_id: bodies.remove_body(desk, body_id),
        make=Stage.body,
    )
    yield Entry(
        "bodies.restore_body",
        edit,
        lambda desk, _, removed: bodies.restore_body(desk, removed),
        make=lambda stage: bodies.remove_body(stage.desk, stage.body()),
    )
    yield Entry(
        "wording_values.case_values",
        InCase("intake V"),
        lambda desk, stage: wording_values.case_values(desk, stage.case_id, "en"),
    )


def _of_figures() -> Iterator[Entry]:
    view = OfOffice("statistics V", _TOTALS)
    yield Entry(
        "quarters.quarter_summary",
        view,
        lambda desk, _: quarters.quarter_summary(desk, Quarter.parse("2026-Q4")),
        slow=True,
    )
    yield Entry(
        "quarters.quarter_figures",
        view,
        lambda desk, _: quarters.quarter_figures(desk, "2026-Q4"),
        slow=True,
    )
    yield Entry(
        "quarters.export_quarter",
        OfOffice("statistics X", _TOTALS),
        lambda desk, stage: quarters.export_quarter(desk, "2026-Q4", stage.place(), "en"),
        slow=True,
    )
    yield Entry(
        "quarters.render_again",
        view,
        lambda desk, stage: quarters.render_again(desk, stage.workbook),
        slow=True,
    )
    yield Entry(
        "papers.draw_again",
        OfOffice("statistics X", _TOTALS),
        lambda desk, stage: papers.draw_again(desk, stage.workbook, stage.place()),
        about="workbook",
        slow=True,
    )


CHAPTER: Final = (*_of_papers(), *_of_the_office())

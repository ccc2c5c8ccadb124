"""A chapter of the book of access: exhibits before a court, what is done with files, statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from desktop.rules.access import access_table
from desktop.services import (
    attachments,
    bundles,
    custody,
    custody_papers,
    derivatives,
    file_checks,
    previews,
    statements,
)
from desktop.services.outgoing import Disclosure
from desktop.services.statements import Choice
from tests.services.access_rules import Entry, InCase, Leaves, OfCaller, Own
from tests.services.access_stage import FILES, Stage

NOTHING, LOOK, ENTRY = Leaves.NOTHING, Leaves.LOOK, Leaves.ENTRY
_AREA_OF_TABLE: Final = access_table().kinds
_COURT: Final = Disclosure("legal", "Court", "given")
_SHOWS, _LETS_OUT = InCase("evidence V, log V"), InCase("evidence X, log V")


def _of_custody() -> Iterator[Entry]:
    yield Entry(
        "custody.custody_of",
        _SHOWS,
        lambda desk, stage: custody.custody_of(desk, stage.records["exhibit"]),
    )
    for name in ("custody.permit", "custody.read_custody", "custody_papers.read_report"):
        yield Entry(name, OfCaller("part of a page, a paper or a bundle, in its transaction"))
    yield Entry("history.difference_keys", OfCaller("keys by which what was permitted is read"))
    for name in ("custody_report", "draw_custody"):
        yield Entry(
            f"custody_papers.{name}",
            _LETS_OUT,
            lambda desk, stage, name=name: getattr(custody_papers, name)(
                desk, [stage.records["exhibit"]], "en"
            ),
            leaves=LOOK,
            slow=True,
        )
    yield Entry(
        "custody_papers.export_custody",
        _LETS_OUT,
        lambda desk, stage: custody_papers.export_custody(
            desk, [stage.records["exhibit"]], stage.place(), "en"
        ),
        slow=True,
    )


def _of_bundles() -> Iterator[Entry]:
    yield Entry(
        "bundles.choices",
        _LETS_OUT,
        lambda desk, stage: bundles.choices(desk, stage.case_id),
        leaves=LOOK,
    )
    yield Entry(
        "bundles.exhibit_ids",
        _LETS_OUT,
        lambda desk, stage: bundles.exhibit_ids(desk, stage.case_id, [1]),
        leaves=LOOK,
    )
    yield Entry(
        "bundles.make_bundle",
        _LETS_OUT,
        lambda desk, stage: bundles.make_bundle(
            desk, stage.case_id, stage.place(), _COURT, "en", [stage.records["exhibit"]]
        ),
        slow=True,
    )


def _of_files() -> Iterator[Entry]:
    for name in ("permitted", "checked_pieces"):
        yield Entry(f"attachments.{name}", OfCaller("part of reading a file, with its rights"))
    yield Entry("attachments.recording", OfCaller("the transaction of what takes files in"))
    for table in FILES:
        yield from _of_a_file(table)
    yield Entry(
        "attachments.take_in_bytes",
        InCase("evidence C"),
        lambda desk, stage: attachments.take_in_bytes(desk, stage.case_id, "a", b"a"),
    )
    yield Entry(
        "previews.shown_picture",
        InCase("examinations V"),
        lambda desk, _, picture: previews.shown_picture(desk, picture, (9, 9)),
        make=lambda stage: stage.photograph("clinical_attachments"),
        slow=True,  # a process for each
    )
    yield Entry(
        "derivatives.make_working_copy",
        InCase("evidence C, evidence V"),
        lambda desk, stage: derivatives.make_working_copy(
            desk, stage.records["exhibit"], "en", bare=False
        ),
    )


def _of_a_file(table: str) -> Iterator[Entry]:
    area = _AREA_OF_TABLE[table]
    yield Entry(
        "file_checks.check",
        InCase(f"{area} V"),
        lambda desk, stage: file_checks.check(desk, stage.files[table]),
        about=table,
        leaves=ENTRY,  # what was found is custody
    )
    yield Entry(
        "attachments.save_bare_copy",
        InCase(f"{area} X"),
        lambda desk, stage, picture: attachments.save_bare_copy(desk, picture.id, stage.place()),
        make=lambda stage: stage.photograph(table),
        about=table,
    )


def _of_statements() -> Iterator[Entry]:
    makes = InCase("identity X, intake X, proceedings X, evidence X")
    for name in ("prepare", "draw_statement", "refuse_gaps"):
        yield Entry(
            f"statements.{name}",
            makes,
            lambda desk, stage, name=name: getattr(statements, name)(
                desk, stage.case_id, _choice(stage)
            ),
            leaves=LOOK,
            slow=name == "draw_statement",
        )
    typed = Own("what a user chose and typed, kept for that user alone")
    yield Entry(
        "statements.keep_choice",
        typed,
        lambda desk, stage: statements.keep_choice(desk, stage.case_id, _choice(stage)),
    )
    for name in ("kept_choice", "forget_choice"):
        yield Entry(
            f"statements.{name}",
            typed,
            lambda desk, stage, name=name: getattr(statements, name)(desk, stage.case_id),
        )
    yield Entry("wording_values.read_case_values", OfCaller("reads in the paper's transaction"))


def _choice(stage: Stage) -> Any:
    """Return what is chosen for a statement in which nothing stays to be filled."""
    return Choice("en", blocks=(stage.plain_block,))


CHAPTER: Final = (*_of_custody(), *_of_bundles(), *_of_files(), *_of_statements())

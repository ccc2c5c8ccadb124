"""A chapter of the book of access: steps, records of every kind, and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.errors import Conflict
from desktop.rules.access import Action, access_table
from desktop.services import (
    attachments,
    evidence,
    proceedings,
    records,
    registers,
    unused_files,
)
from desktop.services.kinds import KINDS, Kind
from desktop.services.registers import REGISTERS, Query
from tests.services.access_rules import (
    Entry,
    InCase,
    Listing,
    Own,
    Refuses,
    Says,
    here,
    reach,
)
from tests.services.access_stage import FILES, STEP, Stage

_AREA_OF_TABLE: Final = access_table().kinds


def _of_steps() -> Iterator[Entry]:
    for name in ("chronology", "case_facts"):
        yield Entry(
            f"proceedings.{name}",
            InCase("proceedings V"),
            lambda desk, stage, name=name: getattr(proceedings, name)(desk, stage.case_id),
        )
    yield Entry(
        "proceedings.step_values",
        InCase("proceedings V"),
        lambda desk, stage: proceedings.step_values(desk, stage.case_id, stage.links["steps"]),
    )
    yield Entry(
        "proceedings.save_step",
        InCase("proceedings C"),
        lambda desk, stage: proceedings.save_step(desk, stage.case_id, STEP),
        about="new",
    )
    yield Entry(
        "proceedings.save_step",
        InCase("proceedings E"),
        lambda desk, stage, step_id: proceedings.save_step(
            desk, stage.case_id, STEP | {"text": "b"}, step_id, 1
        ),
        make=_new_step,
        about="known",
    )
    yield Entry(
        "proceedings.remove_step",
        InCase("proceedings E"),
        lambda desk, stage, step_id: proceedings.remove_step(
            desk, stage.case_id, step_id, "a mistake"
        ),
        make=_new_step,
    )
    yield Entry(
        "proceedings.restore_step",
        InCase("proceedings E"),
        lambda desk, stage, removed: proceedings.restore_step(desk, stage.case_id, removed),
        make=lambda stage: proceedings.remove_step(
            stage.desk, stage.case_id, _new_step(stage), "a mistake"
        ),
    )


def _new_step(stage: Stage) -> str:
    return proceedings.save_step(stage.desk, stage.case_id, STEP)[0]


def _of_records() -> Iterator[Entry]:
    for kind in KINDS.values():
        yield from _read(kind)
    # What is written goes one way for all kinds of an area: one of each area is tried.
    for kind in {kind.area: kind for kind in KINDS.values()}.values():
        yield from _written(kind)


def _read(kind: Kind) -> Iterator[Entry]:
    key = kind.key
    yield Entry(
        "records.record_values",
        InCase(f"{kind.area} V"),
        lambda desk, stage: records.record_values(
            desk, kind, stage.case_id, stage.records[kind.key]
        ),
        about=key,
    )
    yield Entry(
        "records.why_closed",
        Says(
            lambda why, _: why is None,
            lambda who: reach(who, kind.area, Action.EDIT),
        ),
        lambda desk, stage: records.why_closed(desk, kind, stage.case_id, stage.records[kind.key]),
        about=key,
    )
    yield Entry(
        "registers.list_records",
        Listing((kind.area,), here(kind.area), refuses=Refuses.NO_ROLE),
        lambda desk, _: registers.list_records(desk, REGISTERS[key], Query(), limit=5),
        about=key,
    )
    yield Entry(
        "registers.list_records",
        InCase(f"{kind.area} V"),
        lambda desk, stage: registers.list_records(
            desk, REGISTERS[key], Query(case_id=stage.case_id), limit=5
        ),
        about=f"{key} of a case",
    )


def _written(kind: Kind) -> Iterator[Entry]:
    key, takes = kind.key, InCase(f"{kind.area} E")
    yield Entry(
        "records.save_record",
        InCase(f"{kind.area} C"),
        lambda desk, stage: records.save_record(desk, kind, stage.case_id, stage.full(kind)),
        about=f"new {key}",
    )
    yield Entry(
        "records.save_record",
        takes,
        lambda desk, stage, record_id: records.save_record(
            desk,
            kind,
            stage.case_id,
            stage.full(kind),
            record_id,
            stage.version(kind.model, record_id),
        ),
        make=lambda stage: stage.tried(key),
        about=key,
    )
    yield Entry(
        "records.change_records",
        takes,
        lambda desk, stage, _: stage.change(desk, key),
        make=lambda stage: stage.tried(key),
        about=key,
    )
    yield Entry(
        "records.put_back_answers",
        takes,
        lambda desk, _, changed: records.put_back_answers(desk, kind, changed),
        make=lambda stage: stage.change(stage.desk, key),
        about=key,
    )
    if kind.removable:
        yield from _removed(kind)


def _removed(kind: Kind) -> Iterator[Entry]:
    key, takes = kind.key, InCase(f"{kind.area} E")
    yield Entry(
        "records.remove_record",
        takes,
        lambda desk, stage, record_id: records.remove_record(
            desk, kind, stage.case_id, record_id, "a mistake"
        ),
        make=lambda stage: stage.add(key),
        about=key,
    )
    yield Entry(
        "records.restore_record",
        takes,
        lambda desk, stage, removed: records.restore_record(desk, kind, stage.case_id, removed),
        make=lambda stage: records.remove_record(
            stage.desk, kind, stage.case_id, stage.tried(key, "restore"), "a mistake"
        ),
        about=key,
    )


def _of_files() -> Iterator[Entry]:
    for table in FILES:
        yield from _of_a_file(table)
    yield Entry(
        "unused_files.find_unused",
        Listing(tuple(_AREA_OF_TABLE[table] for table in FILES), _unused_here, Action.EDIT),
        lambda desk, _: unused_files.find_unused(desk),
    )
    yield Entry(
        "evidence.add_exhibits",
        InCase("evidence C"),
        lambda desk, stage: evidence.add_exhibits(desk, stage.case_id, [stage.path]),
    )
    housekeeping = "names nobody: whoever opens the vault sees to it that its files are whole"
    yield Entry("attachments.sweep", Own(housekeeping), lambda desk, _: attachments.sweep(desk))


def _of_a_file(table: str) -> Iterator[Entry]:
    area = _AREA_OF_TABLE[table]
    yield Entry(
        "attachments.take_in",
        InCase(f"{area} C"),
        lambda desk, stage: attachments.take_in(desk, stage.case_id, stage.path, table),
        about=table,
    )
    for name in ("describe", "read"):
        yield Entry(
            f"attachments.{name}",
            InCase(f"{area} V"),
            lambda desk, stage, name=name: getattr(attachments, name)(desk, stage.files[table]),
            about=table,
        )
    yield Entry(
        "attachments.save_copy",
        InCase(f"{area} X"),
        lambda desk, stage: attachments.save_copy(desk, stage.files[table], stage.place()),
        about=table,
    )
    yield Entry(
        "unused_files.destroy_unused",
        InCase(f"{area} E", error=Conflict),  # it is not told that there is one
        lambda desk, _, file_id: unused_files.destroy_unused(desk, [file_id]),
        make=lambda stage: stage.forgotten(table),
        about=table,
    )


def _unused_here(unused: Any, stage: Stage) -> set[str]:
    known = {stage.unused[table]: _AREA_OF_TABLE[table] for table in FILES}
    return {known[each.file.id] for each in unused.files if each.file.id in known}


CHAPTER: Final = (*_of_steps(), *_of_records(), *_of_files())

"""The report on the custody of exhibits, as a paper by itself and as a part of a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.documents import custody as paper
from desktop.documents.medical_report import Reply
from desktop.forms.fields import LinkField
from desktop.models.evidence import EvidenceItem
from desktop.services.cases import note_view, read_header
from desktop.services.custody import exhibit, one_person_alone, permit, read_custody
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, Exported, draw, permit_paper, save_drawn
from desktop.services.exporting import user_name
from desktop.services.kinds import KINDS
from desktop.services.records import read_values
from desktop.storage.log import read_head

KIND: Final = "custody"
_KIND = KINDS["exhibit"]
_Said = TypeVar("_Said")


def custody_report(desk: Desk, exhibit_ids: Sequence[str], language: str) -> paper.CustodyReport:
    """Return the frozen value of the report on exhibits of one case, read at one moment.

    Raises:
        NotPermitted, NotFound
        WrongInput: they are of several cases.
    """
    return _of_one_case(desk, exhibit_ids, language)[1]


def _of_one_case(
    desk: Desk, exhibit_ids: Sequence[str], language: str
) -> tuple[str, paper.CustodyReport]:
    """Return the case and its report; each exhibit that it tells of is looked at."""
    with desk.reading() as session:
        items = [exhibit(session, each) for each in exhibit_ids]
        case_ids = {item.case_id for item in items}
        for case_id in case_ids:
            permit_paper(desk, session, KIND, case_id)
        if len(case_ids) != 1:
            raise WrongInput(_("Choose exhibits of one case: a paper is kept with its case."))
        report = read_report(desk, session, items, language)
    (case_id,) = case_ids
    for each in exhibit_ids:
        note_view(desk, EvidenceItem.__tablename__, each, case_id)
    return case_id, report


def read_report(
    desk: Desk, session: Session, items: Sequence[EvidenceItem], language: str
) -> paper.CustodyReport:
    """Read the report in the transaction under way; the caller has asked for permission."""
    for case_id in {item.case_id for item in items}:
        permit(desk, session, case_id)
    return paper.CustodyReport(
        case_number=read_header(desk, session, items[0].case_id).number,
        language=language,
        generated_at=desk.clock.now(),
        prepared_by=user_name(session, desk),
        log_head=read_head(session, desk.log_keys())[1].hex(),
        items=tuple(_item(desk, session, item) for item in items),
        alone=one_person_alone(session),
    )


def _item(desk: Desk, session: Session, item: EvidenceItem) -> paper.ItemCustody:
    found = read_custody(desk, session, item)
    values, _version = read_values(session, _KIND, item.case_id, item.id)
    return paper.ItemCustody(
        item.exhibit,
        tuple(_replies(values)),
        tuple(_as(paper.EventLine, line) for line in found.lines),
        None if found.file is None else _as(paper.FileFacts, found.file),
        tuple(_as(paper.GapLine, gap) for gap in found.gaps),
        found.turned_back,
    )


def _replies(values: Mapping[str, Any]) -> Iterator[Reply]:
    for field in _KIND.form.fields:
        value = values.get(field.key, field.nothing)
        if value == field.nothing:
            continue
        if isinstance(field, LinkField):
            yield Reply(field.key, (str(value.name),))
        else:
            raw: Any = field.write(value)
            yield Reply(field.key, (raw,) if isinstance(raw, str) else raw)


def _as(kind: type[_Said], found: Any) -> _Said:
    """Return what was found as the paper's own value, which has the same names."""
    named: Any = kind
    return kind(**{each.name: getattr(found, each.name) for each in fields(named)})


def draw_custody(
    desk: Desk, exhibit_ids: Sequence[str], language: str, progress: Progress | None = None
) -> Drawn:
    """Draw the report on exhibits of one case; only the look at them is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: they are of several cases, or a character cannot be printed.
    """
    case_id, report = _of_one_case(desk, exhibit_ids, language)
    return draw(KIND, case_id, report, progress)


def export_custody(
    desk: Desk,
    exhibit_ids: Sequence[str],
    path: Path,
    language: str,
    progress: Progress | None = None,
) -> Exported:
    """Write the report on exhibits of one case as PDF to `path`.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: they are of several cases, or a character cannot be printed.
        StorageFailure: the file cannot be written.
    """
    return save_drawn(desk, draw_custody(desk, exhibit_ids, language, progress), path)

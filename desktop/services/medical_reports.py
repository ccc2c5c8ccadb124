"""The report on a medical evaluation, for whoever holds the clinical key and may let it out.

What it says is kept under that key, in a table of its own; so is what the log holds of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from desktop.core.progress import Progress
from desktop.documents import medical_report as paper
from desktop.forms.fields import Field, Link, LinkField
from desktop.forms.spec import GroupField
from desktop.models.attachments import ClinicalAttachment
from desktop.models.people import Person
from desktop.services.cases import note_view, read_header
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, draw, permit_paper
from desktop.services.exporting import user_name
from desktop.services.kinds import KINDS
from desktop.services.person_codes import PersonName
from desktop.services.records import read_values
from desktop.storage.log import read_head

_KIND = KINDS["evaluation"]


def medical_report(
    desk: Desk, case_id: str, evaluation_id: str, language: str
) -> paper.MedicalReport:
    """Return the frozen value of the report on an evaluation, all of it read at one moment.

    It is a look at the evaluation.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        permit_paper(desk, session, "medical_report", case_id)
        values, _version = read_values(session, _KIND, case_id, evaluation_id)
        person = _linked(session, Person, values["person"])
        report = paper.MedicalReport(
            case_number=read_header(desk, session, case_id).number,
            language=language,
            generated_at=desk.clock.now(),
            kind=values["kind"],
            status=values["status"],
            replies=tuple(_replies(_KIND.form.fields, values)),
            findings=tuple(_findings(values)),
            files=tuple(_files(session, values)),
            person=_name(values["person"]),
            born=None if person is None else person.birth,
            sex=None if person is None else person.sex,
            examiner=_name(values["examiner"]),
            prepared_by=user_name(session, desk),
            log_head=read_head(session, desk.log_keys())[1].hex(),
        )
    note_view(desk, _KIND.table, evaluation_id, case_id)
    return report


def _replies(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[paper.Reply]:
    for field in fields:
        value = values.get(field.key, field.nothing)
        if value != field.nothing and not isinstance(field, LinkField | GroupField):
            raw: Any = field.write(value)
            yield paper.Reply(field.key, (raw,) if isinstance(raw, str) else raw)


def _findings(values: Mapping[str, Any]) -> Iterator[tuple[paper.Reply, ...]]:
    groups = (field for field in _KIND.form.fields if isinstance(field, GroupField))
    fields = next(group.fields for group in groups if group.key == "findings")
    for row in values["findings"]:
        yield tuple(_replies(fields, row))


def _files(session: Session, values: Mapping[str, Any]) -> Iterator[paper.FileLine]:
    for row in values["files"]:
        file = _linked(session, ClinicalAttachment, row["attachment"])
        if file is not None:
            yield paper.FileLine(file.name, file.size, file.sha256)


def _linked(session: Session, model: Any, link: Link | None) -> Any:
    return None if link is None else session.get(model, link.record_id)


def _name(link: Link | None) -> str | None:
    """Return a name for the paper, where a person is not called by a code."""
    if link is None:
        return None
    return link.name.name if isinstance(link.name, PersonName) else str(link.name)


def draw_medical_report(
    desk: Desk,
    case_id: str,
    evaluation_id: str,
    language: str,
    progress: Progress | None = None,
) -> Drawn:
    """Draw the report on an evaluation; only the look at the evaluation is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
    """
    report = medical_report(desk, case_id, evaluation_id, language)
    return draw("medical_report", case_id, report, progress)

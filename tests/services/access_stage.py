"""The stage on which every use-case is tried: one case with one of everything, four ways to it.

Four users of one vault stand to its cases in the four ways there are; the roles change with each
try. What a try needs afresh is made by the chief, who holds every role.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from desktop.documents.report import Report
from desktop.forms.fields import ChoiceField
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case, CaseBlock, CaseMember, EmergencyAccess
from desktop.models.exchange import ClinicalExport, Export, OfficeExport
from desktop.models.users import User, UserRole
from desktop.rules.access import Standing, access_table
from desktop.services import (
    attachments,
    bodies,
    cases,
    exporting,
    medical_reports,
    outgoing,
    people,
    phrases,
    proceedings,
    quarters,
    records,
    summaries,
    wording,
)
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, save_drawn
from desktop.services.kinds import KINDS
from desktop.services.search import build_index
from desktop.services.unused_files import DAYS_KEPT
from tests.clocks import FixedClock
from tests.desks import START
from tests.media.pictures import picture
from tests.services.access_office import Household

CASEWORK_WORD, CLINICAL_WORD = "қазақша", "қанталау"
"""What every text of the case holds, and every text of its examination."""

USERS = {
    Standing.OUTSIDE: "aaaaaaaa-0000-4000-8000-000000000000",
    Standing.MEMBER: "bbbbbbbb-0000-4000-8000-000000000000",
    Standing.GUEST: "cccccccc-0000-4000-8000-000000000000",
    Standing.BLOCKED: "dddddddd-0000-4000-8000-000000000000",
}
COLLEAGUE = "eeeeeeee-0000-4000-8000-000000000000"
"""Somebody else of the office, who is put on teams and taken off them."""

PAIRS = (("doctor", "lawyer"), ("coordinator", "administrator"))
ROLES = (*((role,) for role in access_table().roles), *PAIRS)
FILES = ("attachments", "letter_attachments", "clinical_attachments")
PAPERS = ("chronology", "summary", "medical_report")
BLOCK = {"title": "a", "language": "en", "part": "other", "kind": "complaint", "text": "a"}
STEP = {"code": "REFUSAL", "text": CASEWORK_WORD}
BODY = {"role": "addressee", "name": "a"}
# Asked before and after each try: put together once.
_LAST = sa.select(sa.func.max(AuditEntry.seq))
_SINCE = (
    sa.select(AuditEntry.operation)
    .where(AuditEntry.seq > sa.bindparam("since"))
    .order_by(AuditEntry.seq)
)
_FORGOTTEN = 12  # files of each table: more than there are who may destroy them


@dataclass(frozen=True)
class Who:
    """Some roles, and how they stand to the case."""

    roles: tuple[str, ...]
    standing: Standing

    def __str__(self) -> str:
        return f"{'+'.join(self.roles)}, {self.standing}"


EVERYBODY = tuple(Who(roles, standing) for roles in ROLES for standing in Standing)


class Stage(Household):
    """A vault with a case of which there is everything; `desk` is the chief's."""

    word = CASEWORK_WORD

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "photo.jpg"
        self.path.write_bytes(b"a photograph")
        self._enter_users(desk)
        self.shelf, self._forgotten = self._shelve(desk)
        super().__init__(desk)
        title = {"title": f"Naryn {self.word}"}
        cases.save_case(desk, self.case_id, title, self.version(Case, self.case_id))
        self.other_case = cases.create_case(desk, {"number": "KG-2", "title": self.word})[0]
        self.stranger = people.save_person(desk, self.other_case, {"family_name": "Осмонов"})[0]
        for case_id in (self.case_id, self.other_case, self.shelf):
            self._let_in(case_id)
        self.records = {key: self.add(key) for key in KINDS}
        self.files = {table: self.file(table) for table in FILES}
        # Of the shelf: in the other cases records that may name a file come to lie in the trash.
        self.unused = {table: found.pop() for table, found in self._forgotten.items()}
        self.step = proceedings.save_step(desk, self.case_id, STEP)[0]
        self.papers = {kind: self.paper(kind) for kind in PAPERS}
        self.sent = {kind: self.paper(kind) for kind in PAPERS}
        for paper_id in self.sent.values():
            outgoing.attach_sent(desk, paper_id, self.path)
        self.workbook = self._workbook()
        self.plain_block = wording.save_block(desk, BLOCK | {"kind": "any"})[0]
        self._tried: dict[tuple[str, str], str] = {}
        self._photographs: dict[str, attachments.Attached] = {}

    # -- whoever sits at the desk -----------------------------------------------------------------

    def desk_for_all(self) -> Desk:
        """Return a desk at the same vault at which others sit down one after the other."""
        desk = Desk(self.desk.vault, self.desk.clock, self.desk.user_id, self.desk.roles)
        build_index(desk)
        return desk

    @staticmethod
    def sit(desk: Desk, who: Who) -> None:
        """Have somebody sit down who has just unlocked the vault."""
        desk.user_id, desk.roles = USERS[who.standing], frozenset(who.roles)
        desk.viewed.clear()

    def log(self, since: int = 0) -> list[str]:
        """Return the operations in the log after entry `since`."""
        with self.desk.vault.engine.connect() as connection:
            return list(connection.scalars(_SINCE, {"since": since}))

    def last_entry(self) -> int:
        """Return the number of the last entry of the log."""
        with self.desk.vault.engine.connect() as connection:
            return connection.scalar(_LAST) or 0

    # -- what is there ----------------------------------------------------------------------------

    def add(self, key: str, **values: Any) -> str:
        """Add a record of a kind with an answer to every question; what is clinical says so."""
        self.word = CLINICAL_WORD if KINDS[key].area == "examinations" else CASEWORK_WORD
        try:
            return super().add(key, **values)
        finally:
            self.word = CASEWORK_WORD

    def spare(self) -> str:
        """Make another case, to which everybody stands in the same way, and return its id."""
        case_id = cases.create_case(self.desk, {"number": self.number("S")})[0]
        self._let_in(case_id)
        return case_id

    def file(self, table: str) -> str:
        """Take a file into the case, and return its id."""
        clinical = table.startswith("clinical")
        word = CLINICAL_WORD if clinical else CASEWORK_WORD
        path = self.folder / f"{word}.jpg"
        path.write_text(word, "utf-8")
        return attachments.take_in(self.desk, self.case_id, path, table).id

    def photograph(self, table: str) -> attachments.Attached:
        """Take a real picture into the case, the first time."""
        if table not in self._photographs:
            path = self.place().with_suffix(".jpg")
            path.write_bytes(picture("JPEG"))
            taken = attachments.take_in(self.desk, self.case_id, path, table)
            self._photographs[table] = taken
        return self._photographs[table]

    def forgotten(self, table: str) -> str:
        """Return a file of another case that nobody has needed for long."""
        return self._forgotten[table].pop()

    @cached_property
    def drawn(self) -> dict[str, Drawn]:
        """Papers of the case that were drawn and have not left."""
        desk, case_id = self.desk, self.case_id
        return {
            "chronology": exporting.draw_chronology(desk, case_id, "en"),
            "summary": summaries.draw_summary(desk, case_id, summaries.NAMED, "en"),
            "medical_report": medical_reports.draw_medical_report(
                desk, case_id, self.records["evaluation"], "en"
            ),
        }

    @property
    def report(self) -> Report:
        """What the drawn chronology says."""
        report = self.drawn["chronology"].report
        assert isinstance(report, Report)
        return report

    def paper(self, kind: str) -> str:
        """Let a paper out, and return its id in the register."""
        save_drawn(self.desk, self.drawn[kind], self.place())
        table = ClinicalExport if kind == "medical_report" else Export
        newest = sa.select(table.id).order_by(table.number.desc()).limit(1)
        with self.desk.reading() as session:
            return str(session.scalars(newest).one())

    def _workbook(self) -> str:
        quarters.export_quarter(self.desk, "2026-Q4", self.place(), "en")
        with self.desk.reading() as session:
            return str(session.scalars(sa.select(OfficeExport.id)).one())

    def block(self) -> str:
        """Add a block of wording, and return its key."""
        return wording.save_block(self.desk, BLOCK)[0]

    def body(self) -> str:
        """Enter a body, and return its id."""
        return bodies.save_body(self.desk, BODY)[0]

    def phrase(self, form: str) -> str:
        """Keep a phrase of the office for the first question of a form."""
        return phrases.keep_phrase(self.desk, form, "title", "a", shared=True)

    def emergency(self) -> str:
        """Let a colleague in by emergency, and return what has to be reviewed."""
        with self.desk.writing("prepare") as work:
            found = self._emergency(self.case_id, COLLEAGUE, work.at)
            work.session.add(found)
        return found.id

    def version(self, model: Any, record_id: str) -> int:
        """Return the version a record has now."""
        with self.desk.reading() as session:
            asked = sa.select(model.version).where(model.id == record_id)
            return int(session.scalars(asked).one())

    def tried(self, key: str, how: str = "change") -> str:
        """Return a record that is there to be changed, or put back, again and again."""
        if (key, how) not in self._tried:
            self._tried[key, how] = self.add(key)
        return self._tried[key, how]

    def change(self, desk: Desk, key: str) -> records.Changed:
        """Change the record that is there for it: to another answer, and the next time back."""
        kind, answers = KINDS[key], self.two_answers(key)
        record_id = self.tried(key)
        with self.desk.reading() as session:
            asked = sa.select(getattr(kind.model, answers[0])).where(kind.model.id == record_id)
            now = session.scalars(asked).one()
        other = next(each for each in answers[1:] if each != now)
        return records.change_records(desk, kind, {record_id: {answers[0]: other}})

    @staticmethod
    def two_answers(key: str) -> tuple[str, str, str]:
        """Return the first choice of a form with two of its answers."""
        choices = (each for each in KINDS[key].form.fields if type(each) is ChoiceField)
        choice = next(choices)
        first, second = choice.options()[:2]
        return choice.key, first.key, second.key

    def without(self, model: Any, **where: Any) -> None:
        """Take rows out, so that they can be put in again."""
        with self.desk.writing("prepare") as work:
            asked = sa.select(model).filter_by(**where)
            for row in work.session.scalars(asked):
                work.session.delete(row)

    def with_row(self, row: Any) -> None:
        """Put a row in that may be there already."""
        with self.desk.writing("prepare") as work:
            known = {"case_id": row.case_id, "user_id": row.user_id}
            if work.session.scalars(sa.select(type(row)).filter_by(**known)).first() is None:
                work.session.add(row)

    # -- how they stand ---------------------------------------------------------------------------

    @staticmethod
    def _enter_users(desk: Desk) -> None:
        with desk.writing("prepare") as work:
            for user_id in (*USERS.values(), COLLEAGUE):
                work.session.add(User(id=user_id, name=user_id[:4], created_at=work.at))
            work.session.flush()
            for user_id in (*USERS.values(), COLLEAGUE):
                work.session.add(UserRole(user_id=user_id, role="lawyer"))

    def _let_in(self, case_id: str) -> None:
        with self.desk.writing("prepare") as work:
            for standing in (Standing.MEMBER, Standing.BLOCKED):
                work.session.add(CaseMember(case_id=case_id, user_id=USERS[standing]))
            work.session.add(
                CaseBlock(case_id=case_id, user_id=USERS[Standing.BLOCKED], reason=self.word)
            )
            work.session.add(self._emergency(case_id, USERS[Standing.GUEST], work.at))

    def _emergency(self, case_id: str, user_id: str, at: Any) -> EmergencyAccess:
        ends = at + timedelta(hours=1)
        return EmergencyAccess(
            case_id=case_id, user_id=user_id, begun_at=at, ends_at=ends, reason=self.word
        )

    def _shelve(self, desk: Desk) -> tuple[str, dict[str, list[str]]]:
        """Make a case with files that were taken in long ago and that no record uses."""
        desk.clock = FixedClock(START - timedelta(DAYS_KEPT + 1))
        case_id = cases.create_case(desk, {"number": "OLD-1"})[0]
        found = {
            table: [
                attachments.take_in(desk, case_id, self.path, table).id for _ in range(_FORGOTTEN)
            ]
            for table in FILES
        }
        desk.clock = FixedClock(START)
        return case_id, found


def seen_in(result: Any, word: str) -> Iterator[str]:
    """Give every text of a result, however deep, in which a word stands."""
    if isinstance(result, str):
        if word in result:
            yield result
    elif isinstance(result, bytes):
        yield from seen_in(result.decode("utf-8", "replace"), word)
    elif isinstance(result, dict):
        yield from seen_in(tuple(result.items()), word)
    elif isinstance(result, tuple | list | set | frozenset):
        for each in result:
            yield from seen_in(each, word)
    elif hasattr(result, "__dataclass_fields__"):
        yield from seen_in(
            tuple(getattr(result, name) for name in result.__dataclass_fields__), word
        )

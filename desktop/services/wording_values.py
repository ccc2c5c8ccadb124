"""What stands for the placeholders in one case, as far as this user may see it.

Where there are several (victims, incidents, lawyers, claims) none is taken: it has to be chosen.
The lawyer is a member of the case's team who is a lawyer, whoever sits at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.names import whole_name
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, vocabulary
from desktop.core.when import When
from desktop.models.cases import Case, CaseMember
from desktop.models.incidents import Incident
from desktop.models.people import Person, PersonRole
from desktop.models.redress import Claim, ClaimItem
from desktop.models.users import User, UserRole
from desktop.rules.access import Action
from desktop.rules.ages import ages_at, is_under_age
from desktop.rules.placeholders import grammatical
from desktop.rules.wording import Named, Value, Values
from desktop.services.bodies import read_bodies
from desktop.services.cases import looking
from desktop.services.desk import Desk
from desktop.services.links import Called
from desktop.services.person_codes import FIRST_ROLE, PersonCode, PersonName
from desktop.services.registers import sums
from desktop.services.standing import is_blocked
from desktop.services.wording_lists import (
    Exhibit,
    annex_lines,
    annexed,
    injury_lines,
    read_exhibits,
    step_lines,
)

VICTIM, EVENT, LAWYER, CLAIM, BODY = "victim", "event", "lawyer", "claim", "body"
CHOICES: Final = (VICTIM, EVENT, LAWYER, CLAIM, BODY)
"""What may have to be chosen for a paper, in the order in which it is asked."""


@frozen_value
class Option:
    """One of those that can be chosen."""

    id: str
    name: Called | When


Chosen = tuple[tuple[str, str], ...]
"""What was chosen: pairs of one of `CHOICES` and an id."""


@frozen_value
class CaseWording:
    """The values of a case in one language.

    `options` are what there is to choose from, `taken` what was chosen or is the only one;
    `exhibits` are what can be annexed.
    """

    case_number: str
    values: Values
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    taken: Chosen = ()
    exhibits: tuple[Exhibit, ...] = ()
    country: str | None = None


def case_values(
    desk: Desk,
    case_id: str,
    language: str,
    chosen: Chosen = (),
    annexes: tuple[str, ...] | None = None,
) -> CaseWording:
    """Return the values of a case, all read at one moment.

    `annexes` are ids of exhibits in their order; without it all of them are annexed.

    Raises:
        NotPermitted
    """
    with looking(desk, "intake", case_id) as session:
        return read_case_values(desk, session, case_id, language, chosen, annexes)


def read_case_values(
    desk: Desk,
    session: Session,
    case_id: str,
    language: str,
    chosen: Chosen = (),
    annexes: tuple[str, ...] | None = None,
) -> CaseWording:
    """Read them in the transaction under way, in which the case may be seen."""
    case = session.get_one(Case, case_id)
    reader = _Reader(desk, session, case, language, chosen)
    for read in (
        *(reader.case, reader.event, reader.victim, reader.lawyer, reader.claim),
        *(reader.bodies, reader.steps),
    ):
        read()
    exhibits = reader.evidence(annexes)
    return CaseWording(
        case.number,
        Values(reader.known, reader.why),
        tuple(reader.options.items()),
        tuple(reader.taken.items()),
        exhibits,
        case.country,
    )


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


AnyRecord = TypeVar("AnyRecord", Incident, Claim)
Found = TypeVar("Found", bound=_Identified)


class _Reader:
    """Reads the parts of one case; what is not for this user is told by whose it is."""

    def __init__(
        self, desk: Desk, session: Session, case: Case, language: str, chosen: Chosen
    ) -> None:
        self._desk, self._session, self._case = desk, session, case
        self._language, self._chosen = language, dict(chosen)
        self.known: dict[str, Value] = {}
        self.why: dict[str, Text] = {}
        self.options: dict[str, tuple[Option, ...]] = {}
        self.taken: dict[str, str] = {}
        self._happened: When | None = None

    def case(self) -> None:
        self._put("case.number", self._case.number)
        self._put("case.country", _term("countries", self._case.country))
        self._put("paper.date", When.on(self._desk.today))

    def event(self) -> None:
        found = self._of_case(Incident)
        options = [Option(each.id, each.when or _NO_DATE) for each in found]
        incident = self._pick(EVENT, found, options)
        if incident is not None:
            self._happened = incident.when
            self._put("event.date", incident.when)
            self._put("event.place", incident.place)
            self._put("event.agency", _term("agencies", incident.agency))
            self._put("event.account", incident.account)
            self._put("event.officers", incident.officers)
            self._put("event.witnesses", incident.witnesses)
            methods = [
                vocabulary("torture_methods").label(key, self._language)
                for key in incident.methods or ()
            ]
            self._put("event.methods", "; ".join(methods) or None)

    def victim(self) -> None:
        if self._refused("identity", VICTIM):
            return
        rows = self._session.execute(
            sa.select(Person, PersonRole.id)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(PersonRole.case_id == self._case.id, PersonRole.role == FIRST_ROLE)
            .order_by(PersonRole.position, PersonRole.id)
        ).all()
        found = [person for person, _role in rows]
        options = [
            Option(each.id, PersonName(_name(each), PersonCode(FIRST_ROLE, number, "")))
            for number, each in enumerate(found, 1)
        ]
        person = self._pick(VICTIM, found, options)
        if person is not None:
            self._victim(person)

    def _victim(self, person: Person) -> None:
        forms = grammatical(self._language)
        stored = ((form, getattr(person, f"name_{form}")) for form in forms if self._shows(form))
        self._put("victim.name", Named(_name(person), tuple(pair for pair in stored if pair[1])))
        today = When.on(self._desk.today)
        if self._desk.shows("identity", "birth"):
            self._put("victim.birth", person.birth)
            now, then = (ages_at(person.birth, day) for day in (today, self._happened))
            self._put("victim.is_minor", is_under_age(now))
            self._put("victim.was_minor", is_under_age(then))
        if self._desk.shows("identity", "citizenship"):
            self._put("victim.citizenship", _term("countries", person.citizenship))
        if person.sex in _SEXES:
            self._put("victim.is_female", person.sex == "f")

    def _shows(self, form: str) -> bool:
        return self._desk.shows("identity", f"name_{form}")

    def lawyer(self) -> None:
        found = self._session.execute(
            sa.select(User.id, User.name)
            .join(CaseMember, CaseMember.user_id == User.id)
            .join(UserRole, UserRole.user_id == User.id)
            .where(CaseMember.case_id == self._case.id, UserRole.role == "lawyer")
            .where(User.status == "active", ~is_blocked(User.id, self._case.id))
        ).all()
        found = sorted(found, key=lambda each: (each.name.casefold(), each.id))
        options = [Option(each.id, each.name) for each in found]
        lawyer = self._pick(LAWYER, options, options)
        if lawyer is not None:
            self._put("lawyer.name", str(lawyer.name))

    def claim(self) -> None:
        if self._refused("redress", "amount"):
            return
        found = self._of_case(Claim)
        kinds = vocabulary("claim_kinds")
        options = [
            Option(each.id, each.title or kinds.label(each.kind, self._language)) for each in found
        ]
        claim = self._pick(CLAIM, found, options)
        if claim is not None:
            amounts = sums(ClaimItem, "claim_id")(self._session, [claim.id]).get(claim.id, ())
            self._put("amount", amounts[0] if len(amounts) == 1 else None)

    def bodies(self) -> None:
        found = read_bodies(self._session, self._language)
        for office in (each for each in found if each.is_office):
            self._put("office.name", office.named)
            self._put("office.address", office.address)
        others = [each for each in found if not each.is_office]
        options = [Option(each.id, each.title) for each in others]
        body = self._pick(BODY, others, options, only=False)
        if body is not None:
            self._put("body.name", body.named)
            self._put("body.address", body.address)

    def steps(self) -> None:
        if not self._refused("proceedings", "steps"):
            lines = step_lines(self._session, self._case.id, self._language)
            self._put("steps", lines or None)

    def evidence(self, annexes: tuple[str, ...] | None) -> tuple[Exhibit, ...]:
        if self._refused("evidence", "annexes", "injuries"):
            return ()
        exhibits = read_exhibits(self._session, self._case.id)
        chosen = annexed(exhibits, annexes)
        self._put("annexes", annex_lines(chosen) or None)
        self._put("injuries", injury_lines(chosen, self._language) or None)
        return exhibits

    # -- how they are read ------------------------------------------------------------------------

    def _put(self, name: str, value: Value | None) -> None:
        if value is not None:
            self.known[name] = value

    def _of_case(self, model: type[AnyRecord]) -> list[AnyRecord]:
        query = sa.select(model).where(model.case_id == self._case.id).order_by(model.id)
        return list(self._session.scalars(query))

    def _refused(self, area: str, *groups: str) -> bool:
        why = self._desk.refusal(self._session, area, Action.VIEW, self._case.id)
        if why is not None:
            self.why |= dict.fromkeys(groups, why)
        return why is not None

    def _pick(
        self, what: str, found: Sequence[Found], options: Iterable[Option], *, only: bool = True
    ) -> Found | None:
        """Take what was chosen, or the only one there is; else say what has to be done first."""
        self.options[what] = tuple(options)
        wanted = self._chosen.get(what)
        if only and len(found) == 1:
            wanted = found[0].id
        taken = next((each for each in found if each.id == wanted), None)
        if taken is not None:
            self.taken[what] = taken.id
            return taken
        why = _NONE.get(what) if not found else _CHOOSE[what]
        if why is not None:
            self.why["amount" if what == CLAIM else what] = why
        return None


_SEXES = ("f", "m")
_NO_DATE = _("without a date")
# Without an entry there is nothing to be done first: a case may do without a lawyer.
_NONE: Mapping[str, Text] = {
    VICTIM: _("add the victim to the case"),
    EVENT: _("add the incident to the case"),
}
_CHOOSE: Mapping[str, Text] = {
    VICTIM: _("choose which victim is meant"),
    EVENT: _("choose which incident is meant"),
    LAWYER: _("choose which lawyer of the team acts"),
    CLAIM: _("choose which claim is meant"),
    BODY: _("choose the addressee"),
}


def _name(person: Person) -> str:
    return whole_name(person.family_name, person.given_name, person.patronymic)


def _term(terms: str, key: str | None) -> Term | None:
    return vocabulary(terms).terms.get(key or "")

"""Words the summary of a case: one section for each question a reader has.

What is not recorded is said to be so. It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.core.money import Money
from desktop.core.text import Text, _, c_, n_
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    Cell,
    Heading,
    Look,
    Paper,
    Paragraph,
    Row,
    Table,
    Words,
)
from desktop.documents.case_summary import (
    AwardLine,
    CaseSummary,
    ClaimLine,
    IncidentLine,
    PaymentLine,
    PersonLine,
    TermLine,
)
from desktop.documents.wording import Heads, Writer

_BY_CODES = _(
    "Edition by codes: people are called by their role and a number. Names, places and whatever"
    " somebody wrote in words are left out, because a name may stand there."
)
_SUMS = _("Sums of claims, awards and payments as recorded; those that steps name stand above.")


def paper(summary: CaseSummary) -> Paper:
    """Return the summary as a paper in its language."""
    return _Writer(summary).paper()


class _Writer(Writer):
    """Words one summary."""

    def __init__(self, summary: CaseSummary) -> None:
        super().__init__(summary.language)
        self._of = summary
        self._coded = summary.edition == "coded"

    def paper(self) -> Paper:
        return self.report(
            self._of, self.say(_("Case summary")), self._parts(), about=(self._of.title,)
        )

    def _parts(self) -> Iterator[Block]:
        if self._coded:
            yield Paragraph(self.say(_BY_CODES), Look.STRONG)
        yield from self._case()
        yield from self._people()
        yield from self._incidents()
        yield from self._standing()
        yield from self._terms()
        yield from self._redress()
        yield from self._tasks()

    # -- who and what ---------------------------------------------------------------------------

    def _case(self) -> Iterator[Block]:
        of = self._of
        yield Heading(self.say(_("The case")))
        yield self._lines(
            (
                (_("Status"), self.label("case_status", of.status)),
                (_("Opened"), self.date(When.on(of.opened))),
                (_("Country"), of.country and self.label("countries", of.country)),
            )
        )
        yield from self._text(of.text)

    def _people(self) -> Iterator[Block]:
        yield Heading(self.say(_("Who")))
        if self._coded:
            heads: Heads = ((_("Person"), 110), (_("Sex"), 55))
        else:
            heads = ((_("Person"), 50), (_("Name"), 58), (_("Sex"), 25), (_("Date of birth"), 32))
        rows = (self._person(each) for each in self._of.people)
        yield from self._listed(heads, rows, _("Nobody is recorded in this case."))

    def _person(self, each: PersonLine) -> tuple[Cell, ...]:
        role = f"{self.label('person_roles', each.role)}\u00a0{each.number}"
        who, sex = _cell(role), _cell(self.label("sex", each.sex))
        if self._coded:
            return who, sex
        born = self.date(each.born) if each.born else None
        return who, self._told(each.name), sex, self._told(born)

    def _incidents(self) -> Iterator[Block]:
        yield Heading(self.say(_("What happened")))
        if not self._of.incidents:
            yield Paragraph(self.say(_("No incident is recorded in this case.")))
        for each in self._of.incidents:
            yield self._lines(self._incident(each))
            yield from self._text(each.account)

    def _incident(self, each: IncidentLine) -> Iterator[tuple[Text, str | None]]:
        yield _("When"), self.date(each.when)
        kind = each.place_type and self.label("place_types", each.place_type)
        yield _("Place"), "; ".join(filter(None, (kind, each.place)))
        yield _("Whose officials"), each.agency and self.label("agencies", each.agency)
        yield _("Officials"), each.officers
        yield _("Alleged purpose"), self.labels("purposes", each.purposes)
        yield _("Methods reported"), self.labels("torture_methods", each.methods)

    # -- where it stands ------------------------------------------------------------------------

    def _standing(self) -> Iterator[Block]:
        of = self._of
        yield Heading(self.say(_("Where the case stands")))
        tables = (self.tracks(of.tracks), self.durations(of.durations), self.sums(of.money))
        shown = [table for table in tables if table.rows]
        yield from shown
        if not shown:
            yield Paragraph(self.say(_("No steps have been recorded in this case.")))

    def _terms(self) -> Iterator[Block]:
        yield Heading(self.say(_("Next terms")))
        what: Heads = () if self._coded else ((_("What has to be done"), 71),)
        wide = 55 if self._coded else 0
        heads = (
            (_("Last day"), wide or 34),
            *what,
            (_("Whom it binds"), wide or 25),
            (_("If it is missed"), wide or 35),
        )
        rows = (self._term(each) for each in self._of.terms)
        yield from self._listed(heads, rows, _("No open term is recorded."))

    def _term(self, each: TermLine) -> tuple[Cell, ...]:
        return (
            _cell(self.date(When.on(each.due))),
            *(() if self._coded else (_cell(each.title),)),
            _cell(self.label("deadline_sides", each.side)),
            _cell(self.label("deadline_weights", each.weight)),
        )

    def _redress(self) -> Iterator[Block]:
        of = self._of
        yield Heading(self.say(_("Claims, awards and payments")))
        if not (of.claims or of.awards or of.payments):
            yield Paragraph(self.say(_("No claim, award or payment is recorded.")))
            return
        yield Paragraph(self.say(_SUMS), Look.QUIET, kept=True)
        for what, rows in (
            (_("Claim"), [self._claim(each) for each in of.claims]),
            (_("Award"), [self._award(each) for each in of.awards]),
            (_("Payment"), [self._payment(each) for each in of.payments]),
        ):
            if rows:
                heads = (
                    (_("Date"), 31),
                    (what, 60),
                    (c_("of a claim", "State"), 41),
                    (_("Amount"), 33),
                )
                yield from self._listed(heads, rows, numbers=True)

    def _claim(self, each: ClaimLine) -> tuple[Cell, ...]:
        kind = Words(self.label("claim_kinds", each.kind), Look.STRONG)
        what = (kind, *_cell(each.title), *_cell(each.forum))
        state = _cell(self.label("claim_status", each.status))
        return _cell(self.date(each.when)), what, state, self._amounts(each.sums)

    def _award(self, each: AwardLine) -> tuple[Cell, ...]:
        instance = Words(self.label("award_instances", each.instance), Look.STRONG)
        state = _cell(self.label("award_results", each.result))
        if each.in_force is not None:
            force = self.say(_("in force from {day}", day=each.in_force))
            state = (*state, Words(force, Look.QUIET))
        what = (instance, *_cell(each.body))
        return _cell(self.date(each.when)), what, state, self._amounts(each.sums)

    def _payment(self, each: PaymentLine) -> tuple[Cell, ...]:
        kind = Words(self.label("payment_kinds", each.kind), Look.STRONG)
        what = (kind, *_cell(each.payer))
        return (
            _cell(self.date(each.when)),
            what,
            _cell(self.say(_("paid"))),
            self._amounts((each.money,)),
        )

    def _amounts(self, sums: Iterable[Money]) -> Cell:
        return tuple(Words(self.amount(money)) for money in sums)

    def _tasks(self) -> Iterator[Block]:
        yield Heading(self.say(_("Open tasks")))
        if self._coded and self._of.tasks:
            count = n_("{n} task is open.", "{n} tasks are open.", len(self._of.tasks))
            yield Paragraph(self.say(count))
            return
        heads = ((_("By"), 34), (_("What has to be done"), 86), (_("Responsible"), 45))
        rows = (
            (
                self._told(self.date(When.on(each.due)) if each.due else None),
                self._told(each.title),
                self._told(each.responsible),
            )
            for each in self._of.tasks
        )
        yield from self._listed(heads, rows, _("No open task is recorded."))

    # -- parts ----------------------------------------------------------------------------------

    def _listed(
        self,
        heads: Heads,
        rows: Iterable[tuple[Cell, ...]],
        nothing: Text | None = None,
        *,
        numbers: bool = False,
    ) -> Iterator[Block]:
        """Return a table, or say that there is nothing."""
        drawn = tuple(Row(cells) for cells in rows)
        if drawn:
            yield Table(self.columns(heads, numbers=numbers), drawn)
        elif nothing is not None:
            yield Paragraph(self.say(nothing))

    def _lines(self, lines: Iterable[tuple[Text, str | None]]) -> Table:
        """Return what is answered as questions and answers."""
        return self.answers((self.say(asked), said) for asked, said in lines if said)

    def _told(self, text: str | None) -> Cell:
        """Return an answer, or that there is none: an empty cell could be filled in later."""
        return _cell(text or self.say(_("not recorded")))

    def _text(self, text: str | None) -> Iterator[Block]:
        for line in (text or "").splitlines():
            if line.strip():
                yield Paragraph(line.strip())


def _cell(text: str | None) -> Cell:
    return (Words(text),) if text else ()

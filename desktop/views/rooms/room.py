"""How a kind of record becomes a list: its columns, its filters, and its rows.

Labels come from the forms and tones from the code lists, so a room has only its choice and its
widths to say. What a row shows is worked out on the worker's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import Any

from desktop.core.text import Text, c_
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.forms.fields import ANSWERS, AnswerField, ChoiceField, Field
from desktop.rules.access import Action
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS, Kind
from desktop.services.registers import REGISTERS, Query, RecordLine, list_records
from desktop.views.labels import Sayable
from desktop.views.privacy import Privacy
from desktop.views.registers.columns import CASE, PERIODS, Asked, Column, Filter, ListState
from desktop.views.registers.register import Act, ListSpec
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.tokens import Tone
from desktop.views.wording import Joined, OnDay, label, tone_of


@dataclass(frozen=True, repr=False)
class StatusAct:
    """Gives the chosen records a status; `dated` names the day on which it happened."""

    act: Act
    values: Mapping[str, Any]
    dated: str = ""

    def answers(self, today: date) -> dict[str, Any]:
        """Return the answers the records get."""
        return {**self.values, **({self.dated: When.on(today)} if self.dated else {})}


@dataclass(frozen=True, repr=False)
class Tool:
    """Opens something about the records that are chosen, for whoever may do `action` to them."""

    act: Act
    action: Action


Chosen = tuple[str, int] | tuple[str, int, Text]
"""A column: the attribute, its width (negative: for those who choose it), a name of its own."""

Paint = Callable[[RecordLine, date, dict[str, Cell]], None]


@dataclass(frozen=True, repr=False)
class Room:
    """One kind as a list: its name in the plural, what it shows, and what it offers.

    It is `narrowed_by` questions of the form, and by `derived`, which its register works out.
    Its `tools` open something about the records that are chosen, its `whole` one about all of a
    case; `panel` knows what.
    """

    key: str
    name: Text
    add: Text
    icon: str
    empty: Text
    chosen: tuple[Chosen, ...]
    narrowed_by: tuple[str, ...] = ()
    acts: tuple[StatusAct, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paint: Paint | None = None
    derived: tuple[Filter, ...] = ()
    tools: tuple[Tool, ...] = ()
    whole: Tool | None = None

    @property
    def kind(self) -> Kind:
        """The kind of its records."""
        return KINDS[self.key]

    @cached_property
    def spec(self) -> ListSpec:
        """What the list is made with."""
        return ListSpec(
            self.key,
            self.name,
            _columns(self.kind, self.chosen),
            (*_filters(self.kind, self.narrowed_by), *self.derived),
            tuple(each.act for each in self.acts),
            self.empty,
            ListState(codes=self.codes),
        )

    def fetching(
        self, desk: Desk, privacy: Privacy, asked: Asked, case_id: str | None = None
    ) -> Fetch:
        """Return how the rows of what a list is asked for are fetched."""

        def fetch(offset: int, limit: int) -> Page:
            today = desk.today
            query = query_of(desk, asked, case_id)
            page = list_records(desk, REGISTERS[self.key], query, offset, limit)
            return Page(tuple(self.row(line, today, privacy) for line in page.lines), page.total)

        return fetch

    def row(self, line: RecordLine, today: date, privacy: Privacy) -> Row:
        """Return a record as a row."""
        cells = {CASE: Cell(line.case_number, Tone.ACCENT)}
        for column in self.spec.columns:
            if column.key != CASE:
                cells[column.key] = _cell(
                    self.kind, column.key, line.values.get(column.key), privacy
                )
        if self.paint is not None:
            self.paint(line, today, cells)
        return Row(line.id, cells[self.spec.columns[1].key].text, case_id=line.case_id, cells=cells)


def query_of(desk: Desk, asked: Asked, case_id: str | None = None) -> Query:
    """Return what a list is asked for, as the services ask it today."""
    state = asked.state
    period = next(each for each in PERIODS if each.key == state.period)
    since, until = period.days(desk.today)
    return Query(asked.text, state.codes, since, until, state.sort, state.descending, case_id)


def _cell(kind: Kind, key: str, value: Any, privacy: Privacy) -> Cell:
    asked = _asked(kind, key)
    if isinstance(asked, ChoiceField) and isinstance(asked.terms, str) and value:
        terms = vocabulary(asked.terms)
        toned = any("tone" in term.facts for term in terms)
        return Cell(label(asked.terms, value), tone_of(terms, value) if toned else None, toned)
    if isinstance(asked, ChoiceField) and value:
        return Cell(next((each for each in asked.options() if each.key == value), value))
    if isinstance(asked, AnswerField) and value in ANSWERS:
        return Cell(ANSWERS[value])
    said = _said(privacy.link(value))
    return Cell(privacy.personal(said) if asked is not None and asked.personal else said)


def _said(value: Any) -> Sayable:
    if value is None:
        return ""
    if isinstance(value, When):
        return OnDay(value)
    if isinstance(value, date):
        return OnDay(When.on(value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return Joined(value, "; ")
    return str(value) if isinstance(value, int) else value


def _asked(kind: Kind, key: str) -> Field | None:
    return next((each for each in kind.form.fields if key in (each.key, f"{each.key}_id")), None)


def _columns(kind: Kind, chosen: tuple[Chosen, ...]) -> tuple[Column, ...]:
    """Return the case's column and the chosen ones."""
    sortable = REGISTERS[kind.key].sortable
    columns = [Column(CASE, c_("column", "Case"), 165, CASE)]
    for key, width, *named in chosen:
        asked = _asked(kind, key)
        name = named[0] if named else asked.label if asked is not None else Text(key)
        sort = key if key in sortable else ""
        columns.append(Column(key, name, abs(width), sort, at_first=width > 0))
    return tuple(columns)


def _filters(kind: Kind, keys: tuple[str, ...]) -> tuple[Filter, ...]:
    asked = (each for key in keys if (each := _asked(kind, key)) is not None)
    return tuple(
        Filter(each.key, each.label, each.terms)
        for each in asked
        if isinstance(each, ChoiceField) and isinstance(each.terms, str)
    )

"""The first tab of a case: who, where the proceedings stand, and the timeline."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.core.money import Money
from desktop.core.text import _, c_, n_
from desktop.core.values import frozen_value
from desktop.rules.access import Action, Rights
from desktop.rules.facts import CaseFacts
from desktop.rules.labels import MONEY, not_for_this_role
from desktop.services.cases import CaseHeader
from desktop.services.desk import Desk
from desktop.services.people import PersonLine, people_of_case
from desktop.services.proceedings import case_facts, chronology
from desktop.views.cases.steps import item_of
from desktop.views.labels import Sayable
from desktop.views.parts import CardRow, FactCard, Scrolled, button, head
from desktop.views.privacy import Privacy
from desktop.views.timeline import Timeline, TimelineItem
from desktop.views.wording import Joined, label, labels
from desktop.views.workplace import Workplace


@frozen_value
class Overview:
    """What the tab shows; what is not for this user's role is None and was not read."""

    people: tuple[PersonLine, ...] | None
    facts: CaseFacts | None
    items: tuple[TimelineItem, ...] | None


def read_overview(desk: Desk, privacy: Privacy, case_id: str, areas: frozenset[str]) -> Overview:
    """Read the tab's content, of these areas of the case only."""
    people = people_of_case(desk, case_id) if "identity" in areas else None
    if "proceedings" not in areas:
        return Overview(people, None, None)
    items = tuple(item_of(line, privacy) for line in chronology(desk, case_id))
    return Overview(people, case_facts(desk, case_id), items)


class OverviewTab(Scrolled):
    """Cards above, timeline below; Enter on a step edits it."""

    step_asked = Signal(object)  # an id, or None for a new step

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self._people = FactCard(words, _("Whom it is about"))
        self._standing = FactCard(words, _("Where it stands"))
        self.timeline = Timeline(words, look)
        words.put(self.timeline, accessibleName=_("Timeline of the case"))
        self.add = button(words, look, _("Add a step"), "plus")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(14)
        column.addWidget(CardRow(look, self._people, self._standing))
        column.addWidget(self._make_timeline_card(), 1)
        self.add.clicked.connect(self._ask_new)
        self.timeline.opened.connect(self.step_asked.emit)

    def _make_timeline_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 10, 8, 8)
        column.addLayout(head(self._place.words, _("Timeline"), self.add))
        column.addWidget(self.timeline, 1)
        return card

    def show_overview(self, header: CaseHeader, overview: Overview) -> None:
        """Show a case."""
        self._people.set_lines(list(_people(header, overview.people, self._place.privacy)))
        self._standing.set_lines(list(_standing(overview)))
        self.timeline.set_empty_text(
            not_for_this_role("proceedings") if overview.items is None else _NO_STEPS
        )
        self.timeline.set_items(overview.items or ())

    def offer(self, rights: Rights) -> None:
        """Offer what may be done in this case."""
        self.add.setVisible(rights.may("proceedings", Action.CREATE))

    def _ask_new(self) -> None:
        self.step_asked.emit(None)


_NO_STEPS = _("No steps yet. Add the first one, or import a chronology into this case.")


def _people(
    header: CaseHeader, people: tuple[PersonLine, ...] | None, privacy: Privacy
) -> Iterator[tuple[Sayable, Sayable]]:
    if people is None:
        yield "", not_for_this_role("identity")
    elif not people:
        yield _("Victim"), _("not added yet")
    people = people or ()
    for line in people[:5]:
        born = "" if line.birth is None else _("born {when}", when=line.birth)
        roles = labels("person_roles", line.roles)
        yield privacy.name(line.name, line.code.within_case), Joined((roles, born))
    if len(people) > 5:  # noqa: PLR2004 - the card stays a card
        yield "", n_("and {n} more", "and {n} more", len(people) - 5)
    if header.summary:
        yield c_("of a case", "Summary"), header.summary


def _standing(overview: Overview) -> Iterator[tuple[Sayable, Sayable]]:
    if overview.facts is None or overview.items is None:
        yield "", not_for_this_role("proceedings")
        return
    for track in overview.facts.tracks:
        since: Sayable = track.since.when or ""
        state = label("track_states", track.state)
        yield (
            label("tracks", track.kind),
            _("{state}, since {when}", state=state, when=since) if since else state,
        )
    for currency, sums in overview.facts.money.items():
        for kind, value in sums.items():
            if value is not None:
                yield MONEY[kind], Money(value, currency)
    yield _("Steps"), str(len(overview.items))


def title_of(header: CaseHeader, privacy: Privacy) -> Sayable:
    """Return what a case is called at the head of its page."""
    return header.title or privacy.victims(header.victims, header.number) or header.number

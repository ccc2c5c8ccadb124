"""How each kind of record is listed: columns, filters, what can be done with several at once.

All of it is data; how it becomes a list is in `room`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.core.money import Money
from desktop.core.text import Text, _, c_, n_
from desktop.core.when import When
from desktop.rules.access import Action
from desktop.services.registers import RecordLine
from desktop.views.registers.columns import Filter
from desktop.views.registers.register import Act
from desktop.views.rooms.room import Room, StatusAct, Tool
from desktop.views.rows import Cell
from desktop.views.tokens import Tone
from desktop.views.wording import Joined, OnDay

_SOON_DAYS = 7


def lateness(due: date, today: date) -> tuple[Text, Tone]:
    """Return how near a day is, in words, and the tone that says so at a glance."""
    days = (due - today).days
    if days < 0:
        return n_("{n} day late", "{n} days late", -days), Tone.DANGER
    if days == 0:
        return _("today"), Tone.DANGER
    soon = Tone.WARNING if days <= _SOON_DAYS else Tone.NEUTRAL
    return n_("in {n} day", "in {n} days", days), soon


def _paint_due(line: RecordLine, today: date, cells: dict[str, Cell]) -> None:
    """Show how near an open term is, and mark the ones by which a right is lost."""
    due = line.values["due"]
    hard = line.values.get("weight") == "hard"
    if due is not None and line.values["status"] == "open":
        near, tone = lateness(due, today)
        said = Joined((OnDay(When.on(due)), near))
        cells["due"] = Cell(said, tone, chip=tone is not Tone.NEUTRAL, strong=hard)
    cells["title"] = Cell(line.values["title"], strong=hard)


def _paint_reply(line: RecordLine, today: date, cells: dict[str, Cell]) -> None:
    """Show how near an awaited answer is."""
    due, replied = line.values["reply_due"], line.values["replied"]
    if due is not None and replied is None:
        near, tone = lateness(due, today)
        cells["reply_due"] = Cell(Joined((OnDay(When.on(due)), near)), tone, chip=True)


def _paint_amount(line: RecordLine, _today: date, cells: dict[str, Cell]) -> None:
    money = Money(line.values["amount_value"], line.values["amount_currency"])
    cells["amount_value"] = Cell(money, strong=True)


def _status(
    key: str, name: Text, icon: str, values: Mapping[str, Any], dated: str = ""
) -> StatusAct:
    return StatusAct(Act(key, name, icon), values, dated)


_ALL = (
    Room(
        "incident",
        _("Incidents"),
        _("Add an incident"),
        "siren",
        _("No incident yet: what happened, where, when, and who did it."),
        (("when", 150), ("place_type", 170), ("place", 220), ("agency", 200)),
        ("place_type", "agency"),
    ),
    Room(
        "evaluation",
        _("Examinations"),
        _("New examination"),
        "stethoscope",
        _("No examination yet. Begin one: it is kept as a draft while you type."),
        (
            ("when", 150),
            ("person_id", 190),
            ("status", 130),
            ("kind", 190),
            ("examiner_id", 150),
            ("findings", 90, _("Findings")),
            ("overall_level", -190),
            ("urgent_need", -140),
        ),
        ("status", "kind"),
        tools=(
            Tool(Act("report", _("Report (PDF)"), "download"), Action.EXPORT),
            Tool(Act("hand_over", _("Hand over…"), "send"), Action.EXPORT),
        ),
    ),
    Room(
        "exhibit",
        _("Evidence"),
        _("Add an exhibit"),
        "paperclip",
        _("No exhibit yet. Each gets a number that is never used again."),
        (
            ("exhibit", 60, _("No.")),
            ("title", 260),
            ("kind", 180),
            ("received", 130),
            ("received_from", 160),
            ("location", -160),
            ("derived_from_id", -200),
            ("sensitivity", -150),
            ("hold", -110),
        ),
        ("kind", "sensitivity"),
        tools=(
            Tool(Act("custody", _("Custody…"), "history"), Action.VIEW),
            Tool(Act("bundle", _("Bundle for court…"), "upload"), Action.EXPORT),
            Tool(Act("hand_over", _("Hand over…"), "send"), Action.EXPORT),
        ),
        whole=Tool(Act("bundle", _("Bundle for court…"), "upload"), Action.EXPORT),
    ),
    Room(
        "custody",
        _("Custody events"),
        _("Note an event"),
        "clipboard-list",
        _("Nothing noted yet: who was given an exhibit, when, why, and when it came back."),
        (
            ("when", 130),
            ("exhibit_id", 240),
            ("kind", 200),
            ("party", 190),
            ("by_id", 150),
            ("document", -160),
        ),
        ("kind",),
    ),
    Room(
        "deadline",
        _("Deadlines"),
        _("New deadline"),
        "calendar-clock",
        _("No deadline here. A case without a next term is easily forgotten."),
        (
            ("due", 200),
            ("title", 300),
            ("status", 100),
            ("side", 120),
            ("responsible_id", 150),
            ("time", -80),
            ("weight", -140),
            ("basis", -200),
        ),
        ("status", "side", "weight"),
        (
            _status("met", _("Met"), "check", {"status": "met"}, "closed"),
            _status(
                "cancelled", c_("of a record", "Cancel"), "ban", {"status": "cancelled"}, "closed"
            ),
            _status("open", _("Open again"), "undo-2", {"status": "open", "closed": None}),
        ),
        {"status": ("open",)},
        _paint_due,
    ),
    Room(
        "task",
        _("Tasks"),
        _("New task"),
        "circle-check",
        _("No task here."),
        (("due", 200), ("title", 320), ("status", 110), ("responsible_id", 160)),
        ("status",),
        (
            _status("done", _("Done"), "check", {"status": "done"}),
            _status("cancelled", c_("of a record", "Cancel"), "ban", {"status": "cancelled"}),
            _status("open", _("Open again"), "undo-2", {"status": "open"}),
        ),
        {"status": ("open",)},
        _paint_due,
    ),
    Room(
        "letter",
        _("Letters"),
        _("New letter"),
        "mail",
        _("No letter here: what came in and went out, and which answer is awaited."),
        (
            ("when", 110),
            ("direction", 120),
            ("party", 220),
            ("subject", 260),
            ("reply_due", 200),
            ("their_number", -140),
            ("number", -140),
            ("method", -150),
            ("received", -130),
            ("replied", -120),
        ),
        ("direction", "method"),
        (_status("replied", _("Answered"), "check", {}, "replied"),),
        paint=_paint_reply,
        derived=(Filter("answer", c_("to a letter", "Answer"), "letter_answers"),),
    ),
    Room(
        "note",
        _("Notes and contacts"),
        _("New note"),
        "notebook-pen",
        _("No note here. Calls, meetings and visits are noted here, too."),
        (
            ("when", 120),
            ("kind", 150),
            ("text", 380),
            ("party", 180),
            ("author_id", 150),
            ("person_id", -160),
            ("time", -80),
        ),
        ("kind",),
    ),
    Room(
        "claim",
        _("Claims"),
        _("New claim"),
        "scale",
        _("No claim here."),
        (
            ("when", 105),
            ("title", 240),
            ("kind", 160),
            ("status", 130),
            ("claimed", 150, _("Claimed")),
            ("forum", 190),
            ("number", -140),
        ),
        ("status", "kind"),
    ),
    Room(
        "award",
        _("Awards"),
        _("New award"),
        "gavel",
        _("No award here."),
        (
            ("when", 105),
            ("claim_id", 210),
            ("instance", 160),
            ("result", 180),
            ("awarded", 150, _("Awarded")),
            ("body", 190),
            ("in_force", -120),
        ),
        ("instance", "result"),
    ),
    Room(
        "payment",
        _("Payments"),
        _("New payment"),
        "banknote",
        _("No payment here."),
        (
            ("when", 120),
            ("amount_value", 170, _("Amount")),
            ("kind", 240),
            ("payer", 200),
            ("award_id", 200),
        ),
        ("kind",),
        paint=_paint_amount,
    ),
    Room(
        "measure",
        _("Measures of redress"),
        _("New measure"),
        "heart-pulse",
        _("No measure here: rehabilitation, an apology, a changed rule, whatever was sought."),
        (
            ("sought", 120),
            ("form", 210),
            ("description", 300),
            ("status", 180),
            ("granted", -160),
            ("implemented", -140),
        ),
        ("form", "status"),
    ),
)

ROOMS: Mapping[str, Room] = {room.key: room for room in _ALL}

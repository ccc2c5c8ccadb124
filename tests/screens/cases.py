"""Screens of one case: its tabs, its forms, what lies over them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.core.when import When
from desktop.forms.fields import Link
from desktop.models.cases import EmergencyAccess
from desktop.models.users import User, UserRole
from desktop.services import attachments, blocks, people, proceedings, records, teams
from desktop.services.bundles import choices
from desktop.services.cases import case_id_of
from desktop.services.custody import custody_of
from desktop.services.desk import Desk
from desktop.services.drawn import note_print
from desktop.services.evidence import add_exhibits
from desktop.services.exporting import draw_chronology
from desktop.services.file_checks import check
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.services.summaries import CODED, draw_summary
from desktop.services.unused_files import DAYS_KEPT, find_unused
from desktop.services.wording_values import BODY
from desktop.views.editing import EditPage
from desktop.views.evidence.bundle import show_bundle_of_case
from desktop.views.evidence.custody import CustodyDialog
from desktop.views.form.conflict import ConflictDialog
from desktop.views.going import Target
from desktop.views.main_window import MainWindow
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.preview.window import Preview
from desktop.views.settings_page import SettingsPage
from desktop.views.statement.dialog import StatementDialog
from tests.clocks import FixedClock
from tests.journeys.office import AnyWidget
from tests.screens.studio import Studio, wait_until

CASE, EXAMINED = "KZ-CAT-433-2010", "KG-HRC-2998-2017"
REDRESSED = "KG-HRC-2127-2011"
DISPUTED = "5"  # the number of the row whose date the parties dispute
RECIPIENTS = {"en": "Committee against Torture", "ru": "Комитет против пыток"}
BAD_ROWS = """no,date,step,actor,text
1,14.04.2007,COMPLAINT_POLICE,District police,Complaint by the family
2,31.02.2007,REFUSAL,District police,
3,2007-04-20,INSPECTION,District police,Seen on the spot
4,2007-05-11,REFUSAL,Prosecutor,"Refused, not notified"
"""


# -- the screens: each shows something in the window and names it --------------------------------


def overview(studio: Studio, window: MainWindow) -> None:
    """The cases page with one case."""
    window.go_to("cases")
    window.cases.choose(case_of(studio.desk))
    studio.settle()
    window.cases.workspace.tabs.setCurrentIndex(0)
    studio.settle()


def assertions(studio: Studio, window: MainWindow) -> None:
    """Two parties who date one step differently."""
    overview(studio, window)
    timeline = window.cases.workspace.tabs.overview.timeline
    lines = proceedings.chronology(studio.desk, case_of(studio.desk))
    row = next(n for n, line in enumerate(lines) if line.number == DISPUTED)
    timeline.setCurrentIndex(timeline.model().index(row, 0))
    timeline.scrollTo(timeline.model().index(row, 0), timeline.ScrollHint.PositionAtCenter)
    studio.settle()


def tab(key: str, number: str = CASE) -> Callable[[Studio, MainWindow], None]:
    """One tab of a case."""

    def shows(studio: Studio, window: MainWindow) -> None:
        window.go(Target("cases", case_id_of(studio.desk, number), key))
        studio.settle()

    return shows


def step_form(studio: Studio, window: MainWindow) -> None:
    """A new step whose date does not exist."""
    overview(studio, window)
    window.cases.workspace.edit_step()
    studio.settle()
    state = form_page(window).form.state
    state.edit("code", "REFUSAL")
    state.edit("when", "31.02.2007")
    state.edit("actor", {"en": "District prosecutor", "ru": "Районный прокурор"}[studio.language])
    form_page(window).form.save()
    studio.settle()


def person_form(studio: Studio, window: MainWindow) -> None:
    """A person as the practice vault knows them."""
    overview(studio, window)
    window.cases.workspace.edit_person(victim_of(studio.desk))
    studio.settle()


def conflict(studio: Studio, window: MainWindow) -> None:
    """A step that a colleague saved while it was edited."""
    overview(studio, window)
    desk, case_id = studio.desk, case_of(studio.desk)
    step_id = next(
        line.id for line in proceedings.chronology(desk, case_id) if line.number == DISPUTED
    )
    window.cases.workspace.edit_step(step_id)
    studio.settle()
    values, version = proceedings.step_values(desk, case_id, step_id)
    theirs, mine = _versions(studio.language)
    proceedings.save_step(desk, case_id, values | theirs, step_id, version)
    form = form_page(window).form
    for key, raw in mine.items():
        form.state.edit(key, raw)
    form.save()
    wait_until(lambda: bool(window.findChildren(ConflictDialog)))
    studio.settle()
    desk_values, version = proceedings.step_values(desk, case_id, step_id)
    proceedings.save_step(desk, case_id, desk_values | _as_it_was(values), step_id, version)


def import_preview(studio: Studio, window: MainWindow) -> None:
    """A chronology in which a row cannot be read."""
    overview(studio, window)
    path = studio.folder / "chronology.csv"
    path.write_text(BAD_ROWS, "utf-8")
    dialog = window.cases.ask_import()
    dialog.case.setText("D-2026-0004")
    dialog.take(path)
    studio.settle()


def preview(studio: Studio, window: MainWindow) -> None:
    """The pages of a chronology before it leaves."""
    overview(studio, window)
    window.cases.workspace.head.export.click()
    wait_until(lambda: any(each.pages.count for each in window.findChildren(Preview)))
    studio.settle()


def disclosure(studio: Studio, window: MainWindow) -> None:
    """Where a paper goes, asked before it leaves."""
    preview(studio, window)
    shown = next(each for each in window.findChildren(Preview) if each.isVisible())
    shown.save.click()
    dialog = next(each for each in shown.findChildren(DisclosureDialog) if each.isVisible())
    for key, raw in (("purpose", "un"), ("recipient", RECIPIENTS[studio.language])):
        dialog.form.state.edit(key, raw)
    dialog.form.save()
    studio.settle()


def statement(studio: Studio, window: MainWindow) -> None:
    """A statement of crime that is put together; some places are still empty."""
    overview(studio, window)
    window.cases.workspace.head.statement.trigger()
    studio.settle()
    dialog = _last(window, StatementDialog)
    dialog.meant.choices[BODY].choose("kz_prosecutor_general")
    studio.settle()


def statement_draft(studio: Studio, window: MainWindow) -> None:
    """Its pages, marked as a draft, and what is asked before they leave so."""
    statement(studio, window)
    _last(window, StatementDialog).show_pages.click()
    wait_until(lambda: bool(window.findChildren(Preview)))
    studio.settle()
    _last(window, Preview).save.click()
    studio.settle()


def _last(window: MainWindow, kind: type[AnyWidget]) -> AnyWidget:
    return window.findChildren(kind)[-1]


def register(studio: Studio, window: MainWindow) -> None:
    """The documents of the office, some of which went to somebody."""
    if not list_papers(studio.desk, Query()).total:
        _let_out(studio)
    window.go_to("documents")
    studio.place.privacy.show()
    studio.settle()


def _let_out(studio: Studio) -> None:
    desk, language = studio.desk, studio.language
    to_committee = Disclosure("un", RECIPIENTS[language], "given")
    for number in (CASE, REDRESSED):
        case_id = case_id_of(desk, number)
        note_print(desk, draw_chronology(desk, case_id, language))
        summary = draw_summary(desk, case_id, CODED, language)
        note_print(desk, replace(summary, disclosure=to_committee))


def unused_files(studio: Studio, window: MainWindow) -> None:
    """Files of no record, which a check of the vault has found."""
    if not find_unused(studio.desk).files:
        path = studio.folder / {"en": "Discharge paper.png", "ru": "Выписка.png"}[studio.language]
        _scan().save(str(path))
        attachments.take_in(studio.desk, case_of(studio.desk), path)
    studio.desk.clock = FixedClock(studio.desk.clock.now() + timedelta(DAYS_KEPT + 1))
    window.go_to("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.verify.click()
    wait_until(page.show_unused.isVisible)
    page.show_unused.click()
    studio.settle()


def redaction(studio: Studio, window: MainWindow) -> None:
    """What is to be covered in a chronology, and for whom."""
    preview(studio, window)
    whole = window.findChildren(Preview)[0]
    whole.redact.click()
    wait_until(lambda: bool(whole.findChildren(RedactionDialog)))
    dialog = whole.findChildren(RedactionDialog)[0]
    dialog.typed.setPlainText(_COVERED[studio.language])
    wait_until(lambda: bool(dialog.counted.text()))
    studio.settle()


def redacted(studio: Studio, window: MainWindow) -> None:
    """The pages of a redacted edition."""
    redaction(studio, window)
    dialog = window.findChildren(RedactionDialog)[0]
    dialog.show_pages.click()
    wait_until(lambda: any(each.pages.count for each in dialog.findChildren(Preview)))
    studio.settle()


_COVERED = {"en": "Kostanay\nAlmaty", "ru": "Костанай\nАлматы"}


def evaluation_form(section: str) -> Callable[[Studio, MainWindow], None]:
    """The medical evaluation of the practice vault at one of its sections."""

    def shows(studio: Studio, window: MainWindow) -> None:
        case_id = case_id_of(studio.desk, EXAMINED)
        record_id = first_of(studio.desk, "evaluation", case_id)
        window.go(Target("cases", case_id, kind="evaluation", record_id=record_id))
        studio.settle()
        form = form_page(window).form
        for key, raw in _examined(studio.language).items():
            form.state.edit(key, raw)
        form.go_to(section)
        studio.settle()

    return shows


def evidence_form(studio: Studio, window: MainWindow) -> None:
    """An exhibit with a picture, which is blurred until somebody asks to see it."""
    desk, case_id = studio.desk, case_of(studio.desk)
    path = studio.folder / {"en": "Discharge paper.png", "ru": "Выписка.png"}[studio.language]
    _scan().save(str(path))
    file = attachments.take_in(desk, case_id, path)
    window.go(
        Target("cases", case_id, kind="exhibit", record_id=first_of(desk, "exhibit", case_id))
    )
    studio.settle()
    form_page(window).form.state.edit("attachment", (file.id, file.name))
    studio.settle()


def custody(studio: Studio, window: MainWindow) -> None:
    """What happened to an exhibit that a court has seen."""
    case_id, exhibit_id = case_of(studio.desk), _with_file(studio)
    window.go(Target("cases", case_id, "exhibit"))
    studio.settle()
    CustodyDialog(studio.place, window, case_id, exhibit_id).open()
    studio.settle()


def bundle(studio: Studio, window: MainWindow) -> None:
    """Exhibits that are put into a bundle for a court."""
    _with_file(studio)
    case_id = case_of(studio.desk)
    window.go(Target("cases", case_id, "exhibit"))
    studio.settle()
    show_bundle_of_case(studio.place, window, case_id)
    studio.settle()


def _with_file(studio: Studio) -> str:
    """Return an exhibit whose file came in, was checked and went to an expert."""
    desk, case_id = studio.desk, case_of(studio.desk)
    known = [each for each in choices(desk, case_id) if each.size is not None]
    if not known:
        path = studio.folder / {"en": "Discharge paper.pdf", "ru": "Выписка.pdf"}[studio.language]
        _scan().save(str(path.with_suffix(".png")))
        path.with_suffix(".png").rename(path)  # a name that says otherwise
        os.utime(path, (0, desk.clock.now().timestamp()))  # the same in every picture
        add_exhibits(desk, case_id, [path])
        known = [each for each in choices(desk, case_id) if each.size is not None]
        file = custody_of(desk, known[0].exhibit_id).file
        assert file is not None
        check(desk, file.id)
        values = {
            "exhibit": Link(known[0].exhibit_id),
            "kind": "handed_over",
            "when": When.on(desk.today),
            "party": _EXPERTS[studio.language],
        }
        records.save_record(desk, KINDS["custody"], case_id, values)
    return known[0].exhibit_id


_EXPERTS = {"en": "Forensic bureau", "ru": "Бюро судебной экспертизы"}


def reading_form(studio: Studio, window: MainWindow) -> None:
    """A step as somebody sees it whose role may look and not edit."""
    overview(studio, window)
    roles, studio.desk.roles = studio.desk.roles, frozenset({"caseworker"})
    lines = proceedings.chronology(studio.desk, case_of(studio.desk))
    window.cases.workspace.edit_step(next(line.id for line in lines if line.number == DISPUTED))
    studio.settle()
    studio.desk.roles = roles


def access(studio: Studio, window: MainWindow) -> None:
    """Who can see a case."""
    overview(studio, window)
    window.cases.show_access(case_of(studio.desk))
    studio.settle()


def closed(studio: Studio, window: MainWindow) -> None:
    """Who can see a case that is closed to one colleague and was opened to another."""
    desk = studio.desk
    overview(studio, window)
    if not teams.case_access(desk, case_of(desk)).blocked:
        _close_and_open(desk)
    window.cases.show_access(case_of(desk))
    studio.settle()


def _close_and_open(desk: Desk) -> None:
    hour = timedelta(minutes=60)
    with desk.writing("begin_emergency") as work:
        gulnara, timur = (User(name=name, created_at=work.at) for name in ("Gulnara", "Timur"))
        work.session.add_all([gulnara, timur])
        work.session.flush()
        work.session.add_all(UserRole(user_id=each.id, role="lawyer") for each in (gulnara, timur))
        let_in = EmergencyAccess(
            case_id=case_of(desk),
            user_id=timur.id,
            begun_at=work.at,
            ends_at=work.at + hour,
            reason="The hearing begins in an hour, and the lawyer of the case is in hospital.",
        )
        work.session.add(let_in)
    blocks.block(desk, case_of(desk), gulnara.id, "Brother of the investigator")


def emergency(studio: Studio, window: MainWindow) -> None:
    """Ask for a case of another team."""
    overview(studio, window)
    asking = window.ask_emergency()
    asking.number.setText("KG-3")
    asking.reason.setPlainText(
        {"en": "The hearing begins in an hour.", "ru": "Через час начинается слушание."}[
            studio.language
        ]
    )
    studio.settle()


def first_of(desk: Desk, kind: str, case_id: str) -> str:
    """Return the first record of a kind in a case."""
    with desk.reading() as session:
        model = KINDS[kind].model
        found = session.scalars(sa.select(model.id).where(model.case_id == case_id)).first()
    return str(found)


def _scan() -> QImage:
    """A page that was scanned: paper, a heading, lines of type, a stamp."""
    page = QImage(620, 440, QImage.Format.Format_RGB32)
    page.fill("#efe9da")
    painter = QPainter(page)
    painter.fillRect(150, 36, 320, 22, "#4a4a55")
    for line in range(12):
        painter.fillRect(50, 90 + 24 * line, 520 - 67 * (line * 5 % 4), 8, "#8d8a84")
    painter.setPen(QPen(QColor("#3b58a8"), 6))
    painter.drawEllipse(430, 300, 110, 110)
    painter.end()
    return page


def _examined(language: str) -> dict[str, Any]:
    """What an examination found, as it is typed."""
    return {
        "consent": ("yes", ""),
        "private": ("no", _EXAMINED[language][0]),
        "interpreter": ("no", ""),
        "findings": [
            {
                "kind": "bruise",
                "site": _EXAMINED[language][1],
                "side": "left",
                "length": "40",
                "width": "25",
                "description": _EXAMINED[language][2],
                "attribution": "",
                "level": "highly_consistent",
                "reasoning": "",
            },
            {"kind": "linear_scar", "site": _EXAMINED[language][3]},
        ],
    }


_EXAMINED = {
    "en": (
        "An escort stood at the open door.",
        "Forearm, outer side",
        "Yellow and green, oval, edges blurred.",
        "Lumbar region",
    ),
    "ru": (
        "Конвоир стоял у открытой двери.",
        "Предплечье, наружная поверхность",
        "Жёлто-зелёный, овальный, с нечёткими краями.",
        "Поясничная область",
    ),
}


def _versions(language: str) -> tuple[dict[str, object], dict[str, str]]:
    """What the colleague saved, and what was typed meanwhile."""
    if language == "ru":
        return (
            {"actor": "Прокуратура города", "when": When.parse("2007-03-30")},
            {"actor": "Городская прокуратура", "number": "5а"},
        )
    return (
        {"actor": "City prosecutor's office", "when": When.parse("2007-03-30")},
        {"actor": "Prosecutor of the city", "number": "5a"},
    )


def _as_it_was(values: dict[str, object]) -> dict[str, object]:
    return {key: values[key] for key in ("actor", "when")}


def case_of(desk: Desk) -> str:
    """Return the id of the case that is shown."""
    return case_id_of(desk, CASE)


def victim_of(desk: Desk) -> str:
    """Return the id of the first victim of the case that is shown."""
    return people.people_of_case(desk, case_of(desk))[0].id


def form_page(window: MainWindow) -> EditPage:
    """Return the page on which something is edited."""
    shown = window.cases.workspace.pages.currentWidget()
    assert isinstance(shown, EditPage)
    return shown

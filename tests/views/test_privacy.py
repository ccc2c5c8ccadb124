"""No name stands on a screen before somebody asks for it, and none for long after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services.people import people_of_case
from desktop.services.people_register import list_people
from desktop.services.person_codes import NOBODY, PersonCode
from desktop.views.form.inputs import FormCombo
from desktop.views.going import Target
from desktop.views.labels import Words
from desktop.views.lists import DISPLAY, SPOKEN, PaintedList
from desktop.views.main_window import PLACES, MainWindow
from desktop.views.privacy import Privacy
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, add_step, child, click, make_case, said, settle
from tests.keyboard import type_text
from tests.services.test_records import Office

NAMES = ("Қуанышбеков", "Әділ", "Мамытова", "Осмонов", "Токтогулов")
CODE = "Victim 1, KG-1"


@pytest.fixture
def case_id(place: Workplace) -> str:
    """A case in which a name stands wherever one can."""
    office = Office(place.desk, family_name="Токтогулов")
    case_id = make_case(place.desk, "KG-2", "Osh")
    add_person(place.desk, case_id, "Мамытова", roles=("witness",))
    victim = {"given_name": "Әділ", "safe_contact": "by Мамытова, next door"}
    add_person(place.desk, office.case_id, "Қуанышбеков", **victim)
    outcome = ({"accused": "Осмонов", "outcome": "convicted"},)
    add_step(place.desk, office.case_id, "TRIAL_JUDGMENT", "2009", outcomes=outcome)
    office.add("evaluation")
    office.add("note", party="Осмонов")
    office.add("exhibit", received_from="Осмонов")
    return office.case_id


@pytest.fixture
def window(
    qtbot: QtBot, place: Workplace, case_id: str, show: Callable[[QWidget], None]
) -> Iterator[MainWindow]:
    assert case_id
    window = MainWindow(place)
    window.resize(1280, 720)
    show(window)
    settle(qtbot, place)
    yield window
    place.privacy.stop()


def told(window: QWidget) -> str:
    """Return whatever a person can read, hear or copy in a window."""
    words = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        words += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, (QLabel, QLineEdit)):
            words.append(widget.text())
        if isinstance(widget, FormCombo):
            words += [widget.itemText(number) for number in range(widget.count())]
        if isinstance(widget, PaintedList) and widget.model() is not None:
            rows = range(widget.model().rowCount())
            indexes = [widget.model().index(row, 0) for row in rows]
            words += [str(index.data(role)) for index in indexes for role in (DISPLAY, SPOKEN)]
    return "\n".join(words)


def everywhere(qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str) -> Iterator[str]:
    """Yield what every page, every tab of the case and its forms of lists tell."""
    for item in PLACES:
        window.go_to(item.key)
        settle(qtbot, place)
        yield told(window)
    window.go_to("correspondence")
    window.page("correspondence").turn_to("note")  # type: ignore[attr-defined]  # a RecordsPanel
    settle(qtbot, place)
    yield told(window)
    window.go(Target("cases", case_id))
    settle(qtbot, place)
    for number in range(window.cases.workspace.tabs.count()):
        window.cases.workspace.tabs.setCurrentIndex(number)
        settle(qtbot, place)
        yield told(window)
    window.cases.workspace.edit_record("evaluation")
    settle(qtbot, place)
    yield told(window)
    window.cases.workspace.pages.leave()
    settle(qtbot, place)


def shows(privacy: Privacy) -> bool:
    """Ask each time: the type checker would remember the last answer."""
    return privacy.shown


def named(text: str) -> set[str]:
    return {name for name in NAMES if name in text}


def test_no_name_stands_anywhere_until_it_is_asked_for(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    for text in everywhere(qtbot, place, window, case_id):
        assert named(text) == set()
    everything = "\n".join(everywhere(qtbot, place, window, case_id))
    for code in (CODE, "Victim 2, KG-1", "Witness 1, KG-2", "(hidden)"):
        assert code in everything
    click(window.sidebar.button("names"))
    shown = "\n".join(everywhere(qtbot, place, window, case_id))
    assert named(shown) == set(NAMES)
    assert CODE not in shown


def test_showing_and_hiding_says_the_rows_again_and_fetches_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    window.go_to("people")
    settle(qtbot, place)
    people = window.people.rows
    states = QSignalSpy(people.state_changed)
    masked = [people.index(row, 0).data() for row in range(people.rowCount())]
    place.privacy.show()
    assert named("\n".join(people.index(row, 0).data() for row in range(people.rowCount())))
    place.privacy.hide()
    assert [people.index(row, 0).data() for row in range(people.rowCount())] == masked
    settle(qtbot, place)
    assert states.count() == 0


def test_the_eye_is_a_button_a_shortcut_and_a_warning(place: Workplace, window: MainWindow) -> None:
    eye = window.sidebar.button("names")
    assert (eye.accessibleName(), eye.toolTip()) == ("Show names", "Show names (Ctrl+Shift+N)")
    assert "Names are shown" not in said(window)
    before = eye.icon().cacheKey()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_N, keys)
    assert shows(place.privacy)
    assert eye.accessibleName() == "Hide names"
    assert eye.icon().cacheKey() != before
    assert "Names are shown" in said(window)
    QTest.keyClick(window, Qt.Key.Key_N, keys)
    assert not shows(place.privacy)
    assert eye.accessibleName() == "Show names"
    assert "Names are shown" not in said(window)


@pytest.mark.parametrize("typed", ["Әділ", "kuanyshbek"])
def test_whoever_is_searched_for_is_found_and_stays_hidden(
    qtbot: QtBot, place: Workplace, window: MainWindow, typed: str
) -> None:
    window.go_to("people")
    settle(qtbot, place)
    type_text(window.people.search, typed)
    rows = window.people.rows
    qtbot.waitUntil(lambda: not rows.loading and rows.total == 1)
    assert rows.index(0, 0).data() == "Victim 2, KG-1"


def test_the_form_shows_the_name_it_edits_and_its_head_does_not(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    person = people_of_case(place.desk, case_id)[-1]
    window.go(Target("cases", case_id, kind="person", record_id=person.id))
    settle(qtbot, place)
    assert child(window, QLineEdit, "family_name").text() == "Қуанышбеков"
    assert named(said(window)) == set()
    window.cases.workspace.pages.leave()
    settle(qtbot, place)


def test_what_is_selected_of_a_hidden_name_is_the_code(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    window.go(Target("cases", case_id))
    settle(qtbot, place)
    for label in window.cases.workspace.tabs.overview.findChildren(QLabel):
        if label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            label.setSelection(0, len(label.text()))
            assert named(label.selectedText()) == set()


def test_names_are_hidden_again_after_a_while_without_use(qtbot: QtBot, words: Words) -> None:
    privacy = Privacy(words, 60)
    with qtbot.waitSignal(privacy.changed, check_params_cb=lambda shown: not shown):
        privacy.show()
        for _ in range(4):
            qtbot.wait(30)
            privacy.touch()
            assert shows(privacy)
    privacy.touch()  # who is there does not show them again
    assert not shows(privacy)
    privacy.hide_after(5000)
    privacy.show()
    qtbot.wait(90)
    assert shows(privacy)
    privacy.toggle()
    assert not shows(privacy)


def test_a_code_is_said_in_the_language_of_the_window(words: Words) -> None:
    code = PersonCode("alleged_perpetrator", 2, "KG-1")
    assert code.in_language("en") == "Alleged perpetrator 2, KG-1"
    assert code.in_language("ru") == "Предполагаемый виновный 2, KG-1"
    assert NOBODY.in_language("en") == "A person"
    name = Privacy(words).name("Асанов", code)
    assert "Асанов" not in repr(name) + name.in_language("ru")
    assert "Асанов" in name.found_by("ru")


def test_several_victims_are_one_and_how_many_more(words: Words) -> None:
    privacy = Privacy(words)
    both = privacy.victims(("Асанов", "Усенов"), "KG-1")
    assert words.say(both) == "Victim 1, KG-1 and 1 more"
    privacy.show()
    privacy.stop()
    assert words.say(both) == "Асанов and 1 more"
    assert privacy.victims((), "KG-1") == ""
    assert privacy.link("a letter") == "a letter"
    assert privacy.personal("") == ""


def test_a_person_is_numbered_within_each_role_and_case(place: Workplace) -> None:
    one, two = make_case(place.desk, "KG-1"), make_case(place.desk, "KG-2")
    add_person(place.desk, one, "Асанов", birth=When.parse("1985"), roles=("witness", "victim"))
    add_person(place.desk, one, "Беков", roles=("witness",))
    add_person(place.desk, two, "Усенов")
    codes = [line.code.in_language("en") for line in people_of_case(place.desk, one)]
    assert codes == ["Victim 1, KG-1", "Witness 2, KG-1"]
    office = {line.name: line.code.in_language("en") for line in list_people(place.desk).entries}
    assert office["Беков"] == "Witness 2, KG-1"
    assert office["Усенов"] == "Victim 1, KG-2"

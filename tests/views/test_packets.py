"""Key cards and packets in the window: compared, handed over, taken in, decided on, given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.rules.access import Action
from desktop.rules.labels import not_for_this_role
from desktop.services import cards, packets, records
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.packet_contents import EVALUATION, ITEMS, What
from desktop.services.packet_taking import look_at, take_in
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.main_window import MainWindow
from desktop.views.packets.arriving import PacketDialog
from desktop.views.packets.card_dialogs import KeyCardDialog, NewCardDialog
from desktop.views.packets.cards import KeyCards
from desktop.views.packets.handing import HandOverDialog, hand_over_evaluations
from desktop.views.packets.of_case import PacketsDialog
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.rows import Row
from desktop.views.workplace import Workplace
from tests.desks import other_office
from tests.journeys.office import answering, child, click, gone, said, settle
from tests.packets import a_case, add, edit, give_back, know, send, take
from tests.packets import said as answers_of
from tests.views.workspace_steps import last


@pytest.fixture
def expert(tmp_path: Path) -> Iterator[Desk]:
    with other_office(tmp_path / "expert") as sitting:
        yield sitting


@pytest.fixture
def note(place: Workplace, case_id: str) -> str:
    answers = {"text": "a call", "kind": "call"}
    return records.save_record(place.desk, KINDS["note"], case_id, answers)[0]


@pytest.fixture
def known(place: Workplace, expert: Desk, tmp_path: Path) -> str:
    know(expert, place.desk, tmp_path, "Office")
    return know(place.desk, expert, tmp_path)


@pytest.fixture
def keys(qtbot: QtBot, place: Workplace, main_window: MainWindow) -> KeyCards:
    main_window.go_to("settings")
    settle(qtbot, place)
    return main_window.settings.keys


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, answering(path))


# -- cards ----------------------------------------------------------------------------------------


def test_my_card_is_saved_and_its_fingerprint_is_shown(
    qtbot: QtBot,
    place: Workplace,
    keys: KeyCards,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: QSignalSpy,
) -> None:
    assert keys.mine.text().split() == list(cards.my_fingerprint(place.desk))
    choose(monkeypatch, tmp_path / "mine.dalil-card")
    click(keys.save)
    settle(qtbot, place)
    assert "nothing secret" in str(last(spoken)[0])
    assert cards.look_at_card(place.desk, tmp_path / "mine.dalil-card").is_mine


def test_a_card_is_taken_in_compared_and_removed(
    qtbot: QtBot,
    place: Workplace,
    keys: KeyCards,
    expert: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "c.dalil-card"
    cards.save_my_card(expert, path)
    choose(monkeypatch, path)
    click(keys.take)
    settle(qtbot, place)
    dialog = child(keys, NewCardDialog)
    assert not dialog.button.isEnabled()
    dialog.name.setText(" Dr   A ")
    dialog.colleague.setCurrentIndex(1)
    click(dialog.button)
    settle(qtbot, place)
    gone(qtbot, dialog)
    (line,) = cards.list_cards(place.desk)
    assert (line.name, line.colleague, line.confirmed_by) == ("Dr A", "Test User", None)


def test_a_card_is_compared_and_removed(
    qtbot: QtBot, place: Workplace, keys: KeyCards, expert: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "c.dalil-card"
    cards.save_my_card(expert, path)
    card_id = cards.take_in_card(place.desk, path, "Dr A")[0]
    settle(qtbot, place)
    keys.list.opened.emit(card_id)
    known = child(keys, KeyCardDialog)
    assert known.groups.text().split() == list(cards.my_fingerprint(expert))
    assert not known.confirm.isEnabled()
    click(known.sure)
    click(known.confirm)
    settle(qtbot, place)
    assert cards.list_cards(place.desk)[0].confirmed_by == "Test User"
    settle(qtbot, place)
    keys.list.opened.emit(card_id)
    again = next(each for each in keys.findChildren(KeyCardDialog) if each.isVisible())
    assert "Compared and confirmed by Test User" in said(again)
    assert not again.sure.isVisible()
    click(again.remove)
    settle(qtbot, place)
    assert cards.list_cards(place.desk) == ()


def test_a_card_that_is_known_or_ones_own_is_refused(
    qtbot: QtBot, place: Workplace, keys: KeyCards, expert: Desk, known: str, tmp_path: Path
) -> None:
    for desk, sentence in ((place.desk, "your own card"), (expert, "known already, as Expert")):
        path = tmp_path / "again.dalil-card"
        cards.save_my_card(desk, path)
        keys.take_in(path)
        settle(qtbot, place)
        dialog = child(keys, NewCardDialog)
        dialog.name.setText("Somebody")
        assert sentence in said(dialog)
        assert not dialog.button.isEnabled()
        click(dialog.cancel)
        gone(qtbot, dialog)
    assert known


def test_a_broken_card_gets_a_sentence(
    qtbot: QtBot, place: Workplace, keys: KeyCards, tmp_path: Path
) -> None:
    failed = QSignalSpy(place.failed)
    path = tmp_path / "c.dalil-card"
    path.write_bytes(b"{}")
    keys.take_in(path)
    settle(qtbot, place)
    assert "not a key card" in str(failed.at(0)[0])


# -- handing over ---------------------------------------------------------------------------------


def hand_over(qtbot: QtBot, place: Workplace, dialog: HandOverDialog, path: Path) -> None:
    """Say why, and write the packet."""
    spoken = QSignalSpy(place.said)
    settle(qtbot, place)
    click(dialog.make)
    why = child(dialog, DisclosureDialog)
    why.form.state.put("consent", "given")
    with pytest.MonkeyPatch.context() as monkeypatch:
        choose(monkeypatch, path)
        click(child(why, QPushButton, "save"))
        gone(qtbot, why)
        settle(qtbot, place)
    assert path.name in str(spoken.at(spoken.count() - 1)[0])


def test_a_case_is_handed_over_from_its_head(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    case_id: str,
    note: str,
    expert: Desk,
    known: str,
) -> None:
    path = Path(place.desk.vault.folder).parent / "a.dalil-packet"
    assert known
    workspace.head.hand_over.trigger()
    dialog = child(workspace, HandOverDialog)
    settle(qtbot, place)
    assert dialog.to.currentText() == "Expert"
    assert dialog.groups.text().split() == list(cards.my_fingerprint(expert))
    assert "Note" in dialog.counted.text()
    hand_over(qtbot, place, dialog, path)
    assert take(expert, path).added == 2
    assert answers_of(expert, "note", case_id, note)["text"] == "a call"


def test_without_a_confirmed_card_nothing_is_handed_over(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    workspace.head.hand_over.trigger()
    dialog = child(workspace, HandOverDialog)
    settle(qtbot, place)
    assert "No card is confirmed" in dialog.message.text()
    assert not dialog.make.isEnabled()
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_who_may_let_nothing_out_is_offered_nothing(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    place.desk.roles = frozenset({"caseworker"})
    HandOverDialog(place, workspace, _("Hand the case over"), What(case_id)).open()
    dialog = child(workspace, HandOverDialog)
    settle(qtbot, place)
    refused = not_for_this_role("intake", Action.EXPORT)
    assert dialog.message.text() == refused.in_language("en")
    assert not dialog.make.isEnabled()
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_files_of_an_examination_can_be_left_out(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    expert: Desk,
    known: str,
    tmp_path: Path,
) -> None:
    assert known
    ids = a_case(place.desk, tmp_path, "KG-7")
    row = Row(ids["evaluation"], "", case_id=ids["case"])
    hand_over_evaluations(place, workspace, [row])
    dialog = child(workspace, HandOverDialog)
    settle(qtbot, place)
    assert dialog.files.count() == 1
    dialog.files.item(0).setCheckState(Qt.CheckState.Unchecked)
    hand_over(qtbot, place, dialog, tmp_path / "e.dalil-packet")
    assert take(expert, tmp_path / "e.dalil-packet").files == 0


def test_examinations_and_exhibits_have_the_act_in_their_lists(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    add(place.desk, case_id, "exhibit", {"title": "Scan", "kind": "document"})
    workspace.tabs.turn_to("exhibit")
    settle(qtbot, place)
    view = workspace.tabs.panel("evidence").list_of("exhibit")
    assert view is not None
    view.list.setCurrentIndex(view.rows.index(0, 0))
    click(view.acts["hand_over"])
    settle(qtbot, place)
    dialog = child(workspace, HandOverDialog)
    assert "Exhibit: 1" in dialog.counted.text()
    click(dialog.close_button)
    gone(qtbot, dialog)
    assert EVALUATION != ITEMS


# -- taking in ------------------------------------------------------------------------------------


@pytest.fixture
def returned(
    place: Workplace, case_id: str, note: str, expert: Desk, known: str, tmp_path: Path
) -> Path:
    """What an expert gives back: a note that both sides have edited."""
    send(place.desk, What(case_id), known, tmp_path / "a.dalil-packet")
    taken = take(expert, tmp_path / "a.dalil-packet")
    edit(expert, "note", case_id, note, text="theirs", party="Prosecutor")
    give_back(expert, taken.packet_id, tmp_path / "b.dalil-packet")
    edit(place.desk, "note", case_id, note, text="mine")
    return tmp_path / "b.dalil-packet"


def arriving(qtbot: QtBot, place: Workplace, page: CasesPage, path: Path) -> PacketDialog:
    click(page.listing.packet)
    dialog = child(page, PacketDialog)
    with pytest.MonkeyPatch.context() as monkeypatch:
        choose(monkeypatch, path)
        click(dialog.choose)
    settle(qtbot, place)
    return dialog


def test_a_difference_is_decided_on_and_undone(
    qtbot: QtBot,
    place: Workplace,
    page: CasesPage,
    case_id: str,
    note: str,
    returned: Path,
    spoken: QSignalSpy,
) -> None:
    dialog = arriving(qtbot, place, page, returned)
    assert "From Expert" in said(dialog)
    assert not dialog.button.isEnabled()
    assert "1 choice left" in said(dialog)
    child(dialog, QRadioButton, "text.2").setChecked(True)
    click(dialog.button)
    settle(qtbot, place)
    gone(qtbot, dialog)
    values = answers_of(place.desk, "note", case_id, note)
    assert (values["text"], values["party"]) == ("theirs\n\nmine", "Prosecutor")
    sentence, label, undo = spoken.at(spoken.count() - 1)
    assert "1 record changed" in str(sentence)
    assert str(label) == "Undo"
    undo()
    settle(qtbot, place)
    values = answers_of(place.desk, "note", case_id, note)
    assert (values["text"], values["party"]) == ("mine", None)
    assert "taken back" in last(spoken)[0]


def test_a_packet_that_is_of_no_use_gets_a_sentence(
    qtbot: QtBot, place: Workplace, page: CasesPage, returned: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.dalil-packet"
    data = bytearray(returned.read_bytes())
    data[-1] ^= 1
    spoilt.write_bytes(data)
    dialog = arriving(qtbot, place, page, spoilt)
    assert "damaged" in dialog.message.text()
    assert not dialog.button.isEnabled()
    dialog.look_at(returned)
    settle(qtbot, place)
    assert not dialog.message.isVisible()
    click(dialog.cancel)
    gone(qtbot, dialog)


def test_a_new_case_gets_another_number_and_an_unknown_sender_is_said(
    qtbot: QtBot, place: Workplace, page: CasesPage, expert: Desk, tmp_path: Path
) -> None:
    ids = a_case(expert, tmp_path, "KG-1")
    card_id = know(expert, place.desk, tmp_path, "Office")
    send(expert, What(ids["case"]), card_id, tmp_path / "n.dalil-packet")
    dialog = arriving(qtbot, place, page, tmp_path / "n.dalil-packet")
    assert "unknown sender" in said(dialog)
    assert dialog.number.text() == "KG-1"
    click(dialog.button)
    settle(qtbot, place)
    assert "KG-1" in dialog.message.text()
    dialog.number.setText("KG-55")
    click(dialog.button)
    settle(qtbot, place)
    gone(qtbot, dialog)
    settle(qtbot, place)
    assert page.workspace.case_id == ids["case"]


def test_what_was_removed_here_is_put_back_if_ticked(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str, note: str, returned: Path
) -> None:
    records.remove_record(place.desk, KINDS["note"], case_id, note, "twice")
    dialog = arriving(qtbot, place, page, returned)
    assert "Removed here, and changed there" in said(dialog)
    ((_record, box),) = dialog._restored
    click(box)
    click(dialog.button)
    settle(qtbot, place)
    gone(qtbot, dialog)
    assert answers_of(place.desk, "note", case_id, note)["text"] == "theirs"


# -- the packets of a case ------------------------------------------------------------------------


def test_what_came_is_given_back_and_taken_back(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    note: str,
    expert: Desk,
    returned: Path,
) -> None:
    case_id, path = workspace.case_id or "", returned.with_name("c.dalil-packet")
    seen = look_at(place.desk, returned)
    taken = take_in(place.desk, seen, choices={note: {"text": "both"}})
    workspace.head.packets.trigger()
    settle(qtbot, place)
    dialog = child(workspace, PacketsDialog)
    assert "From Expert · what was changed, given back" in said(dialog)
    assert "To Expert · the whole case" in said(dialog)
    click(child(dialog, QAbstractButton, f"back.{taken.packet_id}"))
    back = child(dialog, HandOverDialog)
    hand_over(qtbot, place, back, path)
    click(back.close_button)
    gone(qtbot, back)
    take(expert, path)
    assert answers_of(expert, "note", case_id, note)["text"] == "both"
    settle(qtbot, place)
    click(child(dialog, QAbstractButton, f"undo.{taken.packet_id}"))
    settle(qtbot, place)
    assert answers_of(place.desk, "note", case_id, note)["text"] == "mine"
    lines = packets.packets_of(place.desk, case_id)
    assert [line.is_in for line in lines] == [False, False]
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_a_case_without_packets_says_so(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    workspace.head.packets.trigger()
    settle(qtbot, place)
    dialog = child(workspace, PacketsDialog)
    assert "Nothing of this case was handed over" in said(dialog)
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_what_cannot_be_taken_back_says_why(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    case_id: str,
    note: str,
    returned: Path,
) -> None:
    seen = look_at(place.desk, returned)
    taken = take_in(place.desk, seen, choices={note: {"text": "both"}})
    edit(place.desk, "note", case_id, note, text="later")
    workspace.head.packets.trigger()
    settle(qtbot, place)
    dialog = child(workspace, PacketsDialog)
    click(child(dialog, QAbstractButton, f"undo.{taken.packet_id}"))
    settle(qtbot, place)
    assert "changed since" in said(dialog.toast)
    click(dialog.close_button)
    gone(qtbot, dialog)

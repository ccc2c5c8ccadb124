"""Screens of handing over: key cards in the settings, a packet in the making, one that came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.services import cards
from desktop.services.cases import case_id_of
from desktop.services.desk import Desk
from desktop.services.packet_contents import What
from desktop.services.packets import packets_of
from desktop.views.main_window import MainWindow
from desktop.views.packets.arriving import PacketDialog
from desktop.views.packets.card_dialogs import KeyCardDialog
from desktop.views.packets.handing import hand_over_case
from desktop.views.packets.of_case import show_packets
from tests.desks import other_office
from tests.packets import edit, give_back, know, said, send, take
from tests.screens.cases import EXAMINED, REDRESSED, first_of
from tests.screens.studio import Studio

_EXPERT = {"en": "Dr A. Nurlanova, Astana", "ru": "д-р А. Нурланова, Астана"}
_OTHER = {"en": "Office in Osh", "ru": "Офис в Оше"}
_THEIRS = {
    "en": "The scars are typical of burns by a hot iron rod.",
    "ru": "Рубцы типичны для ожогов раскалённым прутом.",
}
_MINE = {
    "en": "The scars are consistent with burns; a second opinion was asked for.",
    "ru": "Рубцы совместимы с ожогами; запрошено второе мнение.",
}


@contextmanager
def _expert(studio: Studio) -> Iterator[tuple[Desk, str]]:
    """Sit at the expert's own vault; give it with the id of the card here."""
    folder = Path(mkdtemp())
    with other_office(folder / "vault") as desk:
        for each in cards.list_cards(studio.desk):
            cards.remove_card(studio.desk, each.id)
        know(desk, studio.desk, folder, "Office")
        yield desk, know(studio.desk, desk, folder, _EXPERT[studio.language])


def keys(studio: Studio, window: MainWindow) -> None:
    """The fingerprint of one's own key, one card that was compared, one that was not."""
    folder = Path(mkdtemp())
    with _expert(studio), other_office(folder / "vault", seed=9) as other:
        cards.save_my_card(other, folder / "c.dalil-card")
        cards.take_in_card(studio.desk, folder / "c.dalil-card", _OTHER[studio.language])
    window.go_to("settings")
    studio.settle()
    page = window.settings
    page.keys.start()
    studio.settle()
    _area(page.keys).ensureWidgetVisible(page.keys, 0, 0)


def _area(widget: QWidget) -> QScrollArea:
    found = widget.parentWidget()
    while not isinstance(found, QScrollArea):
        assert found is not None
        found = found.parentWidget()
    return found


def key(studio: Studio, window: MainWindow) -> None:
    """A card that is to be compared."""
    keys(studio, window)
    line = next(each for each in cards.list_cards(studio.desk) if each.confirmed_by is None)
    KeyCardDialog(studio.place, line, window).open()
    studio.settle()


def handing(studio: Studio, window: MainWindow) -> None:
    """A whole case on its way to an expert."""
    with _expert(studio):
        pass
    hand_over_case(studio.place, window, case_id_of(studio.desk, EXAMINED))
    studio.settle()


def arriving(studio: Studio, window: MainWindow) -> None:
    """What an expert gives back, where both sides have written."""
    desk, case_id = studio.desk, case_id_of(studio.desk, EXAMINED)
    evaluation = first_of(desk, "evaluation", case_id)
    folder = Path(mkdtemp())
    before = said(desk, "evaluation", case_id, evaluation)["opinion"]
    studio.afterwards.append(partial(edit, desk, "evaluation", case_id, evaluation, opinion=before))
    with _expert(studio) as (expert, card):
        send(desk, What(case_id), card, folder / "a.dalil-packet")
        taken = take(expert, folder / "a.dalil-packet")
        theirs = _THEIRS[studio.language]
        edit(expert, "evaluation", case_id, evaluation, opinion=theirs, urgent_need=None)
        give_back(expert, taken.packet_id, folder / "b.dalil-packet")
    edit(desk, "evaluation", case_id, evaluation, opinion=_MINE[studio.language])
    dialog = PacketDialog(studio.place, window)
    dialog.open()
    dialog.look_at(folder / "b.dalil-packet")
    studio.settle()


def of_case(studio: Studio, window: MainWindow) -> None:
    """What went out of a case and came back."""
    desk, case_id = studio.desk, case_id_of(studio.desk, REDRESSED)
    if not packets_of(desk, case_id):
        _go_and_come_back(studio, case_id)
    show_packets(studio.place, window, case_id)
    studio.settle()


def _go_and_come_back(studio: Studio, case_id: str) -> None:
    desk, folder = studio.desk, Path(mkdtemp())
    with _expert(studio) as (expert, card):
        send(desk, What(case_id), card, folder / "a.dalil-packet")
        taken = take(expert, folder / "a.dalil-packet")
        note = first_of(expert, "note", case_id)
        edit(expert, "note", case_id, note, text=_THEIRS[studio.language])
        give_back(expert, taken.packet_id, folder / "b.dalil-packet")
    take(desk, folder / "b.dalil-packet")

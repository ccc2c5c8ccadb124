"""A chapter of the book of access: key cards, and packets handed over, taken in and given back.

Another office sends and receives: its vault is opened for each packet and closed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from desktop.services import (
    cards,
    cases,
    packet_contents,
    packet_taking,
    packets,
    records,
)
from desktop.services.kinds import KINDS
from desktop.services.packet_contents import EVALUATION, ITEMS, What
from desktop.services.packet_taking import Seen, Taken
from tests.desks import other_office
from tests.packets import EXPERT, edit, give_back, know, send, take
from tests.services.access_rules import Entry, InCase, Leaves, OfCaller, OfOffice, Own
from tests.services.access_stage import Stage

NOTHING, ENTRY = Leaves.NOTHING, Leaves.ENTRY
_SCOPES: Final = (
    (packet_contents.CASE, "intake X"),
    (EVALUATION, "examinations X, identity V, intake V"),
    (ITEMS, "evidence X, intake V"),
)


@cache
def _office(stage: Stage) -> Path:
    return stage.empty_folder()


@cache
def _card(stage: Stage) -> str:
    """Return a confirmed card of the other office, which knows ours."""
    with other_office(_office(stage)) as other:
        know(other, stage.desk, stage.folder)
        return know(stage.desk, other, stage.folder)


def _new_card(stage: Stage) -> Path:
    """Return the card of somebody whom nobody knows yet."""
    path = stage.place()
    seed = int(stage.number("9").removeprefix("9-")) % 200 + 20
    with other_office(stage.empty_folder(), seed=seed) as other:
        cards.save_my_card(other, path)
    return path


def _known(stage: Stage) -> str:
    return cards.take_in_card(stage.desk, _new_card(stage), "Somebody")[0]


def _what(stage: Stage, scope: str) -> What:
    ids = {EVALUATION: (stage.records["evaluation"],), ITEMS: (stage.records["exhibit"],)}
    return What(stage.case_id, scope, ids.get(scope, ()))


def _with_note(stage: Stage) -> tuple[str, str]:
    case_id = stage.spare()
    return case_id, records.save_record(stage.desk, KINDS["note"], case_id, {"text": "a"})[0]


def _arrived(stage: Stage) -> Seen:
    """Return a packet with a case of the other office."""
    path = stage.place()
    with other_office(stage.empty_folder()) as other:
        made = cases.create_case(other, {"number": stage.number("P")})[0]
        send(other, What(made), know(other, stage.desk, stage.folder), path)
    return packet_taking.look_at(stage.desk, path)


def _returned(stage: Stage) -> Seen:
    """Return the answer to a packet, in which a note was edited."""
    there, back = stage.place(), stage.place()
    case_id, note = _with_note(stage)
    send(stage.desk, What(case_id), _card(stage), there)
    with other_office(stage.empty_folder()) as other:
        know(other, stage.desk, stage.folder)
        taken = take(other, there)
        edit(other, "note", case_id, note, text="b")
        give_back(other, taken.packet_id, back)
    return packet_taking.look_at(stage.desk, back)


def _taken(stage: Stage) -> Taken:
    return packet_taking.take_in(stage.desk, _returned(stage))


def _to_give_back(stage: Stage) -> str:
    """Return a packet that came, after which a note was added."""
    _card(stage)
    taken = _taken(stage)
    records.save_record(stage.desk, KINDS["note"], taken.case_id, {"text": "more"})
    return taken.packet_id


@cache
def _to_offer(stage: Stage) -> str:
    return _to_give_back(stage)


def _of_cards() -> Iterator[Entry]:
    view, create, edit_ = (OfOffice(f"cards {letter}") for letter in "VCE")
    mine = Own("what is given to everybody: one's own public key")
    yield Entry("cards.my_fingerprint", mine, lambda desk, _: cards.my_fingerprint(desk))
    yield Entry(
        "cards.save_my_card",
        Own("what is given to everybody: one's own public key", ENTRY),
        lambda desk, stage: cards.save_my_card(desk, stage.place()),
    )
    yield Entry("cards.list_cards", view, lambda desk, _: cards.list_cards(desk))
    yield Entry("cards.colleagues", view, lambda desk, _: cards.colleagues(desk))
    yield Entry(
        "cards.look_at_card",
        create,
        lambda desk, _, path: cards.look_at_card(desk, path),
        make=_new_card,
        leaves=NOTHING,
    )
    yield Entry(
        "cards.take_in_card",
        create,
        lambda desk, _, path: cards.take_in_card(desk, path, "Somebody"),
        make=_new_card,
        slow=True,
    )
    for name in ("confirm_card", "remove_card"):
        yield Entry(
            f"cards.{name}",
            edit_,
            lambda desk, _, card_id, name=name: getattr(cards, name)(desk, card_id),
            make=_known,
            slow=True,
        )


def _of_sending() -> Iterator[Entry]:
    for name in ("gather", "permit", "whole_case"):
        yield Entry(f"packet_contents.{name}", OfCaller("part of a packet, in its transaction"))
    yield Entry("packets.rows_in", OfCaller("what a packet held, as far as keys are held"))
    for scope, rights in _SCOPES:
        yield Entry(
            "packets.offer",
            InCase(rights),
            lambda desk, stage, scope=scope: packets.offer(desk, _what(stage, scope)),
            about=scope,
            leaves=Leaves.LOOK,
        )
        yield Entry(
            "packets.hand_over",
            InCase(rights),
            lambda desk, stage, card, scope=scope: packets.hand_over(
                desk, _what(stage, scope), card, EXPERT, stage.place(), "en"
            ),
            about=scope,
            make=_card,
            slow=True,
        )
    yield Entry(
        "packets.packets_of",
        InCase("intake V"),
        lambda desk, stage: packets.packets_of(desk, stage.case_id),
    )
    yield Entry(
        "packets.offer_return",
        InCase("intake X"),
        lambda desk, _, packet_id: packets.offer_return(desk, packet_id),
        make=_to_offer,
        leaves=Leaves.LOOK,
        slow=True,
    )
    yield Entry(
        "packets.hand_back",
        InCase("intake X"),
        lambda desk, stage, packet_id: packets.hand_back(
            desk, packet_id, EXPERT, stage.place(), "en"
        ),
        make=_to_give_back,
        slow=True,
    )


def _of_taking() -> Iterator[Entry]:
    yield Entry("packet_reading.open_packet", OfCaller("sealed to one's own key, read before use"))
    yield Entry("packet_reading.plan", OfCaller("part of looking and of taking in"))
    for about, make, rights, leaves in (
        ("a new case", _arrived, OfOffice("intake C"), NOTHING),
        ("a return", _returned, InCase("intake E"), Leaves.LOOK),
    ):
        yield Entry(
            "packet_taking.look_at",
            rights,
            lambda desk, _, seen: packet_taking.look_at(desk, seen.path),
            about=about,
            make=make,
            leaves=leaves,
            slow=True,
        )
        yield Entry(
            "packet_taking.take_in",
            rights,
            lambda desk, _, seen: packet_taking.take_in(desk, seen),
            about=about,
            make=make,
            slow=True,
        )
    yield Entry(
        "packet_taking.undo_taking",
        InCase("intake E"),
        lambda desk, _, taken: packet_taking.undo_taking(desk, taken.packet_id),
        make=_taken,
        slow=True,
    )


CHAPTER: Final[tuple[Entry, ...]] = (*_of_cards(), *_of_sending(), *_of_taking())

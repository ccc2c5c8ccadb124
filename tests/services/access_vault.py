"""A chapter of the book of access: users and keys, recovery, backups, and leaving Dalil.

Of the vault itself most is the office's, whatever the case: so blocks and teams change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from desktop.models.backups import BackupEvent
from desktop.rules.access import Action, Scope, access_table
from desktop.services import (
    backups,
    device,
    history,
    last_seen,
    readable,
    recovery,
    renewal,
    restoring,
    returning,
    staff,
    users,
)
from desktop.services.recovery_sheet import SHEET
from tests.services.access_office import ANOTHER, HERE, PASSPHRASE
from tests.services.access_rules import (
    Entry,
    InCase,
    Leaves,
    Listing,
    OfCaller,
    OfOffice,
    Own,
    Says,
    here,
    reach,
)
from tests.services.access_stage import Stage, Who

NOTHING, ENTRY = Leaves.NOTHING, Leaves.ENTRY
_OPENING: Final = OfCaller("part of opening a vault, whoever opens it")
_MAKING: Final = OfCaller("draws papers that are in hand, when they were made or prepared")


@dataclass(frozen=True)
class Returning(OfOffice):
    """Lists what is lost by number, with a title for whoever would see the case and no other."""

    leaves = Leaves.NOTHING

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Hold the titles that are told against the table."""
        case_id = stage.lost[1]
        titles = {each.id: each.title for each in result}
        assert set(titles) == {case_id}
        sees_all = Scope.ALL in access_table().scopes(who.roles, "intake", Action.VIEW)
        assert (titles[case_id] is not None) == (sees_all and reach(who, "intake"))


def _of_users() -> Iterator[Entry]:
    yield Entry("staff.list_users", OfOffice("system V"), lambda desk, _: staff.list_users(desk))
    yield Entry(
        "history.office_history", OfOffice("system V"), lambda desk, _: history.office_history(desk)
    )
    waits = Own("what one waits for oneself, and which colleague can give it")
    yield Entry("staff.missing_keys", waits, lambda desk, _: staff.missing_keys(desk))
    own = Own("of one's own public keys, to be read to colleagues")
    yield Entry("staff.own_fingerprint", own, lambda desk, _: staff.own_fingerprint(desk))
    yield Entry("passphrases.names_at", OfCaller("what a new passphrase must not be made of"))
    yield Entry("users.members", OfCaller("ids and keys, of which a page shows what it may"))
    yield Entry("users.settle", _OPENING)
    for about, rights, held in (
        ("without a key", "system C", ()),
        ("with a key", "system C, system G", ("casework",)),
    ):
        yield Entry(
            "users.create_user",
            OfOffice(rights),
            lambda desk, stage, held=held: users.create_user(
                desk, stage.number("New"), ["lawyer"], PASSPHRASE, held
            ),
            about=about,
            slow=True,
        )
    yield Entry(
        "users.let_in",
        OfOffice("system E"),
        lambda desk, _, user_id: users.let_in(desk, user_id, PASSPHRASE, ()),
        make=Stage.colleague_without_slot,
        slow=True,
    )
    yield from _of_colleagues()


def _of_colleagues() -> Iterator[Entry]:
    yield Entry(
        "users.set_roles",
        OfOffice("system E"),
        lambda desk, _, user_id: users.set_roles(desk, user_id, ["doctor"]),
        make=Stage.colleague_without_slot,
    )
    yield Entry(
        "users.disable_user",
        OfOffice("system E"),
        lambda desk, _, user_id: users.disable_user(desk, user_id),
        make=Stage.colleague_without_keys,
    )
    yield Entry(
        "users.grant",
        OfOffice("system G"),
        lambda desk, _, user_id: users.grant(desk, user_id, "casework"),
        make=Stage.colleague_without_keys,
    )
    yield Entry(
        "users.change_passphrase",
        Own("one's own, proved by the present one", ENTRY),
        lambda desk, *_: users.change_passphrase(desk, PASSPHRASE, ANOTHER),
        make=Stage.own_passphrase,
        slow=True,
    )
    held = "it takes the key, and no role: whoever holds it sees to it that it is renewed"
    yield Entry(
        "renewal.due_renewals",
        Own(held),
        lambda desk, *_: renewal.due_renewals(desk),
        make=Stage.due,
    )
    yield Entry(
        "renewal.renew_key",
        Own(held, ENTRY),
        lambda desk, *_: renewal.renew_key(desk, "clinical"),
        make=Stage.due,
        slow=True,
    )


def _of_recovery() -> Iterator[Entry]:
    view, edit = OfOffice("recovery V"), OfOffice("recovery E")
    yield Entry(
        "recovery.may_recover",
        Says(
            lambda may, _: may,
            lambda who: Scope.ALL in access_table().scopes(who.roles, "recovery", Action.VIEW),
        ),
        lambda desk, _: recovery.may_recover(desk),
    )
    yield Entry("recovery.read_state", view, lambda desk, _: recovery.read_state(desk))
    yield Entry("recovery.is_due", OfCaller("a card of the first page, cut by who may look"))
    yield Entry(
        "recovery.rehearse",
        view,
        lambda desk, _, code: recovery.rehearse(desk, code),
        make=Stage.sheet,
        leaves=ENTRY,
    )
    yield Entry(
        "recovery.prepare",
        edit,
        lambda desk, _, code: recovery.prepare(desk, SHEET, code),
        make=Stage.sheet,
        leaves=NOTHING,  # what is prepared opens nothing; put in place, it is told
    )
    yield Entry(
        "recovery.put_in_place",
        edit,
        lambda desk, _, new: recovery.put_in_place(desk, new, new.new.code.text()),
        make=Stage.new_papers,
    )
    yield Entry(
        "recovery.write_papers",
        Own("papers that are in hand: whose making was permitted, and that open nothing yet"),
        lambda desk, stage, new: recovery.write_papers(desk, new, stage.place(), "en"),
        make=Stage.new_papers,
        slow=True,
    )
    yield Entry("recovery.note_made", OfCaller("part of making a vault"))
    for name in ("recovery.write_made", "recovery_sheet.write", "recovery_sheet.write_pieces"):
        yield Entry(name, _MAKING)


def _of_backups() -> Iterator[Entry]:
    told = Own("whoever opens the vault is told how old its backups are, and where they go")
    for name in ("last_backups", "latest_head"):
        yield Entry(
            f"backups.{name}", told, lambda desk, _, name=name: getattr(backups, name)(desk)
        )
    for name in ("places", "due"):
        yield Entry(
            f"backups.{name}", told, lambda desk, _, name=name: getattr(backups, name)(desk, HERE)
        )
    yield Entry(
        "backups.may_choose",
        Says(
            lambda may, _: may,
            lambda who: bool(access_table().scopes(who.roles, "system", Action.EDIT)),
        ),
        lambda desk, _: backups.may_choose(desk),
    )
    yield Entry(
        "backups.choose_place",
        OfOffice("system E"),
        lambda desk, stage: backups.choose_place(desk, HERE, backups.NEAR, stage.empty_folder()),
    )
    for name in ("refuse_place", "thin_out"):
        yield Entry(f"backups.{name}", OfCaller("part of choosing a folder, or of a backup in it"))
    yield from _of_making_backups()
    yield from _of_returning()


def _of_making_backups() -> Iterator[Entry]:
    makes = Own(
        "a backup shows nothing to anybody, and every computer of the office has one", ENTRY
    )
    yield Entry(
        "backups.back_up",
        makes,
        lambda desk, _: backups.back_up(desk, HERE),
        slow=True,
        on_server=False,
    )
    yield Entry(
        "backups.back_up_due",
        makes,
        lambda desk, *_: backups.back_up_due(desk, HERE),
        make=lambda stage: stage.without(BackupEvent),
        slow=True,
        on_server=False,
    )
    yield Entry(
        "backups.back_up_to",
        OfOffice("system C"),
        lambda desk, stage: backups.back_up_to(desk, stage.empty_folder()),
        slow=True,
        on_server=False,
    )
    yield Entry(
        "restoring.rehearse",
        Own("shows how many records a backup holds, and removes what it laid out", ENTRY),
        lambda desk, _, lost: restoring.rehearse(desk, lost[0]),
        make=lambda stage: stage.lost,
        slow=True,
        on_server=False,
    )


def _of_returning() -> Iterator[Entry]:
    yield Entry(
        "returning.lost_cases",
        Returning("system E"),
        lambda desk, _, lost: returning.lost_cases(desk, lost[0]),
        make=Stage.lose,
        on_server=False,
    )
    yield Entry(
        "returning.put_case_back",
        OfOffice("system E"),
        lambda desk, _, lost: returning.put_case_back(desk, *lost),
        make=Stage.lose,
        slow=True,
        on_server=False,
    )


def _of_leaving() -> Iterator[Entry]:
    yield Entry(
        "readable.choices",
        Listing(("intake",), here("intake", "id"), Action.EXPORT, leaves=NOTHING),
        lambda desk, _: readable.choices(desk),
    )
    yield Entry(
        "readable.write_case",
        InCase("intake X"),
        lambda desk, stage: readable.write_case(desk, stage.case_id, stage.place(), "en"),
        slow=True,
    )
    yield Entry(
        "readable.write_all",
        InCase("intake X"),
        lambda desk, stage, witness: readable.write_all(desk, witness, stage.place(), "en"),
        make=lambda stage: stage.witness,
        slow=True,
    )
    yield Entry("readable.agreeing", OfCaller("proves the second person of everything at once"))


def _of_watching() -> Iterator[Entry]:
    seen = "of the whole vault, and names nobody: whoever opens it is told that it is older"
    yield Entry("last_seen.begin_watching", _OPENING)
    yield Entry("last_seen.older", Own(seen), lambda desk, _: last_seen.older(desk))
    yield Entry("last_seen.note_head", Own(seen), lambda desk, _: last_seen.note_head(desk))
    yield Entry(
        "last_seen.accept_older", Own(seen, ENTRY), lambda desk, _: last_seen.accept_older(desk)
    )
    for name in ("checking.check_vault", "file_checks.bad_files"):
        yield Entry(name, OfCaller("part of checking the whole vault (history.verify)"))


def _of_devices() -> Iterator[Entry]:
    own = "one's own way in at this computer, and how far the papers can be relied on"
    yield Entry("device.read_state", Own(own), lambda desk, _: device.read_state(desk))
    yield Entry("device.is_on", Own(own), lambda desk, _: device.is_on(desk))
    yield Entry("recovery.papers_in_use", OfCaller("of nobody's deeds; part of other states"))
    proved = Own("one's own, proved by the passphrase", ENTRY)
    yield Entry(
        "device.turn_on",
        proved,
        lambda desk, *_: device.turn_on(desk, PASSPHRASE),
        make=Stage.own_passphrase_and_papers,
        slow=True,
    )
    yield Entry(
        "device.turn_off",
        proved,
        lambda desk, *_: device.turn_off(desk, PASSPHRASE),
        make=Stage.own_passphrase_and_papers,
        slow=True,
    )
    yield Entry(
        "device.seal_workstation",
        Own("whoever sits there may close this computer to everybody, and lose nothing", ENTRY),
        lambda desk, *_: device.seal_workstation(desk),
        make=Stage.all_tied,
    )


CHAPTER: Final = (
    *_of_users(),
    *_of_devices(),
    *_of_recovery(),
    *_of_backups(),
    *_of_leaving(),
    *_of_watching(),
)

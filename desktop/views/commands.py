"""What can be done from anywhere in the window, by its name: go to a place, make something, lock.

All of it is data over the places and the kinds of record; what is not for the user's role is not
offered. How a command is found by its words is here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from desktop.core.names import fold
from desktop.core.text import SOURCE_LANGUAGE, Text, _
from desktop.core.values import frozen_value
from desktop.rules.access import Action
from desktop.services.desk import Desk
from desktop.services.emergencies import may_begin
from desktop.services.kinds import AREA_OF_FORM
from desktop.views.backups.acts import BACK_UP
from desktop.views.backups.leaving import LEAVE
from desktop.views.going import Target
from desktop.views.labels import Sayable
from desktop.views.navigation import NavItem
from desktop.views.reason_dialog import Asked
from desktop.views.rooms.lists import ROOMS
from desktop.views.unlock.window import LANGUAGE_NAMES

_LEAST_TO_LEAD = 3  # letters; fewer say little about what is wanted


@frozen_value
class Command:
    """Something to do; `hint` says where it will be done, `keys` by which keys it is done too."""

    key: str
    name: Text
    do: Callable[[], object]
    hint: Sayable = ""
    keys: str = ""


def places(
    items: Sequence[NavItem], foot: Sequence[NavItem], choose: Callable[[str], None]
) -> tuple[Command, ...]:
    """Return a command for each item of the side bar."""
    numbered = [(item, f"Ctrl+{number}") for number, item in enumerate(items, 1)]
    return tuple(
        Command(f"go.{item.key}", item.label, partial(choose, item.key), keys=item.shortcut or keys)
        for item, keys in (*numbered, *((item, "") for item in foot))
    )


def keeping(back_up: Callable[[], object], leave: Callable[[], object]) -> tuple[Command, ...]:
    """Return what is done with the vault as a whole."""
    return (Command("backup.now", BACK_UP, back_up), Command("leave", LEAVE, leave))


def making(
    desk: Desk,
    case_id: str | None,
    go: Callable[[Target], None],
    ask_case: Callable[[str, str, str | None], None],
) -> tuple[Command, ...]:
    """Return what can be added: to the case that is open, or to one that is asked for."""

    def may(form: str) -> bool:
        return bool(desk.scopes(AREA_OF_FORM[form], Action.CREATE))

    def add(form: str) -> None:
        if case_id is None:
            ask_case(form, "", None)
        else:
            go(Target("cases", case_id, kind=form))

    named = {"person": _("Add a person"), "step": _("Add a step")}
    named |= {key: room.add for key, room in ROOMS.items()}
    hint = _("in a case that you choose") if case_id is None else _("in the case that is open")
    made = [
        Command(f"new.{form}", name, partial(add, form), hint)
        for form, name in named.items()
        if may(form)
    ]
    if may("new_case"):
        new_case = partial(go, Target("cases", kind="new_case"))
        made.insert(0, Command("new.case", _("New case"), new_case, keys="Ctrl+N"))
    return tuple(made)


EMERGENCY = Asked(
    _("Open a case in an emergency"),
    _(
        "For 60 minutes you may read the parts of this case that your role may read, though you are"
        " not on its team. You can change and export nothing. The coordinator reads your reason and"
        " reviews it."
    ),
    _("What is the emergency?"),
    _("Open the case"),
    _("Number of the case"),
)


def emergency(desk: Desk, ask: Callable[[], object]) -> tuple[Command, ...]:
    """Return what opens a case of another team, for those whose role works in teams only."""
    if not may_begin(desk):
        return ()
    return (Command("emergency", _("Open a case in an emergency…"), ask),)


def languages(now: str, speak: Callable[[str], None]) -> tuple[Command, ...]:
    """Return a command for each language the window can speak, except the one it speaks."""
    return tuple(
        Command(f"speak.{code}", _("Language: {name}", name=name), partial(speak, code))
        for code, name in LANGUAGE_NAMES.items()
        if code != now
    )


def matching(commands: Iterable[Command], typed: str, language: str) -> tuple[Command, ...]:
    """Return the commands whose name has a word beginning with each part of `typed`.

    Names are taken in the window's language and in English, in any alphabet: `sroki` is `Сроки`.
    """
    parts = fold(typed).split()
    return tuple(
        command
        for command in commands
        if parts and all(_begins(part, _words(command, language)) for part in parts)
    )


def leads(command: Command, typed: str, language: str) -> bool:
    """Say whether what was typed is how the name of the command begins."""
    folded = fold(typed)
    return len(folded) >= _LEAST_TO_LEAD and any(
        name.startswith(folded) for name in _names(command, language)
    )


def _begins(part: str, words: Iterable[str]) -> bool:
    return any(word.startswith(part) for word in words)


def _words(command: Command, language: str) -> list[str]:
    return [word for name in _names(command, language) for word in name.split()]


def _names(command: Command, language: str) -> tuple[str, ...]:
    said = (command.name.in_language(each) for each in dict.fromkeys((language, SOURCE_LANGUAGE)))
    return tuple(map(fold, said))

"""New passphrases: those that would be guessed are refused, whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from desktop.core.errors import WrongInput
from desktop.models.users import User
from desktop.rules.passphrases import weakness
from desktop.services.desk import Desk


def refuse_weak(passphrase: str, names: Iterable[str] = ()) -> None:
    """Refuse a new passphrase that would be guessed.

    `names` are those of the vault, the office and its people.

    Raises:
        WrongInput: why, in one sentence.
    """
    why = weakness(passphrase, names)
    if why is not None:
        raise WrongInput(why)


def names_at(desk: Desk) -> tuple[str, ...]:
    """Return the names that whoever guesses would try first in this vault."""
    with desk.reading() as session:
        return (desk.vault.folder.name, *session.scalars(sa.select(User.name)))

"""What a user chose about the window, kept in the vault: it follows the person, not the computer.

Never a word of a case: what was searched for is not kept, and a text is not looked at here.
"""

from __future__ import annotations

import sqlalchemy as sa

from desktop.models.users import Setting
from desktop.services.desk import Desk


def read_setting(desk: Desk, name: str) -> str | None:
    """Return what this user's setting `name` says, or None."""
    with desk.reading() as session:
        return session.scalars(_mine(desk, name).with_only_columns(Setting.body)).first()


def keep_setting(desk: Desk, name: str, body: str) -> None:
    """Keep a setting of this user. Not in the log: it says nothing of a case."""
    with desk.keeping() as session:
        setting = session.scalars(_mine(desk, name)).first()
        if setting is None:
            session.add(Setting(user_id=desk.user_id, name=name, body=body))
        else:
            setting.body = body


def _mine(desk: Desk, name: str) -> sa.Select[Setting]:
    return sa.select(Setting).where(Setting.user_id == desk.user_id, Setting.name == name)

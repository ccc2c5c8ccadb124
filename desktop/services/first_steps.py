"""Which first steps somebody has taken in the practice vault; kept there, for that user."""

from __future__ import annotations

import json
from collections.abc import Collection

from desktop.core.values import frozen_value
from desktop.models.users import User
from desktop.services.demo import PRACTICE_USER
from desktop.services.desk import Desk
from desktop.services.settings import keep_setting, read_setting

_NAME = "first_steps"


@frozen_value
class Taken:
    """The keys of the steps that were taken, and whether they are still shown."""

    steps: frozenset[str] = frozenset()
    shown: bool = True


def read_steps(desk: Desk) -> Taken | None:
    """Return what was taken; None where no practice vault is open."""
    with desk.reading() as session:
        user = session.get(User, desk.user_id)
        if user is None or user.name != PRACTICE_USER:
            return None
    try:
        kept = json.loads(read_setting(desk, _NAME) or "{}")
        return Taken(frozenset(map(str, kept.get("steps", ()))), bool(kept.get("shown", True)))
    except (ValueError, TypeError, AttributeError):
        return Taken()


def keep_steps(desk: Desk, steps: Collection[str], *, shown: bool) -> None:
    """Keep what was taken."""
    keep_setting(desk, _NAME, json.dumps({"steps": sorted(steps), "shown": shown}))

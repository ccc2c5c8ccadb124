"""One small tree of errors, each a sentence that says what, where and what to do.

The sentence is shown to a person as it stands, so it names no record's contents. The command line
ends with `exit_status`: 2 for what the user gave, 1 for what failed.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.core.text import Text


class DalilError(Exception):
    """Anything Dalil tells a person instead of doing what was asked."""

    exit_status = 1

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class UserError(DalilError):
    """What the user gave cannot be used; another try can succeed."""

    exit_status = 2


class WrongInput(UserError):
    """A value, file or argument that cannot be read."""


class RecoveryRefused(WrongInput):
    """A recovery code or pieces of one that do not open the vault; `reason` is a code for the log.

    One of "mistyped", "same_piece", "other_set", "wrong_line", "other_vault", "replaced".
    """

    def __init__(self, reason: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.reason = reason


class NotFound(UserError):
    """A case, person, file or vault that is not there."""


class WrongPassphrase(UserError):
    """The user name and passphrase open no slot."""


class DeviceRefused(UserError):
    """The secret of a workstation cannot be kept, had or deleted; `reason` is a code for the log.

    One of "missing", "absent", "locked", "untrusted", "failed".
    """

    def __init__(self, reason: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.reason = reason


class NotPermitted(UserError):
    """The access table does not allow it, or the user lacks the compartment's key."""


class Conflict(UserError):
    """The record was changed by somebody else since it was read."""


class VaultRefused(UserError):
    """The folder is no vault, is newer than the program, is in use, or lies in a wrong place."""


class Failure(DalilError):
    """The machine or the vault failed; nothing the user typed was wrong."""


class Damaged(Failure):
    """Bytes that do not authenticate, or records that disagree with the log."""


class StorageFailure(Failure):
    """A full disk, a read-only folder, a file that cannot be written."""


class Locked(Failure):
    """The vault was locked while this was under way."""


class Cancelled(Failure):
    """The user cancelled; nothing was changed."""


def places(error: BaseException) -> str:
    """Name the lines of code an unexpected error came through, and nothing it carries.

    Messages and local values may be somebody's testimony; file names and line numbers are not.
    """
    lines = traceback.walk_tb(error.__traceback__)
    came_through = [f"{PurePath(f.f_code.co_filename).name}:{line}" for f, line in lines]
    return f"{type(error).__qualname__} at {' < '.join(reversed(came_through))}"

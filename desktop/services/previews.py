"""Pictures of files in the vault, for the window: read from memory, parsed by a process of its own.

What a file is, its first bytes say and not its name. The bytes go to the process by a pipe and
points of a picture come back; nothing of it touches the disk (`desktop/media`).
"""

from __future__ import annotations

from desktop.core.progress import Progress
from desktop.media import viewer
from desktop.media.bare import can_be_bare
from desktop.media.types import HEAD, agrees, detected, is_shown
from desktop.services.attachments import Attached, read
from desktop.services.desk import Desk

Points = viewer.Picture
"""Points of a picture, and how many pages its file has."""


def shown_picture(
    desk: Desk,
    file: Attached,
    room: tuple[int, int],
    page: int = 0,
    progress: Progress | None = None,
) -> Points:
    """Return a picture of a file, no larger than `room`; the first look is logged.

    Raises:
        NotFound, NotPermitted, Cancelled
        WrongInput: it is not shown, with the verdict on it.
        Damaged: it is not what was taken in.
    """
    data = read(desk, file.id)
    kind = file.detected or detected(data[:HEAD])
    return viewer.picture_of(kind, data, room, page, progress=progress)


def may_be_shown(file: Attached) -> bool:
    """Say whether a file is of a kind that is shown; files of older versions are looked at."""
    return file.detected is None or is_shown(file.detected)


def has_metadata_to_drop(file: Attached) -> bool:
    """Say whether a copy of it can be made without metadata."""
    return can_be_bare(file.detected)


def is_misnamed(file: Attached) -> bool:
    """Say whether its name claims another kind of file than it is."""
    return file.detected is not None and not agrees(file.detected, file.name)

"""Exhibits made of files: one for each, so that a folder of photographs is in the case at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from desktop.core.errors import NotFound, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.forms.fields import Link
from desktop.media.types import exhibit_kind
from desktop.services.attachments import Attached, take_in
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.records import save_record

_PARTS: Final = 1000  # of one file, in the progress over all of them
_LONGEST: Final = 200


@frozen_value
class Added:
    """How many exhibits were made, and why files were left out."""

    count: int
    refused: tuple[Text, ...]


def add_exhibits(
    desk: Desk,
    case_id: str,
    paths: Sequence[Path],
    progress: Progress | None = None,
    given: Mapping[str, Any] | None = None,
) -> Added:
    """Make an exhibit of each file; one that cannot be taken in does not stop the others.

    `given` answers questions of the form alike for all of them.

    Raises:
        NotPermitted
        StorageFailure: the vault's disk is full or cannot be written; what came before is there.
        Cancelled: likewise.
    """
    refused: list[Text] = []
    whole = _PARTS * len(paths)
    for number, path in enumerate(paths):
        start = number * _PARTS
        part = None if progress is None else progress.share(start, start + _PARTS, whole)
        try:
            _add(desk, case_id, take_in(desk, case_id, path, progress=part), given)
        except (WrongInput, NotFound) as error:
            refused.append(error.sentence)
    return Added(len(paths) - len(refused), tuple(refused))


def _add(desk: Desk, case_id: str, file: Attached, given: Mapping[str, Any] | None) -> None:
    values = {
        "kind": exhibit_kind(file.detected, file.name),
        "title": file.name[:_LONGEST],
        "received": When.on(desk.today),
        "received_by": Link(desk.user_id),
        "attachment": Link(file.id),
        **(given or {}),
    }
    save_record(desk, KINDS["exhibit"], case_id, values)

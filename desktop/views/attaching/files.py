"""The files of one case, for its forms: taken in, described, shown and copied on the workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.errors import Cancelled, DalilError
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.services import attachments
from desktop.services.attachments import Attached
from desktop.services.desk import Desk
from desktop.services.previews import shown_picture
from desktop.views.attaching.asking import Taking
from desktop.views.attaching.picture import LARGEST, image_of
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace


class CaseFiles:
    """Keeps the files of one case for a form."""

    def __init__(self, place: Workplace, case_id: str) -> None:
        self._place, self._case_id = place, case_id

    def take_in(self, of: str, path: Path, owner: QObject, taking: Taking) -> Callable[[], None]:
        """Take a file into the table `of`; what is returned stops it."""

        def failed(error: DalilError) -> None:
            self._place.fail(error, quietly=isinstance(error, Cancelled))
            taking.not_taken()

        job = self._place.exporting.run(
            attachments.take_in,
            self._place.desk,
            self._case_id,
            path,
            of,
            done=taking.taken,
            failed=failed,
            progress=taking.show_progress,
            owner=owner,
        )
        # With the form gone nobody would know of the file.
        owner.destroyed.connect(lambda *_gone: job.cancel())
        return job.interrupt

    def describe(self, file_id: str, show: Callable[[Attached], None], owner: QObject) -> None:
        """Tell what is known of a file."""
        self._place.read(attachments.describe, file_id, done=show, owner=owner)

    def picture(
        self,
        file: Attached,
        page: int,
        show: Callable[[QImage, int], None],
        refused: Callable[[DalilError], None],
        owner: QObject,
    ) -> None:
        """Show a file, or one page of it, with how many it has; or say why it is not shown."""
        self._place.exporting.run(
            _drawn,
            self._place.desk,
            file,
            page,
            done=lambda drawn: show(*drawn),
            failed=refused,
            owner=owner,
        )

    def save_copy(self, file: Attached, parent: QWidget, *, bare: bool = False) -> None:
        """Ask where to, and save a copy there, `bare` of metadata or as it came in."""
        place = self._place
        title = place.words.say(_BARE if bare else _("Save a copy outside the vault"))
        chosen, _kind = QFileDialog.getSaveFileName(parent, title, file.name)
        if chosen:
            path = Path(chosen)
            waiting = Waiting(place, parent, _("Saving a copy…"))
            waiting.run(
                place.exporting,
                attachments.save_bare_copy if bare else attachments.save_copy,
                place.desk,
                file.id,
                path,
                done=lambda _saved: place.say(_("Written: {file}", file=path.name)),
            )


_BARE = _("Save a copy without metadata outside the vault")


def _drawn(desk: Desk, file: Attached, page: int, progress: Progress) -> tuple[QImage, int]:
    """Return a picture of a file and how many pages it has; cancelled, what reads it is killed."""
    picture = shown_picture(desk, file, LARGEST, page, progress)
    return image_of(picture), picture.pages

"""The doors of a first window that leads nowhere."""

from __future__ import annotations

from desktop.core.errors import StorageFailure
from desktop.core.text import Text, _
from desktop.views.unlock.window import NewVault, RestoredVault

_SINCE = _("Nothing is missing of what this computer has seen of this vault.")


class NoDoors:
    """Makes a vault of nothing, and opens none."""

    def unlock(self, *_: object) -> object:
        return self._refuse()

    def recover(self, *_: object) -> object:
        return self._refuse()

    def practise(self, *_: object) -> object:
        return self._refuse()

    def must_choose(self, *_: object) -> bool:
        return False

    def choose(self, *_: object) -> None:
        self._refuse()

    def create(self, *_: object) -> NewVault:
        return NewVault(None, self._refusal, lambda _path, _language: None, "pieces")

    def _refusal(self, _typed: str | tuple[str, str]) -> Text | None:
        return _("The papers were not written.")

    def restore(self, *_: object) -> RestoredVault:
        return RestoredVault(None, (_SINCE,), (_SINCE,))

    def _refuse(self) -> object:
        raise StorageFailure(_("The file was not written."))

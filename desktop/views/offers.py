"""What a form is offered by the vault: records of its case to link to, and quick phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from desktop.forms.fields import Link
from desktop.services import phrases
from desktop.services.links import Linkable, linkable
from desktop.services.phrases import PhraseText
from desktop.views.workplace import Workplace


class CaseLinks:
    """Offers a form what it may link to in its case."""

    def __init__(self, place: Workplace, case_id: str) -> None:
        self._place, self._case_id = place, case_id

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        """Fetch the records of the table `of`, and call `show` while `owner` lives."""

        def done(found: Sequence[Linkable]) -> None:
            show([Link(each.record_id, self._place.privacy.link(each.name)) for each in found])

        self._place.read(linkable, self._case_id, of, done=done, owner=owner)


class FormPhrases:
    """Offers a form the phrases of its fields."""

    def __init__(self, place: Workplace, form: str) -> None:
        self._place, self._form = place, form

    def offer(
        self, field: str, show: Callable[[Sequence[PhraseText]], None], owner: QObject
    ) -> None:
        """Fetch the phrases of a field, and call `show` while `owner` lives."""
        self._place.read(phrases.list_phrases, self._form, field, done=show, owner=owner)

    def keep(
        self, field: str, phrase: PhraseText, done: Callable[[], None], owner: QObject
    ) -> None:
        """Keep a phrase, a new one if it has no id yet, and call `done`."""
        known = phrase.phrase_id or None
        keep = partial(phrases.keep_phrase, shared=phrase.shared, phrase_id=known)
        args = (self._form, field, phrase.text)
        self._place.write(keep, *args, done=lambda _: done(), owner=owner)

    def remove(self, phrase: PhraseText, done: Callable[[], None], owner: QObject) -> None:
        """Remove a phrase, and call `done`."""
        remove = phrases.remove_phrase
        self._place.write(remove, phrase.phrase_id, done=lambda _: done(), owner=owner)

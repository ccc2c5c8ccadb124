"""The redacted edition of a paper: pictures of its pages on which words are painted over.

What is covered is personal data, as the paper is: it is kept with the value that the paper was
drawn from, and the same value gives the same bytes. ADR 19 says what that is worth.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from desktop.core import frozen
from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents.places import folded, term
from desktop.documents.wording import SHOWN_OF_A_HASH

_READ_AND_DRAWN, _WHOLE = (10, 60), 100  # parts of the work; the last is looking at it again


@frozen_value
class Redaction:
    """Everything that makes an edition: the paper's value as JSON, what to cover, and for what.

    `purpose` is a key of `edition_purposes`; `original_hash` stands on a paper that tells of its
    record. Such a paper tells the `case_number`, too; else it is empty.
    """

    original: str
    original_hash: str
    words: tuple[str, ...]
    purpose: str
    case_number: str
    language: str
    generated_at: datetime

    @property
    def record_hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return frozen.digest(self)

    @property
    def covered(self) -> tuple[str, ...]:
        """What is covered: the words, and the hash of the record.

        Who reads all of a paper but a name could try names until the hash comes out.
        """
        return (*self.words, self.original_hash, self.original_hash[:SHOWN_OF_A_HASH])

    @property
    def title(self) -> str:
        """What the edition is called: the number of the case is not told if it is covered."""
        if not self.case_number:
            return self.plain_title
        said = _("Redacted edition, case {number}", number=self.case_number)
        whole, plain = said.in_language(self.language), self.plain_title
        letters = (term(words).letters for words in self.words)
        told = any(folded(whole).count(each) > folded(plain).count(each) for each in letters)
        return plain if told else whole

    @property
    def plain_title(self) -> str:
        """What any edition could be called."""
        return _("Redacted edition").in_language(self.language)


def render(redaction: Redaction, drawn: bytes, progress: Progress | None = None) -> bytes:
    """Return the edition of a paper as it was drawn; nothing that is covered is in it.

    Raises:
        Cancelled
        WrongInput: none of the words stands in the paper.
        Failure: something that is to be covered was found in what was made.
    """
    from desktop.documents import redacted_check, redacted_pages
    from desktop.documents.places import boxes_of, find, read_pages

    progress = progress or Progress()
    reading, drawing, looking = (
        progress.share(start, end, _WHOLE) for start, end in pairwise((0, *_READ_AND_DRAWN, _WHOLE))
    )
    pages = read_pages(drawn, reading)
    places = {words: find(pages, words) for words in redaction.covered}
    if not any(places[words] for words in redaction.words):
        raise WrongInput(_("None of this stands in the document: there is nothing to cover."))
    found = (place for each in places.values() for place in each)
    boxes = tuple(box for place in found for box in boxes_of(pages, place))
    made = redacted_pages.make(redaction, drawn, boxes, drawing)
    redacted_check.expect_covered(redaction, made, looking)
    return made.data

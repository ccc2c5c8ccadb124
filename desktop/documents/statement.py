"""The statement of crime: what the blocks of wording say of a case, to be signed and filed.

The value holds the words as they were filled, and which version of which block each part is. It
goes to a prosecutor or the police: no number of the office's stands on it.
"""

from __future__ import annotations

from desktop.core.text import _, n_
from desktop.core.values import frozen_value
from desktop.documents.blocks import Paper
from desktop.documents.passages import Passage, blocks_of, gaps_in
from desktop.documents.report import Report
from desktop.documents.sheet import sheet_for


@frozen_value
class Statement(Report):
    """Everything the paper says; `country` chooses the sheet."""

    passages: tuple[Passage, ...]
    country: str | None = None

    @property
    def is_identified(self) -> bool:
        """No number, hash or head of the log: it is for the body that it goes to."""
        return False

    @property
    def gaps(self) -> tuple[str, ...]:
        """What has still to be filled in, as it stands in the text."""
        return gaps_in(self.passages)

    def worded(self) -> Paper:
        """Return the paper; where something is missing, each page says that it is a draft."""
        missing = len(self.gaps)
        draft = n_(
            "Draft, not to be filed: {n} place is not filled",
            "Draft, not to be filed: {n} places are not filled",
            missing,
        )
        return Paper(
            title=_("Statement of crime").in_language(self.language),
            language=self.language,
            running_head=draft.in_language(self.language) if missing else "",
            made_at=self.generated_at,
            sheet=sheet_for(self.country),
            blocks=tuple(blocks_of(self.passages, self.language)),
        )

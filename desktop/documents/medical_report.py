"""The report on a medical evaluation: what was asked and answered, findings, files, signature.

The report is a frozen value: the answers by the keys of the form, each as the form writes it. Its
words and their order come from the form when it is drawn. It judges nothing: a level of consistency
is on the paper as the clinician gave it, or the paper says that none was given.
"""

from __future__ import annotations

from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import Paper
from desktop.documents.report import Report


@frozen_value
class Reply:
    """What was answered to the question `key`; a person is named, and linked to nothing."""

    key: str
    raw: tuple[str, ...]


@frozen_value
class FileLine:
    """A file of the evaluation, by its name, its size in bytes and its SHA-256 at the door."""

    name: str
    size: int
    sha256: str


@frozen_value
class MedicalReport(Report):
    """Everything the paper says.

    `kind` and `status` are keys of the code lists; `replies` leave out what was not answered;
    `findings` hold the replies of each.
    """

    kind: str
    status: str
    replies: tuple[Reply, ...]
    findings: tuple[tuple[Reply, ...], ...] = ()
    files: tuple[FileLine, ...] = ()
    person: str | None = None
    born: When | None = None
    sex: str | None = None
    examiner: str | None = None

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        from desktop.documents.medical_report_paper import paper

        return paper(self)

"""The papers on which a recovery code is kept: one sheet, or three pieces of which two open.

They are drawn when they are made, and kept by nobody but the people of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.core.errors import RecoveryRefused, VaultRefused
from desktop.core.text import Text, _
from desktop.documents import recovery_pieces, recovery_sheet
from desktop.documents.recovery_pieces import PieceLine, RecoveryPiece
from desktop.documents.recovery_sheet import RecoverySheet
from desktop.services.desk import Desk
from desktop.services.leaving import is_inside
from desktop.vault.files import write_atomically
from desktop.vault.pieces import Piece, TypedPaper, code_of, new_set, vault_mark
from desktop.vault.recovery import RecoveryCode

SHEET: Final = "sheet"
PIECES: Final = "pieces"
NOBODY: Final = "none"
"""Nobody has a paper: a practice vault is made again and not recovered."""


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryPapers:
    """A code, and the pieces it is kept in if it is not kept whole."""

    code: RecoveryCode
    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, code: RecoveryCode, vault_id: str, form: str) -> RecoveryPapers:
        """Return the papers of a form; pieces are a fresh set each time."""
        return cls(code, new_set(code, vault_id) if form == PIECES else ())

    @property
    def set_mark(self) -> str | None:
        """The signs by which a set of pieces is told from another; None of a sheet."""
        return self.pieces[0].set_mark if self.pieces else None

    def check(self, typed: TypedPaper, vault_id: str) -> None:
        """Accept these papers, however they are spaced and capitalised, and nothing else.

        Raises:
            RecoveryRefused: naming the mistyped group where that can be known.
        """
        if code_of(typed, vault_id) != self.code:
            raise _other_papers()

    def refusal(self, vault_id: str, typed: TypedPaper) -> Text | None:
        """Return why what was typed is not these papers, or None."""
        try:
            self.check(typed, vault_id)
        except RecoveryRefused as error:
            return error.sentence
        return None

    def __repr__(self) -> str:
        return "<RecoveryPapers>"


def _other_papers() -> RecoveryRefused:
    return RecoveryRefused(
        "replaced", _("This is not what the new papers say. Compare it group by group.")
    )


def refuse_place(path: Path, vault: Path) -> None:
    """Refuse to write the papers where they would be found with the vault.

    Raises:
        VaultRefused: they would lie inside the vault's folder.
    """
    if is_inside(path, vault):
        raise VaultRefused(
            _("Whoever takes the vault must not get the recovery papers: choose another folder.")
        )


def refuse_existing(path: Path) -> None:
    """Refuse to write over a file nobody was asked about.

    Raises:
        VaultRefused: the file exists.
    """
    if path.exists():
        raise VaultRefused(
            _("{file} exists already and is not overwritten. Choose another name.", file=path.name)
        )


def write(desk: Desk, papers: RecoveryPapers, path: Path, user_name: str, language: str) -> None:
    """Write the sheet to `path`, readable by this account only.

    Raises:
        StorageFailure: the file cannot be written.
    """
    _put(path, recovery_sheet.render(_sheet(desk, papers, user_name, language)))


def write_pieces(
    desk: Desk, papers: RecoveryPapers, folder: Path, user_name: str, language: str
) -> None:
    """Write one file for each piece into `folder`, so that no file opens the vault.

    Raises:
        VaultRefused: one of the files exists or lies inside the vault; none is written then.
        StorageFailure: a file cannot be written.
    """
    files = [folder / f"{_file_name(piece, language)}.pdf" for piece in papers.pieces]
    for path in files:
        refuse_place(path, desk.vault.folder)
        refuse_existing(path)
    for path, piece in zip(files, papers.pieces, strict=True):
        _put(path, recovery_pieces.render(_piece(desk, piece, user_name, language)))


def _file_name(piece: Piece, language: str) -> str:
    return f"{recovery_pieces.title(piece.number).in_language(language)} ({piece.set_mark})"


def _put(path: Path, drawn: bytes) -> None:
    write_atomically(path, drawn, what=_("The file {file} could not be written.", file=path.name))


def _sheet(desk: Desk, papers: RecoveryPapers, user_name: str, language: str) -> RecoverySheet:
    return RecoverySheet(
        vault_name=desk.vault.folder.name,
        vault_id=desk.vault.vault_id,
        user_name=user_name,
        groups=papers.code.groups,
        created_at=desk.clock.now(),
        language=language,
    )


def _piece(desk: Desk, piece: Piece, user_name: str, language: str) -> RecoveryPiece:
    return RecoveryPiece(
        number=piece.number,
        vault_name=desk.vault.folder.name,
        vault_id=desk.vault.vault_id,
        vault_mark=vault_mark(desk.vault.vault_id),
        set_mark=piece.set_mark,
        user_name=user_name,
        lines=tuple(PieceLine(line.other, line.groups) for line in piece.lines),
        scanned=piece.text(),
        created_at=desk.clock.now(),
        language=language,
    )

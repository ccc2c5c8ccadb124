"""The recovery code in three pieces, any two of which give it back.

For each of the three pairs of pieces one fresh random pad is drawn: one of the two keeps the pad,
the other the code XOR that pad. A piece therefore has two lines, one for each of the others, and
each line alone is as random as its pad; only the line of 1 for 2 together with the line of 2 for 1
says anything. It can be followed by hand: a sign is five bits, and the code is the signs of two
lines, XORed one by one. Shamir's scheme was refused: it needs arithmetic in a field that nobody
checks by hand, in which others have lost secrets at single values of a byte.

A line is written in the notation of `signs`. Its first two groups say where it belongs: three signs
of the vault and the number of the piece, three signs of the set and the number of the other piece.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from desktop.core.errors import RecoveryRefused
from desktop.core.text import Text, _, n_
from desktop.vault.recovery import SECRET_BYTES, RecoveryCode
from desktop.vault.signs import ALPHABET, Mistyped, Notation, split

NUMBERS: Final = (1, 2, 3)
MARK_SIGNS: Final = 3
"""Signs of the mark of a vault or a set: 15 bits tell papers apart, they hide nothing."""

_HEAD_BYTES = 5
_NOTATION = Notation(b"dalil/1/recovery piece", _HEAD_BYTES + SECRET_BYTES)
LINE_GROUPS: Final = _NOTATION.groups


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line of a piece: what piece `number` keeps for piece `other`."""

    vault: str
    set_mark: str
    number: int
    other: int
    share: bytes

    @property
    def groups(self) -> tuple[str, ...]:
        """The eleven groups as they are printed; the last is the checksum."""
        head = f"{self.vault}{self.number}{self.set_mark}{self.other}"
        value = 0
        for sign in head:
            value = value << 5 | ALPHABET.index(sign)
        return _NOTATION.write(value.to_bytes(_HEAD_BYTES) + self.share)

    def text(self) -> str:
        """Return the groups joined by dashes."""
        return "-".join(self.groups)

    def __repr__(self) -> str:
        return "<Line>"


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """What one holder keeps: a line for each of the other two."""

    number: int
    lines: tuple[Line, ...]

    @property
    def set_mark(self) -> str:
        """Which set the piece is of."""
        return self.lines[0].set_mark

    def text(self) -> str:
        """Return both lines, as the QR code says them."""
        return " ".join(line.text() for line in self.lines)

    def __repr__(self) -> str:
        return "<Piece>"


def vault_mark(vault_id: str) -> str:
    """Return the three signs by which the papers of a vault are told from those of another."""
    digest = hashlib.sha256(b"dalil/1/recovery vault\0" + vault_id.encode()).digest()
    value = int.from_bytes(digest[:2]) >> 1
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(MARK_SIGNS)))


def new_set(code: RecoveryCode, vault_id: str) -> tuple[Piece, ...]:
    """Return a fresh set of three pieces of `code`."""
    set_mark = "".join(secrets.choice(ALPHABET) for _sign in range(MARK_SIGNS))
    shares: dict[tuple[int, int], bytes] = {}
    for one, other in combinations(NUMBERS, 2):
        pad = secrets.token_bytes(SECRET_BYTES)
        shares[one, other], shares[other, one] = pad, _xor(code.secret, pad)
    vault = vault_mark(vault_id)
    return tuple(_piece(number, shares, vault, set_mark) for number in NUMBERS)


def _piece(
    number: int, shares: Mapping[tuple[int, int], bytes], vault: str, set_mark: str
) -> Piece:
    others = (other for other in NUMBERS if other != number)
    return Piece(
        number,
        tuple(Line(vault, set_mark, number, other, shares[number, other]) for other in others),
    )


def read_lines(typed: str, place: int) -> tuple[Line, ...]:
    """Read one line of a piece, or both as a scanner gives them.

    `place` says which of the two pieces asked for it is, 1 or 2, for the sentence.

    Raises:
        RecoveryRefused: naming the mistyped group where that can be known.
    """
    groups = split(typed)
    signs = len("".join(groups))
    both = signs == 2 * _NOTATION.signs or len(groups) == 2 * LINE_GROUPS
    if not both and signs != _NOTATION.signs and len(groups) != LINE_GROUPS:
        raise _incomplete(place, signs)
    if not both:
        return (_read_line(groups, place),)
    if len(groups) != 2 * LINE_GROUPS:
        whole = "".join(groups)
        return tuple(
            _read_line((part,), place)
            for part in (whole[: _NOTATION.signs], whole[_NOTATION.signs :])
        )
    return (
        _read_line(groups[:LINE_GROUPS], place),
        _read_line(groups[LINE_GROUPS:], place),
    )


TypedPaper = str | tuple[str, str]
"""What a person typed: the code of a sheet, or two pieces."""


def code_of(typed: TypedPaper, vault_id: str) -> RecoveryCode:
    """Return the code that was typed whole or in two pieces.

    Raises:
        RecoveryRefused: as `RecoveryCode.parse` and `combined`.
    """
    return RecoveryCode.parse(typed) if isinstance(typed, str) else combined(*typed, vault_id)


def combined(first: str, second: str, vault_id: str) -> RecoveryCode:
    """Return the code that two typed pieces give.

    Whether it opens the vault, its slots have to tell.

    Raises:
        RecoveryRefused: mistyped, of another vault or set, the same piece twice, or the wrong line.
    """
    one, other = read_lines(first, 1), read_lines(second, 2)
    for lines, place in ((one, 1), (other, 2)):
        _require_one_piece(lines, place)
        if lines[0].vault != vault_mark(vault_id):
            raise _of_another_vault(lines[0].number)
    if one[0].set_mark != other[0].set_mark:
        raise _of_two_sets(one[0], other[0])
    if one[0].number == other[0].number:
        raise _same_piece(one[0].number)
    mine, theirs = _line_for(one, other[0].number), _line_for(other, one[0].number)
    return RecoveryCode(_xor(mine.share, theirs.share))


def _line_for(lines: Iterable[Line], other: int) -> Line:
    found = next((line for line in lines if line.other == other), None)
    if found is None:
        raise _wrong_line(next(iter(lines)).number, other)
    return found


def _read_line(groups: tuple[str, ...], place: int) -> Line:
    """On the paper the groups of each line are numbered from 1."""
    try:
        return _line(_NOTATION.read(groups))
    except Mistyped as error:
        raise _mistyped(place, error.group) from None


def _line(data: bytes) -> Line:
    """Read head and share; a checksum that fits over a head that cannot be is still a mistake."""
    value = int.from_bytes(data[:_HEAD_BYTES])
    head = "".join(ALPHABET[value >> 5 * at & 31] for at in reversed(range(8 * _HEAD_BYTES // 5)))
    vault, number, set_mark, other = head[:3], head[3], head[4:7], head[7]
    numbers = {str(each): each for each in NUMBERS}
    if number not in numbers or other not in numbers or number == other:
        raise Mistyped(1)
    return Line(vault, set_mark, numbers[number], numbers[other], data[_HEAD_BYTES:])


def _require_one_piece(lines: tuple[Line, ...], place: int) -> None:
    if len({(line.vault, line.set_mark, line.number) for line in lines}) > 1:
        raise _of_two_pieces(place)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _which(place: int) -> Text:
    return _("First piece") if place == 1 else _("Second piece")


def _incomplete(place: int, signs: int) -> RecoveryRefused:
    return RecoveryRefused(
        "mistyped",
        n_(
            "{which}: a line has {length} letters and digits, this one has {n}. "
            "Type all eleven groups.",
            "{which}: a line has {length} letters and digits, this one has {n}. "
            "Type all eleven groups.",
            signs,
            length=_NOTATION.signs,
            which=_which(place),
        ),
    )


def _mistyped(place: int, group: int | None) -> RecoveryRefused:
    if group is None:
        sentence = _(
            "{which}: the line does not fit its last group, the checksum. "
            "Compare each group with the paper.",
            which=_which(place),
        )
    else:
        sentence = _(
            "{which}: group {number} looks mistyped. Compare it with the paper.",
            which=_which(place),
            number=group,
        )
    return RecoveryRefused("mistyped", sentence)


def _of_another_vault(number: int) -> RecoveryRefused:
    return RecoveryRefused(
        "other_vault",
        _(
            "Piece {number} is typed correctly but belongs to another vault. "
            "Look for the pieces of this one.",
            number=number,
        ),
    )


def _of_two_sets(one: Line, other: Line) -> RecoveryRefused:
    return RecoveryRefused(
        "other_set",
        _(
            "These pieces are of two sets, {one} and {other}: take two pieces of the set that "
            "was made last.",
            one=one.set_mark,
            other=other.set_mark,
        ),
    )


def _same_piece(number: int) -> RecoveryRefused:
    return RecoveryRefused(
        "same_piece",
        _(
            "Piece {number} was typed twice: it opens the vault only together with another one.",
            number=number,
        ),
    )


def _wrong_line(number: int, other: int) -> RecoveryRefused:
    return RecoveryRefused(
        "wrong_line",
        _(
            "Of piece {number}, type the line marked “together with piece {other}”.",
            number=number,
            other=other,
        ),
    )


def _of_two_pieces(place: int) -> RecoveryRefused:
    return RecoveryRefused(
        "mistyped", _("{which}: the two lines typed are not of one piece.", which=_which(place))
    )

"""Three pieces, any two of which give the code; what one says alone; what is said of wrong ones."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import RecoveryRefused
from desktop.vault import pieces
from desktop.vault.pieces import LINE_GROUPS, Piece, code_of, combined, new_set, vault_mark
from desktop.vault.recovery import RecoveryCode
from desktop.vault.signs import ALPHABET

VAULT = "11111111-1111-4111-8111-111111111111"
OTHER = "99999999-9999-4999-8999-999999999999"
SECRETS = st.binary(min_size=20, max_size=20)
PAIRS = list(permutations((0, 1, 2), 2))


def line_for(piece: Piece, other: int) -> str:
    return next(line.text() for line in piece.lines if line.other == other)


def refusal(first: str, second: str, vault: str = VAULT) -> tuple[str, str]:
    with pytest.raises(RecoveryRefused) as caught:
        combined(first, second, vault)
    return caught.value.reason, str(caught.value)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_any_two_pieces_give_the_code_whatever_each_byte_is(first: int, second: int) -> None:
    for value in range(256):
        for secret in (bytes([value]) * 20, bytes((value + at) % 256 for at in range(20))):
            made = new_set(RecoveryCode(secret), VAULT)
            one, other = made[first], made[second]
            typed = (line_for(one, other.number), line_for(other, one.number))
            assert combined(*typed, VAULT).secret == secret
            assert combined(one.text(), other.text(), VAULT).secret == secret


@given(SECRETS, st.sampled_from(PAIRS))
def test_pieces_are_read_as_they_are_printed(secret: bytes, pair: tuple[int, int]) -> None:
    made = new_set(RecoveryCode(secret), VAULT)
    assert [piece.number for piece in made] == [1, 2, 3]
    assert {piece.set_mark for piece in made} == {made[0].set_mark}
    for piece in made:
        assert [len(line.groups) for line in piece.lines] == [LINE_GROUPS] * 2
        head = re.compile(rf"{vault_mark(VAULT)}{piece.number}-{piece.set_mark}\d-")
        assert all(head.match(line.text()) for line in piece.lines)
    first, second = (made[at].text() for at in pair)
    assert combined(first.lower(), second.replace("-", " – "), VAULT).secret == secret
    assert combined(first.replace("-", ""), second.replace("-", "."), VAULT).secret == secret
    assert code_of((first, second), VAULT).secret == secret


def test_the_code_is_a_sheet_s_too() -> None:
    code = RecoveryCode.new()
    assert code_of(code.text(), VAULT) == code


def test_by_hand_a_sign_is_five_bits() -> None:
    code = RecoveryCode(bytes(range(40, 60)))
    made = new_set(code, VAULT)
    one = "".join(line_for(made[0], 2).split("-")[2:10])
    two = "".join(line_for(made[1], 1).split("-")[2:10])
    by_hand = (
        ALPHABET[ALPHABET.index(a) ^ ALPHABET.index(b)] for a, b in zip(one, two, strict=True)
    )
    assert "".join(by_hand) == "".join(code.groups[:8])


# -- one piece alone ----------------------------------------------------------------------------


def unlikely(secret: bytes, which: int) -> list[tuple[str, int]]:
    """Return the values of a byte that a piece has too often or too seldom, in 1500 fresh sets.

    Of each of its lines, of both XORed, and of what XOR with the code gives. Six and a half
    standard deviations: chance alone does so once in ten million runs.
    """
    seen: dict[str, Counter[int]] = {name: Counter() for name in ("one", "other", "both", "code")}
    for _number in range(1500):
        one, other = (line.share for line in new_set(RecoveryCode(secret), VAULT)[which].lines)
        seen["one"].update(one)
        seen["other"].update(other)
        seen["both"].update(a ^ b for a, b in zip(one, other, strict=True))
        seen["code"].update(a ^ b for a, b in zip(one, secret, strict=True))
    expected = 1500 * 20 / 256
    return [
        (name, value)
        for name, counts in seen.items()
        for value in range(256)
        if abs(counts[value] - expected) > 6.5 * expected**0.5
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("secret", [bytes(20), b"\xff" * 20, bytes(range(118, 138))])
def test_one_piece_says_nothing_of_the_code(secret: bytes, which: int) -> None:
    assert not unlikely(secret, which)


def test_the_measure_notices_a_pad_that_is_never_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    def pad(length: int) -> bytes:
        return bytes(1 + secrets.randbelow(255) for _at in range(length))

    monkeypatch.setattr("desktop.vault.pieces.secrets.token_bytes", pad)
    assert ("one", 0) in unlikely(bytes(range(118, 138)), 0)


def test_pads_are_fresh_for_each_pair_and_each_set() -> None:
    code = RecoveryCode.new()
    shares = [
        line.share
        for made in (new_set(code, VAULT), new_set(code, VAULT))
        for piece in made
        for line in piece.lines
    ]
    assert len(set(shares)) == 12
    assert code.secret not in shares


# -- what cannot open ---------------------------------------------------------------------------


def test_the_same_piece_twice() -> None:
    one = new_set(RecoveryCode.new(), VAULT)[0]
    assert refusal(one.lines[0].text(), one.lines[1].text()) == (
        "same_piece",
        "Piece 1 was typed twice: it opens the vault only together with another one.",
    )
    assert refusal(one.text(), one.text())[0] == "same_piece"


def test_pieces_of_two_sets() -> None:
    code = RecoveryCode.new()
    old, new = new_set(code, VAULT), new_set(code, VAULT)
    reason, sentence = refusal(old[0].text(), new[1].text())
    assert reason == "other_set"
    assert old[0].set_mark in sentence
    assert new[0].set_mark in sentence


def test_a_piece_of_another_vault() -> None:
    mine, theirs = new_set(RecoveryCode.new(), VAULT), new_set(RecoveryCode.new(), OTHER)
    for typed in ((mine[0], theirs[1]), (theirs[1], mine[0])):
        reason, sentence = refusal(typed[0].text(), typed[1].text())
        assert reason == "other_vault"
        assert sentence.startswith("Piece 2 is typed correctly but belongs to another vault.")


def test_the_line_for_the_third_piece() -> None:
    made = new_set(RecoveryCode.new(), VAULT)
    assert refusal(line_for(made[0], 2), line_for(made[2], 1)) == (
        "wrong_line",
        "Of piece 1, type the line marked “together with piece 3”.",
    )


def test_lines_of_two_pieces_in_one_place() -> None:
    made = new_set(RecoveryCode.new(), VAULT)
    both = f"{line_for(made[0], 3)} {line_for(made[1], 3)}"
    assert refusal(both, made[2].text()) == (
        "mistyped",
        "First piece: the two lines typed are not of one piece.",
    )


@pytest.mark.parametrize("typed", ["", "0", "-".join(["0000"] * 9), "0" * 43, "0" * 89])
def test_too_few_or_too_many_signs(typed: str) -> None:
    good = new_set(RecoveryCode.new(), VAULT)[1].text()
    reason, sentence = refusal(good, typed)
    assert reason == "mistyped"
    assert sentence.startswith("Second piece: a line has 44 letters and digits")


@settings(max_examples=30, deadline=None)
@given(SECRETS, st.integers(0, 87), st.integers(1, 31))
def test_a_mistyped_sign_is_noticed_and_its_group_named(
    secret: bytes, position: int, step: int
) -> None:
    made = new_set(RecoveryCode(secret), VAULT)
    signs = made[0].text().replace("-", "").replace(" ", "")
    wrong = ALPHABET[(ALPHABET.index(signs[position]) + step) % 32]
    typed = signs[:position] + wrong + signs[position + 1 :]
    typed = " ".join(typed[at : at + 4] for at in range(0, 88, 4))
    reason, sentence = refusal(typed, made[1].text())
    assert reason == "mistyped"
    named = re.search(r"group (\d+) looks", sentence)
    # The right group, or none when a second explanation happens to fit (one in seven hundred).
    assert named is None or int(named[1]) == position // 4 % LINE_GROUPS + 1


def test_a_head_that_cannot_be_is_a_mistake() -> None:
    piece = new_set(RecoveryCode.new(), VAULT)[0]
    line = piece.lines[0]
    for number, other in ((1, 1), (0, 2), (4, 1)):
        bad = pieces.Line(line.vault, line.set_mark, number, other, line.share)
        assert refusal(bad.text(), piece.text())[1].startswith("First piece: group 1 looks")


def test_nothing_of_a_piece_is_in_its_repr() -> None:
    piece = new_set(RecoveryCode.new(), VAULT)[0]
    assert repr(piece) == "<Piece>"
    assert repr(piece.lines) == "(<Line>, <Line>)"

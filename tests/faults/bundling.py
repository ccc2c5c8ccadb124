"""Bundles of evidence, whole and spoilt: the checker that goes with them must be right on all.

A second checker, of shell and sha256sum, has to agree on the files and their list. What only the
first one looks at, the signature and the log, is spoilt as well.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zipfile import ZipFile

from desktop.services import cases
from desktop.services.bundles import choices, make_bundle
from desktop.services.desk import Desk
from desktop.services.evidence import add_exhibits
from desktop.services.outgoing import Disclosure
from tests.bundles import agrees_in_shell, verify, wrong_with
from tests.faults.invented import chance_of
from tests.faults.places import fresh_vault, sitting
from tests.faults.rounds import scratch

_COURT = Disclosure("legal", "Court", "given")
_FILES, _IN_ONE_VAULT = 6, 20


@dataclass(slots=True)
class Bundles:
    """How many bundles were checked, and where a checker was wrong."""

    seed: int
    good: int = 0
    spoilt: int = 0
    findings: list[str] = field(default_factory=list)


def run_bundles(seed: int, count: int) -> Bundles:
    """Make so many bundles, and spoil each in one way.

    A fresh vault for every few: each bundle is an event in the custody that the next one tells.
    """
    chance, done = chance_of(seed), Bundles(seed)
    for start in range(0, count, _IN_ONE_VAULT):
        _round(chance, done, min(_IN_ONE_VAULT, count - start))
    return done


def _round(chance: Random, done: Bundles, count: int) -> None:
    with scratch() as folder:
        fresh_vault(folder / "vault")
        with sitting(folder / "vault") as desk:
            case_id = _fill(desk, chance, folder)
            for _each in range(count):
                bundle = _make(desk, case_id, chance, folder / "b.zip")
                _check(bundle, chance, folder, done)


def _fill(desk: Desk, chance: Random, folder: Path) -> str:
    case_id = cases.create_case(desk, {"number": "B-1"})[0]
    paths = []
    for number in range(_FILES):
        path = folder / f"{number}.{chance.choice(('jpg', 'pdf', 'txt'))}"
        path.write_bytes(chance.randbytes(chance.randrange(1, 5000)))
        paths.append(path)
    add_exhibits(desk, case_id, paths)
    return case_id


def _make(desk: Desk, case_id: str, chance: Random, path: Path) -> Path:
    """Make a bundle of some of the exhibits, and unpack it."""
    ids = [each.exhibit_id for each in choices(desk, case_id)]
    make_bundle(desk, case_id, path, _COURT, "en", chance.sample(ids, chance.randrange(1, _FILES)))
    folder = path.with_name("unpacked")
    shutil.rmtree(folder, ignore_errors=True)
    with ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / "evidence"


def _check(bundle: Path, chance: Random, scratch_folder: Path, done: Bundles) -> None:
    done.good += 1
    wrong = wrong_with(bundle)
    if wrong or not verify(bundle):
        done.findings.append(f"a good bundle was refused: {wrong}")
    if not agrees_in_shell(bundle, scratch_folder):
        done.findings.append("a good bundle was refused in the shell")
    spoil = chance.choice(_SPOILERS)
    in_shell = spoil(bundle, chance)
    done.spoilt += 1
    if not wrong_with(bundle):
        done.findings.append(f"not noticed: {spoil.__name__}")
    if in_shell and agrees_in_shell(bundle, scratch_folder):
        done.findings.append(f"not noticed in the shell: {spoil.__name__}")


# -- ways to spoil one; each says whether the files and their list no longer agree ----------------


def _a_file(bundle: Path, chance: Random) -> Path:
    named = (line.split("\t")[3] for line in _lines(bundle / "manifest.tsv"))
    return bundle / chance.choice(sorted(named))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def change_a_byte(bundle: Path, chance: Random) -> bool:
    """Let one bit of a file be another."""
    path = _a_file(bundle, chance)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return True


def cut_a_file(bundle: Path, chance: Random) -> bool:
    """Take the end of a file away."""
    path = _a_file(bundle, chance)
    path.write_bytes(path.read_bytes()[: -chance.randrange(1, 3)])
    return True


def remove_a_file(bundle: Path, chance: Random) -> bool:
    """Take a file away."""
    _a_file(bundle, chance).unlink()
    return True


def add_a_file(bundle: Path, chance: Random) -> bool:
    """Plant a file, in any of the folders."""
    name = chance.choice(("items/E099.jpg", "E001.jpg", "items/.hidden", "new/x", "more.tsv"))
    (bundle / name).parent.mkdir(exist_ok=True)
    (bundle / name).write_bytes(b"planted")
    return True


def link_to_a_file(bundle: Path, chance: Random) -> bool:
    """Plant a link to a file that is here."""
    (bundle / "items/E098.jpg").symlink_to(_a_file(bundle, chance))
    return True


def add_and_list(bundle: Path, _chance: Random) -> bool:
    """Plant a file and list it, as somebody would who knows the manifest: it is signed."""
    (bundle / "items/E099.jpg").write_bytes(b"")
    nothing = (hashlib.sha256().hexdigest(), hashlib.sha512().hexdigest())
    with (bundle / "manifest.tsv").open("a", encoding="utf-8") as stream:
        stream.write("\t".join((*nothing, "0", "items/E099.jpg")) + "\n")
    return False


def change_the_signature(bundle: Path, chance: Random) -> bool:
    """Let one digit of the signature be another."""
    signed = json.loads((bundle / "signature.json").read_bytes())
    digits = list(signed["signature"])
    at = chance.randrange(len(digits))
    digits[at] = "0" if digits[at] != "0" else "1"
    signed["signature"] = "".join(digits)
    _write(bundle / "signature.json", signed)
    return False


def change_the_statement(bundle: Path, chance: Random) -> bool:
    """Say something else than was signed."""
    signed = json.loads((bundle / "signature.json").read_bytes())
    name = chance.choice(sorted(signed["statement"]))
    value = signed["statement"][name]
    changed = (
        value + 1 if isinstance(value, int) else [] if isinstance(value, list) else f"{value}0"
    )
    signed["statement"][name] = changed
    _write(bundle / "signature.json", signed)
    return False


def remove_the_signature(bundle: Path, _chance: Random) -> bool:
    """Take the signature away."""
    (bundle / "signature.json").unlink()
    return True


def exchange_two_files(bundle: Path, chance: Random) -> bool:
    """Give two files each other's names."""
    one, other = chance.sample(
        [bundle / name for name in ("log.jsonl", "keys.json", "VERIFY.txt")], 2
    )
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return True


def _write(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text, "utf-8")


_SPOILERS: tuple[Callable[[Path, Random], bool], ...] = (
    *(change_a_byte, cut_a_file, remove_a_file, add_a_file, link_to_a_file, add_and_list),
    *(change_the_signature, change_the_statement, remove_the_signature, exchange_two_files),
)

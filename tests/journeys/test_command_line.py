"""The command line as a person or a script uses it: real processes on a real vault."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.storage.engine import sqlcipher_engine
from desktop.storage.vaults import DATABASE
from desktop.vault import slots
from tests.bundles import verify
from tests.documents.pages import texts
from tests.journeys.calling import by_the_interpreter, call

DEMO = Path(__file__).parents[2] / "resources" / "demo"
PASSPHRASE = "correct horse battery staple"
USER = ("--user", "Айгүл", "--passphrase-file")

pytestmark = pytest.mark.slow


class Office:
    """A vault and the way to call the program on it without a prompt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "vault"
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n", "utf-8")

    def dalil(
        self,
        *arguments: str | Path,
        passphrase: str | None = None,
        out: Path | None = None,
        encoding: str = "utf-8",
    ) -> subprocess.CompletedProcess[str]:
        file = self.passphrase
        if passphrase is not None:
            file = self.folder / "other"
            file.write_text(passphrase, "utf-8")
        return call([*arguments, *USER, file], encoding=encoding, out=out)

    @property
    def who(self) -> tuple[str | Path, ...]:
        """What tells a command who is there."""
        return (*USER, self.passphrase)

    def said(self, *arguments: str | Path) -> str:
        done = self.dalil(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    office.said("new", office.vault)
    office.said("import-chronology", office.vault, "--case", "KZ-433", DEMO / "kz-cat-433-2010.csv")
    return office


def test_the_recovery_sheet_lies_beside_the_vault(office: Office) -> None:
    sheet = office.folder / "vault-recovery.pdf"
    assert sheet.read_bytes().startswith(b"%PDF-")
    assert sheet.stat().st_mode & 0o077 == 0


def test_a_weak_passphrase_makes_no_vault(office: Office) -> None:
    weak = office.dalil("new", office.folder / "weak", passphrase="пароль12345678")
    assert weak.returncode == 2
    assert "This passphrase is made of common words" in weak.stderr
    assert not (office.folder / "weak").exists()


def test_facts_as_json_have_the_agreed_keys(office: Office) -> None:
    facts = json.loads(office.said("facts", office.vault, "KZ-433", "--json"))
    assert facts["days_event_to_first_complaint"] == 2
    assert facts["days_event_to_final_award"] == 2494
    assert facts["counts"]["steps"] == 45
    assert facts["money"]["KZT"]["awarded_final"] == "2000000"
    assert [t["state"] for t in facts["tracks"]] == ["terminated", "decided"]
    early = json.loads(
        office.said("facts", office.vault, "KZ-433", "--json", "--as-of", "2007-05-10")
    )
    assert early["counts"]["steps"] == 9
    assert early["tracks"][0]["state"] == "refused"
    assert early["days_event_to_un_submission"] is None


def test_json_loses_no_letter_on_a_terminal_that_has_not_all(office: Office) -> None:
    rows = office.folder / "letters.csv"
    rows.write_text("no,date,step\n34а,2007-03-29,COMPLAINT_PROS\n", "utf-8")
    office.said("import-chronology", office.vault, "--case", "L-1", rows)
    done = office.dalil("facts", office.vault, "L-1", "--json", encoding="cp1252")
    assert json.loads(done.stdout)["tracks"][0]["since"]["no"] == "34а"


def test_an_answer_that_reaches_nobody_has_failed(office: Office) -> None:
    done = office.dalil("facts", office.vault, "KZ-433", "--json", out=Path("/dev/full"))
    assert done.returncode == 1
    assert "answer could not be written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_facts_in_words_name_the_measures(office: Office) -> None:
    said = office.said("facts", office.vault, "KZ-433")
    assert "2494" in said or "2,494" in said
    assert "KZT" in said


def test_papers_and_workbooks_are_written(office: Office) -> None:
    paper, book = office.folder / "c.pdf", office.folder / "q.xlsx"
    office.said("export", "chronology", office.vault, "KZ-433", "--out", paper, "--language", "en")
    office.said("summary", office.vault, "--quarter", "2007-Q2", "--out", book)
    assert paper.read_bytes().startswith(b"%PDF-")
    assert book.read_bytes().startswith(b"PK")
    for codes, says in (((), True), (("--by-codes",), False)):
        said = office.said("export", "summary", office.vault, "KZ-433", "--out", paper, *codes)
        assert "Summary of case KZ-433 written to" in said
        assert ("Prepared by" in "".join(texts(paper.read_bytes()))) is says


def test_a_paper_says_where_it_goes_as_in_the_window(office: Office) -> None:
    paper = office.folder / "to.pdf"
    export = ("export", "chronology", office.vault, "KZ-433", "--out", paper)
    for part in (("--purpose", "legal"), ("--recipient", "Court"), ("--consent", "given")):
        refused = office.dalil(*export, *part)
        assert refused.returncode == 2
        assert "to whom" in refused.stderr
        assert not paper.exists()
    assert office.dalil(*export, "--purpose", "nothing").returncode == 2
    told = ("--purpose", "legal", "--recipient", "Court", "--consent", "given")
    office.said(*export, *told)
    assert paper.read_bytes().startswith(b"%PDF-")
    assert office.dalil(*export, "--redact", "Kostanay").returncode == 2
    office.said(*export, "--redact", "Kostanay", "--edition", "public", "--language", "en")
    assert "".join(texts(paper.read_bytes())).strip() == ""


def test_a_statement_says_what_is_missing_or_is_written(office: Office) -> None:
    paper, answers = office.folder / "s.pdf", office.folder / "answers.toml"
    export = ("export", "statement", office.vault, "KZ-433", "--out", paper, "--language", "en")
    refused = office.dalil(*export)
    assert refused.returncode == 2
    assert "addressee: choose the addressee" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not paper.exists()
    for wrong in (("--victim", "1"), ("--to", "Nobody"), ("--answers", office.vault)):
        assert office.dalil(*export, "--unfilled", *wrong).returncode != 0
        assert not paper.exists()
    answers.write_text('"articles of the criminal law in force on the day of the event" = "X 1"')
    told = ("--to", "committee against torture", "--answers", answers, "--unfilled")
    said = office.said(*export, *told)
    assert "Statement of case KZ-433 written to" in said
    text = "".join(texts(paper.read_bytes()))
    assert "X 1" in text
    assert "To: Committee against Torture" in text
    answers.write_text('"articles" = 5')
    assert '"what is asked" = "answer"' in office.dalil(*export, "--answers", answers).stderr


def test_verify_agrees_however_it_is_called(office: Office) -> None:
    said = office.said("verify", office.vault)
    assert "Nothing was altered" in said
    done = by_the_interpreter(["verify", office.vault, *office.who])
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was altered" in done.stdout


def test_an_import_can_be_seen_refused_repeated_and_undone(office: Office) -> None:
    bad = office.folder / "bad.csv"
    bad.write_text("no,date,step\n1,2007-02-30,REFUSAL\n2,2007-03-01,REFUSAL\n", "utf-8")
    refused = office.dalil("import-chronology", office.vault, "--case", "B-1", bad)
    assert refused.returncode == 2
    assert "Line 2" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "Line 2" in refused.stdout
    assert office.dalil("facts", office.vault, "B-1", "--json").returncode == 2
    seen = office.said("import-chronology", office.vault, "--case", "B-1", bad, "--preview")
    assert "1 row would be imported into case B-1." in seen
    assert office.dalil("facts", office.vault, "B-1", "--json").returncode == 2
    office.said("import-chronology", office.vault, "--case", "B-1", bad, "--leave-out-unreadable")
    again = office.dalil(
        "import-chronology", office.vault, "--case", "B-1", bad, "--leave-out-unreadable"
    )
    assert again.returncode == 2
    assert "already" in again.stderr
    office.said("undo-import", office.vault, "--case", "B-1")
    assert office.dalil("facts", office.vault, "B-1", "--json").returncode == 2
    assert "Nothing was altered" in office.said("verify", office.vault)


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("facts", "nowhere", "X"), 2, "not a Dalil vault"),
        (("facts", "VAULT", "no-such-case"), 2, "no-such-case"),
        (("import-chronology", "VAULT", "--case", "X", "no-such-file.csv"), 2, "no-such-file.csv"),
        (("new", "VAULT"), 2, "exists already"),
        (("new", "VAULT", "--recovery-sheet", "other.pdf"), 2, "not empty"),
        (("new", "VAULT-2", "--recovery-sheet", "/no/such/folder/x.pdf"), 2, "folder"),
        (("new", "VAULT", "--recovery-sheet", "VAULT/inside.pdf"), 2, "another folder"),
        (("summary", "VAULT", "--quarter", "2015-Q5", "--out", "x.xlsx"), 2, "2015-Q3"),
        (
            ("export", "chronology", "VAULT", "KZ-433", "--out", "/no/such/folder/x.pdf"),
            2,
            "folder",
        ),
        (("export", "chronology", "VAULT", "KZ-433", "--out", "VAULT/vault.db"), 2, "vault's own"),
        (("export", "chronology", "VAULT", "KZ-433", "--out", ""), 2, "not a file"),
        (("summary", "VAULT", "--quarter", "2015-Q3", "--out", "VAULT"), 2, "not a file"),
        (("facts", "VAULT", "KZ#433"), 2, "letters, digits"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    office: Office, arguments: tuple[str, ...], status: int, word: str
) -> None:
    given = [part.replace("VAULT", str(office.vault)) for part in arguments]
    done = office.dalil(*given)
    assert done.returncode == status, done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_code_the_register_does_not_hold_is_named(office: Office) -> None:
    odd = office.folder / "odd.csv"
    odd.write_text("date,step,mood\n2007,STRANGE_CODE,bad\n", "utf-8")
    said = office.said("import-chronology", office.vault, "--case", "O-1", odd)
    assert "STRANGE_CODE" in said
    assert "mood" in said


def test_a_wrong_passphrase_is_refused_and_harms_nothing(office: Office) -> None:
    done = office.dalil("verify", office.vault, passphrase="wrong horse battery staple")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    office.said("verify", office.vault)


def test_help_names_every_command() -> None:
    done = by_the_interpreter(["--help"])
    assert done.returncode == 0
    for command in ("demo", "new", "import-chronology", "facts", "export", "summary", "verify"):
        assert command in done.stdout


def test_evidence_comes_in_and_goes_to_a_court(office: Office) -> None:
    (office.folder / "a.txt").write_text("words", "utf-8")
    (office.folder / "empty.txt").touch()
    office.said("add-evidence", office.vault, office.folder / "a.txt", "--case", "KZ-433")
    two = (office.folder / "a.txt", office.folder / "empty.txt")
    done = office.dalil("add-evidence", office.vault, *two, "--case", "KZ-433", "--from", "Sister")
    assert (done.returncode, "1 exhibit added." in done.stdout) == (2, True)
    assert "empty.txt is empty" in done.stderr
    custody = office.folder / "custody.pdf"
    office.said("custody", office.vault, "--case", "KZ-433", "--out", custody, "--exhibit", "2")
    assert "Sister" in "".join(texts(custody.read_bytes()))
    out = office.folder / "bundle.zip"
    to_court = ("--purpose", "legal", "--recipient", "Court")
    done = office.dalil("bundle", office.vault, "--case", "KZ-433", "--out", out, *to_court)
    assert (done.returncode, out.exists()) == (2, False)
    assert "whether those it tells of agreed" in done.stderr
    given = (*to_court, "--consent", "given")
    said = office.said("bundle", office.vault, "--case", "KZ-433", "--out", out, *given)
    assert "Bundle of 2 exhibits written to" in said
    with ZipFile(out) as archive:
        archive.extractall(office.folder / "court")
    keys = json.loads((office.folder / "court/evidence/keys.json").read_bytes())
    assert [key["in_use"] for key in keys] == [True]
    assert verify(office.folder / "court/evidence")
    done = office.dalil("bundle", office.vault, "--case", "KZ-433", "--out", out, "--exhibit", "9")
    assert (done.returncode, "no exhibit 9" in done.stderr) == (2, True)


def test_an_older_vault_is_told_of_by_every_command_until_somebody_confirms(office: Office) -> None:
    old, vault = office.folder / "old", office.vault
    shutil.copytree(vault, old)
    office.said("facts", vault, "KZ-433")
    office.said("facts", vault, "KZ-433")
    new = vault.rename(office.folder / "new")
    shutil.copytree(old, vault)
    told = "dalil: This vault is older than what this computer saw last: "
    facts = office.dalil("facts", vault, "KZ-433")
    assert facts.returncode == 0
    assert facts.stderr.startswith(told)
    verified = office.dalil("verify", vault)
    assert verified.returncode == 1
    assert verified.stderr.startswith(told)
    assert "Nothing was altered" not in verified.stdout
    shutil.rmtree(vault)
    new.rename(vault)
    assert "Nothing was altered" in office.said("verify", vault)


def test_a_log_that_was_edited_is_named_by_its_entry(office: Office) -> None:
    edited = office.folder / "edited"
    shutil.copytree(office.vault, edited)
    keys = slots.unlock(edited, "Айгүл", PASSPHRASE)
    engine = sqlcipher_engine(edited / DATABASE, keys)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    with engine.begin() as connection:
        for name in connection.exec_driver_sql(triggers).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE audit SET actor_id = 'somebody' WHERE seq IN (3, 7)")
    engine.dispose()
    verified = office.dalil("verify", edited)
    assert verified.returncode == 1
    assert verified.stderr == (
        "dalil: The log is broken at entry 3: it was changed, or an entry before it is gone.\n"
        "dalil: 1 more place is not as it was.\n"
    )

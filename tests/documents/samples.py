"""Papers that hold every kind of block, or every letter, of each language, and pictures."""

from __future__ import annotations

import io

from PIL import Image

from desktop.documents.blocks import (
    Addressee,
    Annexes,
    Block,
    CodeGroups,
    Column,
    Contents,
    Figure,
    Heading,
    Look,
    Paper,
    Paragraph,
    Points,
    Row,
    Rules,
    Run,
    Signature,
    Table,
    Title,
    Words,
)
from tests.documents.pages import MADE_AT

# Invented; each has the letters that its alphabet adds to the Russian or Latin one.
SENTENCES = {
    "en": "The complainant's injuries were documented three weeks after the alleged beating. ",
    "ru": "Объяснения потерпевшего о происхождении телесных повреждений ещё не опровергнуты. ",
    "kk": "Жәбірленушінің айтуынша, қызметкерлер оған өзін-өзі айыптауды ұсынып, қысым көрсеткен. ",
    "ky": "Жабырлануучунун айтымында, кызматкерлер ага өзүн күнөөлүү деп таанууну мажбурлашкан. ",
    "tg": "Ба гуфтаи ҷабрдида, кормандон ӯро маҷбур карданд, ки ба гуноҳи худ иқрор шавад. ",
}
LANGUAGES = tuple(SENTENCES)
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
LETTERS = {
    "ru": RUSSIAN,
    "kk": RUSSIAN + "әғқңөұүһі",
    "ky": RUSSIAN + "ңөү",
    "tg": RUSSIAN + "ғӣқӯҳҷ",
    "uz": "abcdefghijklmnopqrstuvxyzʻʼ" + RUSSIAN + "ўқғҳ",
    "tk": "abçdeäfghijžklmnňoöprsştuüwyýz",
    "en": "abcdefghijklmnopqrstuvwxyz",
}


def photograph(width: int = 640, height: int = 480) -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def every_block(language: str, *, sections: int = 2) -> Paper:
    """Return a paper of some pages with everything in it."""
    sentence = SENTENCES[language]
    blocks: list[Block] = [Addressee(sentence), Title("KG-2026-0001", sentence)]
    blocks.append(Contents("Contents"))
    for number in range(1, sections + 1):
        blocks += _section(number, sentence)
    blocks += [
        Annexes("Annexes", ((sentence, "3"), ("Second", "12"))),
        Signature((("Doctor", "А. Исакова"), ("Lawyer", "В. Ким")), "date", seal="М. П."),
        Signature((("Applicant", ""),), ""),
        CodeGroups(("7K3M", "Q2ZT"), 3),
        Rules(("date", "signature")),
    ]
    return Paper(
        "Every block", language, "Case KG-2026-0001", MADE_AT, "foot", blocks=tuple(blocks)
    )


def every_letter(language: str) -> Paper:
    """Return a paper with all letters of a language in every style that words have."""
    small = LETTERS[language]
    letters = " ".join([*small, *small.upper()])
    words = tuple((Words(letters, look),) for look in Look)
    blocks: tuple[Block, ...] = (
        Addressee(letters),
        Title(letters, letters),
        Contents(letters),
        *(Heading(letters, level) for level in (1, 2, 3)),
        *(Paragraph(letters, look) for look in Look),
        Paragraph(tuple(Run(letters + " ", look, note=letters) for look in Look)),
        Points((letters,)),
        Table(tuple(Column(letters, 55) for _look in Look), (Row(words),)),
        Figure(photograph(), letters, letters, 30),
        Signature(((letters, letters),), letters, letters),
    )
    return Paper("Every letter", language, letters, MADE_AT, letters, blocks=blocks)


def _section(number: int, sentence: str) -> list[Block]:
    other = "ru" if sentence != SENTENCES["ru"] else "kk"
    return [
        Heading(f"Section {number}. {sentence}"),
        Paragraph(sentence * 8, number=f"{number}.1"),
        Heading("Part", 2),
        Paragraph(
            (
                Run("See "),
                Run("the decision", link="https://example.org/a?b=1&c=2"),
                Run(", " + sentence, note=f"First note of {number}. {sentence * 2}"),
                Run(sentence, Look.STRONG, note=f"Second note of {number}."),
                Run("and the picture", link=f"#figure-{number}"),
                Run(". " + sentence * 6),
            )
        ),
        Heading("Deeper", 3),
        Paragraph(SENTENCES[other] * 5, language=other),
        Paragraph(sentence, Look.QUIET),
        Points((sentence, "second", sentence * 3)),
        Points(("one", sentence), numbered=False, language=other),
        Table(
            (Column("No.", 15), Column("Text", 105), Column("Source", 45)),
            (
                *(_row(at, sentence) for at in range(12)),
                Row(((Words("Total"),), (Words("12"),)), across=(2, 1)),
            ),
            row_heads=True,
        ),
        Figure(photograph(), f"Picture {number}: shades of grey", sentence, 90, f"figure-{number}"),
    ]


def _row(at: int, sentence: str) -> Row:
    quiet = (Words("p. 4", Look.QUIET),)
    return Row(((Words(str(at)),), (Words(sentence * (1 + at % 4)),), quiet), joined=at % 5 == 4)

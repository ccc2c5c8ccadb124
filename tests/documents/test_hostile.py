"""A thousand strings made to break a paper, in every text of every block: they stay text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from desktop.documents import fonts, layout
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
from tests.documents.pages import (
    acts,
    body,
    bookmarks,
    dictionaries,
    images,
    joined,
    paper,
    reactions,
    texts,
)
from tests.documents.reports import hostile_words
from tests.documents.samples import photograph

PHOTO = photograph(8, 6)
WORDS = hostile_words(1000)
TWO, WIDE = (Column("", 40), Column("", 60)), (Column("", 50), Column("", 50))

# One text to a block or row: what stands side by side is read in turns where it is cut by a page.
FIELDS: dict[str, Callable[[str], Block]] = {
    "title": Title,
    "below the title": lambda words: Title("T", words),
    "head of a letter": Addressee,
    "name of the contents": Contents,
    "section": Heading,
    "part": lambda words: Heading(words, 3, "kk"),
    "paragraph": Paragraph,
    "strong paragraph": lambda words: Paragraph(words, Look.STRONG),
    "quiet paragraph": lambda words: Paragraph(words, Look.QUIET, language="ru"),
    "number": lambda words: Paragraph("x", number=words),
    "run": lambda words: Paragraph((Run("a "), Run(words), Run(" b"))),
    "strong run": lambda words: Paragraph((Run("a "), Run(words, Look.STRONG), Run(" b"))),
    "quiet run": lambda words: Paragraph((Run("a "), Run(words, Look.QUIET), Run(" b"))),
    "point": lambda words: Points((words,)),
    "dash": lambda words: Points((words,), numbered=False, language="tg"),
    "head of a table": lambda words: Table((Column(words, 60), TWO[1]), (Row(((), ())),)),
    "head of a row": lambda words: Table(TWO, (Row(((Words(words),), ())),), row_heads=True),
    "cell": lambda words: Table(TWO, (Row(((), (Words(words),))),)),
    "strong cell": lambda words: Table(TWO, (Row(((), (Words(words, Look.STRONG),))),)),
    "joined row": lambda words: Table(TWO, (Row(((Words(words),), ()), joined=True),)),
    "wide cell": lambda words: Table(WIDE, (Row(((Words(words),),), across=(2,)),)),
    "group of a code": lambda words: CodeGroups((words,), 1),
    "caption": lambda words: Figure(PHOTO, "a picture", words, 10),
    "rule": lambda words: Rules((words,)),
    "office of a signer": lambda words: Signature(((words, "name"),), "date"),
    "name of a signer": lambda words: Signature((("office", words),), "date"),
    "date of a signature": lambda words: Signature((("office", "name"),), words),
    "seal": lambda words: Signature((("office", "name"),), "date", seal=words),
    "name of the annexes": lambda words: Annexes(words, ()),
    "annex": lambda words: Annexes("A", ((words, ""),)),
    "pages of an annex": lambda words: Annexes("A", (("", words),)),
}


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_words_are_read_as_they_were_written(field: str) -> None:
    at = list(FIELDS).index(field)
    words = WORDS[at :: len(FIELDS)]
    pdf = layout.draw(paper(*map(FIELDS[field], words)))
    text = body(pdf)
    assert not [each for each in words if joined(fonts.printable(each)) not in text]
    assert not reactions(pdf)
    assert images(pdf) == (field == "caption")


def test_hostile_notes_stay_below_their_page() -> None:
    words = WORDS[:150]
    pdf = layout.draw(paper(*(Paragraph((Run("x", note=each),)) for each in words)))
    text = joined("".join(texts(pdf)))
    assert not [each for each in words if joined(fonts.printable(each)) not in text]
    assert not acts(pdf)


def test_hostile_headings_are_listed_and_bookmarked() -> None:
    words = WORDS[:100]
    pdf = layout.draw(paper(Contents("Contents"), *map(Heading, words)))
    text = body(pdf)
    assert not [each for each in words if text.count(joined(fonts.printable(each))) < 2]
    assert [joined(title) for title, _page in bookmarks(pdf)] == [
        joined(fonts.printable(each)) for each in words
    ]
    assert not acts(pdf)


def test_hostile_words_for_a_picture_are_read_aloud_as_they_are() -> None:
    pdf = layout.draw(paper(*(Figure(PHOTO, each, width=5) for each in WORDS)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = [str(each.Alt) for each in dictionaries(opened) if "/Alt" in each]
    assert sorted(told) == sorted(map(fonts.printable, WORDS))
    assert images(pdf) == 1


def test_a_link_leads_to_the_web_or_within_the_paper_and_nowhere_else() -> None:
    runs = [Run(f"words{at} ", link=each) for at, each in enumerate(WORDS)]
    pdf = layout.draw(paper(Paragraph(tuple(runs))))
    assert not reactions(pdf)
    assert joined("".join(texts(pdf))).count("words") == len(WORDS)
    for link in ("javascript:alert(1)", "file:///etc/passwd", "page:1", "document:x", "#nowhere"):
        assert not reactions(layout.draw(paper(Paragraph((Run("words", link=link),)))))
    quoted = "https://example.org/?a='\"<b>&c=)"
    with pikepdf.open(
        io.BytesIO(layout.draw(paper(Paragraph((Run("words", link=quoted),)))))
    ) as opened:
        (address,) = [str(each.A.URI) for each in dictionaries(opened) if "/A" in each]
    assert address == quoted


def test_hostile_words_around_the_body_stay_on_their_line() -> None:
    for words in WORDS[:40]:
        pdf = layout.draw(paper(Paragraph("x"), head=words))
        assert len(texts(pdf)) == 1
        assert not reactions(pdf)

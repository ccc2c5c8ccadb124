"""Arbitrary papers within sane bounds: blocks in any order, empty, endless, unbreakable."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from desktop.documents import blocks
from tests.documents.pages import paper
from tests.documents.samples import photograph

PHOTOS = [photograph(), photograph(30, 900), photograph(900, 20)]
LANGUAGES = st.sampled_from(["", "ru", "kk", "en", "xx"])
LOOKS = st.sampled_from(list(blocks.Look))
_ODD = st.sampled_from(
    (
        *("", "a", " ", "\n", "\n\n\n", "один-два ", "өзін-өзі "),
        *("Ш" * 300, "." * 500, "x\u00a0" * 100, "http://x.example/" + "a" * 400),
    )
)
SHORT = _ODD | st.builds(str.__mul__, st.sampled_from(["word ", "слово "]), st.integers(0, 60))
LONG = SHORT | st.builds(
    str.__mul__, st.sampled_from(["word ", "line\n", "Ш"]), st.sampled_from([30, 120, 400, 900])
)
RUNS = st.builds(
    blocks.Run,
    SHORT,
    LOOKS,
    st.sampled_from(["", "#here", "https://e.org/?a=1&b='\""]),
    st.sampled_from(["", "", "n", "note " * 30, "note " * 240, "Ш" * 1400]),
)
CELLS = st.lists(st.builds(blocks.Words, LONG, LOOKS), max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> blocks.Table:
    """Return a table of some columns, with cells over several of them."""
    count = draw(st.integers(1, 6))
    title = st.sampled_from(["", "Head"]) | SHORT
    rows = []
    for _at in range(draw(st.integers(0, 6))):
        first = draw(st.integers(1, count))
        across = (first,) + (1,) * (count - first)
        cells = tuple(draw(CELLS) for _cell in across)
        rows.append(blocks.Row(cells, joined=draw(st.booleans()), across=across))
    if count > 1 and draw(st.booleans()):  # a first cell that goes down over all that follows
        tall = blocks.Row(
            tuple(draw(CELLS) for _column in range(count)), down=(9,) + (1,) * (count - 1)
        )
        short = tuple(draw(CELLS) for _column in range(count - 1))
        rows = [*rows, tall, *[blocks.Row(short)] * draw(st.integers(0, 3))]
    columns = tuple(blocks.Column(draw(title), 165 / count) for _column in range(count))
    return blocks.Table(columns, tuple(rows), draw(st.booleans()))


BLOCKS: st.SearchStrategy[blocks.Block] = st.one_of(
    st.builds(blocks.Title, SHORT, SHORT),
    st.builds(blocks.Addressee, SHORT),
    st.builds(blocks.Contents, SHORT),
    st.builds(blocks.Heading, SHORT, st.integers(1, 3), LANGUAGES),
    st.builds(blocks.Paragraph, LONG, LOOKS, st.sampled_from(["", "3.1"]), LANGUAGES, st.just("")),
    st.builds(blocks.Paragraph, st.lists(RUNS, max_size=6).map(tuple), LOOKS, anchor=st.just("")),
    tables(),
    st.builds(
        blocks.CodeGroups,
        st.lists(st.sampled_from(["", "7K3M", "Ш" * 60]), max_size=8).map(tuple),
        st.integers(1, 4),
    ),
    st.builds(blocks.Points, st.lists(LONG, max_size=4).map(tuple), st.booleans(), LANGUAGES),
    st.builds(
        blocks.Figure,
        st.sampled_from(PHOTOS),
        SHORT,
        LONG,
        st.sampled_from([5, 90, 400]),
        st.just(""),
    ),
    st.builds(blocks.Rules, st.lists(SHORT, max_size=4).map(tuple)),
    st.builds(
        blocks.Signature,
        st.lists(st.tuples(SHORT, SHORT), min_size=1, max_size=6).map(tuple),
        SHORT,
        SHORT,
    ),
    st.builds(blocks.Annexes, SHORT, st.lists(st.tuples(LONG, SHORT), max_size=4).map(tuple)),
)


def _paper(made: list[blocks.Block], name: str) -> blocks.Paper:
    return replace(paper(blocks.Paragraph("here", anchor="here"), *made), sheet=name)


PAPERS = st.builds(
    _paper,
    st.lists(BLOCKS, max_size=7),
    st.sampled_from(["office", "plain", "treaty_body"]),
)

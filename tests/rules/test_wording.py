"""Blocks of wording: read, written back, filled; and what hostile texts and values do to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.text import _
from desktop.core.when import When
from desktop.rules.placeholders import TRUTH, Formed, placeholders
from desktop.rules.wording import (
    DEEPEST,
    Blank,
    Choice,
    Filled,
    Gap,
    Named,
    Question,
    Tree,
    Values,
    Words,
    fill,
    parse,
    questions,
    to_text,
)

KNOWN: dict[str, Any] = {
    "victim.name": Named("Асанов Бакыт", (("dative", "Асанову Бакыту"),)),
    "victim.is_minor": False,
    "case.number": "D-2026-0007",
    "event.date": When.parse("2026-02"),
    "amount": Money.parse("101201 KGS"),
}


def filled(text: str, language: str = "ru", **more: Any) -> Filled:
    return fill(parse(text, language), Values(KNOWN, **more), language)


# -- filling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Дело {{case.number}}.", "Дело D-2026-0007."),
        ("{{ victim.name : dative }}", "Асанову Бакыту"),
        ("{{amount}} ({{amount:words}})", "101 201 KGS (сто одна тысяча двести один сом)"),
        ("Событие: {{event.date}}", "Событие: февраль 2026 г."),
        ("{{#if victim.is_minor}}ребёнок{{else}}взрослый{{/if}}", "взрослый"),
        ("{{#if victim.is_minor}}ребёнок{{/if}}.", "."),
        ("{{#if case.number}}№ {{case.number}}{{/if}}", "№ D-2026-0007"),
        ("{{#if office.name}}да{{else}}нет{{/if}}", "нет"),
        ("a\n{{#if victim.is_minor}}\nb\n{{/if}}\nc", "a\nc"),
        ("a\n{{#if case.number}}\nb\n{{/if}}\nc", "a\nb\nc"),
        ("a\n\n{{#if victim.is_minor}}b{{/if}}\nc", "a\n\nc"),
        ("a {{#if victim.is_minor}}b{{/if}}\nc", "a \nc"),
        ("{ один } и } {", "{ один } и } {"),
    ],
)
def test_what_is_known_is_put_in(text: str, said: str) -> None:
    found = filled(text)
    assert (found.text.replace("\N{NO-BREAK SPACE}", " "), found.gaps) == (said, ())


@pytest.mark.parametrize(
    ("text", "left", "gap"),
    [
        (
            "{{victim.name:genitive}}",
            "[ФИО пострадавшего, родительный падеж]",
            "victim's name, genitive: enter it in the person's form",
        ),
        (
            "{{office.name}}",
            "[название этой организации]",
            "name of this office: enter this office under Bodies",
        ),
        (
            "{{#if victim.is_female}}она{{else}}он{{/if}}",
            "[пострадавшая — женщина?]",
            "the victim is a woman: enter it in the person's form",
        ),
        (
            "{{?кому копия}}",
            "[кому копия]",
            "кому копия: answer it when the paper is made",
        ),
    ],
)
def test_what_is_missing_is_listed_with_what_to_do(text: str, left: str, gap: str) -> None:
    found = filled(text)
    assert found.text == left
    assert [each.in_language("en") for each in found.gaps] == [gap]


def test_a_gap_is_listed_once() -> None:
    found = filled("{{office.name}} {{office.address}} {{office.name}}")
    assert len(found.gaps) == 2
    assert found.text.count("[") == 3


def test_blank_words_are_missing() -> None:
    values = Values({"victim.name": Named(" "), "case.number": "\n"})
    assert len(fill(parse("{{victim.name}}{{case.number}}", "en"), values, "en").gaps) == 2


def test_whoever_knows_better_says_why() -> None:
    several = _("There are several.")
    found = filled("{{event.place}}", why={"event": several})
    assert found.gaps[0].remedy == several
    # Not known is not "no": a condition that cannot be decided is a gap, too.
    assert filled("{{#if event.place}}a{{else}}b{{/if}}", why={"event": several}).gaps
    assert filled("{{#if event.place}}a{{else}}b{{/if}}").text == "b"


def test_an_amount_without_words_is_left_to_the_person() -> None:
    values = Values({"amount": Money.parse("5 TMT")})
    (gap,) = fill(parse("{{amount:words}}", "ru"), values, "ru").gaps
    assert str(gap.remedy).startswith("write it out by hand")


def test_questions_are_asked_once_and_answered_as_typed() -> None:
    tree = parse("{{?a}}{{#if amount}}{{?b}}{{else}}{{?a}}{{/if}}", "en")
    assert questions(tree) == ("a", "b")
    assert fill(tree, Values(KNOWN, answers={"a": "{{b}}", "b": "2"}), "en").text == "{{b}}2"


# -- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\nb {{victim.nam}}", "Line 2: there is no “victim.nam”: choose from the list."),
        ("{{victim.__class__}}", "Line 1: there is no “victim.__class__”: choose from the list."),
        ("{{}}", "Line 1: there is no “”: choose from the list."),
        ("{{victim.name", "Line 1: two braces open here and do not close on this line."),
        ("{{victim\n.name}}", "Line 1: two braces open here and do not close on this line."),
        ("a }}", "Line 1: two braces close here that were not opened."),
        ("{{{case.number}}}", "Line 1: two braces open here and do not close on this line."),
        ("{{case.number:dative}}", "has no form “dative” here."),
        ("{{amount:dative}}", "has no form “dative” here."),
        ("{{victim.is_minor}}", "is a condition: write {{#if victim.is_minor}}."),
        ("{{#if amount}}", "this condition has no end: write {{/if}} after it."),
        ("{{#if amount}}{{else}}{{else}}{{/if}}", "this condition has an “else” already."),
        ("{{else}}", "“else” closes nothing: there is no “if” before it."),
        ("a{{/if}}", "“/if” closes nothing: there is no “if” before it."),
        ("{{#each people}}{{/each}}", "“#each people” is no condition: write {{#if …}}."),
        ("{{?}}", "a question needs words: {{?what to ask}}."),
        (f"{{{{?{'x' * 121}}}}}", "a question has 120 letters at most."),
        ("{{#if amount}}" * 5 + "{{/if}}" * 5, "too many conditions within one another: 4 at most"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence_with_its_line(
    text: str, sentence: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        parse(text, "ru")
    assert sentence in str(refused.value)


def test_english_names_have_one_form() -> None:
    with pytest.raises(WrongInput, match="has no form “dative” here"):
        parse("{{victim.name:dative}}", "en")


# -- whatever is written -------------------------------------------------------------------------

NAMES = st.sampled_from(sorted(placeholders()))
SAFE = st.text(st.characters(exclude_characters="{}"), min_size=1)


def _blanks() -> st.SearchStrategy[Blank]:
    pairs = [
        (each.name, form)
        for each in placeholders().values()
        if each.kind != TRUTH
        for form in ("", *each.forms("ru"))
    ]
    return st.sampled_from([Blank(*pair) for pair in pairs])


def _asks() -> st.SearchStrategy[Question]:
    asked = st.text(st.characters(exclude_characters="{}", categories=("L", "N")), min_size=1)
    return asked.filter(lambda words: len(words) < 100).map(Question)


def _joined(parts: list[Any]) -> Tree:
    """Words beside words are one part, as they are when read."""
    tree: list[Any] = []
    for part in parts:
        if isinstance(part, Words) and tree and isinstance(tree[-1], Words):
            tree[-1] = Words(tree[-1].text + part.text)
        else:
            tree.append(part)
    return tuple(tree)


LEAVES = st.lists(st.one_of(SAFE.map(Words), _blanks(), _asks()), max_size=5)
TREES = st.recursive(
    LEAVES.map(_joined),
    lambda inner: st.lists(
        st.one_of(SAFE.map(Words), _blanks(), st.builds(Choice, NAMES, inner, inner)), max_size=4
    ).map(_joined),
    max_leaves=8,
).filter(lambda tree: _depth(tree) <= DEEPEST)


def _depth(tree: Tree) -> int:
    choices = [part for part in tree if isinstance(part, Choice)]
    return max((1 + max(_depth(each.then), _depth(each.otherwise)) for each in choices), default=0)


@given(TREES)
def test_what_is_written_back_reads_as_the_same(tree: Tree) -> None:
    assert parse(to_text(tree), "ru") == tree


@given(st.text(st.sampled_from("{}#?/:. \nabifelse/victim.name"), max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        tree = parse(text, "ru")
    except WrongInput as refused:
        said, same = str(refused), True
    else:
        said, same = "Line 1", parse(to_text(tree), "ru") == tree
    assert said.startswith("Line ")
    assert same


ANYTHING = st.one_of(
    st.text(),
    st.booleans(),
    st.just(When.parse("2007")),
    st.just(Money.parse("1.50 KGS")),
    st.builds(Named, st.text(), st.just((("dative", "{{victim.name}}"),))),
)


@given(TREES, st.dictionaries(NAMES, ANYTHING), st.sampled_from(["ru", "en", "kk", "tg"]))
def test_filling_never_fails_and_leaves_no_place_empty(
    tree: Tree, known: dict[str, Any], language: str
) -> None:
    found = fill(tree, Values(known), language)
    assert all(piece.text for piece in found.pieces)
    assert {piece.text.strip("[?]") for piece in found.pieces if piece.gap} == {
        _called(gap, language).strip("[?]") for gap in found.gaps
    }


def _called(gap: Gap, language: str) -> str:
    return gap.what.in_language(language) if isinstance(gap.what, Formed) else gap.what


HOSTILE = [
    "{{victim.name}}",
    "}}{{",
    "{{#if x}}",
    "%s",
    "<b>",
    "\\",
    "\x00",
    "[gap]",
    "{0}",
    "\u202e",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_comes_out_as_it_is(value: str) -> None:
    values = Values({"victim.name": Named(value), "event.place": value}, answers={"q": value})
    found = fill(parse("a{{victim.name}}b{{event.place}}c{{?q}}d", "ru"), values, "ru")
    assert (found.text, found.gaps) == (f"a{value}b{value}c{value}d", ())

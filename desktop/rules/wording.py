"""Blocks of wording: read into a tree, written back, filled with values.

A block is the office's text and never code: paragraphs with placeholders `{{victim.name:dative}}`,
questions `{{?what to ask}}` that are answered when a paper is made, and conditions
`{{#if victim.is_minor}}...{{else}}...{{/if}}`. No loops, no attributes, no names besides those of
`placeholders`. What is put in is never read again: braces in somebody's name are braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, Final, NoReturn, TypeAlias

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.money_words import in_words
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term
from desktop.core.when import When
from desktop.rules.placeholders import (
    AMOUNT,
    DATE,
    IN_WORDS,
    NAME,
    REMEDIES,
    TRUTH,
    Formed,
    Placeholder,
    placeholders,
)

DEEPEST: Final = 4  # conditions within conditions
LONGEST_QUESTION: Final = 120  # letters


@frozen_value
class Words:
    """Text that stands as it is."""

    text: str


@frozen_value
class Blank:
    """A place for a value, in one of its forms."""

    name: str
    form: str = ""


@frozen_value
class Question:
    """A place for what is answered when the paper is made."""

    asked: str


@frozen_value
class Choice:
    """One of two trees: the first where the value is true, or there at all."""

    name: str
    then: Tree
    otherwise: Tree = ()


Part: TypeAlias = "Words | Blank | Question | Choice"
Tree: TypeAlias = "tuple[Part, ...]"


# -- reading -------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\{\{(?P<tag>[^{}\n]*)\}\}|(?P<stray>\{\{|\}\})")
_ELSE, _END, _IF, _ASK = "else", "/if", "#if", "?"
_SHOWN = 40  # letters of what was not understood


def parse(text: str, language: str) -> Tree:
    """Read the text of a block in `language`.

    Raises:
        WrongInput: the first thing that cannot be read, with its line.
    """
    return _Reader(text, language).read()


class _Reader:
    """Goes through a text once."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        self._tags = list(_TOKEN.finditer(text))
        self._next = 0  # which of the tags comes next
        self._at = 0  # where the words before it begin

    def read(self) -> Tree:
        parts, tag, ended = self._parts(0)
        if tag is not None and ended is not None:
            self._wrong(ended, _("“{tag}” closes nothing: there is no “if” before it.", tag=tag))
        return parts

    def _parts(self, depth: int) -> tuple[Tree, str | None, int | None]:
        """Read up to the end, or to what ends a branch; return that, too, and where it stands."""
        parts: list[Part] = []
        while self._next < len(self._tags):
            found = self._tags[self._next]
            self._next += 1
            if found.start() > self._at:
                parts.append(Words(self._text[self._at : found.start()]))
            self._at = found.end()
            if found["stray"] is not None:
                self._refuse_stray(found)
            tag = " ".join(found["tag"].split())
            if tag in (_ELSE, _END):
                return tuple(parts), tag, found.start()
            parts.append(self._part(tag, found.start(), depth))
        if self._at < len(self._text):
            parts.append(Words(self._text[self._at :]))
            self._at = len(self._text)
        return tuple(parts), None, None

    def _part(self, tag: str, at: int, depth: int) -> Part:
        if tag.startswith(_ASK):
            return self._question(tag.removeprefix(_ASK).strip(), at)
        if tag.startswith(("#", "/")):
            opening, _space, name = tag.partition(" ")
            if opening != _IF or not name:
                self._wrong(at, _("“{tag}” is no condition: write {{{{#if …}}}}.", tag=tag))
            return self._choice(self._known(name, at), at, depth)
        name, _colon, form = (part.strip() for part in tag.partition(":"))
        return self._blank(self._known(name, at), form, at)

    def _question(self, asked: str, at: int) -> Question:
        if not asked:
            self._wrong(at, _("a question needs words: {{{{?what to ask}}}}."))
        if len(asked) > LONGEST_QUESTION:
            most = _("a question has {most} letters at most.", most=LONGEST_QUESTION)
            self._wrong(at, most)
        return Question(asked)

    def _blank(self, known: Placeholder, form: str, at: int) -> Blank:
        if known.kind == TRUTH:
            only = _("“{label}” is a condition: write {{{{#if {name}}}}}.", **_called(known))
            self._wrong(at, only)
        if form and form not in known.forms(self._language):
            none = _("“{label}” has no form “{form}” here.", **_called(known), form=form)
            self._wrong(at, none)
        return Blank(known.name, form)

    def _choice(self, known: Placeholder, at: int, depth: int) -> Choice:
        if depth == DEEPEST:
            most = _("too many conditions within one another: {most} at most.", most=DEEPEST)
            self._wrong(at, most)
        then, tag, ended = self._parts(depth + 1)
        otherwise: Tree = ()
        if tag == _ELSE:
            otherwise, tag, ended = self._parts(depth + 1)
        if tag == _ELSE and ended is not None:
            self._wrong(ended, _("this condition has an “else” already."))
        if tag is None:
            self._wrong(at, _("this condition has no end: write {{{{/if}}}} after it."))
        return Choice(known.name, then, otherwise)

    def _known(self, name: str, at: int) -> Placeholder:
        known = placeholders().get(name)
        if known is None:
            shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
            self._wrong(at, _("there is no “{name}”: choose from the list.", name=shown))
        return known

    def _refuse_stray(self, found: re.Match[str]) -> NoReturn:
        if found["stray"] == "{{":
            self._wrong(found.start(), _("two braces open here and do not close on this line."))
        self._wrong(found.start(), _("two braces close here that were not opened."))

    def _wrong(self, at: int, what: Text) -> NoReturn:
        line = self._text.count("\n", 0, at) + 1
        raise WrongInput(_("Line {line}: {what}", line=line, what=what))


def _called(known: Placeholder) -> dict[str, object]:
    return {"label": known, "name": known.name}


# -- writing back --------------------------------------------------------------------------------


def to_text(tree: Tree) -> str:
    """Return the text that reads as `tree`."""
    return "".join(map(_part_text, tree))


def _part_text(part: Part) -> str:
    if isinstance(part, Words):
        return part.text
    if isinstance(part, Question):
        return "{{?" + part.asked + "}}"
    if isinstance(part, Blank):
        return blank_text(part.name, part.form)
    otherwise = "{{else}}" + to_text(part.otherwise) if part.otherwise else ""
    return "{{#if " + part.name + "}}" + to_text(part.then) + otherwise + "{{/if}}"


def blank_text(name: str, form: str = "") -> str:
    """Return a placeholder as it is written."""
    return "{{" + name + (f":{form}" if form else "") + "}}"


def questions(tree: Tree) -> tuple[str, ...]:
    """Return everything a block may ask, each once, in order."""
    return tuple(dict.fromkeys(_asked(tree)))


def _asked(tree: Tree) -> Iterator[str]:
    for part in tree:
        if isinstance(part, Question):
            yield part.asked
        elif isinstance(part, Choice):
            yield from _asked((*part.then, *part.otherwise))


# -- filling -------------------------------------------------------------------------------------


@frozen_value
class Named:
    """A name with its stored forms."""

    name: str
    forms: tuple[tuple[str, str], ...] = ()


Value: TypeAlias = "str | When | Money | bool | Named | Term"


@frozen_value
class Values:
    """What is known, by the names of the placeholders.

    `why` says of a missing one, by its name or by the part before the dot, what to do instead of
    the usual: there are several, or it is not for this user's role.
    """

    known: Mapping[str, Value] = field(default_factory=dict)
    why: Mapping[str, Text] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


def example_values(language: str) -> Values:
    """Return what stands for every placeholder until a case is chosen: an invented person."""
    known = {name: example_value(each, language) for name, each in placeholders().items()}
    return Values(known)


def example_value(of: Placeholder, language: str) -> Value:
    """Return the example of one placeholder."""
    example: Any = of.example
    if of.kind == DATE:
        return When.parse(example)
    if of.kind == AMOUNT:
        return Money.parse(example)
    if of.kind == NAME:
        forms = {form: of.example_forms[form] for form in of.forms(language)}
        return Named(example[language], tuple(forms.items()))
    words: str | bool = example if of.kind == TRUTH else example[language]
    return words


@frozen_value
class Gap:
    """Something that was left unfilled: what it is, and what to do."""

    what: Formed | str
    remedy: Text

    def in_language(self, language: str) -> str:
        """Return both."""
        return _("{what}: {remedy}", what=self.what, remedy=self.remedy).in_language(language)


@frozen_value
class Piece:
    """A run of filled text; where something is missing, its name in brackets and the `gap`."""

    text: str
    is_value: bool = False
    gap: Gap | None = None


@frozen_value
class Filled:
    """A block with its values put in."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The whole text; what is missing stands in brackets, never as an empty place."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was left unfilled, each once."""
        found: dict[str, Gap] = {}
        for piece in self.pieces:
            if piece.gap is not None:
                found.setdefault(piece.text, piece.gap)
        return tuple(found.values())


def fill(tree: Tree, values: Values, language: str) -> Filled:
    """Put values into a block that was read; it never fails, and leaves no place empty."""
    return Filled(tuple(_Filler(values, language).pieces(tree)))


class _Filler:
    """Goes through a tree once; a condition that stands alone on its line takes the line along."""

    def __init__(self, values: Values, language: str) -> None:
        self._values, self._language = values, language
        self._at_line_start, self._after_condition = True, False

    def pieces(self, tree: Tree) -> Iterator[Piece]:
        for part in tree:
            if isinstance(part, Choice):
                yield from self._choice(part)
            elif isinstance(part, Words):
                yield from self._words(part.text)
            else:
                self._at_line_start = self._after_condition = False
                yield self._question(part) if isinstance(part, Question) else self._blank(part)

    def _words(self, text: str) -> Iterator[Piece]:
        if self._after_condition and self._at_line_start:
            text = text.removeprefix("\n")
        if text:
            self._at_line_start, self._after_condition = text.endswith("\n"), False
            yield Piece(text)

    def _choice(self, part: Choice) -> Iterator[Piece]:
        known = placeholders()[part.name]
        value = self._value(part.name)
        if value is None and (known.kind == TRUTH or self._why(known) is not None):
            self._at_line_start = False  # not known is not "no"
            yield self._gap(Formed(known), known, "?")
            return
        self._after_condition = True
        chosen = value if isinstance(value, bool) else value is not None
        yield from self.pieces(part.then if chosen else part.otherwise)
        self._after_condition = True

    def _question(self, part: Question) -> Piece:
        answer = self._values.answers.get(part.asked, "").strip()
        if answer:
            return Piece(answer, is_value=True)
        return self._missing(part.asked, part.asked, REMEDIES["paper"])

    def _blank(self, part: Blank) -> Piece:
        known, value = placeholders()[part.name], self._value(part.name)
        what = Formed(known, part.form)
        if value is None:
            return self._gap(what, known)
        said = _SAYING[part.form == IN_WORDS](value, part.form, self._language)
        if said:
            return Piece(said, is_value=True)
        remedy = REMEDIES[IN_WORDS if part.form == IN_WORDS else known.where]
        return self._missing(what, what.in_language(self._language), remedy)

    def _value(self, name: str) -> Value | None:
        value = self._values.known.get(name)
        words = value.name if isinstance(value, Named) else value
        return None if isinstance(words, str) and not words.strip() else value

    def _gap(self, what: Formed, known: Placeholder, mark: str = "") -> Piece:
        remedy = self._why(known) or REMEDIES[known.where]
        return self._missing(what, what.in_language(self._language) + mark, remedy)

    def _why(self, known: Placeholder) -> Text | None:
        why = self._values.why
        return why.get(known.name) or why.get(known.name.split(".")[0])

    def _missing(self, what: Formed | str, called: str, remedy: Text) -> Piece:
        return Piece(f"[{called}]", gap=Gap(what, remedy))


def _said(value: Value, form: str, language: str) -> str | None:
    if isinstance(value, Named):
        return dict(value.forms).get(form) if form else value.name
    return str(value) if isinstance(value, str | bool) else value.in_language(language)


def _written_out(value: Value, _form: str, language: str) -> str | None:
    return in_words(value, language) if isinstance(value, Money) else None


_SAYING: Mapping[bool, Callable[[Value, str, str], str | None]] = {
    False: _said,
    True: _written_out,
}

"""The kinds of questions a form can ask, and how each reads and writes an answer.

An answer has two shapes: *raw* is what stands in an editor, exactly as typed (a text, a tuple of
texts, or rows); the *value* is what it means (str, Decimal, When, time, Money, Answer, Link,
tuple), and None or an empty tuple where nothing was answered. This room knows nothing of widgets,
records or keys; forms are put together from it with `spec`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeAlias

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import Precision, When

Values: TypeAlias = Mapping[str, Any]
Raw: TypeAlias = "str | tuple[str, ...] | tuple[Mapping[str, Raw], ...]"
Raws: TypeAlias = "dict[str, Raw]"
Problems: TypeAlias = dict[str, Text]

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS: Mapping[str, Text] = {YES: _("Yes"), NO: _("No"), UNKNOWN: _("Not known")}

# The currencies of the region and of the awards seen so far; a form may name others.
CURRENCIES = ("KGS", "KZT", "TJS", "UZS", "TMT", "RUB", "USD", "EUR")

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?", re.ASCII)
_CLOCK = re.compile(r"(\d\d?)[:.]?(\d\d)", re.ASCII)


class Said(Protocol):
    """Anything that can be said in a language."""

    def in_language(self, language: str) -> str:
        """Return the words in `language`."""


class Term(Protocol):
    """One possible answer of a choice: an `Option`, or a term of a code list."""

    @property
    def key(self) -> str:
        """What is stored."""

    def in_language(self, language: str) -> str:
        """What is shown."""


@dataclass(frozen=True)
class Option:
    """A possible answer written down with the form rather than in a code list."""

    key: str
    label: Text

    def in_language(self, language: str) -> str:
        """Return the label in `language`."""
        return self.label.in_language(language)


@frozen_value
class Answer:
    """Yes, no or not known, and why: "refused" and "never asked" are different facts."""

    answer: str
    reason: str = ""


@frozen_value
class Link:
    """A record of the vault by id; the name goes along for the reader and is not compared."""

    record_id: str
    name: Said | str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Field:
    """What every question has; the kinds below differ in how they read and write an answer.

    `check` looks at a value and returns what is wrong with it. A field whose `visible_when` says
    no to the form's values is neither shown nor checked, and its value counts as blank. The answer
    to a `personal` one names or locates somebody: lists show it only where names are shown. `term`
    is the key of a word of the glossary that explains the question.
    """

    key: str = field(kw_only=False)
    label: Text = field(kw_only=False)
    help: Text | None = None
    required: bool = False
    personal: bool = False
    check: Callable[[Any], Text | None] | None = None
    visible_when: Callable[[Values], bool] | None = None
    term: str = ""

    blank: ClassVar[Raw] = ""
    nothing: ClassVar[Any] = None

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(self.key)

    def parse(self, raw: Raw) -> Any:
        """Return the value of `raw`; nothing, if it is blank.

        Raises:
            WrongInput: it cannot be read, breaks a limit, or fails the field's own check.
        """
        if self.is_blank(raw):
            return self.nothing
        value = self.read(raw)
        problem = self.problem_with(value)
        if problem is not None:
            raise WrongInput(problem)
        return value

    def problem_with(self, value: Any) -> Text | None:
        """Return what is wrong with a value that is there: a limit, or the field's own check."""
        problem = self.limit(value)
        return self.check(value) if problem is None and self.check is not None else problem

    def problems(self, raw: Raw) -> Problems:
        """Return what cannot be read in `raw`, by key; a group names `group.row.field`."""
        try:
            self.parse(raw)
        except WrongInput as refused:
            return {self.key: refused.sentence}
        return {}

    def is_blank(self, raw: Raw) -> bool:
        """Whether nothing was answered."""
        return not (raw.strip() if isinstance(raw, str) else any(raw))

    def same(self, one: Raw, other: Raw) -> bool:
        """Whether two raws answer alike, so that putting one for the other changes nothing."""
        return one == other

    def hint(self) -> Text | None:
        """Return what can be written, for who has begun and is not understood yet."""
        return None

    def read(self, raw: Any) -> Any:
        """Return the value of a raw that is not blank; WrongInput if it has none."""
        return raw.strip()

    def write(self, value: Any) -> Raw:
        """Return a raw that reads as `value`."""
        return str(value)

    def limit(self, value: Any) -> Text | None:  # noqa: ARG002 - kinds without limits
        """Return which of the declared limits `value` breaks."""
        return None

    def words(self, value: Any, language: str) -> str:
        """Return how `value` reads in a sentence or a table."""
        return str(value.in_language(language) if hasattr(value, "in_language") else value)

    def shaped(self, data: object) -> Raw:
        """Return a raw from what JSON held; ValueError if it has another shape."""
        if isinstance(self.blank, str) and isinstance(data, str):
            return data
        if isinstance(self.blank, tuple) and isinstance(data, list):
            parts = tuple(str(part) for part in data)
            if len(parts) == len(self.blank) or not self.blank:
                return parts
        raise ValueError(self.key)


@dataclass(frozen=True, kw_only=True)
class TextField(Field):
    """One line."""

    longest: int = 200

    def limit(self, value: Any) -> Text | None:
        """Refuse more letters than `longest`."""
        if len(value) <= self.longest:
            return None
        return n_("Too long: {n} letter at most.", "Too long: {n} letters at most.", self.longest)


@dataclass(frozen=True, kw_only=True)
class LongTextField(TextField):
    """Paragraphs; line breaks and inner spaces stay as typed."""

    longest: int = 100_000


@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """A number with at most `places` decimals, in `unit`."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int = 0
    unit: Text | None = None

    def read(self, raw: Any) -> Decimal:
        """Read digits with a point or a comma before decimals, and spaces between thousands."""
        typed = _SPACES.sub("", raw.strip())
        if not _NUMBER.fullmatch(typed):
            raise WrongInput(_("This is not a number: write digits, as 12 or 12.5."))
        return Decimal(typed.replace(",", ".").replace("−", "-"))

    def write(self, value: Any) -> Raw:
        """Write digits with a point."""
        return f"{value:f}"

    def limit(self, value: Any) -> Text | None:
        """Refuse numbers outside the range and decimals that are not asked for."""
        if -value.as_tuple().exponent > self.places:
            if self.places == 0:
                return _("A whole number is asked for.")
            return n_(
                "At most {n} digit after the point.",
                "At most {n} digits after the point.",
                self.places,
            )
        if self.minimum is not None and value < self.minimum:
            return _("{minimum} or more is asked for.", minimum=self.minimum)
        if self.maximum is not None and value > self.maximum:
            return _("{maximum} or less is asked for.", maximum=self.maximum)
        return None


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """One term of a code list (by its name) or of options written down here."""

    terms: str | tuple[Option, ...]

    def options(self) -> tuple[Term, ...]:
        """Return the possible answers in order."""
        return tuple(vocabulary(self.terms)) if isinstance(self.terms, str) else self.terms

    def read(self, raw: Any) -> Any:
        """Take the key of a term."""
        if all(option.key != raw for option in self.options()):
            raise WrongInput(_("Choose an answer from the list."))
        return raw

    def words(self, value: Any, language: str) -> str:
        """Return the label."""
        labels = {option.key: option.in_language(language) for option in self.options()}
        return labels.get(value, str(value))


@dataclass(frozen=True, kw_only=True)
class MultiChoiceField(ChoiceField):
    """Any number of terms, kept in the order of the list."""

    blank: ClassVar[Raw] = ()
    nothing: ClassVar[Any] = ()

    def read(self, raw: Any) -> Any:
        """Take the keys of terms."""
        known = [option.key for option in self.options()]
        if not set(raw) <= set(known):
            raise WrongInput(_("Choose answers from the list."))
        return tuple(key for key in known if key in raw)

    def write(self, value: Any) -> Raw:
        """Write the keys."""
        return tuple(value)

    def words(self, value: Any, language: str) -> str:
        """Return the labels, separated by semicolons because labels hold commas."""
        return "; ".join(ChoiceField.words(self, key, language) for key in value)


@dataclass(frozen=True, kw_only=True)
class AnswerField(Field):
    """Yes, no or not known; `reason_for` lists the answers that are asked why."""

    reason_for: tuple[str, ...] = (UNKNOWN,)
    reason_required: bool = False

    blank: ClassVar[Raw] = ("", "")

    def is_blank(self, raw: Raw) -> bool:
        """A reason without an answer answers nothing."""
        return not raw[0]

    def read(self, raw: Any) -> Answer:
        """Take the answer; a reason is kept only where it is asked for."""
        answer, reason = raw
        if answer not in ANSWERS:
            raise WrongInput(_("Choose an answer from the list."))
        return Answer(answer, reason.strip() if answer in self.reason_for else "")

    def write(self, value: Any) -> Raw:
        """Write both parts."""
        return (value.answer, value.reason)

    def limit(self, value: Any) -> Text | None:
        """Ask for the reason where it is required."""
        if self.reason_required and value.answer in self.reason_for and not value.reason:
            return _("Say why.")
        return None

    def words(self, value: Any, language: str) -> str:
        """Return the answer, and the reason behind a dash."""
        answer = ANSWERS[value.answer].in_language(language)
        return f"{answer} – {value.reason}" if value.reason else answer


@dataclass(frozen=True, kw_only=True)
class WhenField(Field):
    """A date as precise as it is known; `exact` asks for a day, as deadlines need one.

    `today` says whether the day on which the form is filled in is a likely answer.
    """

    exact: bool = False
    today: bool = True

    def hint(self) -> Text:
        """Return the ways of writing a date."""
        if self.exact:
            return _("Write the day: 27.03.2007 or 27 March 2007.")
        return _("As precise as it is known: 27.03.2007 20:00, 04.2007, 2007, a range.")

    def read(self, raw: Any) -> When:
        """Read EDTF or what people type."""
        return When.parse(raw)

    def write(self, value: Any) -> Raw:
        """Write figures as the office does where they mean the same, else EDTF."""
        figures: str = value.short("ru")
        try:
            same = When.parse(figures) == value
        except WrongInput:
            same = False
        return figures if same else str(value.edtf)

    def limit(self, value: Any) -> Text | None:
        """Ask for the day where it is required: a record keeps nothing more of the answer."""
        is_day = value.precision is Precision.DAY and value == When.on(value.first)
        if self.exact and not is_day:
            return _("An exact day is needed here.")
        return None


@dataclass(frozen=True, kw_only=True)
class TimeField(Field):
    """A time of day, to the minute."""

    def hint(self) -> Text:
        """Return the ways of writing a time."""
        return _("Write hours and minutes: 9:30 or 0930.")

    def read(self, raw: Any) -> dt.time:
        """Read hours and minutes."""
        typed = _CLOCK.fullmatch(raw.strip())
        try:
            return dt.time(int(typed[1]), int(typed[2])) if typed else dt.time.fromisoformat("")
        except ValueError as wrong:
            raise WrongInput(_("Write the time as 09:30, from 00:00 to 23:59.")) from wrong

    def write(self, value: Any) -> Raw:
        """Write hours and minutes."""
        return f"{value:%H:%M}"

    def words(self, value: Any, language: str) -> str:  # noqa: ARG002 - the same everywhere
        """Return hours and minutes."""
        return f"{value:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class MoneyField(Field):
    """An amount and its currency."""

    currencies: tuple[str, ...] = CURRENCIES

    blank: ClassVar[Raw] = ("", "")

    def is_blank(self, raw: Raw) -> bool:
        """A currency without an amount answers nothing."""
        return not str(raw[0]).strip()

    def read(self, raw: Any) -> Money:
        """Read the amount in its currency."""
        amount, currency = raw
        if not currency:
            raise WrongInput(_("Choose the currency."))
        return Money.parse(f"{amount.strip()} {currency}")

    def write(self, value: Any) -> Raw:
        """Write the digits that were entered."""
        return (f"{value.value:f}", value.currency)


@dataclass(frozen=True, kw_only=True)
class LinkField(Field):
    """Another record of the case, or a colleague; `of` names the table it lies in."""

    of: str

    blank: ClassVar[Raw] = ("", "")

    def same(self, one: Raw, other: Raw) -> bool:
        """Two names of one record are one answer: a person may have been renamed since."""
        return one[0] == other[0] if one[0] else one == other

    def read(self, raw: Any) -> Link:
        """Take the record chosen; words alone name nothing."""
        record_id, name = raw
        if not record_id:
            raise WrongInput(_("Choose from the list; what is not there has to be added first."))
        return Link(record_id, name)

    def write(self, value: Any) -> Raw:
        """Write id and name."""
        return (value.record_id, str(value.name))

    def words(self, value: Any, language: str) -> str:
        """Return the name."""
        return Field.words(self, value.name, language)


@dataclass(frozen=True, kw_only=True)
class AttachmentField(LinkField):
    """A file in the vault, by the record that tells of it; `of` is the table of that record."""

    def read(self, raw: Any) -> Link:
        """Read the file; a name alone is one that was chosen and is not in the vault yet."""
        if not raw[0]:
            raise WrongInput(_("This file is not in the vault yet: wait, or choose it again."))
        return super().read(raw)

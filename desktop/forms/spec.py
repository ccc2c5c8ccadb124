"""Forms as typed declarations, and pure functions that check what was answered.

The window and the history read the same declarations. This room knows nothing of widgets,
records or keys. The kinds of questions, and the two shapes of an answer, are in `fields`; what was
not finished is kept by `drafts`, and two versions are put together by `merging`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar

from desktop.core.errors import WrongInput
from desktop.core.text import Text, _, n_
from desktop.forms.fields import Field, Problems, Raw, Raws, Values


@dataclass(frozen=True, kw_only=True)
class GroupField(Field):
    """Rows of the same questions; a row in which nothing was answered does not count."""

    fields: tuple[Field, ...]
    at_most: int = 100

    blank: ClassVar[Raw] = ()
    nothing: ClassVar[Any] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(isinstance(part, GroupField) for part in self.fields):
            raise ValueError(self.key)  # groups in groups need an editor of their own

    def is_blank(self, raw: Any) -> bool:
        """Whether every row is blank."""
        return all(self._row_is_blank(row) for row in raw)

    def read(self, raw: Any) -> Any:
        """Read row by row; the first field that cannot be read speaks for the group."""
        return tuple(self._read_row(row) for row in raw if not self._row_is_blank(row))

    def write(self, value: Any) -> Raw:
        """Write row by row."""
        return tuple(raws_of(self.fields, row) for row in value)

    def limit(self, value: Any) -> Text | None:
        """Refuse more rows than `at_most`."""
        if len(value) > self.at_most:
            return n_("At most {n} entry.", "At most {n} entries.", self.at_most)
        return None

    def problems(self, raw: Any) -> Problems:
        """Name the fields of the rows; the group itself only if they are all well."""
        found = {
            f"{self.key}.{number}.{key}": problem
            for number, row in enumerate(raw)
            for key, problem in values_of(self.fields, row)[1].items()
        }
        return found or Field.problems(self, raw)

    def words(self, value: Any, language: str) -> str:
        """Return one line a row."""
        return "\n".join("; ".join(self._row_words(row, language)) for row in value)

    def same(self, one: Any, other: Any) -> bool:
        """Compare row by row, field by field."""
        return len(one) == len(other) and all(
            part.same(row.get(part.key, part.blank), its.get(part.key, part.blank))
            for row, its in zip(one, other, strict=True)
            for part in self.fields
        )

    def _row_is_blank(self, row: Mapping[str, Raw]) -> bool:
        return all(part.is_blank(row.get(part.key, part.blank)) for part in self.fields)

    def _read_row(self, row: Mapping[str, Raw]) -> Values:
        values, problems = values_of(self.fields, row)
        for problem in problems.values():
            raise WrongInput(problem)
        return values

    def _row_words(self, row: Values, language: str) -> Iterator[str]:
        for part in self.fields:
            if row.get(part.key, part.nothing) != part.nothing:
                yield part.words(row[part.key], language)


@dataclass(frozen=True)
class Section:
    """Fields that are answered together."""

    key: str
    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """A form; `check` looks at all values together and names the fields it finds wrong."""

    key: str
    title: Text
    sections: tuple[Section, ...]
    check: Callable[[Values], Problems] | None = None

    def __post_init__(self) -> None:
        keys = [each.key for each in self.fields]
        if len(keys) != len(set(keys)):
            raise ValueError(self.key)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return tuple(chain.from_iterable(section.fields for section in self.sections))


def without(form: Form, hidden: Collection[str]) -> Form:
    """Return `form` without the fields `hidden`, and without sections that are empty then."""
    cut = (
        replace(part, fields=tuple(each for each in part.fields if each.key not in hidden))
        for part in form.sections
    )
    return replace(form, sections=tuple(part for part in cut if part.fields))


def visible(fields: Sequence[Field], values: Values) -> frozenset[str]:
    """Return the keys of the fields that `values` ask for."""
    return frozenset(
        each.key for each in fields if each.visible_when is None or each.visible_when(values)
    )


def blanks(fields: Sequence[Field]) -> Raws:
    """Return the raws of fields in which nothing was answered."""
    return {each.key: each.blank for each in fields}


def values_of(fields: Sequence[Field], raws: Mapping[str, Raw]) -> tuple[dict[str, Any], Problems]:
    """Return what `raws` mean, and why some of them mean nothing.

    What is not shown is not an answer: a hidden field gives nothing, whatever stands in it.
    """
    values: dict[str, Any] = {}
    problems: dict[str, Problems] = {}
    for each in fields:
        raw = raws.get(each.key, each.blank)
        problems[each.key] = each.problems(raw)
        values[each.key] = each.nothing if problems[each.key] else each.parse(raw)
    shown = visible(fields, values)
    for each in fields:
        if each.key not in shown:
            values[each.key] = each.nothing
    return values, {
        path: text for key in problems if key in shown for path, text in problems[key].items()
    }


def raws_of(fields: Sequence[Field], values: Values) -> Raws:
    """Return raws that read as `values`; a key that is missing is blank."""
    given = _complete(fields, values)
    return {
        each.key: each.blank if given[each.key] == each.nothing else each.write(given[each.key])
        for each in fields
    }


def check_values(fields: Sequence[Field], values: Values) -> Problems:
    """Return what is missing or wrong in `values`; a group names `group.row.field`."""
    given = _complete(fields, values)
    shown = visible(fields, given)
    found: Problems = {}
    for each in fields:
        if each.key in shown:
            found |= _check(each, given[each.key])
    return found


def _complete(fields: Sequence[Field], values: Values) -> dict[str, Any]:
    return {each.key: values.get(each.key, each.nothing) for each in fields}


def _check(asked: Field, value: Any) -> Problems:
    if value == asked.nothing:
        return {asked.key: _("This must be answered.")} if asked.required else {}
    problem = asked.problem_with(value)
    found = {} if problem is None else {asked.key: problem}
    if isinstance(asked, GroupField):
        for number, row in enumerate(value):
            wrong = check_values(asked.fields, row)
            found |= {f"{asked.key}.{number}.{key}": text for key, text in wrong.items()}
    return found


def check_all(form: Form, values: Values) -> Problems:
    """Return every problem with `values`, by key; none means that they can be saved.

    A field in a group is named `group.row.field`. Hidden fields are not looked at.
    """
    found = check_values(form.fields, values)
    if form.check is not None:
        together = form.check(_complete(form.fields, values))
        found |= {key: text for key, text in together.items() if key not in found}
    return found


def blank(form: Form) -> Raws:
    """Return the raws of an empty form."""
    return blanks(form.fields)

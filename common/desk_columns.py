"""Lists of the staff desk head their columns in words of the trade, not by the names of fields."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField
from django.http import HttpRequest

# How the house ends the names of times, days, amounts and numbers elsewhere: nothing to read.
_ENDINGS = ("_at", "_on", "_minor", "_id")
# Columns with who sells: buyers and the books know them by the studio. Their lists select
# `designer__designer_profile`.
_SELLERS = {"designer", "owner"}
# What is counted by a word that has no plural.
_NO_NOUNS = {"earlier", "found", "overdue"}


class WordedColumns:
    """For every list of the staff desk; `DeclaredFilters` has it already."""

    # By the name of the column, where what `words_of` makes of it says too little.
    column_words: ClassVar[Mapping[str, str]] = {}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(one) for one in super().get_list_display(request)]  # type: ignore[misc]

    def _column(self, name: Any) -> Any:
        if not isinstance(name, str):
            return name
        desk: Any = self
        if name in _SELLERS:
            return _studio(name, self.column_words.get(name, words_of(name)))
        if name in self.column_words:
            return _shown(desk.model, name, self.column_words[name])
        if not is_named_by_column(field_of(desk.model, name)):
            return name
        return _shown(desk.model, name, words_of(name))


def is_named_by_column(field: Any) -> bool:
    """Whether it has no words of its own. What leads to another row is linked, and says itself."""
    return (
        field is not None
        and not field.is_relation
        and field.verbose_name == field.name.replace("_", " ")
    )


def words_of(name: str) -> str:
    if name == "at":
        return "When"
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    if name.endswith("_count"):
        name = _many(name.removesuffix("_count"))
    return name.removeprefix("is_").replace("_", " ").capitalize()


def _many(noun: str) -> str:
    if noun in _NO_NOUNS:
        return noun
    if noun.endswith("y") and noun[-2] not in "aeou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "s", "x")) else f"{noun}s"


def _studio(name: str, words: str) -> Callable[[Any], str]:
    """Its name, and the username, which tells two of a name apart."""

    @admin.display(description=words, ordering=f"{name}__designer_profile__studio_name")
    def shown(row: Any) -> str:
        person = getattr(row, name)
        if person is None:
            return ""
        known_by = str(person.designer_name)
        return f"{known_by} ({person.username})" if person.closed_at is None else known_by

    return shown


def _shown(model: Any, name: str, words: str) -> Callable[[Any], Any]:
    field = field_of(model, name)

    @admin.display(
        description=words,
        ordering=name if field else None,
        boolean=isinstance(field, BooleanField),
    )
    def shown(row: Any) -> Any:
        in_words = getattr(row, f"get_{name}_display", None)
        found = in_words() if in_words else getattr(row, name)
        return found() if callable(found) else found

    return shown


def field_of(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None

"""A row at the staff desk reads like its list: words of the trade, amounts as money."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.http import HttpRequest

from common.desk_columns import WordedColumns, field_of, is_named_by_column, words_of
from common.money import Money

EMPTY = "-"
_UNITS = {
    **{"mm": "mm", "mm2": "mm²", "mm3": "mm³", "mg": "mg", "bytes": "bytes", "carat": "ct"},
    **{"minor": "in the smallest coin", "percent": "in per cent", "seconds": "in seconds"},
}


class WordedRows(WordedColumns):
    """For rows that are read; a form keeps the names that its fields give themselves."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if not self._is_read(request, obj):
            return found
        return [
            (title, {**options, "fields": [self._worded(one) for one in options["fields"]]})
            for title, options in found
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of rows within a row Django takes all other fields for those of a form."""
        desk: Any = self
        found = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        if not hasattr(desk, "parent_model") or not self._is_read(request, obj):
            return found
        return [*found, *(one for one in map(self._worded, desk.fields) if callable(one))]

    def _is_read(self, request: HttpRequest, obj: Any) -> bool:
        desk: Any = self
        if hasattr(desk, "parent_model") and not desk.fields:
            return False  # as a form names its fields
        return obj is not None and not desk.has_change_permission(request, obj)

    def _worded(self, name: Any) -> Any:
        if isinstance(name, (list, tuple)):
            return [self._worded(one) for one in name]
        desk: Any = self
        field = field_of(desk.model, name) if isinstance(name, str) else None
        if not is_named_by_column(field) or hasattr(desk, name):
            return name
        return _shown(field, self.column_words.get(name, _words_of_row(field)))


def _words_of_row(field: Any) -> str:
    """Unlike a list, which has no room for it, a row says the unit."""
    stem, _, unit = field.name.rpartition("_")
    if unit not in _UNITS:
        return words_of(field.name)
    if unit == "minor" and field_of(field.model, "currency"):
        return words_of(field.name)
    return f"{words_of(stem)}, {_UNITS[unit]}"


@cache
def _shown(field: Any, words: str) -> Callable[[Any], Any]:
    @admin.display(description=words)
    def shown(row: Any) -> Any:
        value = getattr(row, field.name)
        currency = getattr(row, "currency", "")
        if field.name.endswith("_minor") and isinstance(value, int) and len(currency) == 3:
            return Money(value, currency)
        return display_for_field(value, field, EMPTY)

    shown.__name__ = field.name
    return shown

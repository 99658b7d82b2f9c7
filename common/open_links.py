"""A page of the staff desk links to a related row for whoever may see that row's page.

Django links to it whatever the reader's rights, so that the link ends at “not open to you”.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest


class OpenLinks:
    """For every page of the staff desk; `DeclaredFilters` has it already."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self._without_shut(request, super().get_fields(request, obj))  # type: ignore[misc]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        # Of rows within a page Django takes all other fields for those of a form.
        named = getattr(self, "fields", None) or ()
        shut = [name for name in named if name not in shown and self._is_shut(request, name)]
        return self._without_shut(request, [*shown, *shut])

    def _without_shut(self, request: HttpRequest, names: Any) -> list[Any]:
        desk: Any = self
        return [
            _in_words(desk.model, name) if self._is_shut(request, name) else name for name in names
        ]

    def _is_shut(self, request: HttpRequest, name: Any) -> bool:
        desk: Any = self
        try:
            field = desk.model._meta.get_field(name) if isinstance(name, str) else None
        except FieldDoesNotExist:
            return False
        other = desk.admin_site._registry.get(field and field.related_model)
        # Where somebody may change the row, the field may be theirs to choose.
        is_read = not desk.has_change_permission(request) or name in desk.readonly_fields
        return bool(other) and is_read and not other.has_view_permission(request)


@cache
def _in_words(model: Any, name: str) -> Callable[[Any], Any]:
    """One for each field: Django looks for the very same among those that are only read."""

    @admin.display(description=model._meta.get_field(name).verbose_name, empty_value="-")
    def shown(row: Any) -> Any:
        return getattr(row, name)

    return shown

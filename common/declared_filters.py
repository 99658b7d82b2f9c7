"""Lists of the staff desk are narrowed by their declared filters alone, and act on rows alone.

Django lets an address filter by any column of the list's own table. One could then ask, sign by
sign, for what no page shows: `?password__startswith=…`.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from common.desk_fields import NamedFields
from common.desk_history import TellsHistory
from common.desk_rows import WordedRows
from common.open_links import OpenLinks

# What Django's own filters write behind the column.
_OF_FILTERS = frozenset({"", "exact", "isnull", "isempty", "gte", "lt", "id__exact"})
_OF_DATES = frozenset({"", "gte", "lt", "year", "month", "day"})


class DeclaredFilters(TellsHistory, WordedRows, OpenLinks, NamedFields):
    """For every list of the staff desk; `ReadOnly` has it already.

    What is refused here becomes a sentence in common/staff_lists.py.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        desk: Any = self
        filters = desk.get_list_filter(request)
        return any(_is_of(lookup, item) for item in filters) or bool(
            desk.date_hierarchy and _rest(lookup, desk.date_hierarchy) in _OF_DATES
        )

    def response_action(self, request: HttpRequest, queryset: Any, *where: Any) -> Any:
        """Django puts what was ticked into the query as it came."""
        desk: Any = self
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(_can_be_key(desk.opts.pk, one) for one in ticked):
            desk.message_user(request, "Tick rows of this list.", messages.ERROR)
            return None
        return super().response_action(request, queryset, *where)  # type: ignore[misc]


def _can_be_key(key: "Field[Any, Any]", said: str) -> bool:
    try:
        key.to_python(said)
    except ValidationError:
        return False
    return True


def _is_of(lookup: str, item: Any) -> bool:
    if isinstance(item, type) and issubclass(item, SimpleListFilter):
        return lookup == item.parameter_name
    column = item[0] if isinstance(item, (list, tuple)) else item
    return _rest(lookup, str(column)) in _OF_FILTERS


def _rest(lookup: str, column: str) -> str | None:
    """What follows the column; None where the lookup is of another one."""
    if lookup == column:
        return ""
    start = column + LOOKUP_SEP
    return lookup.removeprefix(start) if lookup.startswith(start) else None

"""Fields of the staff desk say what they are to whoever only hears them."""

from typing import Any

from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import DateTimeField
from django.forms import SplitDateTimeField


class _DayAndTime(AdminSplitDateTime):
    """Django sets “Date:” and “Time:” beside the two inputs as loose words."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for part, name in zip(self.widgets, ("Day", "Time"), strict=True):
            part.attrs["aria-label"] = name


class NamedFields:
    """For every form of the staff desk; `DeclaredFilters` has it already."""

    # As Django's own classes declare it, which this one stands before.
    formfield_overrides: Any = {
        DateTimeField: {"form_class": SplitDateTimeField, "widget": _DayAndTime}
    }

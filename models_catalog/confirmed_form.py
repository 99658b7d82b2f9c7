"""A form whose outcome is shown first, and confirmed by a second form that holds what was typed."""

from typing import cast

from django import forms
from django.http import QueryDict


class ConfirmedForm(forms.Form):
    @property
    def typed(self) -> list[tuple[str, str]]:
        """Field by field, for the form that confirms it."""
        return [
            (name, value)
            for name in self.fields
            for value in cast(QueryDict, self.data).getlist(self.add_prefix(name))
        ]

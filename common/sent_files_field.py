"""A field of a form for several files at once; without scripts it is one plain input."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class SentFiles(forms.FileField):
    """Cleaned to a list, empty where none was chosen and none is wanted."""

    def __init__(self, *, at_most: int, accept: str = "", **named: Any) -> None:
        super().__init__(widget=_SeveralInput(attrs={"accept": accept} if accept else {}), **named)
        self.at_most = at_most

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > self.at_most:
            raise forms.ValidationError(
                gettext("Send %(number)s files at most at once.") % {"number": self.at_most}
            )
        if not sent:
            super().clean(None, initial)
            return []
        one_by_one = super().clean
        return [one_by_one(one, initial) for one in sent]

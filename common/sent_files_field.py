"""A field of a form for several files at once; without scripts it is one plain input."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext


class _SeveralInput(forms.FileInput):
    """Says what it takes to a script, which refuses the rest before anything is sent."""

    allow_multiple_selected = True
    at_most: int
    most_bytes: int

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-most-files": str(self.at_most),
            "data-most-bytes": str(self.most_bytes),
            "data-too-many": _too_many(self.at_most),
            # The script puts in the name and the size.
            "data-too-large": gettext(
                "“%(name)s” has %(size)s MB, and each file may have %(most)s. Choose a smaller "
                "one; nothing was sent, and what you typed stays."
            )
            % {"name": "%(name)s", "size": "%(size)s", "most": f"{self.most_bytes // 1_000_000}"},
        }
        return context


def _too_many(at_most: int) -> str:
    return gettext("Send %(number)s files at most at once.") % {"number": at_most}


class SentFiles(forms.FileField):
    """Cleaned to a list, empty where none was chosen and none is wanted."""

    def __init__(self, *, at_most: int, most_bytes: int, accept: str = "", **named: Any) -> None:
        super().__init__(widget=_SeveralInput(attrs={"accept": accept} if accept else {}), **named)
        # The field has a copy of its widget.
        self.at_most = self.widget.at_most = at_most
        self.widget.most_bytes = most_bytes

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > self.at_most:
            raise forms.ValidationError(_too_many(self.at_most))
        if not sent:
            super().clean(None, initial)
            return []
        one_by_one = super().clean
        return [one_by_one(one, initial) for one in sent]

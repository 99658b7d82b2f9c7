"""What people type about their own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AddressOfReceiptForm(forms.Form):
    """Who asks for the code of a receipt knows the address that the account had."""

    address = forms.EmailField(
        label=_("E-mail address that the account had"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ErasureForm(forms.Form):
    """The wish to be erased: the username typed, so that no slip of the mouse is enough."""

    username = forms.CharField(
        label=_("Your username, to confirm"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    at_once = forms.BooleanField(
        label=_("Begin at once, without the 7 days in which I can cancel"),
        help_text=_("It cannot be undone then."),
        required=False,
    )

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._username = username

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        if typed.strip().lower() != self._username:
            raise forms.ValidationError(
                gettext("Type your username as it stands here: %(username)s.")
                % {"username": self._username}
            )
        return typed

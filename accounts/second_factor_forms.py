"""allauth's forms of the second factor in our words; a code is taken once."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # Django itself does not have it
    from django.utils.functional import _StrOrPromise

# A code of an app holds for 30 seconds, and one step to either side is let through.
CODE_HOLDS_SECONDS = 4 * 30
LONGEST_CODE = 20
# What allauth and the library below it raise over an answer that no browser gives.
NOT_AN_ANSWER = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)


class _CodeForm(forms.Form):
    """A code, taken once: allauth itself forgets it after 30 seconds, while its neighbours hold for
    longer."""

    user: Any
    code_label: "_StrOrPromise" = _("Code")
    code_help: "_StrOrPromise" = _("The six digits of your app, or one of your recovery codes.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = self.code_label, self.code_help
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"inputmode": "numeric", "maxlength": str(LONGEST_CODE)}

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        # allauth too passes over spaces and hyphens.
        digits = "".join(filter(str.isalnum, code))
        used = hashlib.sha256(f"{self.user.pk} {digits}".encode()).hexdigest()
        if not cache.add(f"second_factor:{used}", 1, CODE_HOLDS_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeForm, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_CodeForm, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_CodeForm, totp_forms.ActivateTOTPForm):
    code_label = _("The six digits that the app shows now")
    code_help = ""


class _AnswerField(forms.JSONField):
    """JSON nested a thousand deep is not an answer either."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page is filled with again: nothing, since the next answer is another."""
        return None


class _Careful(forms.Form):
    """The answer of a passkey comes from a script of ours, or from whoever writes it by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = _AnswerField(
            widget=forms.HiddenInput, error_messages={"required": _("No passkey was shown.")}
        )

    def clean_credential(self) -> Any:
        try:
            above = getattr(super(), "clean_credential", None)
            credential = above() if above else self.cleaned_data["credential"]
        except NOT_AN_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None
        if isinstance(credential, dict) and "\\u0000" in json.dumps(credential):
            raise get_adapter().validation_error("incorrect_code")
        return credential

    def clean(self) -> Any:
        try:
            return super().clean()
        except NOT_AN_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None


class AddWebAuthnForm(_Careful, webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("A name for it"),
            help_text=_("To tell it from others, such as “telephone”."),
            max_length=60,
            required=False,
        )
        self.fields["passwordless"].label = _("Log in with it alone, without the password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for your finger, your face or its PIN each time."
        )


class AuthenticateWebAuthnForm(_Careful, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_Careful, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_Careful, webauthn_forms.LoginWebAuthnForm):
    pass

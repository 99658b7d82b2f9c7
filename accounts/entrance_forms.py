"""allauth's forms in our words: labels instead of placeholders, right autocomplete, one limit."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.forms import BooleanField, CharField, Field, Form, PasswordInput
from django.utils.translation import gettext_lazy as _

from accounts.password_rules import LONGEST_PASSWORD

EMAIL_LABEL = _("E-mail address")
CHOOSING_HELP = _(
    "At least 12 characters, at most 128. Four unrelated words do well; pasting is welcome."
)


def _tidy(fields: dict[str, Field]) -> None:
    for name, field in fields.items():
        field.widget.attrs.pop("placeholder", None)
        if "password" in name:
            field.widget.attrs["maxlength"] = str(LONGEST_PASSWORD)
    if "password1" in fields:
        fields["password1"].help_text = CHOOSING_HELP
        fields["password1"].widget.attrs["minlength"] = "12"


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["login"].label = EMAIL_LABEL
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""  # the page has the link to a new password


class SignupForm(allauth_forms.SignupForm):
    field_order = [
        "email",
        "username",
        "display_name",
        "password1",
        "birth_month",
        "birth_year",
        "newsletter",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["email"].label = EMAIL_LABEL
        self.fields["username"].help_text = _(
            "In the address of your page: 3 to 30 small letters, digits, dots, hyphens or "
            "underscores."
        )
        # Password managers file the password under the e-mail address, with which one logs in.
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        self.fields["username"].widget.attrs["autocomplete"] = "nickname"


class ConfirmForm(Form):
    """Asked of whoever follows the link to confirm in another browser than that of the sign-up."""

    password = CharField(
        label=_("Password"),
        help_text=_("The one that was chosen when this address signed up."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["email"].label = EMAIL_LABEL


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password, once more")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        if self.user.api_tokens.working().exists():
            self.fields["keeps_tokens"] = BooleanField(
                label=_("My API tokens go on working"),
                help_text=_("Leave this empty when somebody may have known your old password."),
                required=False,
            )
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password, once more")


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.fields)
        self.fields["password"].help_text = ""  # the page has the link to a new password

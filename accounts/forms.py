"""What people enter about themselves; the forms of log-in and passwords are in entrance_forms."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.age_rules import is_certainly_old_enough, years_to_choose
from accounts.models import DesignerProfile, User
from accounts.services.record_signup_details import NEWSLETTER_TEXT, record_signup_details
from accounts.token_scopes import DAY_CHOICES, DEFAULT_DAYS, TokenScope
from common.reader_manner import SIZE_SYSTEMS, UNITS
from common.visible_text import validate_name

if TYPE_CHECKING:  # the stubs know the model of a form, Django itself does not
    from django.http import HttpRequest

    _DesignerForm = forms.ModelForm[DesignerProfile]
else:
    _DesignerForm = forms.ModelForm


def _year_choices() -> list[tuple[str, str]]:
    years = years_to_choose(timezone.localdate())
    return [("", gettext("Year")), *((str(year), str(year)) for year in years)]


MONTH_CHOICES = [("", _("Month")), *((str(n), MONTHS[n]) for n in range(1, 13))]


class AgeForm(forms.Form):
    """Month and year of birth, asked of everybody alike before anything is kept."""

    # Does not name the reason: whoever knew it would try again with another year.
    too_young_words = _("We cannot go on with these details.")

    birth_month = forms.TypedChoiceField(
        label=_("Month of birth"),
        choices=MONTH_CHOICES,
        coerce=int,
        widget=forms.Select(attrs={"autocomplete": "bday-month"}),
    )
    birth_year = forms.TypedChoiceField(
        label=_("Year of birth"),
        choices=_year_choices,
        coerce=int,
        help_text=_("We read month and year once and do not keep them."),
        widget=forms.Select(attrs={"autocomplete": "bday-year"}),
    )

    is_too_young = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        year, month = cleaned.pop("birth_year", None), cleaned.pop("birth_month", None)
        if year is None or month is None:
            return cleaned
        if not is_certainly_old_enough(year=year, month=month, today=timezone.localdate()):
            self.is_too_young = True
            self.add_error(None, self.too_young_words)
        return cleaned


class SignupDetailsForm(AgeForm):
    """What sign-up asks beyond e-mail, username and password."""

    too_young_words = _("We cannot open an account with these details.")

    display_name = forms.CharField(
        label=_("Name to show"),
        help_text=_(
            "On your listings and in mails; your username stands in when you leave it empty."
        ),
        max_length=80,
        required=False,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    newsletter = forms.BooleanField(
        label=_(NEWSLETTER_TEXT),
        required=False,
    )

    def signup(self, request: "HttpRequest", user: User) -> None:
        """allauth's hook, inside the transaction that made the account."""
        record_signup_details(
            user=user,
            display_name=self.cleaned_data["display_name"],
            wants_newsletter=self.cleaned_data["newsletter"],
        )


class AccountForm(forms.Form):
    """A person's name, and what they may tell us beside it."""

    display_name = forms.CharField(
        label=_("Name to show"),
        help_text=_("On your listings and in mails; your username stands in when this is empty."),
        max_length=80,
        required=False,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Buying and selling work without phone and address."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_designer:  # with all else that buyers see
            del self.fields["display_name"]

    def clean(self) -> dict[str, Any]:
        return {"display_name": self.user.display_name, **(super().clean() or {})}


class MannerForm(forms.Form):
    """The units and the ring sizes that a person reads."""

    units = forms.ChoiceField(
        label=_("Weights and lengths"),
        choices=[("", _("Not chosen")), *UNITS.items()],
        required=False,
        help_text=_(
            "Without a choice a piece begins in millimetres and grams, and each browser remembers "
            "what you choose there."
        ),
    )
    size_system = forms.ChoiceField(
        label=_("Ring sizes"),
        choices=[("", _("Not chosen")), *SIZE_SYSTEMS.items()],
        required=False,
        help_text=_("They come first where a piece or the list names sizes."),
    )


class PictureForm(forms.Form):
    """A picture of the person, for the designer's page."""

    picture = forms.FileField(
        label=_("A picture of you"),
        help_text=_(
            "JPEG, PNG or WebP, up to 5 MB. We draw it anew, without place, time or device."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


class DesignerProfileForm(_DesignerForm):
    """All that buyers see of a designer, but for the picture."""

    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("On your page, under the name of the studio."),
        max_length=80,
        required=False,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_studio_name(self) -> str:
        name = str(self.cleaned_data["studio_name"])
        validate_name(name)
        return name

    def clean_city(self) -> str:
        city = str(self.cleaned_data["city"])
        validate_name(city)
        return city

    field_order = ["studio_name", "display_name", "city", "country", "bio"]

    class Meta:
        model = DesignerProfile
        fields = ["studio_name", "city", "country", "bio"]
        labels = {
            "studio_name": _("Studio name"),
            "city": _("City"),
            "country": _("Country"),
            "bio": _("About the studio"),
        }
        help_texts = {
            "studio_name": _("Stands beside each of your models, and on licences and invoices."),
            "country": _("Where you can be paid is asked separately, under Payouts."),
            "bio": _("How you work, what you make, and with which tools. Up to 2,000 characters."),
        }
        widgets = {
            "studio_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "country": forms.TextInput(attrs={"autocomplete": "country-name"}),
        }


class ApiTokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is the token for?"),
        help_text=_("A name for yourself, such as “casting house script”."),
        max_length=60,
    )
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=TokenScope.choices,
        initial=TokenScope.LOOK,
        required=False,
    )
    days = forms.ChoiceField(
        label=_("How long does it hold?"),
        choices=DAY_CHOICES,
        initial=str(DEFAULT_DAYS),
        required=False,
    )

    def clean_scope(self) -> TokenScope:
        return TokenScope(self.cleaned_data["scope"] or TokenScope.LOOK)

    def clean_days(self) -> int:
        return int(self.cleaned_data["days"] or DEFAULT_DAYS)

"""What staff and designers type when they make a coupon, and holders when they cast."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import AgeForm
from common.money import decimal_of, exponent, minor_of
from common.today import today
from common.visible_text import validate_name
from orders.models.coupon import CODE_PATTERN

PLACES = exponent(settings.SHOP_CURRENCY)
_CURRENCY = settings.SHOP_CURRENCY.upper()
MOST = Decimal(10_000)


class CouponForm(forms.Form):
    code = forms.CharField(
        max_length=20,
        help_text="What buyers type: 3 to 20 letters, digits and hyphens.",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    percent_off = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100,
        label="Percent off",
        help_text="Or an amount, below.",
    )
    amount_off = forms.DecimalField(
        required=False,
        min_value=decimal_of(1, settings.SHOP_CURRENCY),
        max_value=MOST,
        decimal_places=PLACES,
        label=f"Amount off, in {_CURRENCY}",
    )
    minimum = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST,
        decimal_places=PLACES,
        label=f"Smallest sum, in {_CURRENCY}",
        help_text="Counted over the licences that the coupon is for, before it takes anything off.",
    )
    starts_on = forms.DateField(
        label="First day", initial=today, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        required=False, label="Last day", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    use_limit = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, label="Uses in all"
    )
    person_limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000,
        initial=1,
        label="Uses by one person",
        help_text="Then only people with an account can use it. Leave it empty for everybody.",
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        if not re.fullmatch(CODE_PATTERN, code):
            raise forms.ValidationError("Write 3 to 20 letters, digits and hyphens, no spaces.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"percent_off", "amount_off"} & set(self.errors):
            if (cleaned.get("percent_off") is None) == (cleaned.get("amount_off") is None):
                self.add_error("percent_off", "Give a percentage or an amount, one of the two.")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day comes before the first.")
        return cleaned


def coupon_terms(typed: dict[str, Any]) -> dict[str, Any]:
    """What a valid CouponForm says, as make_coupon takes it."""
    kept = ("code", "percent_off", "starts_on", "ends_on", "use_limit", "person_limit")
    return {
        **{name: typed[name] for name in kept},
        "amount_off_minor": _minor(typed["amount_off"]),
        "minimum_minor": _minor(typed["minimum"]) or 0,
    }


def _minor(amount: Decimal | None) -> int | None:
    return None if amount is None else minor_of(amount, settings.SHOP_CURRENCY)


class GuestForm(AgeForm):
    """Whoever checks out without an account; as old as who opens one."""

    too_young_words = _("We cannot take an order with these details.")
    field_order = ("email", "name", "birth_month", "birth_year")

    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("The receipt goes there, with the link that opens your files."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        required=False,
        max_length=80,
        label=_("Name on the licence"),
        help_text=_("Yours, or whoever casts. Left empty, the licence names the e-mail address."),
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class GuestLinkForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("The one that you typed when you bought."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CastingsForm(forms.Form):
    piece_count = forms.IntegerField(
        min_value=1,
        max_value=1_000_000,
        label=_("Pieces cast"),
        help_text=_("What you record stays, so count only what you have cast."),
    )
    # What was recorded when the form was shown.
    recorded_before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

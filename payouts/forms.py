"""What a designer says before an account is opened."""

from django import forms
from django.conf import settings

from payouts.countries import payable


def _countries() -> list[tuple[str, str]]:
    return [
        ("", "Choose a country"),
        *payable(settings.STRIPE_COUNTRY).items(),
        ("other", "Another country"),
    ]


class CountryForm(forms.Form):
    country = forms.ChoiceField(
        label="Country in which you are paid",
        help_text="Where you live, or where your business is registered. "
        "If you choose the wrong one, you start again with a new account at Stripe.",
        choices=_countries,
    )

"""What staff type to correct the books."""

from decimal import Decimal

from django import forms
from django.conf import settings

from bookkeeping.services.close_difference import NOT_BY_HAND, Correction
from common.money import Money, minor_of
from orders.models import LedgerAccount

ACCOUNTS = [choice for choice in LedgerAccount.choices if choice[0] not in NOT_BY_HAND]


class CorrectionForm(forms.Form):
    debit = forms.ChoiceField(
        label="More on", choices=[("", "—"), *ACCOUNTS], required=False, help_text="The debit."
    )
    credit = forms.ChoiceField(label="Less on", choices=ACCOUNTS, help_text="The credit.")
    amount = forms.DecimalField(
        required=False,
        min_value=Decimal("0"),
        max_digits=12,
        help_text="Not needed where Stripe's movement names it.",
    )
    reason = forms.CharField(max_length=300, help_text="Stays with the entry.")

    def clean_amount(self) -> Money | None:
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount is None:
            return None
        currency = settings.SHOP_CURRENCY
        try:
            return Money(minor_of(amount, currency), currency)
        except ValueError as error:
            raise forms.ValidationError("This amount has too many decimal places.") from error

    @property
    def correction(self) -> Correction:
        """What was asked for; only of a valid form."""
        typed = self.cleaned_data
        return Correction(
            debit=LedgerAccount(typed["debit"]) if typed["debit"] else None,
            credit=LedgerAccount(typed["credit"]),
            amount=typed["amount"],
            reason=typed["reason"],
        )

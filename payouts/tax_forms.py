"""What a designer says about their tax when they agree to self-billing."""

import re
from typing import Any

from django import forms

from payouts.models import SelfBillingAgreement
from payouts.self_billing import TaxStatus, asks_for_dac7

VAT_ID = r"[A-Z]{2}[0-9A-Z+*]{2,13}"
DAC7_FIELDS = ("tax_number", "tax_number_country", "born_on")


class SelfBillingForm(forms.Form):
    tax_status = forms.ChoiceField(
        label="For tax you are", choices=TaxStatus.choices, widget=forms.RadioSelect
    )
    vat_id = forms.CharField(
        label="VAT number",
        required=False,
        max_length=20,
        help_text="For businesses, with the country in front: DE123456789.",
    )
    legal_name = forms.CharField(
        label="Name", max_length=200, help_text="Of yourself or of your business, as taxed."
    )
    address = forms.CharField(label="Address", max_length=500, widget=forms.Textarea({"rows": 4}))
    tax_number = forms.CharField(label="Tax number", max_length=30)
    tax_number_country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label="Country of the tax number",
        help_text="Two letters, such as DE.",
        error_messages={"invalid": "Write two letters, such as DE."},
    )
    born_on = forms.DateField(
        label="Born on",
        required=False,
        help_text="Not for a company.",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    is_agreed = forms.BooleanField(label="I agree to the words above")

    def __init__(self, *args: Any, said: SelfBillingAgreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_dac7():
            for name in DAC7_FIELDS:
                del self.fields[name]
        if said:
            self.initial = {
                name: getattr(said, name) for name in self.fields if name != "is_agreed"
            }

    def clean_vat_id(self) -> str:
        typed = re.sub(r"[\s.-]", "", str(self.cleaned_data["vat_id"])).upper()
        if typed and not re.fullmatch(VAT_ID, typed):
            raise forms.ValidationError("Write the country and the number, such as DE123456789.")
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tax_status") == TaxStatus.BUSINESS:
            if "vat_id" not in self.errors and not cleaned.get("vat_id"):
                self.add_error("vat_id", "A business with a VAT number gives it here.")
        else:
            cleaned["vat_id"] = ""
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """As agree_to_self_billing takes it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "is_agreed"}
        if "tax_number_country" in kept:
            kept["tax_number_country"] = kept["tax_number_country"].upper()
        return kept

"""Reads the hosted page's form: who pays, from where, and as a business or not."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from stripe_sandbox.actions.pay import Payer
from stripe_sandbox.tax import countries, read_tax_id

FIELDS = ("email", "number", "expiry", "cvc", "country", "postal_code", "tax_id", "business_name")
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
# Where Stripe's page asks for a postal code too.
_WITH_CODE = frozenset({"CA", "GB", "US"})


@dataclass
class Form:
    """What was typed, and what is wrong with it. The card number is never shown again."""

    values: dict[str, str]
    alert: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def marks(self) -> dict[str, str]:
        """For each field, the attributes that mark it wrong and the sentence that says why."""
        raw = {}
        for name in FIELDS:
            wrong = self.errors.get(name)
            raw[f"{name}_state"] = (
                f' aria-invalid="true" aria-describedby="{name}-error"' if wrong else ""
            )
            raw[f"{name}_error"] = (
                f'<p class="error" id="{name}-error">{escape(wrong)}</p>' if wrong else ""
            )
        return raw


def asks_for_address(session: dict[str, Any]) -> bool:
    required = session["billing_address_collection"] == "required"
    return bool(session["automatic_tax"]["enabled"] or required)


def asks_for_tax_id(session: dict[str, Any]) -> bool:
    return bool(session.get("tax_id_collection", {}).get("enabled"))


def read_payer(session: dict[str, Any], form: Form) -> Payer:
    """Notes in the form what is missing or wrong."""
    values = form.values
    email = values.get("email", "")
    if "@" not in email:
        form.errors["email"] = "Enter your e-mail address, for example name@example.com."
    address = None
    if asks_for_address(session):
        address = {name: values.get(name) or None for name in ADDRESS}
        if values.get("country") not in countries():
            form.errors["country"] = "Choose your country."
        elif values["country"] in _WITH_CODE and not values.get("postal_code"):
            form.errors["postal_code"] = "Enter your postal code."
    tax_id, business = None, None
    if asks_for_tax_id(session) and (values.get("tax_id") or _needs_tax_id(session)):
        tax_id = read_tax_id(values.get("country", ""), values.get("tax_id", ""))
        business = values.get("business_name")
        if tax_id is None:
            form.errors["tax_id"] = "This is not a tax ID of the country you chose."
        if not business:
            form.errors["business_name"] = "Enter the name of the business."
    return Payer(
        email=email,
        name=values.get("name") or business,
        address=address,
        tax_id=tax_id,
        business_name=business,
    )


def _needs_tax_id(session: dict[str, Any]) -> bool:
    return bool(session["tax_id_collection"]["required"] == "if_supported")


def country_options(chosen: str) -> str:
    return '<option value=""></option>' + "".join(
        f"<option{' selected' if name == chosen else ''}>{name}</option>" for name in countries()
    )

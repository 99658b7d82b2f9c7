"""/v1/payment_intents and /v1/charges

The shop is paid on the hosted page. An intent made here, with one of Stripe's test cards by name,
lets the same test run against the sandbox and against Stripe.
"""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.actions.pay import let_bank_act, take_money
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.cards import card_of_method
from stripe_sandbox.errors import bad_param
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.payment import charge as charge_object
from stripe_sandbox.objects.payment import payment_intent
from stripe_sandbox.params import (
    CURRENCY,
    EXPAND,
    RETRIEVE,
    Flag,
    ListOf,
    Metadata,
    Shape,
    Text,
    Whole,
    listing,
)

CREATE = Shape(
    {
        "amount": Whole(1, money.MOST),
        "confirm": Flag(),
        "currency": CURRENCY,
        "description": Text(max_length=1000),
        "expand": EXPAND,
        "metadata": Metadata(),
        "payment_method": Text(),
        "payment_method_types": ListOf(Text(("card",))),
        "transfer_group": Text(),
    },
    required=("amount", "currency"),
)


def create_intent(call: Call) -> dict[str, Any]:
    """Paid at once: an intent that is left for later has no use here."""
    params = call.params
    currency = money.check_currency(params["currency"])
    money.check_charge_amount(params["amount"], currency)
    found = card_of_method(params.get("payment_method", ""))
    if found is None or params.get("confirm") is not True or "payment_method_types" not in params:
        raise bad_param(
            "This sandbox takes confirm=true with payment_method_types=[card] and one of "
            "Stripe's pm_card_… names that pay.",
            param="payment_method",
        )
    test_card, card = found
    asked = {
        "amount_total": params["amount"],
        "currency": currency,
        "customer": None,
        "payment_method_types": ["card"],
    }
    intent = payment_intent(session=asked, data=params, created=call.tx.now())
    call.tx.add("payment_intent", intent)
    charge = charge_object(
        charge_id=new_id("ch"),
        amount=params["amount"],
        currency=currency,
        created=call.tx.now(),
        card=card,
        intent=intent,
    )
    charge = take_money(call.tx, intent, charge, test_card, call.config)
    let_bank_act(call.tx, charge, test_card, call.config)
    return call.show(call.tx.get("payment_intent", intent["id"]))


def retrieve_intent(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("payment_intent", call.ids["id"], param="intent"))


def list_intents(call: Call) -> dict[str, Any]:
    return call.page("payment_intent", "customer")


def retrieve_charge(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("charge", call.ids["id"], account=call.account))


def list_charges(call: Call) -> dict[str, Any]:
    return call.page("charge", "customer", "payment_intent", "transfer_group")


ENDPOINTS = (
    Endpoint("POST", "/v1/payment_intents", CREATE, create_intent),
    Endpoint("GET", "/v1/payment_intents", listing(customer=Text()), list_intents),
    Endpoint("GET", "/v1/payment_intents/{id}", RETRIEVE, retrieve_intent),
    Endpoint(
        "GET",
        "/v1/charges",
        listing(customer=Text(), payment_intent=Text(), transfer_group=Text()),
        list_charges,
        connect=True,
    ),
    Endpoint("GET", "/v1/charges/{id}", RETRIEVE, retrieve_charge, connect=True),
)

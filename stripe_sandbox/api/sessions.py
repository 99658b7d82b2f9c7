"""/v1/checkout/sessions"""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.actions.expire import expire
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal, bad_param, missing
from stripe_sandbox.ids import session_id
from stripe_sandbox.objects.session import checkout_session, line_item
from stripe_sandbox.params import (
    CURRENCY,
    EXPAND,
    RETRIEVE,
    Flag,
    ListOf,
    Metadata,
    Shape,
    Text,
    Url,
    Whole,
    listing,
)
from stripe_sandbox.presenting import as_list
from stripe_sandbox.store import Transaction

_PRODUCT = Shape(
    {
        "name": Text(max_length=250),
        "description": Text(),
        "images": ListOf(Url(), most=8),
        "metadata": Metadata(),
        "tax_code": Text(),
    },
    required=("name",),
)
_PRICE = Shape(
    {
        "currency": CURRENCY,
        "unit_amount": Whole(0, money.MOST),
        "product_data": _PRODUCT,
        "tax_behavior": Text(("exclusive", "inclusive", "unspecified")),
    },
    required=("currency", "unit_amount", "product_data"),
)
_LINE = Shape(
    {"price_data": _PRICE, "quantity": Whole(1, 999_999), "metadata": Metadata()},
    required=("price_data",),
)
_INTENT = Shape(
    {
        "description": Text(max_length=1000),
        "metadata": Metadata(),
        "receipt_email": Text(),
        "statement_descriptor": Text(max_length=22),
        "statement_descriptor_suffix": Text(max_length=22),
        "transfer_group": Text(),
    }
)
CREATE = Shape(
    {
        "automatic_tax": Shape(
            {"enabled": Flag(), "liability": Shape({"type": Text(("self",))}, required=("type",))},
            required=("enabled",),
        ),
        "billing_address_collection": Text(("auto", "required")),
        "cancel_url": Url(),
        "client_reference_id": Text(max_length=200),
        "currency": CURRENCY,
        "customer": Text(),
        "customer_creation": Text(("always", "if_required")),
        "customer_email": Text(max_length=800),
        "customer_update": Shape(
            {name: Text(("auto", "never")) for name in ("address", "name", "shipping")}
        ),
        "expand": EXPAND,
        "expires_at": Whole(),
        "line_items": ListOf(_LINE),
        "locale": Text(max_length=10),
        "metadata": Metadata(),
        "mode": Text(("payment", "setup", "subscription")),
        "payment_intent_data": _INTENT,
        "payment_method_types": ListOf(Text(("card", "us_bank_account"))),
        "submit_type": Text(("auto", "book", "donate", "pay", "subscribe")),
        "success_url": Url(),
        "tax_id_collection": Shape(
            {"enabled": Flag(), "required": Text(("if_supported", "never"))}, required=("enabled",)
        ),
        "ui_mode": Text(("elements", "embedded_page", "form", "hosted_page")),
    },
    required=("mode", "line_items"),
)


def create(call: Call) -> dict[str, Any]:
    params, tx = call.params, call.tx
    currency, total = _check(params)
    _check_customer(tx, params)
    created = tx.now()
    expires_at = params.get("expires_at", created + 86400)
    if not created + 1800 - 60 <= expires_at <= created + 86400 + 60:
        raise bad_param(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation.",
            param="expires_at",
        )
    new = session_id()
    body = checkout_session(
        session_id=new,
        url=f"{call.base_url}/c/pay/{new}",
        params=params,
        currency=currency,
        total=total,
        created=created,
        expires_at=expires_at,
    )
    lines = [line_item(line, currency=currency, created=created) for line in params["line_items"]]
    private = {
        "line_items": lines,
        "saves_address": params.get("customer_update", {}).get("address") == "auto",
        "tax_codes": [
            line["price_data"]["product_data"].get("tax_code") for line in params["line_items"]
        ],
        "payment_intent_data": params.get("payment_intent_data", {}),
        "descriptions": [
            line["price_data"]["product_data"].get("description") for line in params["line_items"]
        ],
    }
    return call.show(tx.add("checkout.session", body, private=private))


def _check(params: dict[str, Any]) -> tuple[str, int]:
    """The session's currency and total; raises Refusal."""
    if params["mode"] != "payment":
        raise bad_param("This sandbox supports mode=payment only.", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise bad_param("This sandbox supports ui_mode=hosted_page only.", param="ui_mode")
    if "success_url" not in params:
        raise bad_param(
            "Missing required param: success_url.", param="success_url", code="parameter_missing"
        )
    if "customer" in params and "customer_email" in params:
        raise bad_param(
            "You may only specify one of these parameters: customer, customer_email.",
            param="customer_email",
        )
    _check_tax(params)
    if not params["line_items"]:
        raise bad_param("line_items must hold at least one line.", param="line_items")
    currencies = {
        money.check_currency(line["price_data"]["currency"]) for line in params["line_items"]
    }
    if len(currencies) > 1:
        raise bad_param("All line items must use the same currency.", param="line_items")
    total = sum(
        line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in params["line_items"]
    )
    currency = currencies.pop()
    if total:
        money.check_charge_amount(total, currency)
    return currency, total


def _check_customer(tx: Transaction, params: dict[str, Any]) -> None:
    update = params.get("customer_update", {})
    if "customer" not in params:
        if update:
            raise bad_param(
                "`customer_update` can only be used with `customer`.", param="customer_update"
            )
        return
    held = tx.find(params["customer"], kind="customer")
    if held is None:
        raise missing("customer", params["customer"], param="customer", status=400)
    has_place = (held.get("address") or {}).get("country") or update.get("address") == "auto"
    if params.get("automatic_tax", {}).get("enabled") and not has_place:
        raise bad_param(
            "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a "
            "valid address to the Customer or set `customer_update[address]` to 'auto' to save the "
            "address entered in Checkout to the Customer.",
            param="automatic_tax",
            code="customer_tax_location_invalid",
        )
    if params.get("tax_id_collection", {}).get("enabled") and update.get("name") != "auto":
        raise bad_param(
            "Tax ID collection requires updating business name on the customer. To enable tax ID "
            "collection for an existing customer, please set `customer_update[name]` to `auto`.",
            param="tax_id_collection",
        )


def _check_tax(params: dict[str, Any]) -> None:
    """Stripe knows no tax behaviour unless the line names it: this account has no default."""
    if not params.get("automatic_tax", {}).get("enabled"):
        return
    for number, line in enumerate(params["line_items"]):
        if line["price_data"].get("tax_behavior", "unspecified") == "unspecified":
            raise bad_param(
                "Every line needs a `tax_behavior` when `automatic_tax` is enabled.",
                param=f"line_items[{number}][price_data][tax_behavior]",
            )


def _current(call: Call) -> dict[str, Any]:
    found = call.tx.find(call.ids["id"], kind="checkout.session")
    if found is None:
        raise missing("checkout.session", call.ids["id"], param="session")
    return found


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(_current(call))


def list_lines(call: Call) -> dict[str, Any]:
    session = _current(call)
    lines = call.tx.private(session["id"])["line_items"]
    return call.show(as_list(lines, has_more=False, url=call.path))


def list_all(call: Call) -> dict[str, Any]:
    match = {}
    if "customer_details" in call.params:
        match["customer_details.email"] = call.params["customer_details"]["email"]
    return call.page("checkout.session", "payment_intent", "customer", "status", **match)


def expire_now(call: Call) -> dict[str, Any]:
    session = _current(call)
    if session["status"] != "open":
        raise Refusal(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
    return call.show(expire(call.tx, session))


_BASE = "/v1/checkout/sessions"
_LIST = listing(
    payment_intent=Text(),
    customer=Text(),
    status=Text(("complete", "expired", "open")),
    customer_details=Shape({"email": Text()}, required=("email",)),
)
ENDPOINTS = (
    Endpoint("POST", _BASE, CREATE, create),
    Endpoint("GET", _BASE, _LIST, list_all),
    Endpoint("GET", _BASE + "/{id}", RETRIEVE, retrieve),
    Endpoint("GET", _BASE + "/{id}/line_items", listing(), list_lines),
    Endpoint("POST", _BASE + "/{id}/expire", RETRIEVE, expire_now),
)

"""/v1/accounts and /v1/account_links"""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.actions.onboard import announce
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.config import HOME_COUNTRY
from stripe_sandbox.errors import Refusal, bad_param, no_access
from stripe_sandbox.ids import account_id, random_text
from stripe_sandbox.objects.account import CURRENCIES, account, account_link
from stripe_sandbox.params import (
    CURRENCY,
    EXPAND,
    RETRIEVE,
    Flag,
    Metadata,
    Rule,
    Shape,
    Text,
    Url,
    listing,
)

LINK_SECONDS = 300
_REQUESTED = Shape({"requested": Flag()})
_CONTROLLER = Shape(
    {
        "fees": Shape({"payer": Text(("account", "application"))}),
        "losses": Shape({"payments": Text(("application", "stripe"))}),
        "requirement_collection": Text(("application", "stripe")),
        "stripe_dashboard": Shape({"type": Text(("express", "full", "none"))}),
    }
)
_SCHEDULE = Shape(
    {"interval": Text(("daily", "manual", "monthly", "weekly")), "delay_days": Text()}
)
_PROFILE = Shape(
    {
        "mcc": Text(max_length=4),
        "name": Text(),
        "product_description": Text(max_length=40_000),
        "support_email": Text(),
        "url": Url(),
    }
)
_EDITABLE: dict[str, Rule] = {
    "business_profile": _PROFILE,
    "business_type": Text(("company", "government_entity", "individual", "non_profit")),
    "email": Text(max_length=800),
    "expand": EXPAND,
    "metadata": Metadata(),
}
CREATE = Shape(
    {
        **_EDITABLE,
        "capabilities": Shape({"card_payments": _REQUESTED, "transfers": _REQUESTED}),
        "controller": _CONTROLLER,
        "country": Text(max_length=2),
        "default_currency": CURRENCY,
        "settings": Shape({"payouts": Shape({"schedule": _SCHEDULE})}),
        "tos_acceptance": Shape({"service_agreement": Text(("full", "recipient"))}),
        "type": Text(("custom", "express", "standard")),
    }
)
# Who pays fees, who bears losses, which dashboard, who collects requirements.
_LEGACY = {
    "standard": ("account", "stripe", "full", "stripe"),
    "express": ("application_express", "application", "express", "stripe"),
    "custom": ("application_custom", "application", "none", "application"),
}


def create(call: Call) -> dict[str, Any]:
    params = call.params
    if "type" in params and "controller" in params:
        raise bad_param("You may only specify one of these: type, controller.", param="type")
    country = params.get("country", call.tx.setting("country", HOME_COUNTRY))
    if not (len(country) == 2 and country.isalpha() and country.isupper()):
        raise bad_param(
            f"Country '{country}' is unknown. Try using a 2-character alphanumeric country code "
            "instead, such as 'US', 'EG', or 'GB'.",
            param="country",
        )
    if country not in CURRENCIES:
        raise bad_param(
            f"{country} is not currently supported by Stripe.",
            param="country",
            code="country_unsupported",
        )
    kind = params.get("type", "none" if "controller" in params else "standard")
    body = account(
        account_id=account_id(),
        params={**params, "country": country, "type": kind},
        controller=_controller(kind, params.get("controller", {})),
        created=call.tx.now(),
    )
    schedule = params.get("settings", {}).get("payouts", {}).get("schedule", {})
    if "interval" in schedule:
        body["settings"]["payouts"]["schedule"]["interval"] = schedule["interval"]
    return call.show(call.tx.add("account", body))


def _controller(kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    fees, losses, dashboard, collection = _LEGACY.get(kind, _LEGACY["standard"])
    return {
        "fees": {"payer": asked.get("fees", {}).get("payer", fees)},
        "is_controller": True,
        "losses": {"payments": asked.get("losses", {}).get("payments", losses)},
        "requirement_collection": asked.get("requirement_collection", collection),
        "stripe_dashboard": {"type": asked.get("stripe_dashboard", {}).get("type", dashboard)},
        "type": "application",
    }


def _found(call: Call) -> dict[str, Any]:
    body = call.tx.find(call.ids["id"], kind="account")
    if body is None:
        raise no_access(call.ids["id"])
    return body


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(_found(call))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("account")


def update(call: Call) -> dict[str, Any]:
    before = _found(call)
    changes = {name: value for name, value in call.params.items() if name != "expand"}
    for name in ("business_profile", "metadata"):
        if name in changes:
            changes[name] = {**before[name], **changes[name]}
    return call.show(announce(call.tx, before, {**before, **changes}))


def delete(call: Call) -> dict[str, Any]:
    body = _found(call)
    available, pending = ledger.sums(call.tx, body["id"])
    if any(available.values()) or any(pending.values()):
        raise Refusal("This account cannot be deleted until its balance is zero.")
    call.tx.delete(body["id"])
    return {"id": body["id"], "object": "account", "deleted": True}


def create_link(call: Call) -> dict[str, Any]:
    params, tx = call.params, call.tx
    owner = tx.find(params["account"], kind="account")
    if owner is None:
        raise no_access(params["account"])
    token = random_text(24)
    body = account_link(
        url=f"{call.base_url}/c/onboard/{token}",
        created=tx.now(),
        expires_at=tx.now() + LINK_SECONDS,
    )
    tx.add(
        "account_link",
        {**body, "id": token},
        private={
            "account": owner["id"],
            "return_url": params["return_url"],
            "refresh_url": params["refresh_url"],
        },
    )
    return body


_LINK = Shape(
    {
        "account": Text(),
        "collect": Text(("currently_due", "eventually_due")),
        "collection_options": Shape(
            {
                "fields": Text(("currently_due", "eventually_due")),
                "future_requirements": Text(("include", "omit")),
            }
        ),
        "expand": EXPAND,
        "refresh_url": Url(),
        "return_url": Url(),
        "type": Text(("account_onboarding", "account_update")),
    },
    required=("account", "refresh_url", "return_url", "type"),
)
_BASE = "/v1/accounts"
ENDPOINTS = (
    Endpoint("POST", _BASE, CREATE, create),
    Endpoint("GET", _BASE, listing(), list_all),
    Endpoint("GET", _BASE + "/{id}", RETRIEVE, retrieve),
    Endpoint("POST", _BASE + "/{id}", Shape(_EDITABLE), update),
    Endpoint("DELETE", _BASE + "/{id}", RETRIEVE, delete),
    Endpoint("POST", "/v1/account_links", _LINK, create_link),
)

"""Connected accounts and the links that open their onboarding page."""

from typing import Any

_DUE = ["business_type", "external_account", "tos_acceptance.date", "tos_acceptance.ip"]

DISABLED_REASONS = (
    "listed",
    "other",
    "platform_paused",
    "rejected.fraud",
    "rejected.incomplete_verification",
    "rejected.listed",
    "rejected.other",
    "rejected.terms_of_service",
    "requirements.past_due",
    "requirements.pending_verification",
    "under_review",
)
# Where a platform can open an Express account, and the currency that account is paid in.
_EURO = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split()
CURRENCIES = {
    **dict.fromkeys(_EURO, "eur"),
    **{"AE": "aed", "AU": "aud", "BR": "brl", "CA": "cad", "CH": "chf", "CZ": "czk"},
    **{"DK": "dkk", "GB": "gbp", "GI": "gbp", "HK": "hkd", "HU": "huf", "JP": "jpy"},
    **{"LI": "chf", "MX": "mxn", "MY": "myr", "NO": "nok", "NZ": "nzd", "PL": "pln"},
    **{"RO": "ron", "SE": "sek", "SG": "sgd", "TH": "thb", "US": "usd"},
}


def region_of(country: str) -> str:
    """Inside one region Stripe asks for no agreement of its own."""
    is_in_eea = country in {*_EURO, "CZ", "DK", "HU", "LI", "NO", "PL", "RO", "SE"}
    return "EEA" if is_in_eea else country


def requirements(*, met: bool) -> dict[str, Any]:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": [] if met else list(_DUE),
        "disabled_reason": None if met else "requirements.past_due",
        "errors": [],
        "eventually_due": [] if met else list(_DUE),
        "past_due": [] if met else list(_DUE),
        "pending_verification": [],
    }


def account(
    *, account_id: str, params: dict[str, Any], controller: dict[str, Any], created: int
) -> dict[str, Any]:
    """An account before onboarding: nothing enabled, each asked-for capability inactive."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    profile = {
        "annual_revenue": None,
        "estimated_worker_count": None,
        "mcc": None,
        "minority_owned_business_designation": None,
        "name": None,
        "product_description": None,
        "support_address": address,
        "support_email": None,
        "support_phone": None,
        "support_url": None,
        "url": None,
    }
    asked = params.get("capabilities", {})
    country = params["country"]
    return {
        "id": account_id,
        "object": "account",
        "business_profile": {**profile, **params.get("business_profile", {})},
        "business_type": params.get("business_type"),
        "capabilities": {name: "inactive" for name, wish in asked.items() if wish.get("requested")},
        "charges_enabled": False,
        "controller": controller,
        "country": country,
        "created": created,
        "default_currency": params.get("default_currency", CURRENCIES[country]),
        "details_submitted": False,
        "email": params.get("email"),
        "external_accounts": {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/accounts/{account_id}/external_accounts",
        },
        "future_requirements": requirements(met=True),
        "metadata": params.get("metadata", {}),
        "payouts_enabled": False,
        "requirements": requirements(met=False),
        "settings": _settings(),
        "tos_acceptance": {
            "date": None,
            "ip": None,
            "user_agent": None,
            **params.get("tos_acceptance", {}),
        },
        "type": params["type"],
    }


def _settings() -> dict[str, Any]:
    return {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "branding": dict.fromkeys(("icon", "logo", "primary_color", "secondary_color")),
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
            "statement_descriptor_prefix_kana": None,
            "statement_descriptor_prefix_kanji": None,
        },
        "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": None},
        "payments": dict.fromkeys(
            (
                "statement_descriptor",
                "statement_descriptor_kana",
                "statement_descriptor_kanji",
                "statement_descriptor_prefix_kana",
                "statement_descriptor_prefix_kanji",
            )
        ),
        "payouts": {
            "debit_negative_balances": False,
            "schedule": {"delay_days": 2, "interval": "daily"},
            "statement_descriptor": None,
        },
        "sepa_debit_payments": {},
    }


def account_link(*, url: str, created: int, expires_at: int) -> dict[str, Any]:
    return {"object": "account_link", "created": created, "expires_at": expires_at, "url": url}

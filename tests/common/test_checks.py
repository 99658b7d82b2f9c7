"""`check --deploy` refuses what must never be deployed, and passes what may."""

import secrets
from typing import Any

import pytest
from django.core import checks
from pytest_django import Settings

from common.checks import check_deployment

SAFE: dict[str, Any] = {
    "EMBEDDED_MODE": False,
    "DEBUG": False,
    "SITE_URL": "https://shop.example.com",
    "ALLOWED_HOSTS": ["shop.example.com"],
    "ADMIN_PATH": "desk-4711/",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PREVIEW_KEY": "invented-bends-invented-bends-invented-bends",
    "ADDRESS_KEY": "invented-codes-invented-codes-invented-codes",
    "ERASURE_JOURNAL": "s3://journal",
    "PRIVACY_POSTAL_ADDRESS": "JewelCAD, Privacy, 1 Bench Lane, Pforzheim",
    "COMPLAINT_URL": "https://authority.example.org/complaints",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_SECRET_KEY": "sk_live_invented",
    "REDIS_URL": "rediss://redis.example.com:6379/0",
    "S3_BUCKET": "designs",
    "S3_ENDPOINT_URL": "",
    "S3_PUBLIC_ENDPOINT_URL": "",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "mail.example.com",
    "EMAIL_PORT": 587,
    "EMAIL_USE_TLS": True,
    "MAIL_IS_CAUGHT": False,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "TLS_EXEMPT_HOSTS": ["postgres", "redis", "s3", "mail"],
}
VERIFIED: dict[str, Any] = {"HOST": "db.example.com", "OPTIONS": {"sslmode": "verify-full"}}
UNSAFE: list[tuple[str, dict[str, Any]]] = [
    ("common.E001", {"DEBUG": True}),
    ("common.E002", {"SITE_URL": "http://shop.example.com"}),
    ("common.E003", {"ALLOWED_HOSTS": []}),
    ("common.E003", {"ALLOWED_HOSTS": ["shop.example.com", "*"]}),
    ("common.E004", {"ADMIN_PATH": "admin/"}),
    ("common.E004", {"ADMIN_PATH": "desk-change-me/"}),
    ("common.E034", {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}),
    ("common.E035", {"LOCALE_PATHS": ["/nowhere"]}),
    ("common.E027", {"SECRET_KEY": secrets.token_urlsafe(20)}),
    ("common.E027", {"SECRET_KEY": "ab" * 40}),
    ("common.E027", {"SECRET_KEY": "django-insecure-" + secrets.token_urlsafe(64)}),
    ("common.E028", {"EMAIL_PORT": 1025}),
    ("common.E028", {"EMAIL_HOST": "mailpit"}),
    ("common.E005", {"STRIPE_API_BASE": "http://127.0.0.1:8001"}),
    ("common.E005", {"STRIPE_API_BASE": "https://localhost:8001"}),
    ("common.E006", {"STRIPE_API_BASE": "http://stripe.example.com"}),
    ("common.W007", {"STRIPE_SECRET_KEY": "sk_test_invented"}),
    ("common.W007", {"STRIPE_SECRET_KEY": "rk_test_invented"}),
    ("common.E009", {"REDIS_URL": "redis://redis.example.com:6379/0"}),
    ("common.E010", {"S3_BUCKET": ""}),
    ("common.E011", {"S3_ENDPOINT_URL": "http://files.example.com"}),
    ("common.E012", {"S3_PUBLIC_ENDPOINT_URL": "http://s3:9000"}),
    ("common.E013", {"EMAIL_BACKEND": "common.mailbox.LocalMailbox"}),
    ("common.E013", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ("common.E014", {"EMAIL_USE_TLS": False}),
    ("common.E030", {"EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend"}),
    ("common.E030", {"EMAIL_BACKEND": "anymail.backends.sendgrid.EmailBackend"}),
    ("common.E015", {"PREVIEW_KEY": "short"}),
    ("common.E016", {"PREVIEW_KEY": SAFE["SECRET_KEY"]}),
    ("common.E018", {"ADDRESS_KEY": "short"}),
    ("common.E019", {"ERASURE_JOURNAL": ""}),
    ("common.E018", {"ADDRESS_KEY": SAFE["SECRET_KEY"]}),
    ("common.E025", {"PRIVACY_POSTAL_ADDRESS": "", "SELLER_ADDRESS": ""}),
    ("common.E026", {"COMPLAINT_URL": ""}),
]
EXEMPT: list[dict[str, Any]] = [
    {"REDIS_URL": "redis://redis:6379/0"},
    {"REDIS_URL": "unix:///run/redis.sock?db=0"},
    {"S3_ENDPOINT_URL": "http://s3:9000", "S3_PUBLIC_ENDPOINT_URL": "https://files.example.com"},
    {"EMAIL_HOST": "mail", "EMAIL_USE_TLS": False, "MAIL_IS_CAUGHT": True},
]


@pytest.fixture
def deployment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A safe production's values."""
    for name, value in VERIFIED.items():
        monkeypatch.setitem(settings.DATABASES["default"], name, value)
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def found(settings: Settings, values: dict[str, Any]) -> list[str]:
    for name, value in values.items():
        setattr(settings, name, value)
    return [str(message.id) for message in check_deployment(None)]


def test_safe_values_pass(deployment: Any) -> None:
    assert found(deployment, {}) == []


@pytest.mark.parametrize(("code", "values"), UNSAFE)
def test_unsafe_value_is_found(deployment: Any, code: str, values: dict[str, Any]) -> None:
    assert found(deployment, values) == [code]


@pytest.mark.parametrize("values", EXEMPT)
def test_named_host_of_the_private_network_needs_no_tls(
    deployment: Any, values: dict[str, Any]
) -> None:
    assert found(deployment, values) == []


@pytest.mark.parametrize(
    ("database", "codes"),
    [
        ({"HOST": "db.example.com", "OPTIONS": {}}, ["common.E008"]),
        ({"HOST": "db.example.com", "OPTIONS": {"sslmode": "require"}}, ["common.E008"]),
        ({"HOST": "", "OPTIONS": {"host": "db.example.com"}}, ["common.E008"]),
        ({"HOST": "postgres", "OPTIONS": {}}, []),
        ({"HOST": "/run/postgresql", "OPTIONS": {}}, []),
    ],
)
def test_p25_database_must_prove_who_it_is(
    deployment: Any, monkeypatch: pytest.MonkeyPatch, database: dict[str, Any], codes: list[str]
) -> None:
    for name, value in database.items():
        monkeypatch.setitem(deployment.DATABASES["default"], name, value)
    assert found(deployment, {}) == codes


def test_embedded_site_is_no_deployment(deployment: Any) -> None:
    assert found(deployment, {"EMBEDDED_MODE": True, "DEBUG": True}) == []


def test_checks_run_by_check_deploy() -> None:
    registered = checks.registry.registry.get_checks(include_deployment_checks=True)
    assert check_deployment in registered

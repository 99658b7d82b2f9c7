"""What must never happen in a deployment: `manage.py check --deploy` fails on each of these."""

import ipaddress
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from common.financial_year import is_financial_year_written
from common.languages import ENGLISH

SHORTEST_KEY = 32
LEAST_SECRET, LEAST_SIGNS = 50, 12
# Of keys in examples, tutorials and earlier versions of this file.
_SAMPLE_WORDS = ("insecure", "change", "secret", "example", "sample", "invented", "only-for")
_KNOWN_DESKS = frozenset(
    {"", "admin", "administrator", "backend", "desk", "desk-change-me", "manage", "staff"}
)
# Mail servers that keep what they get and deliver nothing.
_CATCHERS = ("mail", "mailpit", "mailhog", "mailcatcher", "smtp4dev")
_CATCHER_PORTS = (1025, 8025)
# What PostgreSQL may be set to so that no value of a row reaches its log; the first is proposed.
QUIET_LOG = {
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_min_duration_statement": ("-1",),
    "log_statement": ("none", "ddl"),
}
_EXEMPT_HINT = (
    "Where it shares one private network with the site, TLS_EXEMPT_HOSTS names the host that "
    "needs none."
)


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every problem at once; nothing is asked of an embedded site, which is no deployment."""
    if settings.EMBEDDED_MODE:
        return []
    return [message for check in _CHECKS for message in check()]


@register(Tags.database, deploy=True)
def check_database_log(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Asks the database itself; runs with `check --deploy --database default`."""
    if settings.EMBEDDED_MODE or not databases:
        return []
    with connection.cursor() as cursor:
        found = {name: _shown(cursor, name) for name in QUIET_LOG}
    return [
        Error(
            f"PostgreSQL runs with {name} = {found[name]}: its log keeps values of refused rows "
            "or of statements, such as addresses and password hashes.",
            hint=f"ALTER SYSTEM SET {name} = '{safe[0]}'; SELECT pg_reload_conf();",
            id="common.E017",
        )
        for name, safe in QUIET_LOG.items()
        if found[name] not in safe
    ]


@register(Tags.database, deploy=True)
def check_financial_year(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Books go by the setting in Python and by the database's function in the triggers.

    A warning: `migrate` mends it, and begins with this check.
    """
    if not databases or is_financial_year_written():
        return []
    return [
        Warning(
            "The database counts the years of books otherwise than FINANCIAL_YEAR_FIRST_MONTH = "
            f"{settings.FINANCIAL_YEAR_FIRST_MONTH}: until it is told, it refuses rows that the "
            "purge lets go.",
            hint="`manage.py migrate` writes the setting into the database.",
            id="common.W029",
        )
    ]


def _shown(cursor: Any, name: str) -> str:
    cursor.execute("SELECT current_setting(%s)", [name])
    return str(cursor.fetchone()[0])


def _site_address() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "DEBUG is on: error pages would show settings and data to anyone.",
            hint="Remove DEBUG, or set DEBUG=false.",
            id="common.E001",
        )
    if urlsplit(settings.SITE_URL).scheme != "https":
        yield Error(
            f"SITE_URL is {settings.SITE_URL}, which is not https: cookies would travel in clear.",
            hint="Put a TLS proxy in front and write SITE_URL=https://….",
            id="common.E002",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS names no host, or every host.",
            hint="Set ALLOWED_HOSTS to the site's own names, separated by commas.",
            id="common.E003",
        )
    if settings.ADMIN_PATH.strip("/").lower() in _KNOWN_DESKS:
        yield Error(
            f"The staff desk is at /{settings.ADMIN_PATH}, where every scanner looks first.",
            hint="Set ADMIN_PATH to a name of your own.",
            id="common.E004",
        )


def _proxies() -> Iterator[CheckMessage]:
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        yield Error(
            "TRUSTED_PROXY_COUNT is 0, but the site is reached by TLS, which a proxy ends: "
            "everybody would have the proxy's address, and ten wrong passwords of one would shut "
            "the door for all.",
            hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front, counted to the last.",
            id="common.E034",
        )


def _languages() -> Iterator[CheckMessage]:
    folder = Path(settings.LOCALE_PATHS[0])
    missing = [
        name
        for code, name in settings.LANGUAGES
        if code != ENGLISH and not (folder / code / "LC_MESSAGES" / "django.mo").is_file()
    ]
    if missing:
        yield Error(
            f"{folder} has no catalogue of {', '.join(missing)}: pages and mails would be English.",
            hint="Set CATALOGUES_DIR to what `python -m embedded assets` made, as the image does.",
            id="common.E035",
        )


def _secret_key() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    is_known = any(word in key.lower() for word in _SAMPLE_WORDS)
    if len(key) < LEAST_SECRET or len(set(key)) < LEAST_SIGNS or is_known:
        yield Error(
            f"SECRET_KEY has fewer than {LEAST_SECRET} characters or few different ones, or reads "
            "like a sample: who guesses it can log in as anybody and sign any link.",
            hint="Draw one: python -c 'import secrets; print(secrets.token_urlsafe(64))'.",
            id="common.E027",
        )


def _who_answers() -> Iterator[CheckMessage]:
    if not settings.PRIVACY_POSTAL_ADDRESS:
        yield Error(
            "The policy names no address by which a letter reaches who answers for people's data.",
            hint="Set PRIVACY_POSTAL_ADDRESS, or SELLER_ADDRESS.",
            id="common.E025",
        )
    if not settings.COMPLAINT_URL:
        yield Error(
            "The policy does not say to which authority people can complain.",
            hint="Set COMPLAINT_BODY and COMPLAINT_URL: the data protection authority's name and "
            "its page for complaints.",
            id="common.E026",
        )


def _preview_key() -> Iterator[CheckMessage]:
    if len(settings.PREVIEW_KEY) < SHORTEST_KEY:
        yield Error(
            f"PREVIEW_KEY has fewer than {SHORTEST_KEY} characters: who guesses it can straighten "
            "every preview.",
            hint="Draw one: python -c 'import secrets; print(secrets.token_urlsafe(48))'. Keep it: "
            "previews made under a lost key can be traced no more.",
            id="common.E015",
        )
    if settings.PREVIEW_KEY == settings.SECRET_KEY:
        yield Error(
            "PREVIEW_KEY is SECRET_KEY, which may have to change when it leaks, and then no "
            "earlier preview could be traced.",
            hint="Draw a PREVIEW_KEY of its own, before the first preview is made.",
            id="common.E016",
        )


def _address_key() -> Iterator[CheckMessage]:
    if len(settings.ADDRESS_KEY) < SHORTEST_KEY or settings.ADDRESS_KEY == settings.SECRET_KEY:
        yield Error(
            f"ADDRESS_KEY has fewer than {SHORTEST_KEY} characters, or is SECRET_KEY: addresses "
            "that were erased could be guessed, or are not known again when SECRET_KEY changes.",
            hint="Draw one: python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
            id="common.E018",
        )


def _erasure_journal() -> Iterator[CheckMessage]:
    if not settings.ERASURE_JOURNAL:
        yield Error(
            "ERASURE_JOURNAL names no place: whoever was erased would be back with the next backup "
            "that is restored.",
            hint="Name a folder, or s3://bucket/prefix, that no backup of the database holds.",
            id="common.E019",
        )


def _stripe() -> Iterator[CheckMessage]:
    base = urlsplit(settings.STRIPE_API_BASE)
    if _is_loopback(base.hostname or ""):
        yield Error(
            f"STRIPE_API_BASE is {settings.STRIPE_API_BASE}: a sandbox, where nobody pays.",
            hint="Remove STRIPE_API_BASE; the real address is the default.",
            id="common.E005",
        )
    elif base.scheme != "https":
        yield Error(
            f"STRIPE_API_BASE is {settings.STRIPE_API_BASE}: the secret key would travel in clear.",
            hint="Remove STRIPE_API_BASE; the real address is the default.",
            id="common.E006",
        )
    if "_test_" in settings.STRIPE_SECRET_KEY:
        yield Warning(
            "STRIPE_SECRET_KEY is a test key: orders will look paid, and no money will move.",
            hint="Use a live key (sk_live_ or rk_live_) when the shop opens.",
            id="common.W007",
        )


def _database() -> Iterator[CheckMessage]:
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    sslmode = options.get("sslmode", "prefer")
    if sslmode != "verify-full" and not _is_exempt(database["HOST"] or options.get("host", "")):
        yield Error(
            f"The database is reached with sslmode={sslmode}: anyone between could read it or "
            "stand in for it.",
            hint=f"Add ?sslmode=verify-full&sslrootcert=… to DATABASE_URL. {_EXEMPT_HINT}",
            id="common.E008",
        )


def _redis() -> Iterator[CheckMessage]:
    address = urlsplit(settings.REDIS_URL)
    if address.scheme not in {"rediss", "unix"} and not _is_exempt(address.hostname or ""):
        yield Error(
            "REDIS_URL is without TLS: task arguments and rate limits would travel in clear.",
            hint=f"Write rediss://…. {_EXEMPT_HINT}",
            id="common.E009",
        )


def _files() -> Iterator[CheckMessage]:
    if not settings.S3_BUCKET:
        yield Error(
            "No bucket is named: files would live on one machine's disk, where other machines "
            "and backups miss them.",
            hint="Set AWS_STORAGE_BUCKET_NAME and its keys.",
            id="common.E010",
        )
    own = urlsplit(settings.S3_ENDPOINT_URL)
    if own.scheme == "http" and not _is_exempt(own.hostname or ""):
        yield Error(
            f"AWS_S3_ENDPOINT_URL is {settings.S3_ENDPOINT_URL}: designs would travel in clear.",
            hint=f"Give the bucket's server an https address. {_EXEMPT_HINT}",
            id="common.E011",
        )
    if urlsplit(settings.S3_PUBLIC_ENDPOINT_URL).scheme == "http":
        yield Error(
            f"Download links would lead to {settings.S3_PUBLIC_ENDPOINT_URL}, which is not https.",
            hint="Set AWS_S3_PUBLIC_ENDPOINT_URL to the bucket's https address for browsers.",
            id="common.E012",
        )


def _mail() -> Iterator[CheckMessage]:
    backend = settings.EMAIL_BACKEND
    if backend.rsplit(".", 2)[-2] in {"console", "dummy", "filebased", "locmem", "mailbox"}:
        yield Error(
            f"Mail goes to {backend}, and so to nobody.",
            hint="Set EMAIL_URL (smtp+tls://…), MAILGUN_API_KEY or SENDGRID_API_KEY.",
            id="common.E013",
        )
    host = str(settings.EMAIL_HOST).lower()
    is_caught = host in _CATCHERS or settings.EMAIL_PORT in _CATCHER_PORTS
    if is_caught and not settings.MAIL_IS_CAUGHT:
        yield Error(
            f"Mail goes to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}, which keeps it and "
            "delivers none: nobody could confirm an address.",
            hint="Set EMAIL_URL to a mail server; for a rehearsal, MAIL_IS_CAUGHT=true.",
            id="common.E028",
        )
    is_smtp = backend == "django.core.mail.backends.smtp.EmailBackend"
    has_tls = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_smtp and not has_tls and not _is_exempt(settings.EMAIL_HOST):
        yield Error(
            "Mail is handed over without TLS: links that reset passwords would travel in clear.",
            hint=f"Write smtp+tls:// or smtp+ssl:// in EMAIL_URL. {_EXEMPT_HINT}",
            id="common.E014",
        )
    for name, key in (("mailgun", "MAILGUN_EVENT_KEY"), ("sendgrid", "SENDGRID_EVENT_KEY")):
        if f".{name}." in backend and not getattr(settings, key):
            yield Error(
                f"{key} is not set: every event of the provider is refused, and nobody hears of "
                "bounces and complaints.",
                hint=f"Set {key} as docs/newsletter.md says.",
                id="common.E030",
            )


def _is_exempt(host: str) -> bool:
    """A unix socket stays on its machine; other hosts must be named one by one."""
    return not host or host.startswith("/") or host in settings.TLS_EXEMPT_HOSTS


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


_CHECKS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    _site_address,
    _proxies,
    _languages,
    _secret_key,
    _who_answers,
    _preview_key,
    _address_key,
    _erasure_journal,
    _stripe,
    _database,
    _redis,
    _files,
    _mail,
)

"""Every address, as everyone: the headers that keep a browser from being used against a person."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from accounts.models import User
from common.access import PUBLIC, access_of
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve

CAST = ("visitor", "ben", "mira", "staff")
ARGUMENTS = {
    "slug": "bezel-signet",
    "username": "mira",
    "number": "JC-0000",
    "code": "SPRING",
    "pk": 1,
    "file_id": 1,
    "document_id": 1,
    "token_id": 1,
    "part_number": 1,
    "version": "v1",
    "version_number": 1,
    "statement_id": 1,
    "upload_id": "00000000-0000-4000-8000-000000000000",
    "batch": "00000000-0000-4000-8000-000000000000",
    "key": "none",
    "uidb36": "1",
    "token": "none",
    "name": "none",
    "kind": "order_paid",
    "way": "dark",
    "listing_id": 1,
    "finding_id": 1,
    "object_id": "1",
    "content_type_id": 1,
    "app_label": "models_catalog",
    "url": "none",
    "restriction_id": 1,
    "breach_id": 1,
    "use": "personalise",
    "offer_id": "00000000-0000-4000-8000-000000000000",
    "position": 1,
    "message_id": 1,
    "picture_id": 1,
    "message_file_id": 1,
    "question_id": 1,
    "licence_number": "JC-0000",
    "section": "pieces",
    "link": "none",
    "list_id": 1,
    "review_id": 1,
    "photo_id": 1,
}
# Their forms cannot be sent without a CSRF cookie, so they set one.
FORM_PAGES = ("/accounts/",)


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    def walk(entries: list[Any], space: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from walk(entry.url_patterns, inner)
            elif entry.name:
                yield space + entry.name, entry

    yield from walk(get_resolver().url_patterns, "")


def address(name: str, pattern: URLPattern) -> str:
    words = pattern.pattern.regex.groupindex
    arguments = {word: ARGUMENTS[word] for word in words}
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return reverse(name, args=list(arguments.values()))


def all_addresses() -> dict[str, URLPattern]:
    """Every address of the URL configuration, with sample arguments."""
    return {
        address(name, pattern): pattern
        for name, pattern in named_patterns()
        if not name.endswith("logout")  # the walk goes on as the same person
    }


def directives(answer: Any) -> dict[str, list[str]]:
    policy = answer["Content-Security-Policy"]
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def assert_guarded(answer: Any, path: str) -> None:
    policy = directives(answer)
    scripts = policy.get("script-src", policy["default-src"])
    if "sandbox" not in policy:
        assert policy["frame-ancestors"] == ["'none'"], path
        assert policy["base-uri"] == ["'none'"], path
        assert policy["object-src"] == ["'none'"], path
    assert "'unsafe-inline'" not in scripts, path
    assert "'unsafe-eval'" not in scripts, path
    assert not any(source in {"*", "https:", "http:", "data:"} for source in scripts), path
    assert "'unsafe-inline'" not in policy.get("style-src", []), path
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["X-Frame-Options"] == "DENY", path
    assert answer["Referrer-Policy"] in {
        "strict-origin-when-cross-origin",
        "same-origin",
        "no-referrer",
    }, path
    assert "camera=()" in answer["Permissions-Policy"], path
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin", path
    assert answer["X-Robots-Tag"] == "noai, noimageai", path
    assert "Server" not in answer and "X-Powered-By" not in answer, path


def foreign_parts(answer: Any) -> list[str]:
    """Addresses of other origins from which the page would load something, or send something to."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    loads = (
        r"<(?:script|img|source|iframe|form|object|video|audio)\b[^>]*?(?:src|srcset|action|data)="
    )
    links = r"<link\b(?![^>]*canonical)[^>]*?href="
    return re.findall(rf'(?:{loads}|{links})"((?:https?:)?//[^"]+)"', answer.content.decode())


def card_fields(answer: Any) -> list[str]:
    """Fields of our own pages that a browser would fill with a card."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", answer.content.decode())
    named = r"""(?:name|id|autocomplete)="(?:cc-|[^"]*(?:card|cvc|cvv|expir|pan[-_]?number))"""
    return [field for field in fields if re.search(named, field, re.I)]


@pytest.fixture
def looker(request: pytest.FixtureRequest, client_of: ClientOf) -> Client:
    """Errors come back as pages, as on the real site."""
    who = request.param
    client: Client = Client() if who == "visitor" else client_of(request.getfixturevalue(who))
    client.raise_request_exception = False
    return client


@pytest.mark.long
@pytest.mark.parametrize("looker", CAST, indirect=True)
def test_p09_a20_a45_every_address_carries_the_headers_and_asks_for_no_card(
    looker: Client, mira: User
) -> None:
    slug = shelve(designer=mira).cad_model.slug
    statuses = set()
    for path, pattern in all_addresses().items():
        answer = looker.get(path.replace("bezel-signet", slug))
        assert answer.status_code < 500, path
        assert_guarded(answer, path)
        statuses.add(answer.status_code)
        assert not foreign_parts(answer), path
        assert not card_fields(answer), path
        if access_of(pattern.callback) != PUBLIC and not path.startswith("/api/"):
            assert "no-store" in answer["Cache-Control"], path
    assert {200, 404, 405} <= statuses


@pytest.mark.django_db
def test_a22_visitor_who_looks_gets_no_cookie() -> None:
    for path in all_addresses():
        answer = Client().get(path)
        if path.startswith((*FORM_PAGES, f"/{django_settings.ADMIN_PATH}")):
            assert set(answer.cookies) <= {django_settings.CSRF_COOKIE_NAME}, path
        else:
            assert not answer.cookies, path


@pytest.mark.django_db
def test_p94_page_for_anyone_is_cacheable_until_somebody_is_signed_in(
    ben: User, client_of: ClientOf
) -> None:
    assert Client().get("/models/")["Cache-Control"] == "public, max-age=60"
    assert "no-store" in client_of(ben).get("/models/")["Cache-Control"]
    assert "Cookie" in Client().get("/models/")["Vary"]


@pytest.mark.django_db
def test_the_local_mailbox_is_never_kept_by_a_cache() -> None:
    assert "no-store" in Client().get("/dev/mail/")["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/library/x.css", "/account/x.css", "/account/%2e%2e/x.css", "/studio/x.js", "/library/;.css"],
)
def test_a46_private_page_under_a_style_sheets_name_is_not_there(
    ben: User, client_of: ClientOf, path: str
) -> None:
    answer = client_of(ben).get(path)
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a46_unkeyed_header_does_not_change_a_cacheable_page() -> None:
    plain = Client().get("/models/").content
    bent = Client().get(
        "/models/",
        headers={
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "X-Original-Url": "/library/",
            "X-Rewrite-Url": "/library/",
        },
    )
    assert bent.content == plain


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80:80"])
def test_a29_foreign_host_is_refused(host: str) -> None:
    for path in ("/", "/models/", "/accounts/password/reset/"):
        answer = Client().get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert_guarded(answer, path)
        assert "evil" not in answer.content.decode()


@pytest.mark.django_db
def test_a29_mails_link_to_the_sites_own_address(
    ben: User, settings: Settings, read_mails: ReadMails
) -> None:
    Client().post(
        "/accounts/password/reset/",
        {"email": ben.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    (mail,) = read_mails()
    assert settings.SITE_URL in mail.text
    assert "evil.example" not in mail.text


def boom(*args: Any) -> HttpResponse:
    raise ZeroDivisionError("secret of the stack")


def test_a44_error_500_page_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database mark: a query would fail this test."""
    pattern = next(p for name, p in named_patterns() if name == "robots")
    monkeypatch.setattr(pattern, "callback", boom)
    client = Client(raise_request_exception=False)
    answer = client.get("/robots.txt")
    assert answer.status_code == 500
    assert_guarded(answer, "/robots.txt")
    page = answer.content.decode()
    assert "Something failed on our side" in page
    assert not re.search(r"Traceback|ZeroDivision|secret|Django|Python", page)
    assert not answer.cookies


@pytest.mark.django_db
def test_error_pages_carry_the_headers(ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    for path, status in [("/no-such-page/", 404), ("/studio/payouts/connect/", 405)]:
        answer = client.get(path)
        assert answer.status_code == status
        assert_guarded(answer, path)
    refused = Client().post("/cart/add/", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert_guarded(refused, "/cart/add/")
    unmarked = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert unmarked.status_code == 403
    assert_guarded(unmarked, "/accounts/login/")


def test_static_files_carry_the_headers() -> None:
    path = "/static/admin/css/base.css"
    answer = Client().get(path)
    assert answer.status_code == 200
    assert_guarded(answer, path)
    assert "Cookie" not in answer.get("Vary", ""), "one copy for everyone"
    assert not answer.cookies


@pytest.mark.django_db
def test_a18_unsafe_request_without_a_token_changes_nothing(ben: User, client_of: ClientOf) -> None:
    """Every address, as a person whose browser is led there by another site's form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    # Proves itself by signature; the links in mails do so too, and ask for no cookie by design.
    excused = {"/webhooks/stripe/", "/webhooks/mail/mailgun/"} | {
        f"/{what}/none/"
        for what in (
            "newsletter/confirm",
            "newsletter/leave",
            "newsletter/preferences",
            "saved/mail/stop",
            "library/mail/stop",
        )
    }
    for path in all_addresses():
        if path.startswith("/api/") or path in excused:
            continue
        answer = client.post(path, {"x": "1"}, headers={"Origin": "https://evil.example"})
        assert answer.status_code in {403, 404, 405}, path

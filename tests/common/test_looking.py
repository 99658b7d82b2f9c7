"""Looking changes nothing: whoever follows every link as anybody leaves the database as it was."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from tests.fixtures import ClientOf
from tests.shop import make_listing, shelve

# That somebody was there, or looked at somebody's data, is written down; nothing else may be.
OF_LOOKING = {
    "accounts_session",
    "privacy_policynotice",
    "privacy_staffview",
}
ENDS_THE_WALK = (f"/{settings.ADMIN_PATH}logout", "/accounts/logout")


def everything() -> dict[str, str]:
    """A mark of what stands in each table."""
    marks = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - OF_LOOKING:
            cursor.execute(
                f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t'  # noqa: S608
            )
            marks[table] = str(cursor.fetchone())
    return marks


def walk(client: Client, begins: list[str]) -> int:
    """One page of each address pattern that links lead to, and each again with odd questions."""
    waiting, known = list(begins), set()
    while waiting:
        path = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            continue
        if route in known or path.startswith(ENDS_THE_WALK):
            continue
        known.add(route)
        answer = client.get(path)
        assert answer.status_code < 500, path
        client.head(path)
        client.get(path, {"action": "delete", "confirm": "1", "next": "/", "page": "2"})
        if answer.headers.get("Location", "").startswith("/"):
            waiting.append(answer["Location"])
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = re.findall(r'<a\b[^>]*?href="([^"]+)"', answer.content.decode())
            links = (urljoin(path, urldefrag(unescape(link))[0]) for link in found)
            waiting += [link for link in links if link.startswith("/")]
    return len(known)


@pytest.mark.long
@pytest.mark.django_db
def test_a18_following_every_link_as_anybody_changes_nothing(
    mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    slug = shelve(designer=mira).cad_model.slug
    make_listing(designer=mira)
    returns = ["/studio/payouts/return/", "/studio/payouts/refresh/", "/checkout/"]
    for client in (Client(), client_of(ben), client_of(mira), client_of(staff)):
        before = everything()
        pages = walk(client, ["/", f"/models/{slug}/", f"/{settings.ADMIN_PATH}", *returns])
        after = everything()
        assert [table for table, mark in after.items() if before[table] != mark] == []
        assert pages > 20

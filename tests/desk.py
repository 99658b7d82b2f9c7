"""Staff on a page that says what will happen, before it does."""

import re
from typing import Any

from django.test import Client


def digest_of(page: str) -> str:
    found = re.search(r'name="confirmed" value="(\w+)"', page)
    assert found, page
    return found[1]


def look(client: Client, address: str, form: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The page that says what will happen, and the form that confirms it."""
    answer = client.post(address, form)
    assert answer.status_code == 200
    page = answer.content.decode()
    return page, form | {"confirmed": digest_of(page)}

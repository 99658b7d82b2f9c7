"""Visitors with a browser, and what is written down of them."""

from typing import Any

from django.test import Client

from accounts.models import User
from activity.models import UsageEvent
from activity.services.write_events import write_events

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(
    person: User | None = None,
    *,
    address: str = "203.0.113.7",
    agent: str = FIREFOX,
    **headers: str,
) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent, **headers})
    if person:
        client.force_login(person)
    return client


def written() -> list[UsageEvent]:
    """What stands in the table once the line is written, the oldest first."""
    write_events()
    return list(UsageEvent.objects.order_by("happened_at", "pk"))


def facts(*names: str) -> list[Any]:
    return [tuple(getattr(event, name) for name in names) for event in written()]

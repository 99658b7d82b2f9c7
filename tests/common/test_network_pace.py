"""Whoever fetches very many previews has to wait: a count without addresses, for an hour."""

import time
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from pytest_django import Settings

from common.network_pace import HOUR, is_too_often
from common.storage import public_files, public_url
from jewelcad.settings import PREVIEWS_PER_HOUR


@pytest.fixture
def preview(services: None, settings: Settings) -> str:
    """The address of one preview, of which two an hour are allowed."""
    settings.PREVIEWS_PER_HOUR = 2
    return public_url(public_files().save("previews/a/preview.glb", ContentFile(b"glTF")))


def fetch(address: str, network: str = "203.0.113.7") -> Any:
    return Client(REMOTE_ADDR=network).get(address)


@pytest.mark.django_db
def test_a48_a_collector_is_told_to_wait_and_the_neighbour_is_not(preview: str) -> None:
    assert [fetch(preview).status_code for _ in range(3)] == [200, 200, 429]
    # Another address of the same network does not help; other networks go on as before.
    refused = fetch(preview, "203.0.113.200")
    assert (refused.status_code, refused["Retry-After"]) == (429, str(HOUR))
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies
    assert fetch(preview, "198.51.100.1").status_code == 200


@pytest.mark.django_db
def test_the_next_hour_begins_anew(preview: str) -> None:
    now = time.time()
    for _ in range(3):
        last = fetch(preview)
    assert last.status_code == 429
    with time_machine.travel(now + HOUR, tick=True):
        assert fetch(preview).status_code == 200


@pytest.mark.django_db
def test_a_thousand_an_hour_are_over_the_limit_and_pictures_are_not_counted(
    preview: str, settings: Settings, rf: RequestFactory
) -> None:
    assert PREVIEWS_PER_HOUR < 1000
    settings.PREVIEWS_PER_HOUR = 0
    picture = public_url(public_files().save("pictures/a.webp", ContentFile(b"RIFF")))
    assert fetch(picture).status_code == 200
    assert is_too_often(rf.get("/", REMOTE_ADDR="2001:db8:1:2::3"), what="previews", most_an_hour=0)


@pytest.mark.django_db
def test_the_count_holds_no_address_and_ends_within_the_hour(preview: str) -> None:
    fetch(preview)
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    prefix = cache.key_prefix
    keys = [key.decode() for key in client.scan_iter(f"{prefix}*:previews:*")]
    assert len(keys) == 1
    assert "203.0" not in keys[0]
    assert 0 < client.ttl(keys[0]) <= HOUR

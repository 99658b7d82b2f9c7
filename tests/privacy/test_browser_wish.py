"""A browser's wish not to be profiled, and what the site says to machines at agreed addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
HEARD = "Your browser asks not to be profiled."


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_p71_the_wish_is_heard_from_the_first_request_on_and_shown(header: str) -> None:
    answer = Client().get("/", headers={header: "1"})
    assert HEARD in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize("wish", [{}, {"Sec-GPC": "0"}, {"DNT": "unspecified"}])
def test_p71_who_does_not_ask_is_told_nothing(wish: dict[str, str]) -> None:
    assert HEARD not in Client().get("/", headers=wish).content.decode()


def test_p71_one_cache_before_two_browsers_mixes_no_pages() -> None:
    answer = Client().get("/models/")
    assert "max-age" in answer["Cache-Control"]
    assert {"Sec-GPC", "DNT"} <= set(answer["Vary"].split(", "))


def test_p71_the_site_says_that_it_obeys() -> None:
    answer = Client().get("/.well-known/gpc.json").json()
    assert answer["gpc"] is True
    assert datetime.fromisoformat(answer["lastUpdate"]).date() <= timezone.now().date()


def test_p92_a_finder_of_holes_reads_whom_to_write_to() -> None:
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == f"mailto:{settings.PRIVACY_EMAIL}"
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


def test_p02_mining_is_reserved_for_every_page_picture_and_file() -> None:
    (rule,) = Client().get("/.well-known/tdmrep.json").json()
    assert (rule["location"], rule["tdm-reservation"]) == ("/", 1)
    for path in ("/", "/models/", "/static/img/icon.svg", "/media/none"):
        answer = Client().get(path)
        assert answer["X-Robots-Tag"] == "noai, noimageai", path
        assert answer["tdm-reservation"] == "1", path

"""What is written down of looking around, and what never is."""

import os
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as shop
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from activity.held_events import HELD_SECONDS, hand_on
from activity.masking import masked
from activity.models import UsageEvent
from activity.waiting_line import MOST_WAITING, _page_line
from common.networks import network_of
from tests.activity.looking import FIREFOX, browser, facts, written
from tests.shop import shelve

pytestmark = pytest.mark.django_db
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 Version/18 Safari/605"
GOOGLEBOT = (
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; "
    "+http://www.google.com/bot.html) Chrome/130.0 Safari/537.36"
)


# It does not call itself a bot.
INSPECTION = (
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/130.0 Mobile Safari/537.36 (compatible; Google-InspectionTool/1.0;)"
)


def test_p10_pages_pieces_searches_and_carts_are_written_down(mira: User, ben: User) -> None:
    offer = shelve(designer=mira, title="Bezel signet")
    piece = offer.cad_model
    client = browser(ben)
    client.get("/")
    client.get(piece.get_absolute_url())
    client.get("/models/?q=signet")
    client.get("/models/?q=moon+boots")
    client.post("/cart/add/", {"offer": offer.public_id}, headers={"origin": "http://testserver"})

    assert facts("kind", "route", "piece_id", "words", "found_count") == [
        ("page", "home", None, "", None),
        ("piece", "models_catalog:model_detail", piece.pk, "", None),
        ("search", "models_catalog:catalogue", None, "signet", 1),
        ("search", "models_catalog:catalogue", None, "moon boots", 0),
        ("cart", "orders:cart_add", piece.pk, "", None),
    ]
    assert {(event.person_id, event.visitor) for event in written()} == {(ben.pk, "")}


def test_p10_a_visitor_has_a_key_for_a_day_and_no_cookie(db: None) -> None:
    with time_machine.travel(datetime(2030, 5, 4, 10, tzinfo=UTC), tick=False) as clock:
        for client in (
            browser(),
            browser(address="203.0.113.200"),  # the same network
            browser(address="203.0.114.7"),
            browser(agent=SAFARI),
        ):
            assert not client.get("/models/").cookies
        clock.shift(timedelta(days=1))
        browser().get("/models/")

    same, neighbour, other_network, other_browser, next_day = [e.visitor for e in written()]
    assert same == neighbour
    assert len({same, other_network, other_browser, next_day}) == 4
    assert all(len(key) == 32 for key in (same, next_day))


def test_p10_the_secret_of_a_day_ends_with_the_day(db: None) -> None:
    _page_line.cache_clear()  # as a process that has just begun
    browser().get("/models/")
    redis = Redis.from_url(shop.REDIS_URL)
    (key,) = redis.keys(f"{shop.CACHES['default']['KEY_PREFIX']}:usage:secret:*")
    assert 0 < redis.ttl(key) <= 24 * 3600


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-GPC": "1"},
        {"DNT": "1"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"user-agent": GOOGLEBOT},
        {"user-agent": INSPECTION},
        {"user-agent": INSPECTION.replace("Google-InspectionTool/1.0;", "GoogleOther")},
        {"user-agent": FIREFOX.replace("Firefox/", "HeadlessChrome/")},
        {"user-agent": "curl/8.1"},
        {"user-agent": ""},
        {"HX-Request": "true"},
    ],
    ids=lambda headers: " ".join(headers),
)
def test_p71_nothing_is_written_of_robots_and_of_who_asks_not_to_be(
    headers: dict[str, str], ben: User
) -> None:
    for client in (browser(), browser(ben)):
        assert client.get("/models/?q=signet", headers=headers).status_code == 200
        assert client.get("/", headers=headers).status_code == 200
    assert written() == []


def test_p10_nothing_is_written_of_staff_of_errors_and_of_a_designers_own_piece(
    mira: User, staff: User
) -> None:
    own = shelve(designer=mira).cad_model.get_absolute_url()
    browser(staff).get("/")
    browser().get("/models/no-such-piece/")
    browser().get("/robots.txt")
    browser(mira).get(own)
    assert facts("kind", "person_id") == [("page", mira.pk)]


def test_p10_nothing_that_names_a_person_is_in_a_row(ben: User) -> None:
    client = browser(ben, address="198.51.100.77")
    client.get("/models/?q=Ring+for+ben%40example.test+call+%2B49+170+1234567")
    rows = UsageEvent.objects.filter(pk__in=[event.pk for event in written()]).values()
    assert rows
    said = str(list(rows)).lower()
    for trace in ("ben", "example.test", "1234567", "198.51.100", "firefox", "windows"):
        assert trace not in said, trace
    assert rows[0]["words"] == "ring for [mail] call [number]"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna.Berg@example.com ring", "[mail] ring"),
        ("anna (at) example.com", "[mail]"),
        ("anna＠example.com", "[mail]"),
        ("tel. 0170/123 45 67", "tel. [number]"),
        ("+1 (555) 010-9999 bangle", "[number] bangle"),
        ("ring 17.3 mm 0.5 ct", "ring 17.3 mm 0.5 ct"),
        ("size 54 x 2", "size 54 x 2"),
        ("a\x00b\tc\nd", "ab c d"),
        ("x" * 10_000, "x" * 100),
    ],
)
def test_p10_mail_addresses_and_telephone_numbers_are_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::/48"),
        ("fe80::1%eth0", "fe80::/48"),
    ],
)
def test_p11_an_address_is_cut_before_anything_is_made_of_it(address: str, kept: str) -> None:
    assert network_of(address) == kept


def test_words_that_would_end_a_field_of_the_copy_are_kept_as_they_are(db: None) -> None:
    browser().get("/models/", {"q": r"back\slash \N 'quote' \. end"})
    browser().get("/models/", {"q": "a\x00b"})
    browser().get("/models/", {"q": "x" * 10_000})
    assert [event.words[:40] for event in written()] == [
        r"back\slash \n 'quote' \. end",
        "ab",
        "x" * 40,
    ]


def test_a_page_costs_no_query_more_for_being_counted(ben: User) -> None:
    counted, uncounted = browser(ben), browser(ben, agent="curl/8.1")
    queries = []
    for client in (uncounted, counted):
        client.get("/models/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/models/")
        queries.append(len(captured))
    assert queries[0] == queries[1]


@pytest.fixture
def silent_port() -> Any:
    """Something that takes connections and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    yield listener.getsockname()[1]
    listener.close()


def test_a53_a_page_comes_while_redis_is_gone_or_does_not_answer(
    silent_port: int, settings: Settings, ben: User
) -> None:
    for address in ("redis://127.0.0.1:1/0", f"redis://127.0.0.1:{silent_port}/0"):
        settings.REDIS_URL = address
        for client in (browser(), browser(ben)):
            begin = time.monotonic()
            assert client.get("/models/").status_code == 200
            assert time.monotonic() - begin < 10
        # After the first failure it is left alone for a while, so that no page waits again.
        assert browser().get("/models/").status_code == 200


def test_a_process_hands_on_what_it_saw_by_itself_and_its_child_does_not(db: None) -> None:
    redis = Redis.from_url(shop.REDIS_URL)
    line = f"{shop.CACHES['default']['KEY_PREFIX']}:usage:waiting"
    client = browser()
    for _ in range(3):
        client.get("/models/")
    child = os.fork()
    if not child:
        hand_on()
        os._exit(0)
    os.waitpid(child, 0)
    until = time.monotonic() + 20 * HELD_SECONDS
    while redis.llen(line) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(2 * HELD_SECONDS)
    assert redis.llen(line) == 3
    assert len(written()) == 3


def test_beyond_the_limit_events_are_dropped_and_counted(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    redis = Redis.from_url(shop.REDIS_URL)
    line = f"{shop.CACHES['default']['KEY_PREFIX']}:usage:waiting"
    redis.eval(
        "for n = 1, tonumber(ARGV[1]) do redis.call('RPUSH', KEYS[1], '{}') end",
        1,
        line,
        MOST_WAITING - 1,
    )
    client = browser()
    for _ in range(3):
        client.get("/models/")
    hand_on()
    assert redis.llen(line) == MOST_WAITING
    redis.ltrim(line, -1, -1)
    assert len(written()) == 1
    assert "dropped count=2" in caplog.text

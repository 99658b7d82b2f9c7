"""Mailgun's API by a stand-in on this machine: what we send it, and what it tells us afterwards."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from newsletter.models import Delivery, Suppression
from newsletter.states import DeliveryState, SuppressedFor
from newsletter.tasks import send_due_issues_task
from tests.newsletter.conftest import subscribe, write_issue
from tests.newsletter.test_sendgrid import sent_to
from tests.newsletter.test_sending import states

pytestmark = pytest.mark.django_db
KEY, EVENT_KEY = "key-of-the-suite", "event-key-of-the-suite"


class StandIn:
    """Answers POST /v3/DOMAIN/messages as Mailgun's reference says."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.status = 200


def fields(body: bytes, kind: str) -> dict[str, list[str]]:
    """Of a form, which comes in parts where a text is long."""
    if kind.startswith("application/x-www-form-urlencoded"):
        return parse_qs(body.decode(), keep_blank_values=True)
    told = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
    found: dict[str, list[str]] = {}
    for part in told.iter_parts():
        name = part.get_param("name", header="content-disposition")
        text: Any = part.get_payload(decode=True)
        found.setdefault(str(name), []).append(text.decode())
    return found


@pytest.fixture
def mailgun(settings: Settings) -> Iterator[StandIn]:
    held = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            call = fields(body, self.headers["Content-Type"])
            status = held.status
            if self.path != "/v3/jewelcad.net/messages":
                status = 404
            elif not self.headers["Authorization"].startswith("Basic "):
                status = 401
            elif status == 200 and any("invalid" in to for to in call["to"]):
                status = 400  # one such address refuses the whole call
            if status == 200:
                held.taken.append(call)
            said = {"id": "<1@jewelcad.net>", "message": "Queued. Thank you."}
            answer = json.dumps(said if status == 200 else {"message": "no"}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    address = f"http://127.0.0.1:{server.server_port}/v3"
    settings.ANYMAIL = {"MAILGUN_API_KEY": KEY, "MAILGUN_API_URL": address}
    settings.DEFAULT_FROM_EMAIL = "JewelCAD <hello@jewelcad.net>"
    settings.EMAIL_TIMEOUT, settings.NEWSLETTER_CALL_SIZE = 1, 2
    yield held
    server.shutdown()
    server.server_close()


def test_each_reader_has_links_of_their_own_and_no_pixel(mailgun: StandIn) -> None:
    issue = sent_to("ada@example.test", "bob@example.test", "cem@example.test")
    assert [len(call["to"]) for call in mailgun.taken] == [2, 1]
    assert set(states(issue).values()) == {"sent"}
    seen = set()
    for call in mailgun.taken:
        assert (call["o:tracking-opens"], call["o:tracking-clicks"]) == (["no"], ["no"])
        assert call["v:delivery"] == ["%recipient.v:delivery%"]
        for part in ("text", "html"):
            (words,) = call[part]
            assert "%recipient.leave_url%" in words and "%recipient.preferences_url%" in words
            assert "[[" not in words
        readers = json.loads(call["recipient-variables"][0])
        assert sorted(readers) == sorted(call["to"])
        for header in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"):
            assert call[f"h:{header}"] == [f"%recipient.h:{header}%"]
        for own in readers.values():
            assert own["h:List-Unsubscribe"].startswith(f"<{own['leave_url']}>")
            assert own["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert Delivery.objects.filter(pk=own["v:delivery"]).exists()
            seen.add(own["leave_url"])
    assert len(seen) == 3


def test_what_is_not_taken_waits_and_one_bad_address_spoils_no_other(mailgun: StandIn) -> None:
    mailgun.status = 429
    issue = sent_to("ada@example.test", "invalid@example.test")
    assert set(states(issue).values()) == {"waiting"} and issue.try_after
    mailgun.status = 200
    type(issue).objects.filter(pk=issue.pk).update(try_after=None)
    send_due_issues_task()
    assert [call["to"] for call in mailgun.taken] == [["ada@example.test"]]
    assert states(issue) == {"ada@example.test": "sent", "invalid@example.test": "refused"}


def test_a_reader_whose_domain_is_not_in_ascii_has_links_of_their_own(mailgun: StandIn) -> None:
    issue = sent_to("ada@müller.example", "bob@example.test")
    (call,) = mailgun.taken
    assert call["to"] == ["ada@xn--mller-kva.example", "bob@example.test"]
    readers = json.loads(call["recipient-variables"][0])
    assert sorted(readers) == sorted(call["to"])
    assert all("/newsletter/leave/" in own["leave_url"] for own in readers.values())
    assert set(states(issue).values()) == {"sent"}


def test_a_domain_that_no_server_can_write_spoils_no_other_copy(mailgun: StandIn) -> None:
    issue = sent_to("ada@i❤.example", "bob@example.test")
    assert states(issue) == {"ada@i❤.example": "refused", "bob@example.test": "sent"}
    assert [call["to"] for call in mailgun.taken] == [["bob@example.test"]]


def tell(event: Any, *, key: str = EVENT_KEY, moment: str = "", **signature: Any) -> int:
    moment = moment or str(int(time.time()))
    made = hmac.new(key.encode(), f"{moment}a-token".encode(), hashlib.sha256).hexdigest()
    block = {"timestamp": moment, "token": "a-token", "signature": made, **signature}
    body = json.dumps({"signature": block, "event-data": event})
    return (
        Client().post("/webhooks/mail/mailgun/", body, content_type="application/json").status_code
    )


@pytest.fixture
def copy(settings: Settings) -> Delivery:
    settings.MAILGUN_EVENT_KEY = EVENT_KEY
    subscription = subscribe("ada@example.test")
    return Delivery.objects.create(
        issue=write_issue(),
        subscription=subscription,
        address_code=subscription.address_code,
        asked_at=timezone.now(),
        state=DeliveryState.UNKNOWN,
    )


@pytest.mark.parametrize(
    ("event", "state", "reasons"),
    [
        ({"event": "delivered"}, "sent", []),
        ({"event": "opened"}, "unknown", []),
        ({"event": "failed", "severity": "temporary"}, "unknown", []),
        ({"event": "failed", "severity": "permanent", "reason": "old"}, "sent", []),
        (
            {"event": "failed", "severity": "permanent", "reason": "bounce"},
            "refused",
            [SuppressedFor.BOUNCE],
        ),
        ({"event": "complained"}, "sent", [SuppressedFor.COMPLAINT]),
        ({"event": "unsubscribed"}, "sent", [SuppressedFor.LEFT]),
    ],
)
def test_news_settles_an_unknown_copy_and_acts_once(
    event: dict[str, str], state: str, reasons: list[str], copy: Delivery
) -> None:
    for _ in range(2):
        assert tell({**event, "user-variables": {"delivery": str(copy.pk)}}) == 204
    copy.refresh_from_db()
    assert copy.state == state
    assert list(Suppression.objects.in_force().values_list("reason", flat=True)) == reasons


def test_a31_mailguns_forged_news_is_refused_and_malformed_news_named(
    copy: Delivery, settings: Settings
) -> None:
    event = {"event": "complained", "user-variables": {"delivery": str(copy.pk)}}
    assert tell(event, key="another") == 403
    odd: Any
    for odd in ({"signature": ["x"]}, {"signature": "é"}, {"token": "\0"}, {"timestamp": 1}):
        assert tell(event, **odd) == 403
    for moment in ("1700000000", str(int(time.time()) + 400), "soon"):
        assert tell(event, moment=moment) == 403, "of another time"
    malformed: Any
    for malformed in (None, [], "x", 1):
        assert tell(malformed) == 400
    for body in (b"{", b"\xff\0", b"[1]", b"{}", b'{"signature": 1}', b"[" * 100_000):
        answer = Client().post("/webhooks/mail/mailgun/", body, content_type="application/json")
        assert answer.status_code == 400
    for odd in ({}, {"user-variables": [1]}, {"user-variables": {"delivery": ["1"]}}):
        assert tell({"event": "complained", **odd}) == 204
    settings.MAILGUN_EVENT_KEY = ""
    assert tell(event, key="") == 403, "without a key nobody is believed"
    assert not Suppression.objects.in_force().exists()

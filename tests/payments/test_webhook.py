"""The webhook's door: only Stripe's own, fresh, unaltered words come in."""

import json
import time
from typing import Any

import pytest

from payments.models import WebhookEvent
from payments.states import EventState
from tests.stripe import SECRET, post_event, sign


def event_body(**changes: Any) -> bytes:
    event = {
        "id": "evt_of_a_test",
        "object": "event",
        "type": "customer.created",
        "created": int(time.time()),
        "livemode": False,
        "api_version": "2026-10-28.endive",
        "data": {"object": {"id": "cus_1", "object": "customer", "email": "ben@example.test"}},
    }
    return json.dumps({**event, **changes}).encode()


@pytest.fixture
def door(db: None, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_suite"


def test_s29_a_forged_or_altered_or_unsigned_body_is_refused(door: None) -> None:
    body = event_body()
    forged = [
        post_event(body, sign(body, secret="whsec_of_somebody_else")),
        post_event(body + b" ", sign(body)),
        post_event(body, ""),
        post_event(b"not json", sign(b"not json")),
    ]
    assert [answer.status_code for answer in forged] == [400] * 4
    assert not WebhookEvent.objects.exists()


def test_s30_an_old_body_is_refused(door: None) -> None:
    body = event_body()
    assert post_event(body, sign(body, at=int(time.time()) - 301)).status_code == 400
    assert not WebhookEvent.objects.exists()


def test_s29_an_event_of_the_other_mode_is_recorded_and_ignored(door: None) -> None:
    assert post_event(event_body(livemode=True)).status_code == 200
    event = WebhookEvent.objects.get()
    assert event.state == EventState.IGNORED
    assert event.outcome == "live and test mode do not mix"


def test_the_second_endpoint_of_stripe_connect_has_a_secret_of_its_own(
    door: None, settings: Any
) -> None:
    body = event_body(account="acct_1")
    signature = sign(body, secret="whsec_of_connect")
    assert post_event(body, signature).status_code == 400
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = "whsec_of_connect"
    assert post_event(body, signature).status_code == 200
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = ""
    assert post_event(body, sign(body, secret="")).status_code == 400


def test_a_very_long_body_is_refused_unread(door: None) -> None:
    assert post_event(b"x" * 300_000).status_code == 413


def test_an_unknown_type_is_recorded_without_its_payload(
    door: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert post_event(event_body()).status_code == 200
    event = WebhookEvent.objects.get()
    assert event.state == EventState.IGNORED
    assert "ben@example.test" not in str(vars(event))

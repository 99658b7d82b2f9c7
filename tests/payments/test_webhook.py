"""The webhook takes only what Stripe signed, fresh and unaltered."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from payments.hooks import webhook_event
from payments.models import WebhookEvent
from payments.services.process_event import process_event
from payments.states import EventState
from payments.tasks import settle_due_webhooks_task
from tests.races import in_threads
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
def door(db: None, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_suite"


def test_a31_s29_p30_a_forged_or_altered_or_unsigned_body_is_refused(door: None) -> None:
    body = event_body()
    forged = [
        post_event(body, sign(body, secret="whsec_of_somebody_else")),
        post_event(body + b" ", sign(body)),
        post_event(body, ""),
        post_event(b"not json", sign(b"not json")),
    ]
    assert [answer.status_code for answer in forged] == [400] * 4
    assert not WebhookEvent.objects.exists()


def test_a31_s30_an_old_body_is_refused(door: None) -> None:
    body = event_body()
    assert post_event(body, sign(body, at=int(time.time()) - 301)).status_code == 400
    assert not WebhookEvent.objects.exists()


def test_a31_a_body_of_a_time_to_come_is_refused(door: None) -> None:
    body = event_body()
    for later in (301, 10**9):
        assert post_event(body, sign(body, at=int(time.time()) + later)).status_code == 400
    assert not WebhookEvent.objects.exists()


def test_s29_an_event_of_the_other_mode_is_recorded_and_ignored(door: None) -> None:
    assert post_event(event_body(livemode=True)).status_code == 200
    event = WebhookEvent.objects.get()
    assert event.state == EventState.IGNORED
    assert event.outcome == "live and test mode do not mix"


def test_a31_the_second_endpoint_of_stripe_connect_has_a_secret_of_its_own(
    door: None, settings: Settings
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
    door: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert post_event(event_body()).status_code == 200
    event = WebhookEvent.objects.get()
    assert event.state == EventState.IGNORED
    assert "ben@example.test" not in str(vars(event))


@pytest.mark.parametrize(
    "changes",
    [
        {"data": None},
        {"data": []},
        {"data": {"object": "cus_1"}},
        {"data": {"object": {"id": 7}}},
        {"data": {"object": {"id": "c" * 101}}},
        {"data": {"object": {"id": "cus_1", "metadata": "text"}}},
        {"data": {"object": {"id": "cus_1", "metadata": {"order_number": "a\0b"}}}},
        {"livemode": None},
        {"livemode": "false"},
        {"type": "t" * 81},
        {"type": ""},
        {"id": None},
        {"id": "e" * 101},
        {"id": "evt\0"},
        {"id": "evt\ud800"},
        {"created": 10**30},
        {"created": "now"},
        {"account": {"id": "acct_1"}},
        {"api_version": "v" * 61},
    ],
    ids=repr,
)
def test_a31_a_signed_body_that_is_no_event_is_refused_in_words(
    door: None, changes: dict[str, Any]
) -> None:
    answer = post_event(event_body(**changes))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"7", b"null", b"[" * 100_000, b"9" * 5000, b"\xff"])
def test_a31_a_signed_body_that_is_no_json_object_is_refused(door: None, body: bytes) -> None:
    assert post_event(body, sign(body)).status_code == 400


def test_a_signature_of_other_letters_is_refused(door: None) -> None:
    body = event_body()
    assert post_event(body, f"t={int(time.time())},v1=é").status_code == 400


_called: list[str] = []
_is_called, _may_end = threading.Event(), threading.Event()


def _act_slowly(event: WebhookEvent) -> str:
    _called.append(event.stripe_id)
    assert not connection.in_atomic_block  # nothing is locked while Stripe is asked
    _is_called.set()
    _may_end.wait(timeout=10)
    return "acted"


webhook_event.register("test.slow", _act_slowly)


@pytest.fixture
def listener(transactional_db: None) -> list[str]:
    """The events that a handler which takes its time was called for."""
    _called.clear()
    _is_called.clear()
    _may_end.clear()
    return _called


def unprocessed_event() -> WebhookEvent:
    return WebhookEvent.objects.create(
        stripe_id="evt_slow", type="test.slow", is_live=False, happened_at=timezone.now()
    )


def test_a31_of_two_workers_at_once_one_acts_on_an_event(listener: list[str]) -> None:
    event = unprocessed_event()

    def second() -> None:
        _is_called.wait(timeout=10)
        process_event(event=WebhookEvent.objects.get(pk=event.pk))
        settle_due_webhooks_task()
        _may_end.set()

    in_threads(lambda: process_event(event=event), second)
    assert listener == ["evt_slow"]
    assert WebhookEvent.objects.get().state == EventState.PROCESSED


def test_an_event_whose_worker_died_is_taken_by_another_after_five_minutes(
    listener: list[str],
) -> None:
    event = unprocessed_event()
    _may_end.set()
    WebhookEvent.objects.update(taken_until=timezone.now() + timedelta(minutes=5))
    settle_due_webhooks_task()
    assert not listener
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        settle_due_webhooks_task()
    assert listener == ["evt_slow"]
    event.refresh_from_db()
    assert (event.state, event.taken_until) == (EventState.PROCESSED, None)

"""Staff have an event acted on once more: by a permission, with a reason, written down."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from common.models import AuditEntry
from payments.errors import NotReplayable
from payments.hooks import webhook_event
from payments.models import WebhookEvent
from payments.services.replay_event import replay_event
from payments.states import EventState
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.stripe import KEY

LIST = "/admin/payments/webhookevent/"
_called: list[str] = []


def _act(event: WebhookEvent) -> str:
    _called.append(event.stripe_id)
    return "acted"


webhook_event.register("test.replayed", _act)


@pytest.fixture
def given_up(db: None, settings: Settings) -> WebhookEvent:
    settings.STRIPE_SECRET_KEY = KEY
    _called.clear()
    return make_event(attempt_count=12, state=EventState.GIVEN_UP)


def make_event(**changes: Any) -> WebhookEvent:
    now = timezone.now()
    facts = {"stripe_id": "evt_1", "type": "test.replayed", "is_live": False}
    return WebhookEvent.objects.create(
        **facts | {"happened_at": now, "processed_at": now} | changes
    )


@pytest.fixture
def desk_helper(db: None) -> User:
    """Somebody of the staff who may read the inbox, and nothing else."""
    person = make_person(username="otto")
    person.is_staff = True
    person.save()
    person.user_permissions.add(Permission.objects.get(codename="view_webhookevent"))
    return person


def ask_for_replay(client: Client, event: WebhookEvent, reason: str) -> Any:
    form = {"action": "replay", "_selected_action": [event.pk], "reason": reason}
    return client.post(LIST, form, follow=True)


def test_an_event_that_was_given_up_is_acted_on_again_and_written_down(
    desk_helper: User,
    given_up: WebhookEvent,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    may = Permission.objects.get(codename="replay_webhookevent")
    desk_helper.user_permissions.add(may)
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask_for_replay(client_of(desk_helper), given_up, "Stripe is back")
    assert "1 message is acted on once more" in answer.content.decode()
    given_up.refresh_from_db()
    assert (given_up.state, given_up.attempt_count) == (EventState.PROCESSED, 1)
    assert _called == ["evt_1"]
    entry = AuditEntry.objects.get(act="webhook.replayed")
    assert (entry.person, entry.target_id, entry.reason) == (
        desk_helper,
        "evt_1",
        "Stripe is back",
    )


def test_without_the_permission_nothing_is_replayed(
    desk_helper: User, given_up: WebhookEvent, client_of: ClientOf
) -> None:
    ask_for_replay(client_of(desk_helper), given_up, "Stripe is back")
    given_up.refresh_from_db()
    assert given_up.state == EventState.GIVEN_UP


def test_without_a_reason_nothing_is_replayed(
    staff: User, given_up: WebhookEvent, client_of: ClientOf
) -> None:
    answer = ask_for_replay(client_of(staff), given_up, "  ")
    assert "Say why" in answer.content.decode()
    given_up.refresh_from_db()
    assert given_up.state == EventState.GIVEN_UP


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_live": True}, "other mode"),
        ({"type": "customer.created"}, "Nothing here acts on"),
        ({"state": EventState.RECEIVED, "processed_at": None}, "waiting for its next attempt"),
    ],
)
def test_what_cannot_be_acted_on_or_waits_already_is_refused(
    staff: User, given_up: WebhookEvent, changes: dict[str, Any], words: str
) -> None:
    event = make_event(stripe_id="evt_2", **{"state": EventState.IGNORED} | changes)
    with pytest.raises(NotReplayable, match=words):
        replay_event(actor=staff, event=event, reason="Try")

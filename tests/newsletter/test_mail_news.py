"""SendGrid's news is believed only when its key signed it, and each piece acts once."""

import base64
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.address_code import address_code
from common.models import OutboxMail
from newsletter.models import Delivery, Subscription, Suppression
from newsletter.services.send_due_issues import note_lost_answers
from newsletter.states import DeliveryState, SuppressedFor
from newsletter.wording import TEXT_VERSION
from privacy.consent import current_choice, record_choice
from privacy.tracing.places.columns import every_table
from tests.newsletter.conftest import subscribe, write_issue

pytestmark = pytest.mark.django_db
KEY = ec.generate_private_key(ec.SECP256R1())
ADA = "ada@example.test"


@pytest.fixture(autouse=True)
def _key(settings: Settings) -> None:
    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    settings.SENDGRID_EVENT_KEY = base64.b64encode(der).decode()


def tell(body: bytes | list[dict[str, Any]], *, key: Any = KEY, moment: str = "") -> int:
    moment = moment or str(int(time.time()))
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = key.sign(moment.encode() + said, ec.ECDSA(hashes.SHA256()))
    signature = base64.b64encode(signed).decode()
    return (
        Client()
        .post(
            "/webhooks/mail/",
            said,
            content_type="application/json",
            headers={
                "X-Twilio-Email-Event-Webhook-Signature": signature,
                "X-Twilio-Email-Event-Webhook-Timestamp": moment,
            },
        )
        .status_code
    )


def copy_for(subscription: Subscription, number: int = 0, **more: Any) -> Delivery:
    return Delivery.objects.create(
        issue=write_issue(slug=f"issue-{number}"),
        subscription=subscription,
        address_code=subscription.address_code,
        asked_at=timezone.now() - timedelta(days=40 - number),
        **{"state": DeliveryState.SENT, **more},
    )


def reasons() -> list[str]:
    return list(Suppression.objects.in_force().values_list("reason", flat=True))


def test_a31_forged_news_is_refused_and_malformed_news_named() -> None:
    copy = copy_for(subscribe(ADA))
    event = [{"event": "bounce", "delivery": str(copy.pk)}]
    assert tell(event, key=ec.generate_private_key(ec.SECP256R1())) == 403
    assert (
        Client().post("/webhooks/mail/", b"[]", content_type="application/json").status_code == 403
    )
    for moment in ("1700000000", str(int(time.time()) + 400), "soon", "-1", "9" * 30):
        assert tell(event, moment=moment) == 403, "of another time"
    for body in (b"{", b"\xff\0", b'{"event": 1}', b"[1]", b'"x"', b"[" * 100_000):
        assert tell(body) == 400
    assert not reasons()


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"event": "bounce", "type": "bounce"}, SuppressedFor.BOUNCE),
        ({"event": "dropped", "reason": "Bounced Address"}, SuppressedFor.BOUNCE),
        ({"event": "spamreport"}, SuppressedFor.COMPLAINT),
        ({"event": "unsubscribe"}, SuppressedFor.LEFT),
    ],
)
def test_bounces_complaints_and_leaving_act_once(
    event: dict[str, str], reason: SuppressedFor
) -> None:
    copy = copy_for(subscribe(ADA))
    for _ in range(3):
        assert tell([{**event, "delivery": str(copy.pk)}]) == 204
    assert reasons() == [reason]
    assert not Subscription.objects.current().exists()


def test_p96_of_what_the_provider_tells_the_outcome_alone_is_kept() -> None:
    copy = copy_for(subscribe(ADA))
    told = {"email": "canary@example.test", "ip": "203.0.113.77", "useragent": "Canary/7"}
    told |= {"reason": "550 canary said no", "sg_message_id": "canary-message-id", "type": "bounce"}
    assert tell([{"event": "bounce", "delivery": str(copy.pk), **told}]) == 204
    copy.refresh_from_db()
    assert copy.outcome == "bounce"
    with connection.cursor() as cursor:
        for table in every_table():
            # The names come from pg_catalog and are quoted.
            cursor.execute(f"SELECT t::text FROM {table.sql} t")  # noqa: S608
            rows = "\n".join(row for (row,) in cursor.fetchall()).lower()
            assert "canary" not in rows and "203.0.113.77" not in rows, table.name


def test_five_issues_that_could_not_be_delivered_for_now_are_enough() -> None:
    subscription = subscribe(ADA)
    for number in range(5):
        assert not reasons()
        copy = copy_for(subscription, number)
        for _ in range(2):
            tell([{"event": "bounce", "type": "blocked", "delivery": str(copy.pk)}])
    assert reasons() == [SuppressedFor.SOFT_BOUNCES]


def test_an_unknown_copy_is_settled_by_the_news_and_unknown_numbers_are_passed_over() -> None:
    copy = copy_for(subscribe(ADA), state=DeliveryState.UNKNOWN)
    assert tell([{"event": "delivered", "delivery": str(copy.pk)}]) == 204
    copy.refresh_from_db()
    assert (copy.state, copy.outcome) == (DeliveryState.SENT, "delivered")
    odd = [{"event": "bounce", "delivery": x} for x in ("0", "-1", "9" * 40, "x", None, [1])]
    assert tell([*odd, {"event": ["bounce"]}, {}]) == 204
    assert not reasons()


def test_news_that_comes_before_the_answer_is_lost_settles_the_copy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The worker died behind the call; the provider tells at once, the copy is named lost later."""
    heard, unheard = (
        copy_for(subscribe(f"{name}@example.test"), number, state=DeliveryState.RESERVED)
        for number, name in enumerate(("ada", "bob"))
    )
    assert tell([{"event": "delivered", "delivery": str(heard.pk)}]) == 204
    assert note_lost_answers() == 1
    for copy, state in ((heard, DeliveryState.SENT), (unheard, DeliveryState.UNKNOWN)):
        copy.refresh_from_db()
        assert copy.state == state


def test_news_out_of_order_takes_nothing_back_and_its_repeat_ends_no_new_wish() -> None:
    subscription = subscribe(ADA)
    copy = copy_for(subscription)
    bounce = {"event": "bounce", "type": "bounce", "delivery": str(copy.pk)}
    late = {"event": "delivered", "delivery": str(copy.pk)}
    assert tell([bounce]) == tell([late]) == 204
    copy.refresh_from_db()
    assert copy.outcome == "bounce"
    # The reader has mended the mailbox and asked again; the provider tells all of it once more.
    Suppression.objects.update(lifted_at=timezone.now())
    Subscription.objects.update(left_at=None)
    assert tell([bounce, late, bounce]) == 204
    assert not reasons() and Subscription.objects.current().exists()


def test_a_bounce_counts_against_the_address_that_it_went_to(ben: User) -> None:
    """The reader has another address by now, which bounced nothing."""
    subscription = subscribe(ADA, person=ben)
    copy = copy_for(subscription)
    new = "ada@elsewhere.test"
    Subscription.objects.update(address=new, address_code=address_code(new))
    assert tell([{"event": "bounce", "type": "bounce", "delivery": str(copy.pk)}]) == 204
    assert Suppression.objects.get().address_code == address_code(ADA)
    assert Subscription.objects.current().get().address == new


def test_news_that_names_an_address_alone_ends_it_there_and_nobody_elses() -> None:
    subscribe(ADA)
    now = int(time.time())
    odd = [None, 1, ["x"], "bob@example.test", "\ud800", "x" * 4000, "\0"]
    events = [{"event": "bounce", "type": "bounce", "email": one} for one in odd]
    assert tell(events) == 204
    assert not Suppression.objects.exists(), "nothing is written of who is no reader"
    before = {"event": "spamreport", "email": ADA, "timestamp": now - 3600}
    assert tell([before]) == 204
    assert not reasons(), "older than the wish"
    assert tell([{**before, "email": "Ada@Example.test", "timestamp": now + 5}]) == 204
    assert reasons() == [SuppressedFor.COMPLAINT]


def test_whoever_reports_an_issue_has_taken_the_consent_back(ben: User) -> None:
    subscription = subscribe(ADA, person=ben)
    record_choice(
        user=ben, purpose="newsletter", granted=True, method="form", text_version=TEXT_VERSION
    )
    copy = copy_for(subscription)
    tell([{"event": "spamreport", "delivery": str(copy.pk)}])
    assert not current_choice(user=ben, purpose="newsletter")


def test_a_bounced_receipt_is_shown_to_staff(ben: User) -> None:
    mail = OutboxMail.objects.create(
        dedupe_key="x",
        kind="order_paid",
        recipient=ben,
        to_address=ben.email,
        subject="x",
        sent_at=timezone.now(),
    )
    for _ in range(2):
        assert tell([{"event": "bounce", "mail": str(mail.pk)}]) == 204
    mail.refresh_from_db()
    assert mail.state == "bounced"

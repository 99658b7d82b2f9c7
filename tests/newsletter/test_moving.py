"""Whoever has another e-mail address gets the newsletter there, and nobody gets it twice."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.models import AddressChange, User
from accounts.services.change_address import CONFIRM, UNDO, confirm_address, undo_address
from common.address_code import address_code
from newsletter.models import Issue, Subscription, Suppression
from newsletter.services.ask_earlier_consents import ask_earlier_consents
from newsletter.services.freeze_audience import freeze_audience
from newsletter.tasks import send_due_issues_task
from privacy.consent import record_choice
from privacy.purposes import Purpose
from tests.fixtures import ReadMails
from tests.newsletter.conftest import Sink, approve, subscribe, write_issue

pytestmark = pytest.mark.django_db
NEW = "ben@elsewhere.test"


def change_address(ben: User) -> AddressChange:
    change = AddressChange.objects.create(user=ben, old_address=ben.email, new_address=NEW)
    return confirm_address(link=signing.dumps(change.pk, salt=CONFIRM), stays=None)


def current() -> list[str]:
    return list(Subscription.objects.current().values_list("address", flat=True))


def test_p61_the_newsletter_goes_to_the_new_address_with_its_proof_and_back_again(
    ben: User, read_mails: ReadMails
) -> None:
    subscribe(ben.email, person=ben)
    record_choice(
        user=ben,
        address=ben.email,
        purpose=Purpose.NEWSLETTER,
        granted=True,
        method="form",
        text_version="2026-11",
        proof_hash="a" * 64,
    )
    change = change_address(ben)
    assert current() == [NEW]
    ask_earlier_consents()
    assert not [one for one in read_mails() if "newsletter" in one.subject.lower()]
    undo_address(link=signing.dumps(change.pk, salt=UNDO))
    assert current() == [change.old_address]


@pytest.mark.parametrize("is_suppressed", [True, False], ids=["has left", "has it already"])
def test_p61_an_address_that_left_or_has_it_already_ends_the_old_one_only(
    is_suppressed: bool, ben: User
) -> None:
    subscribe(ben.email, person=ben)
    if is_suppressed:
        Suppression.objects.create(address_code=address_code(NEW), reason="left")
    else:
        subscribe(NEW)
    change_address(ben)
    assert current() == ([] if is_suppressed else [NEW])


def test_p61_what_somebody_else_gets_at_the_old_address_stays(ben: User, carol: User) -> None:
    subscribe(ben.email, person=carol)
    old = ben.email
    change_address(ben)
    assert current() == [old]


def test_p61_a_copy_that_waits_goes_to_the_new_address_and_its_link_leaves_there(
    ben: User, sink: Sink
) -> None:
    subscribe(ben.email, person=ben)
    issue = approve(write_issue(), recipients=1)
    Issue.objects.filter(pk=issue.pk).update(try_after=timezone.now() + timedelta(hours=1))
    assert freeze_audience(issue.pk)
    change_address(ben)
    Issue.objects.filter(pk=issue.pk).update(try_after=None)
    send_due_issues_task()
    https = sink.mail_to(NEW)["List-Unsubscribe"].split(">")[0].strip().lstrip("<")
    assert Client().post(urlsplit(https).path).status_code == 200
    assert current() == []

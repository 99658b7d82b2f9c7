"""Each reader gets an issue at most once, over a real SMTP server, whatever dies meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.address_code import address_code
from models_catalog.services.index_listing import index_listing
from newsletter.errors import NotMovable, NotReady, WrongNumber
from newsletter.links import leave_token
from newsletter.models import Delivery, Issue, Subscription
from newsletter.services.freeze_audience import freeze_audience
from newsletter.services.pause_issue import pause_issue
from newsletter.services.resume_issue import resume_issue
from newsletter.services.schedule_issue import schedule_issue
from newsletter.services.send_batch import LEASE, send_batch
from newsletter.services.stop_issue import stop_issue
from newsletter.states import DeliveryState, IssueState
from newsletter.tasks import send_due_issues_task
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.newsletter.conftest import Sink, approve, subscribe, write_issue
from tests.newsletter.sender import start_sender
from tests.races import in_threads
from tests.shop import shelve

pytestmark = pytest.mark.django_db


def states(issue: Issue) -> dict[str, str]:
    rows = Delivery.objects.filter(issue=issue).select_related("subscription")
    return {row.subscription.address: row.state for row in rows if row.subscription}


def state_of(issue: Issue) -> str:
    issue.refresh_from_db()
    return issue.state


def test_an_issue_goes_to_each_reader_with_the_links_to_leave(sink: Sink) -> None:
    for name in ("ada", "bob"):
        subscribe(f"{name}@example.test")
    issue = approve(write_issue(), recipients=2)
    send_due_issues_task()
    assert sorted(sink.addresses) == ["ada@example.test", "bob@example.test"]
    assert state_of(issue) == IssueState.SENT
    mail = sink.mail_to("ada@example.test")
    # A long header is folded on its way.
    https, mailto = " ".join(mail["List-Unsubscribe"].split()).split(", ")
    assert https.startswith("<http://") and mailto.startswith("<mailto:leave@jewelcad.net?subject=")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "JewelCAD newsletter <newsletter.jewelcad.net>"
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    for part in list(mail.walk())[1:]:
        text = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        assert https.strip("<>") in text and "1 Example Street" in text
        assert "/models/?issue=winter-rings" in text
        assert "[[" not in text
    assert "<img" not in list(mail.walk())[2].get_payload(decode=True).decode()  # type: ignore[union-attr]
    other = sink.mail_to("bob@example.test")
    assert other["List-Unsubscribe"] != mail["List-Unsubscribe"]


def test_what_stands_around_an_issue_is_in_each_reader_s_language(sink: Sink, ben: User) -> None:
    ben.language = "fr"
    ben.save()
    subscribe("ada@example.test", language="de")
    subscribe("ben@example.test", language="de", person=ben)
    subscribe("eve@example.test")
    issue = approve(write_issue(), recipients=3)
    send_due_issues_task()
    said = {"ada": "Newsletter abbestellen", "ben": "Se désabonner", "eve": "Leave the newsletter"}
    for name, words in said.items():
        mail = sink.mail_to(f"{name}@example.test")
        assert mail["Subject"] == issue.subject
        for part in list(mail.walk())[1:]:
            text = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
            assert [one for one in said.values() if one in text] == [words]
            assert "Dear reader" in text


def test_a_second_run_mails_nobody_again(sink: Sink) -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    send_due_issues_task()
    send_due_issues_task()
    send_batch(issue.pk)
    assert len(sink.received) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_reader_once(sink: Sink) -> None:
    for number in range(20):
        subscribe(f"reader{number}@example.test")
    issue = approve(write_issue(), recipients=20)
    in_threads(send_due_issues_task, times=3)
    assert len(sink.received) == len(set(sink.addresses)) == 20
    assert state_of(issue) == IssueState.SENT


@pytest.mark.django_db(transaction=True)
def test_p20_a_post_in_the_middle_of_the_sending_holds_for_the_rest(sink: Sink) -> None:
    for name in ("ada", "bob", "cy"):
        subscribe(f"{name}@example.test")
    issue = approve(write_issue(), recipients=3)

    def cy_posts(address: str) -> None:
        if address == "ada@example.test":
            token = leave_token(code=address_code("cy@example.test"), issue_id=issue.pk)
            assert Client().post(f"/newsletter/leave/{token}/").status_code == 200
            connection.close()

    sink.before_data = cy_posts
    send_due_issues_task()
    assert sorted(sink.addresses) == ["ada@example.test", "bob@example.test"]
    assert states(issue)["cy@example.test"] == DeliveryState.SKIPPED
    assert state_of(issue) == IssueState.SENT


def test_p68_a_restricted_person_is_left_out_at_the_last_moment(
    ben: User, carol: User, sink: Sink
) -> None:
    for person in (ben, carol):
        subscribe(person.email, person=person)
    issue = approve(write_issue(), recipients=2)
    Issue.objects.filter(pk=issue.pk).update(try_after=timezone.now() + timedelta(hours=1))
    assert freeze_audience(issue.pk)
    restrict_person(actor=ben, person=ben, ground=RestrictionGround.ASKED, method="my data")
    Issue.objects.filter(pk=issue.pk).update(try_after=None)
    send_due_issues_task()
    assert sink.addresses == [carol.email]
    assert states(issue) == {ben.email: "skipped", carol.email: "sent"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_asks_leaves_one_copy_unknown_and_mails_nobody_twice(
    sink: Sink,
) -> None:
    """kill -9 after the server has the copy, before its answer is heard."""
    for number in range(4):
        subscribe(f"reader{number}@example.test")
    issue = approve(write_issue(), recipients=4)
    Issue.objects.filter(pk=issue.pk).update(try_after=timezone.now() + timedelta(hours=1))
    assert freeze_audience(issue.pk)
    Issue.objects.filter(pk=issue.pk).update(try_after=None)
    process = start_sender(issue.pk)

    def kill_at_the_third(address: str) -> None:
        if len(sink.received) == 3:
            process.kill()
            process.wait(10)

    sink.before_data = kill_at_the_third
    assert process.wait(60) == -9
    sink.before_data = lambda address: None
    assert len(sink.received) == 3
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        send_due_issues_task()
    assert len(sink.received) == len(set(sink.addresses)) == 4
    assert sorted(states(issue).values()) == ["sent", "sent", "sent", "unknown"]
    assert state_of(issue) == IssueState.SENT


def test_an_address_that_is_refused_is_suppressed_and_one_told_later_waits(sink: Sink) -> None:
    answers = {"gone@example.test": "550 5.1.1 no such user", "full@example.test": "452 4.2.2 full"}
    sink.answer = lambda address: answers.get(address, "250 ok")
    for address in ("ada@example.test", *answers):
        subscribe(address)
    issue = approve(write_issue(), recipients=3)
    send_due_issues_task()
    assert sink.addresses == ["ada@example.test"]
    assert states(issue) == {
        "ada@example.test": "sent",
        "gone@example.test": "refused",
        "full@example.test": "waiting",
    }
    assert Subscription.objects.get(address="gone@example.test").left_at
    answers.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        send_due_issues_task()
    assert sink.addresses == ["ada@example.test", "full@example.test"]
    assert state_of(issue) == IssueState.SENT


def test_five_failed_calls_in_a_row_pause_it_and_alarm(
    settings: Settings, sink: Sink, caplog: pytest.LogCaptureFixture, staff: User
) -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    now = timezone.now()
    for hours in range(5):
        with time_machine.travel(now + timedelta(hours=hours)):
            send_due_issues_task()
            send_due_issues_task()  # too early: it rests
    assert state_of(issue) == IssueState.PAUSED
    assert "5 calls in a row" in issue.pause_reason
    assert any("newsletter paused" in line.message for line in caplog.records)
    settings.EMAIL_PORT = port
    resume_issue(issue, actor=staff)
    send_due_issues_task()
    assert sink.addresses == ["ada@example.test"]


def test_pause_go_on_and_stop(sink: Sink, staff: User) -> None:
    for number in range(3):
        subscribe(f"reader{number}@example.test")
    issue = approve(write_issue(), recipients=3)
    sink.before_data = lambda address: None
    Issue.objects.filter(pk=issue.pk).update(state=IssueState.SENDING, started_at=timezone.now())
    pause_issue(issue, actor=staff)
    send_due_issues_task()
    assert sink.received == []
    with pytest.raises(NotMovable):
        pause_issue(issue, actor=staff)
    resume_issue(issue, actor=staff)
    stop_issue(issue, actor=staff)
    send_due_issues_task()
    assert sink.received == []
    with pytest.raises(NotMovable):
        resume_issue(issue, actor=staff)


def test_no_more_than_the_rate_and_the_steps_of_a_new_sender(
    settings: Settings, sink: Sink
) -> None:
    for number in range(12):
        subscribe(f"reader{number}@example.test")
    issue = approve(write_issue(), recipients=12)
    settings.NEWSLETTER_PER_MINUTE = 3
    now = timezone.now().replace(hour=9, minute=0)
    with time_machine.travel(now + timedelta(days=1), tick=False):
        send_due_issues_task()
        send_due_issues_task()
        assert len(sink.received) == 3
    settings.NEWSLETTER_PER_MINUTE, settings.NEWSLETTER_WARM_UP = 0, [5, 6]
    with time_machine.travel(now + timedelta(days=1, hours=2)):
        send_due_issues_task()
        send_due_issues_task()
        assert len(sink.received) == 5, "five on the first day"
    with time_machine.travel(now + timedelta(days=2)):
        send_due_issues_task()
        assert len(sink.received) == 11, "six on the second"
    with time_machine.travel(now + timedelta(days=3)):
        send_due_issues_task()
    assert len(sink.received) == 12
    assert state_of(issue) == IssueState.SENT


def test_price_and_weight_are_frozen_when_the_sending_begins(sink: Sink, mira: User) -> None:
    offer = shelve(designer=mira, title="Rope ring", price_minor=5000)
    slug = offer.cad_model.slug
    subscribe("ada@example.test")
    issue = approve(write_issue(body=f"Look:\n\n[[piece:{slug}]]\n"), recipients=1)
    send_due_issues_task()
    issue.refresh_from_db()
    assert issue.cards[slug]["title"] == "Rope ring"
    price = issue.cards[slug]["price"]
    offer.price_minor = 9900
    offer.save()
    index_listing(cad_model=offer.cad_model)
    page = Client().get(f"/newsletter/issues/{issue.slug}/").content.decode()
    assert price in page and "99.00" not in page


def test_only_readers_with_the_interest_and_monthly_ones_once_a_month(sink: Sink) -> None:
    subscribe("all@example.test")
    subscribe("rings@example.test", interests=["rings"])
    subscribe("monthly@example.test", interests=["rings"], frequency="monthly")
    approve(write_issue(interests=["rings"]), recipients=2)
    send_due_issues_task()
    assert sorted(sink.addresses) == ["monthly@example.test", "rings@example.test"]
    approve(write_issue(slug="second"), recipients=2)
    send_due_issues_task()
    assert sorted(sink.addresses)[-1] == "rings@example.test"
    assert sink.addresses.count("monthly@example.test") == 1


def test_a_checklist_and_the_number_of_readers_stand_before_send(
    settings: Settings, staff: User
) -> None:
    subscribe("ada@example.test")
    bad = write_issue(
        body="[[piece:no-such-piece]]\n\n[gone](/no/such/page/) [closed](http://127.0.0.1:1/)"
    )
    settings.SELLER_ADDRESS = ""
    with pytest.raises(NotReady) as refused:
        schedule_issue(bad, actor=staff, recipients=1)
    for words in ("no-such-piece", "/no/such/page/", "127.0.0.1:1", "SELLER_ADDRESS"):
        assert words in refused.value.message
    settings.SELLER_ADDRESS = "1 Example Street"
    long = write_issue(slug="long", body="word " * 25_000)
    with pytest.raises(NotReady, match="100 kB"):
        schedule_issue(long, actor=staff, recipients=1)
    good = write_issue(slug="good")
    with pytest.raises(WrongNumber, match="1 person gets it now, not 2"):
        schedule_issue(good, actor=staff, recipients=2)
    schedule_issue(good, actor=staff, recipients=1)
    with pytest.raises(NotMovable):
        schedule_issue(good, actor=staff, recipients=1)


def test_an_approved_issue_cannot_be_edited_even_in_sql() -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    with pytest.raises(InternalError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(body="Something else")

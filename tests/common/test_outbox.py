"""One fact, one mail: queued with the fact, sent once, tried again later, given up at last."""

import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from functools import partial
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from common import delivery
from common.delivery import MAX_ATTEMPTS, deliver
from common.mail_catalogue import priority_of
from common.models import OutboxMail
from common.outbox import enqueue_mail
from common.tasks import deliver_due_mails_task
from tests.fixtures import ClientOf
from tests.races import in_threads


class Sink:
    """A mail server's inside: keeps what it is handed; holds the sender until told to go on."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        # Called with each mail before the sender hears the answer.
        self.note: Callable[[Any], None] = lambda envelope: None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(envelope)
        await server.loop.run_in_executor(None, self._note, envelope)
        await server.loop.run_in_executor(None, self.may_answer.wait, 10)
        return "250 kept"

    def _note(self, envelope: Any) -> None:
        self.note(envelope)
        connection.close()


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real SMTP server on a free port of this machine, which Django sends to."""
    held = Sink()
    controller = Controller(held, hostname="127.0.0.1", port=free_port())
    controller.start()
    use_smtp(settings, controller.port)
    yield held
    controller.stop()


def use_smtp(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def queue(ben: User, key: str = "welcome:1") -> OutboxMail:
    mail, _ = OutboxMail.objects.get_or_create(
        dedupe_key=key,
        defaults={
            "kind": "welcome",
            "recipient": ben,
            "to_address": ben.email,
            "subject": "Welcome",
            "text_body": "Come in: https://shop.example/secret-link",
            "html_body": "<p>Come in</p>",
        },
    )
    return mail


def test_p96_mail_arrives_and_its_text_is_forgotten(ben: User, sink: Sink) -> None:
    mail = queue(ben)
    assert deliver(mail.pk)
    (envelope,) = sink.received
    arrived = message_from_bytes(envelope.content)
    assert envelope.rcpt_tos == [ben.email]
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in arrived.walk()][1:] == [
        "text/plain",
        "text/html",
    ]
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.text_body, mail.html_body, mail.last_error) == ("", "", "")


def test_sent_mail_is_not_sent_again(ben: User, sink: Sink) -> None:
    mail = queue(ben)
    assert deliver(mail.pk)
    assert not deliver(mail.pk)
    deliver_due_mails_task()
    assert len(sink.received) == 1


def test_same_fact_told_twice_is_one_mail(
    ben: User, sink: Sink, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def tell() -> OutboxMail:
        return enqueue_mail(
            kind="account_unknown",
            to_address=ben.email,
            recipient=ben,
            context={"user": ben, "email": ben.email},
            dedupe_key="account_unknown:ben",
        )

    with django_capture_on_commit_callbacks(execute=True):
        assert tell().pk == tell().pk
    assert len(sink.received) == 1


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_fact_that_did_not_happen_is_never_sent(ben: User, sink: Sink) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(ben)
        raise RuntimeError("the order failed")
    deliver_due_mails_task()
    assert sink.received == []
    assert not OutboxMail.objects.exists()


def test_a56_refused_connection_is_tried_again_ever_later(ben: User, settings: Settings) -> None:
    use_smtp(settings, free_port())
    mail = queue(ben)
    waits = []
    for _ in range(MAX_ATTEMPTS - 1):
        before = timezone.now()
        assert not deliver(mail.pk)
        mail.refresh_from_db()
        waits.append(round((mail.try_after - before).total_seconds(), -1))
    assert mail.last_error == "ConnectionRefusedError"
    assert mail.text_body, "kept: it is still to be sent"
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (60, 6 * 3600)


def test_waiting_mail_is_left_alone_until_it_is_due(
    ben: User, settings: Settings, sink: Sink
) -> None:
    working_port = settings.EMAIL_PORT
    use_smtp(settings, free_port())
    mail = queue(ben)
    deliver_due_mails_task()
    use_smtp(settings, working_port)
    deliver_due_mails_task()
    assert sink.received == []
    OutboxMail.objects.filter(pk=mail.pk).update(try_after=timezone.now())
    deliver_due_mails_task()
    assert len(sink.received) == 1


def test_it_gives_up_after_the_last_attempt(
    ben: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    use_smtp(settings, free_port())
    mail = queue(ben)
    for _ in range(MAX_ATTEMPTS):
        deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert mail.attempt_count == MAX_ATTEMPTS
    assert mail not in OutboxMail.objects.due()
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.attempt_count == MAX_ATTEMPTS
    assert ben.email not in caplog.text, "logs name the mail, not the person"


@pytest.mark.django_db(transaction=True)
def test_a56_two_workers_send_one_mail_once(ben: User, sink: Sink) -> None:
    mail = queue(ben)
    sink.may_answer.clear()
    outcomes: list[bool] = []

    def work() -> None:
        outcomes.append(delivery.deliver(mail.pk))
        sink.may_answer.set()  # the one that found the row taken lets the other finish

    in_threads(work, times=2)
    assert sorted(outcomes) == [False, True]
    assert len(sink.received) == 1


def test_a51_a_mail_whose_worker_died_is_sent_by_another_in_time(ben: User, sink: Sink) -> None:
    mail = queue(ben)
    mail.taken_until = timezone.now() + delivery.LONGEST_SENDING
    mail.save()
    assert not deliver(mail.pk)
    with time_machine.travel(timezone.now() + delivery.LONGEST_SENDING):
        deliver_due_mails_task()
    assert len(sink.received) == 1


def test_a_mail_that_was_asked_for_and_not_written_down_is_not_sent_twice(
    ben: User, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    """The server has it; the worker died, or its commit was lost."""
    mail = queue(ben)
    OutboxMail.objects.filter(pk=mail.pk).update(
        asked_at=timezone.now(), taken_until=timezone.now() + delivery.LONGEST_SENDING
    )
    with time_machine.travel(timezone.now() + delivery.LONGEST_SENDING * 2):
        deliver_due_mails_task()
        deliver_due_mails_task()
        mail.refresh_from_db()
        assert sink.received == []
        assert (mail.state, mail.last_error) == ("given up", "AnswerLost")
        assert any("outbox lost answers" in line.message for line in caplog.records)
        again = partial(
            delivery.send_again, actor=ben, mail_id=mail.pk, reason="The server was away"
        )
        assert again(), "staff can"
        deliver_due_mails_task()
    assert len(sink.received) == 1
    assert not again()


@pytest.mark.django_db(transaction=True)
def test_it_is_marked_before_the_server_is_asked(ben: User, sink: Sink) -> None:
    mail = queue(ben)
    seen: list[Any] = []
    sink.note = lambda envelope: seen.append(OutboxMail.objects.get(pk=mail.pk).asked_at)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert seen[0] is not None
    assert mail.asked_at is None and mail.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_new_password_does_not_wait_behind_200_slow_mails(ben: User, sink: Sink) -> None:
    for number in range(30):
        queue(ben, key=f"notice:{number}")
    order: list[str] = []

    def note(envelope: Any) -> None:
        order.append(str(message_from_bytes(envelope.content)["Subject"]))
        if len(order) == 3:
            OutboxMail.objects.create(
                dedupe_key="reset",
                kind="account_reset",
                priority=priority_of("account_reset"),
                recipient=ben,
                to_address=ben.email,
                subject="A new password",
                text_body="x",
                html_body="x",
            )

    sink.note = note
    deliver_due_mails_task()
    assert order.index("A new password") == 3


def test_staff_see_how_a_mail_stands_and_never_what_it_says(
    ben: User, staff: User, client_of: ClientOf
) -> None:
    mail = queue(ben)
    client = client_of(staff)
    for path in ("/admin/common/outboxmail/", f"/admin/common/outboxmail/{mail.pk}/change/"):
        page = client.get(path).content.decode()
        assert "waiting" in page and "welcome" in page
        assert "secret-link" not in page and "Come in" not in page

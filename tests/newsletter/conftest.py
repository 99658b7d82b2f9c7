"""A real SMTP server that tests send issues to, and readers who confirmed."""

import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from common.address_code import address_code
from newsletter.models import Issue, Subscription
from newsletter.services.schedule_issue import schedule_issue
from tests.cast import make_person


class Sink:
    """Keeps what it is handed. `answer` is asked for its reply to each address."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.answer: Callable[[str], str] = lambda address: "250 kept"
        # Asked how many mails this session has brought; "" hangs up without a word.
        self.next_of_session: Callable[[int], str] = lambda brought: "250 go on"
        # What it says once it has the text; "" hangs up instead.
        self.last_word: Callable[[], str] = lambda: "250 kept"
        self.before_data: Callable[[str], None] = lambda address: None
        self.lock = threading.Lock()

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        said = self.next_of_session(getattr(session, "brought", 0))
        if not said:
            server.transport.close()
        elif said.startswith("250"):
            session.brought = getattr(session, "brought", 0) + 1
            envelope.mail_from = address
        return said or "250 go on"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        said = self.answer(address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        said = self.last_word()
        if not said or said.startswith("250"):
            with self.lock:
                self.received.append(envelope)
        await server.loop.run_in_executor(None, self.before_data, envelope.rcpt_tos[0])
        if not said:
            server.transport.close()
        return said or "250 kept"

    @property
    def addresses(self) -> list[str]:
        return [one.rcpt_tos[0] for one in self.received]

    def mail_to(self, address: str) -> Message:
        (found,) = [one for one in self.received if one.rcpt_tos == [address]]
        return message_from_bytes(found.content)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    held = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(held, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield held
    controller.stop()


@pytest.fixture(autouse=True)
def _postal_address(settings: Settings) -> None:
    settings.SELLER_ADDRESS = "1 Example Street\n75172 Pforzheim"


def subscribe(address: str, **more: Any) -> Subscription:
    return Subscription.objects.create(address=address, address_code=address_code(address), **more)


def write_issue(**more: Any) -> Issue:
    words = {
        "slug": "winter-rings",
        "subject": "Rings for winter",
        "body": "Dear reader,\n\nlook at [the shop](/models/).\n\n- one\n- two",
    }
    return Issue.objects.create(**{**words, **more})


def approve(issue: Issue, *, recipients: int) -> Issue:
    """As staff do it."""
    editor = make_person(username=f"editor-{issue.pk}", is_staff=True, is_superuser=True)
    schedule_issue(issue, actor=editor, recipients=recipients)
    issue.refresh_from_db()
    return issue

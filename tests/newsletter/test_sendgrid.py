"""SendGrid's API by a stand-in on this machine: what we send it, and what each answer means."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from newsletter.models import Delivery, Issue
from newsletter.services.resume_issue import resume_issue
from newsletter.states import DeliveryState, IssueState
from newsletter.tasks import send_due_issues_task
from tests.cast import make_person
from tests.newsletter.conftest import approve, subscribe, write_issue
from tests.newsletter.test_sending import states

pytestmark = [
    pytest.mark.django_db,
    # As the settings do: docs/decisions/0014-mailgun-beside-sendgrid.md.
    pytest.mark.filterwarnings("ignore:django-anymail has dropped official support"),
]
KEY = "SG.of-the-suite"


class StandIn:
    """Answers POST /v3/mail/send as SendGrid's reference says; refuses what that would refuse."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        # Status and headers for a call; 0 closes the connection after reading.
        self.answer: Callable[[dict[str, Any]], tuple[int, dict[str, str]]] = lambda call: (202, {})
        self.delay = 0.0

    @property
    def addresses(self) -> list[str]:
        return [
            to["email"]
            for call in self.taken
            for one in call["personalizations"]
            for to in one["to"]
        ]

    def problem(self, call: dict[str, Any], headers: Any) -> int:
        """The status for a call that is not as the API asks for; 0 for a good one."""
        if headers.get("Authorization") != f"Bearer {KEY}":
            return 401
        people = call.get("personalizations")
        if not people or len(people) > 1000 or not call.get("from", {}).get("email"):
            return 400
        if [one.get("type") for one in call.get("content", [])] != ["text/plain", "text/html"]:
            return 400
        for one in people:
            told = one.get("substitutions", {})
            if len(one.get("to", [])) != 1 or not all(isinstance(v, str) for v in told.values()):
                return 400
            if any("invalid" in to["email"] for to in one["to"]):
                return 400
        return 0


@pytest.fixture
def sendgrid(settings: Settings) -> Iterator[StandIn]:
    held = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers = held.answer(call)
            if status == 202:
                status = held.problem(call, self.headers) or 202
            if self.path != "/v3/mail/send":
                status = 404
            if status == 202:
                held.taken.append(call)
            time.sleep(held.delay)
            if not status:
                self.close_connection = True
                return
            body = b"" if status == 202 else b'{"errors": [{"message": "no"}]}'
            self.send_response(status)
            for name, value in {
                **headers,
                "X-Message-Id": "abc",
                "Content-Length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.sendgrid.EmailBackend"
    settings.ANYMAIL = {
        "SENDGRID_API_KEY": KEY,
        "SENDGRID_API_URL": f"http://127.0.0.1:{server.server_port}/v3/",
    }
    settings.EMAIL_TIMEOUT, settings.NEWSLETTER_CALL_SIZE = 1, 2
    yield held
    server.shutdown()
    server.server_close()


def sent_to(*addresses: str) -> Issue:
    for address in addresses:
        subscribe(address)
    issue = approve(write_issue(), recipients=len(addresses))
    send_due_issues_task()
    issue.refresh_from_db()
    return issue


def test_each_reader_has_a_mail_and_links_of_their_own_and_no_pixel(sendgrid: StandIn) -> None:
    issue = sent_to("ada@example.test", "bob@example.test", "cem@example.test")
    assert [len(call["personalizations"]) for call in sendgrid.taken] == [2, 1]
    assert sorted(sendgrid.addresses) == [
        "ada@example.test",
        "bob@example.test",
        "cem@example.test",
    ]
    assert set(states(issue).values()) == {"sent"} and issue.state == IssueState.SENT
    seen = set()
    for call in sendgrid.taken:
        assert call["tracking_settings"]["open_tracking"]["enable"] is False
        assert call["tracking_settings"]["click_tracking"]["enable"] is False
        for one in call["personalizations"]:
            leave = one["substitutions"]["[[leave_url]]"]
            assert one["headers"]["List-Unsubscribe"].startswith(f"<{leave}>")
            assert one["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert Delivery.objects.filter(pk=one["custom_args"]["delivery"]).exists()
            for part in call["content"]:
                assert "[[leave_url]]" in part["value"] and "[[preferences_url]]" in part["value"]
            seen.add(leave)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("status", "headers", "rests"),
    [
        (429, {"Retry-After": "600"}, 600),
        (500, {}, 30),
        (503, {}, 30),
        (401, {}, 30),
        (403, {}, 30),
    ],
)
def test_a_call_that_was_not_taken_waits_and_goes_out_once(
    status: int, headers: dict[str, str], rests: int, sendgrid: StandIn
) -> None:
    sendgrid.answer = lambda call: (status, headers)
    issue = sent_to("ada@example.test", "bob@example.test")
    assert set(states(issue).values()) == {"waiting"}
    assert issue.try_after and issue.try_after > timezone.now() + timedelta(seconds=rests - 20)
    sendgrid.answer = lambda call: (202, {})
    send_due_issues_task()
    assert sendgrid.taken == [], "it rests"
    with time_machine.travel(timezone.now() + timedelta(seconds=rests + 5)):
        send_due_issues_task()
    assert sorted(sendgrid.addresses) == ["ada@example.test", "bob@example.test"]
    assert set(states(issue).values()) == {"sent"}


@pytest.mark.parametrize("how", ["502", "504", "no answer in time", "closed"])
def test_a_call_that_may_have_been_taken_is_unknown_and_never_sent_again(
    how: str, sendgrid: StandIn
) -> None:
    if how.isdigit():
        sendgrid.answer = lambda call: (int(how), {})
    elif how == "closed":
        sendgrid.answer = lambda call: (0, {})
    else:
        sendgrid.delay = 2.5
    issue = sent_to("ada@example.test", "bob@example.test")
    assert set(states(issue).values()) == {"unknown"}
    sendgrid.answer, sendgrid.delay = lambda call: (202, {}), 0.0
    before = len(sendgrid.taken)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        send_due_issues_task()
    assert len(sendgrid.taken) == before
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT


def test_one_address_that_spoils_a_call_is_refused_and_the_others_get_it(sendgrid: StandIn) -> None:
    issue = sent_to("ada@example.test", "invalid@example.test")
    assert sendgrid.addresses == ["ada@example.test"]
    assert states(issue) == {"ada@example.test": "sent", "invalid@example.test": "refused"}
    assert Delivery.objects.get(state=DeliveryState.REFUSED).reason == "HTTP 400"


def test_a_call_that_is_wrong_for_everybody_refuses_nobody(
    sendgrid: StandIn, settings: Settings
) -> None:
    """Such as a sender that the provider does not know: 400 for each, whoever it is for."""
    asked: list[str] = []

    def refuse(call: dict[str, Any]) -> tuple[int, dict[str, str]]:
        asked.append("x")
        return 400, {}

    sendgrid.answer = refuse
    settings.NEWSLETTER_CALL_SIZE = 8
    issue = sent_to(*(f"reader{number}@example.test" for number in range(8)))
    assert set(states(issue).values()) == {"waiting"}
    assert issue.failures_in_a_row == 1 and len(asked) == 6, "once for all, then for five"


def test_a_server_that_fails_while_each_is_asked_for_ends_the_asking(
    sendgrid: StandIn, settings: Settings
) -> None:
    asked = 0

    def fail(call: dict[str, Any]) -> tuple[int, dict[str, str]]:
        nonlocal asked
        asked += 1
        return {1: (400, {}), 2: (202, {})}.get(asked, (503, {}))

    sendgrid.answer = fail
    settings.NEWSLETTER_CALL_SIZE = 8
    issue = sent_to(*(f"reader{number}@example.test" for number in range(8)))
    assert sorted(states(issue).values()) == ["sent", *["waiting"] * 7]
    assert asked == 3


def test_a_server_that_is_not_there_pauses_the_issue_after_five_calls(
    sendgrid: StandIn, settings: Settings
) -> None:
    address = settings.ANYMAIL["SENDGRID_API_URL"]
    settings.ANYMAIL = {**settings.ANYMAIL, "SENDGRID_API_URL": "http://127.0.0.1:1/v3/"}
    issue = sent_to("ada@example.test")
    now = timezone.now()
    for hours in range(1, 5):
        with time_machine.travel(now + timedelta(hours=hours)):
            send_due_issues_task()
    issue.refresh_from_db()
    assert issue.state == IssueState.PAUSED
    assert states(issue) == {"ada@example.test": "waiting"}
    settings.ANYMAIL = {**settings.ANYMAIL, "SENDGRID_API_URL": address}
    resume_issue(issue, actor=make_person(username="resumer", is_staff=True, is_superuser=True))
    with time_machine.travel(now + timedelta(hours=12)):
        send_due_issues_task()
    assert sendgrid.addresses == ["ada@example.test"]

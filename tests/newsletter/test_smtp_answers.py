"""What mail servers say to a list that is about the sender, and costs no reader the issue."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from newsletter.models import Issue, Subscription, Suppression
from newsletter.services.resume_issue import resume_issue
from newsletter.states import IssueState
from newsletter.tasks import send_due_issues_task
from tests.newsletter.conftest import Sink, approve, subscribe, write_issue
from tests.newsletter.test_sending import state_of, states

pytestmark = pytest.mark.django_db


def issue_for(readers: int) -> Issue:
    for number in range(readers):
        subscribe(f"reader{number:02}@example.test")
    return approve(write_issue(), recipients=readers)


@pytest.mark.parametrize(
    "at_its_end",
    [
        lambda brought: "421 too many messages in this session" if brought == 3 else "250 ok",
        lambda brought: "" if brought == 3 else "250 ok",
    ],
    ids=["421", "hung up without a word"],
)
def test_a_server_that_ends_its_session_after_three_mails_costs_nobody_the_issue(
    at_its_end: Callable[[int], str], sink: Sink
) -> None:
    sink.next_of_session = at_its_end
    issue = issue_for(8)
    send_due_issues_task()
    assert sink.addresses == [f"reader{number:02}@example.test" for number in range(8)]
    assert set(states(issue).values()) == {"sent"}
    assert state_of(issue) == IssueState.SENT and issue.failures_in_a_row == 0


def test_a_session_that_ends_at_once_waits_and_nothing_is_unknown(sink: Sink) -> None:
    sink.next_of_session = lambda brought: ""
    issue = issue_for(2)
    send_due_issues_task()
    assert set(states(issue).values()) == {"waiting"}
    assert state_of(issue) == IssueState.SENDING
    assert issue.failures_in_a_row == 1 and issue.try_after
    sink.next_of_session = lambda brought: "250 ok"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        send_due_issues_task()
    assert len(sink.received) == 2


@pytest.mark.parametrize(
    ("last_word", "state", "arrived"), [("", "unknown", 1), ("421 going down", "waiting", 0)]
)
def test_only_what_broke_off_behind_the_text_is_unknown(
    last_word: str, state: str, arrived: int, sink: Sink
) -> None:
    sink.last_word = lambda: last_word
    issue = issue_for(1)
    send_due_issues_task()
    assert states(issue) == {"reader00@example.test": state}
    assert len(sink.received) == arrived


@pytest.mark.parametrize(
    ("said", "of_the_five"),
    [
        ("450 Too many recipient attempts", "waiting"),
        ("550 5.7.1 messages from this network were not sent: it is on our block list", "refused"),
        ("550 5.1.1 user unknown", "refused"),
    ],
)
def test_a_server_that_takes_nobody_halts_the_issue_after_five(
    said: str, of_the_five: str, sink: Sink, staff: User, caplog: pytest.LogCaptureFixture
) -> None:
    sink.answer = lambda address: said
    issue = issue_for(9)
    send_due_issues_task()
    assert sorted(states(issue).values()) == sorted(["waiting"] * 4 + [of_the_five] * 5)
    assert state_of(issue) == IssueState.PAUSED
    assert f"5 addresses in a row were not taken, the last with SMTP {said[:3]}" in (
        issue.pause_reason
    )
    assert any("newsletter paused" in line.message for line in caplog.records)
    is_no_mailbox = "5.1.1" in said
    assert Suppression.objects.count() == (5 if is_no_mailbox else 0)
    sink.answer = lambda address: "250 ok"
    resume_issue(issue, actor=staff)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        send_due_issues_task()
    assert len(sink.received) == (9 if of_the_five == "waiting" else 4)
    assert state_of(issue) == IssueState.SENT


def test_one_refusal_among_readers_who_get_it_halts_nothing(sink: Sink) -> None:
    sink.answer = lambda address: "550 5.7.1 not you" if int(address[6:8]) % 2 else "250 ok"
    issue = issue_for(12)
    send_due_issues_task()
    assert state_of(issue) == IssueState.SENT
    assert len(sink.received) == 6
    assert Subscription.objects.current().count() == 12, "5.7.1 is not about the mailbox"


def test_a_rate_that_the_server_names_behind_the_text_loses_nobody(sink: Sink) -> None:
    """As a sender's quota is told: after the text, with 454."""
    mails = count(1)
    sink.last_word = lambda: (
        "454 Throttling failure: Maximum sending rate exceeded"
        if next(mails) % 4 == 0
        else "250 kept"
    )
    issue = issue_for(7)
    now = timezone.now()
    for minutes in range(4):
        with time_machine.travel(now + timedelta(minutes=2 * minutes)):
            send_due_issues_task()
    assert sorted(sink.addresses) == [f"reader{number:02}@example.test" for number in range(7)]
    assert state_of(issue) == IssueState.SENT

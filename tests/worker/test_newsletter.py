"""An issue is sent by real workers, and nobody who waits for a password waits for its readers."""

import time
from pathlib import Path

import pytest
from django.conf import settings as shop
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.queue import send
from newsletter.models import Issue
from newsletter.states import IssueState
from tests.newsletter.conftest import Sink, approve, sink, subscribe, write_issue
from tests.queue import queue_at
from tests.worker.conftest import running_worker

__all__ = ["sink"]
READERS = 200
# A slow mail server: 200 readers take ten seconds and more.
SECONDS_A_MAIL = 0.05


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_200_slow_copies_of_an_issue_hold_up_no_new_password(
    ben: User, sink: Sink, settings: Settings, tmp_path: Path
) -> None:
    settings.SELLER_ADDRESS = "1 Example Street"
    for number in range(READERS):
        subscribe(f"reader{number}@example.test")
    issue = approve(write_issue(), recipients=READERS)
    sink.before_data = lambda address: time.sleep(SECONDS_A_MAIL)
    folders = [tmp_path / name for name in ("everyday", "newsletter")]
    for folder in folders:
        folder.mkdir()
    given = {"smtp_port": settings.EMAIL_PORT}
    # The queues of the two workers as docker-compose.yml has them.
    with (
        running_worker(folders[0], "celery", "privacy", given=given) as everyday,
        running_worker(
            folders[1], "newsletter", given=given, key_prefix=everyday.key_prefix
        ) as newsletter,
        queue_at(shop.CELERY_BROKER_URL, key_prefix=everyday.key_prefix),
    ):
        send("newsletter.send_due_issues_task")
        newsletter.until(lambda: len(sink.received) >= 5)
        Client().post("/accounts/password/reset/", {"email": ben.email})
        everyday.until(lambda: ben.email in sink.addresses)
        assert len(sink.addresses) < READERS, "the password came after the last reader"
        newsletter.until(lambda: Issue.objects.get(pk=issue.pk).state == IssueState.SENT)
    readers = [one for one in sink.addresses if one.startswith("reader")]
    assert len(readers) == len(set(readers)) == READERS

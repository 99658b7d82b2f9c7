"""Sends an issue to many readers over SMTP by a real worker, then kills senders at random.

    .local/venv/bin/python -m bench.newsletter

SIZE (100000) readers get the first issue, as far as the worker comes in MINUTES (0: to the end). It
is started as in production, with one process under it; the larger memory of the two (VmHWM) and the
messages a second stand beside what the SMTP server takes when a bare smtplib feeds it. KILLED
(2000) readers get the second one, whose sender is killed with -9 KILLS (20) times. Works in a
database of its own, which is dropped in the end.
"""

import asyncio
import json
import logging
import multiprocessing
import os
import random
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

SIZE = int(os.environ.get("SIZE", "100000"))
MINUTES = float(os.environ.get("MINUTES", "0"))
KILLED = int(os.environ.get("KILLED", "2000"))
KILLS = int(os.environ.get("KILLS", "20"))
MEGABYTES = 200
PROJECT = Path(__file__).resolve().parent.parent
PORT = 18925

# One batch after the other, without a broker, so that a kill takes no task along.
SENDER = """
import django
django.setup()
from newsletter.services.send_batch import send_batch
from newsletter.models import Delivery
while Delivery.objects.free().filter(issue={issue}).exists():
    send_batch({issue})
"""


def sink(port: int, heard: Path) -> None:
    """An SMTP server in a process of its own: answers at once and writes down who was mailed."""
    from aiosmtpd.controller import Controller

    names = os.open(heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            os.write(names, f"{envelope.rcpt_tos[0]}\n".encode())
            return "250 kept"

    logging.getLogger("mail.log").setLevel(logging.ERROR)
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.new_event_loop().run_forever()


def main() -> None:
    from embedded import ensure, release
    from embedded.environment import is_given

    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    held = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            heard = Path(folder) / "heard"
            server = multiprocessing.Process(target=sink, args=(PORT, heard), daemon=True)
            server.start()
            try:
                wait_until(heard.exists)
                send_to_many(heard)
                kill_senders(heard)
            finally:
                server.terminate()
    finally:
        teardown_databases(held, verbosity=0)
        release()


def send_to_many(heard: Path) -> None:
    from newsletter.models import Issue
    from newsletter.rendering import render_issue
    from newsletter.states import IssueState

    issue = make_issue("measured", SIZE)
    size = len(render_issue(issue).html) * 3 // 2
    limit = feed_by_hand(1000, f"{'rings ' * 12}\r\n" * (size // 74))
    forget(heard)
    is_sent = Issue.objects.filter(pk=issue.pk, state=IssueState.SENT).exists
    memory, frozen, sent = by_worker(heard, is_sent)
    mailed = Counter(heard.read_text().split())
    rate = len(mailed) / sent
    say(
        f"{len(mailed)} of {SIZE} readers in {sent:.0f} s, {rate:.0f} a second, after {frozen:.0f} "
        f"s for the worker's start and the audience; the server takes {limit:.0f} a second from a "
        f"bare loop; memory at most {memory} MB in the worker's processes (goal {MEGABYTES})"
    )
    if set(mailed.values()) != {1} or (len(mailed) != SIZE and not MINUTES):
        raise SystemExit("Somebody got it twice, or not at all.")


def kill_senders(heard: Path) -> None:
    from newsletter.models import Delivery
    from newsletter.services.freeze_audience import freeze_audience
    from newsletter.services.send_due_issues import note_lost_answers
    from newsletter.states import DeliveryState

    issue = make_issue("killed", KILLED)
    freeze_audience(issue.pk)
    forget(heard)
    chance = random.Random(11)  # noqa: S311 (no secret: the same rounds each time)
    kills = 0
    for _ in range(KILLS):
        before = heard.stat().st_size
        sender = start(issue.pk)
        wait_until(lambda b=before, s=sender: heard.stat().st_size > b or s.poll() is not None)
        time.sleep(chance.random() / 2)
        if sender.poll() is None:
            sender.kill()
            kills += 1
        sender.wait()
        # As ten minutes later.
        Delivery.objects.filter(issue=issue).exclude(taken_until=None).update(taken_until=None)
        age_asked(issue)
        note_lost_answers()
    if start(issue.pk).wait() != 0:
        raise SystemExit("The last sender failed.")
    mailed = Counter(heard.read_text().split())
    unknown = Delivery.objects.filter(issue=issue, state=DeliveryState.UNKNOWN).count()
    twice = [address for address, times in mailed.items() if times > 1]
    missed = KILLED - len(mailed)
    say(
        f"{kills} kills: {len(twice)} readers got it twice, {unknown} copies are unknown "
        f"(at most {kills}), {missed} readers did not get it"
    )
    if twice or unknown > kills or missed > unknown:
        raise SystemExit("The promise is broken.")


def by_worker(heard: Path, is_sent: Any) -> tuple[int, float, float]:
    """A worker of the queue `newsletter` does all of it: its largest memory, the seconds until the
    first mail, and those from then to the end.
    """
    from django.conf import settings
    from django.db import connection

    from common.queue import send
    from tests.queue import queue_at

    prefix = f"bench-{os.getpid()}-"
    with tempfile.TemporaryDirectory() as folder:
        told = {
            **{"folder": folder, "database": connection.settings_dict["NAME"]},
            **{"key_prefix": prefix, "stripe_key": "sk_test_none", "smtp_port": PORT},
        }
        words = ["worker", "--queues", "newsletter", "--concurrency", "1"]
        worker = subprocess.Popen(  # noqa: S603 (as docker-compose.yml starts it)
            [sys.executable, "-m", "celery", "--quiet", "-A", "jewelcad", *words],
            cwd=PROJECT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
                "TEST_WORKER": json.dumps(told),
            },
        )
        try:
            with queue_at(settings.CELERY_BROKER_URL, key_prefix=prefix):
                begin = time.monotonic()
                send("newsletter.send_due_issues_task")
            memory, first = 0, 0.0
            while not (is_sent() or (first and 0 < MINUTES * 60 < time.monotonic() - first)):
                if worker.poll() is not None:
                    raise SystemExit("The worker ended.")
                time.sleep(0.5)
                memory = max(memory, most_memory(worker.pid))
                if not first and heard.stat().st_size:
                    first = time.monotonic()
            return memory, first - begin, time.monotonic() - first
        finally:
            worker.terminate()
            worker.wait()


def most_memory(pid: int) -> int:
    """The larger of the worker and the process under it, in MB: VmHWM since its start."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = 0
    for one in [str(pid), *below]:
        status = Path(f"/proc/{one}/status").read_text()
        found = max(found, int(status.partition("VmHWM:")[2].split()[0]) // 1024)
    return found


def make_issue(slug: str, readers: int) -> Any:
    from django.utils import timezone

    from common.address_code import address_code
    from newsletter.models import Issue, Subscription
    from newsletter.states import IssueState

    Subscription.objects.all().update(left_at=timezone.now())
    addresses = [f"{slug}{number}@example.test" for number in range(readers)]
    Subscription.objects.bulk_create(
        [Subscription(address=one, address_code=address_code(one)) for one in addresses],
        batch_size=2000,
    )
    issue = Issue.objects.create(slug=slug, subject="Rings for winter", body="Dear reader\n\n" * 40)
    issue.state, issue.send_after = IssueState.SCHEDULED, timezone.now()
    issue.save()
    return issue


def feed_by_hand(count: int, message: str) -> float:
    """Messages a second of a loop that does nothing but hand over."""
    begin = time.monotonic()
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        for number in range(count):
            server.sendmail("shop@example.test", [f"hand{number}@example.test"], message)
    return count / (time.monotonic() - begin)


def age_asked(issue: Any) -> None:
    from datetime import timedelta

    from django.db.models import F

    from newsletter.models import Delivery
    from newsletter.states import DeliveryState

    asked = Delivery.objects.filter(issue=issue, state=DeliveryState.RESERVED)
    asked.update(asked_at=F("asked_at") - timedelta(minutes=11))


def start(issue_id: int) -> "subprocess.Popen[bytes]":
    from django.db import connection

    given = {"database": connection.settings_dict["NAME"], "port": PORT}
    return subprocess.Popen(  # noqa: S603 (this file's own words)
        [sys.executable, "-c", SENDER.format(issue=issue_id)],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.newsletter.sender_settings",
            "TEST_SENDER": json.dumps(given),
        },
    )


def forget(heard: Path) -> None:
    os.truncate(heard, 0)


def wait_until(is_so: Any) -> None:
    while not is_so():
        time.sleep(0.02)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()

"""Sends an issue to many readers over SMTP, then kills senders at random.

    .local/venv/bin/python -m bench.newsletter

SIZE (5000) is the number of readers, ROUNDS (5) the number of kills. Memory and messages a second
are printed beside what the SMTP server takes when a bare smtplib feeds it. Needs a database of its
own: it makes one beside the configured one and drops it.
"""

import asyncio
import json
import multiprocessing
import os
import random
import resource
import smtplib
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

SIZE = int(os.environ.get("SIZE", "5000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
PROJECT = Path(__file__).resolve().parent.parent
PORT = 18925

SENDER = """
import json, os, resource, sys, time
import django
django.setup()
from newsletter.services.send_batch import send_batch
from newsletter.models import Delivery
begin = time.monotonic()
while Delivery.objects.free().filter(issue={issue}).exists():
    send_batch({issue})
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"seconds": time.monotonic() - begin, "megabytes": kilobytes // 1024}}))
"""


def sink(port: int, heard: Any) -> None:
    """An SMTP server in a process of its own: answers at once and counts recipients."""
    from aiosmtpd.controller import Controller

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            heard.put(envelope.rcpt_tos[0])
            return "250 kept"

    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.new_event_loop().run_forever()


def feed_by_hand(count: int, message: str) -> float:
    """Messages a second of a loop that does nothing but hand over."""
    begin = time.monotonic()
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        for number in range(count):
            server.sendmail("shop@example.test", [f"hand{number}@example.test"], message)
    return count / (time.monotonic() - begin)


def main() -> None:
    from embedded import ensure, release
    from embedded.environment import is_given

    ensure(postgres=not is_given("DATABASE_URL"), redis=False, keep=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    # Nobody takes the batches that are asked for; the senders below are started by hand.
    os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
    import django

    django.setup()
    from django.test.utils import setup_databases

    held = setup_databases(verbosity=0, interactive=False)
    heard: Any = multiprocessing.Queue()
    server = multiprocessing.Process(target=sink, args=(PORT, heard), daemon=True)
    server.start()
    try:
        measure(heard)
    finally:
        server.terminate()
        from django.test.utils import teardown_databases

        teardown_databases(held, verbosity=0)
        release()


def measure(heard: Any) -> None:
    from newsletter.rendering import render_issue

    time.sleep(1)
    issue = make_issue("measured")
    size = len(render_issue(issue).html) * 3 // 2
    limit = feed_by_hand(1000, f"{'rings ' * 12}\r\n" * (size // 74))
    drain(heard)
    freeze(issue)
    done = finish(start(issue.pk))
    mailed = Counter(drain(heard))
    print(
        f"{len(mailed)} of {SIZE} readers, {SIZE / done['seconds']:.0f} mails a second, "
        f"the server takes {limit:.0f} from a bare loop; {done['megabytes']} MB at most"
    )
    if set(mailed.values()) != {1} or len(mailed) != SIZE:
        raise SystemExit("Somebody got it twice, or not at all.")
    kill_senders(heard)


def kill_senders(heard: Any) -> None:
    from newsletter.models import Delivery
    from newsletter.services.send_due_issues import note_lost_answers
    from newsletter.states import DeliveryState

    issue = make_issue("killed")
    freeze(issue)
    chance = random.Random(11)  # noqa: S311 (no secret: the same rounds each time)
    kills = 0
    for _ in range(ROUNDS):
        sender = start(issue.pk)
        time.sleep(4 + chance.random() * 2)
        if sender.poll() is None:
            sender.kill()
            kills += 1
        sender.wait()
        # As ten minutes later.
        Delivery.objects.filter(issue=issue).exclude(taken_until=None).update(taken_until=None)
        age_asked(issue)
        note_lost_answers()
    finish(start(issue.pk))
    mailed = Counter(drain(heard))
    unknown = Delivery.objects.filter(issue=issue, state=DeliveryState.UNKNOWN).count()
    twice = [address for address, times in mailed.items() if times > 1]
    print(
        f"{kills} kills: {len(twice)} readers got it twice, {unknown} copies are unknown "
        f"(at most {kills}), {SIZE - len(mailed)} readers did not get it"
    )
    if twice or unknown > kills or SIZE - len(mailed) > unknown:
        raise SystemExit("The promise is broken.")


def make_issue(slug: str) -> Any:
    from common.address_code import address_code
    from newsletter.models import Issue, Subscription

    addresses = [f"reader{number}@example.test" for number in range(SIZE)]
    Subscription.objects.bulk_create(
        [Subscription(address=one, address_code=address_code(one)) for one in addresses],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return Issue.objects.create(slug=slug, subject="Rings for winter", body="Dear reader\n\n" * 40)


def freeze(issue: Any) -> None:
    from django.utils import timezone

    from newsletter.services.freeze_audience import freeze_audience
    from newsletter.states import IssueState

    issue.state, issue.send_after = IssueState.SCHEDULED, timezone.now()
    issue.save()
    begin = time.monotonic()
    freeze_audience(issue.pk)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"audience frozen in {time.monotonic() - begin:.1f} s, {megabytes} MB at most")


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
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.newsletter.sender_settings",
            "TEST_SENDER": json.dumps(given),
        },
    )


def finish(sender: "subprocess.Popen[bytes]") -> dict[str, Any]:
    said, _ = sender.communicate()
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def drain(heard: Any) -> list[str]:
    time.sleep(0.5)
    found = []
    while not heard.empty():
        found.append(heard.get())
    return found


if __name__ == "__main__":
    main()

"""How long it takes to look for what is left of a person.

    python -m bench.traces [--rows 100000] [--demo]

Fills a database of its own with mails and messages of Stripe, or with the demo shop, and throws it
away afterwards. Goal: a minute for 100,000 rows.
"""

import argparse
import secrets
import sys
import time

from bench.own_database import own_database

GOAL_SECONDS = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--demo", action="store_true", help="Seed the demo shop instead.")
    given = parser.parse_args()

    with own_database():
        if given.demo:
            from django.core.management import call_command

            call_command("seed_demo")
        else:
            _fill(given.rows)
        return _measure()


def _fill(rows: int) -> None:
    from django.utils import timezone

    from accounts.models import User
    from common.models import OutboxMail
    from payments.models import WebhookEvent

    person = User.objects.create_user("mira@example.test", "mira", None)
    User.objects.filter(pk=person.pk).update(display_name="Mira Kessler")
    now = timezone.now()
    OutboxMail.objects.bulk_create(
        (
            OutboxMail(
                to_address=f"{secrets.token_hex(6)}@example.test",
                dedupe_key=secrets.token_hex(12),
                subject="Your order has been paid, and your files are in your library",
                kind="order_paid",
            )
            for _ in range(rows // 2)
        ),
        batch_size=5000,
    )
    WebhookEvent.objects.bulk_create(
        (
            WebhookEvent(
                stripe_id=f"evt_{secrets.token_hex(12)}",
                object_id=f"pi_{secrets.token_hex(12)}",
                type="payment_intent.succeeded",
                happened_at=now,
                is_live=False,
            )
            for _ in range(rows // 2)
        ),
        batch_size=5000,
    )


def _measure() -> int:
    from accounts.models import User
    from common.personal import data_subject
    from privacy.tracing.seek import seek
    from privacy.tracing.values import values_of

    worst = 0.0
    for person in User.objects.order_by("pk")[:3]:
        begin = time.monotonic()
        traces = values_of(data_subject(person))
        gathered = time.monotonic()
        findings = seek(traces)
        done = time.monotonic()
        worst = max(worst, done - begin)
        print(
            f"{len(traces.values)} values gathered in {gathered - begin:.1f} s, sought in "
            f"{done - gathered:.1f} s through {dict(findings.looked_through)}"
        )
    return 0 if worst <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())

"""What the purge costs, beside one DELETE that finds the same rows by an index.

    python -m bench.purge [--rows 50000]

Each deletes as many old webhook events out of as many again that stay, in a database of its own
that is thrown away. Goal: at most twice the time of the plain DELETE.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Callable
from datetime import timedelta

GOAL = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows

    from embedded import ensure, release
    from embedded.environment import is_given

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    import django

    django.setup()
    from django.db import connection

    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        _purge()  # reads the map, which a worker has done before
        idle = timed(_purge, 0)
        plain, purged = timed(_plain, rows), timed(_purge, rows)
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
        release()
    ratio = purged / plain
    print(
        f"{rows} rows: plain DELETE {plain:.2f} s, purge {purged:.2f} s, {idle:.2f} s of it "
        f"whatever there is to do; ratio {ratio:.1f} (goal {GOAL})"
    )
    return 0 if ratio <= GOAL else 1


def timed(delete: Callable[[], None], rows: int) -> float:
    _fill(rows)
    begin = time.monotonic()
    delete()
    return time.monotonic() - begin


def _fill(rows: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from payments.models import WebhookEvent

    WebhookEvent._base_manager.all().delete()
    for age in (timedelta(days=365), timedelta()):
        at = timezone.now() - age
        WebhookEvent.objects.bulk_create(
            (
                WebhookEvent(
                    stripe_id=f"evt_{secrets.token_hex(12)}",
                    type="payment_intent.succeeded",
                    state="processed",
                    happened_at=at,
                    received_at=at,
                    processed_at=at,
                    is_live=False,
                )
                for _ in range(rows)
            ),
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE payments_webhookevent")


def _plain() -> None:
    from django.db import connection
    from django.utils import timezone

    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX bench ON payments_webhookevent (received_at)")
        cursor.execute(
            "DELETE FROM payments_webhookevent WHERE received_at <= %s",
            [timezone.now() - timedelta(days=90)],
        )
        cursor.execute("DROP INDEX bench")


def _purge() -> None:
    from django.utils import timezone

    from privacy.services.purge_expired import purge_expired

    purge_expired(as_of=timezone.now(), is_over=lambda: False)


if __name__ == "__main__":
    sys.exit(main())

"""How fast the inbox answers Stripe: signed events at a steady rate against a served site.

    STRIPE_WEBHOOK_SECRET=whsec_… python -m bench.webhooks http://127.0.0.1:8000 \
        [--rate 50] [--seconds 10]

Each event is new, says that a payment page was completed, and names a page that no order has: the
site stores it and hands it to a worker. Each is sent when its time comes, whether or not the ones
before are answered, and its answer is timed from that moment. Goal: 95 of 100 within 100 ms at 50 a
second. The rows stay in the site's database: measure on one that is thrown away.
"""

import argparse
import hashlib
import hmac
import json
import os
import secrets
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

GOAL_MS = 100.0
SENDERS = 64


def signed_event(secret: str) -> tuple[bytes, str]:
    now = int(time.time())
    session = {
        "id": f"cs_test_{secrets.token_hex(12)}",
        "object": "checkout.session",
        "metadata": {},
    }
    event = {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": now,
        "livemode": False,
        "data": {"object": session},
    }
    body = json.dumps(event).encode()
    mac = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256)
    return body, f"t={now},v1={mac.hexdigest()}"


def answered(address: str, secret: str, due: float) -> tuple[float, int]:
    """Milliseconds from the moment at which the event was due, and the status."""
    body, signature = signed_event(secret)
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 (the address given)
    time.sleep(max(0.0, due - time.monotonic()))
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            status = answer.status
    except urllib.error.HTTPError as refused:
        status = refused.code
    return (time.monotonic() - due) * 1000, status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site")
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    secret = os.environ["STRIPE_WEBHOOK_SECRET"]
    address = options.site.rstrip("/") + "/webhooks/stripe/"
    first = time.monotonic() + 0.5
    dues = [first + number / options.rate for number in range(options.rate * options.seconds)]
    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(lambda due: answered(address, secret, due), dues))
    times = sorted(took for took, _ in answers)
    p95 = statistics.quantiles(times, n=20)[-1]
    statuses = dict(Counter(status for _, status in answers))
    print(f"{len(times)} events at {options.rate} a second, statuses {statuses}")
    print(f"p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms")
    return 0 if p95 < GOAL_MS and all(status == 200 for _, status in answers) else 1


if __name__ == "__main__":
    sys.exit(main())

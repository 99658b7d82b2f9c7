"""What is on disk survives a kill, and a shop that never answers is given up after some tries."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stripe

from tests.stripe_sandbox.conftest import Shop

PROJECT = Path(__file__).resolve().parents[2]
KEY = "sk_test_of_the_suite"


@contextmanager
def _running(data: Path, webhook_url: str, *more: str) -> Iterator[stripe.StripeClient]:
    """A sandbox that is killed at the end, not stopped."""
    command = [sys.executable, "-m", "stripe_sandbox", "--port", "0", "--data", str(data)]
    command += ["--webhook-url", webhook_url, "--webhook-secret", "whsec_of_the_suite"]
    process = subprocess.Popen(
        [*command, "--secret-key", KEY, *more],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().split()[-1]
        yield stripe.StripeClient(KEY, base_addresses={"api": address})
    finally:
        process.kill()
        process.wait(5)
        process.stdout.close()


def _session(client: stripe.StripeClient) -> Any:
    product = {"name": "Ring"}
    line: Any = {"price_data": {"currency": "usd", "unit_amount": 900, "product_data": product}}
    return client.v1.checkout.sessions.create(
        {"mode": "payment", "line_items": [line], "success_url": "http://127.0.0.1:8000/ok"},
        {"idempotency_key": "once"},
    )


def test_events_and_keys_survive_a_kill(tmp_path: Path, shop: Shop) -> None:
    with _running(tmp_path, "http://127.0.0.1:9/nobody") as client:
        session = _session(client)
        client.v1.checkout.sessions.expire(session.id)
    with _running(tmp_path, shop.url) as client:
        shop.wait_for(session.id, "checkout.session.expired", seconds=15)
        assert _session(client).id == session.id


def test_deliveries_end_after_the_last_attempt(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/nobody"
    with _running(tmp_path, nobody, "--max-attempts", "3", "--retry-base", "0.01") as client:
        client.v1.checkout.sessions.expire(_session(client).id)
        base = client._requestor._options.base_addresses["api"]
        limit = time.monotonic() + 10
        row: dict[str, Any] = {}
        while row.get("state") != "given_up":
            assert time.monotonic() < limit, row
            with urllib.request.urlopen(f"{base}/_sandbox/deliveries", timeout=5) as answer:  # noqa: S310
                row = json.loads(answer.read())["deliveries"][0]
    assert (row["attempts"], row["last_error"]) == (3, "ConnectionRefusedError")

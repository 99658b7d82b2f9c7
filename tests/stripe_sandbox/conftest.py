"""One sandbox process per test file, a shop that receives its webhooks, and the real SDK."""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
import stripe

PROJECT = Path(__file__).resolve().parents[2]
KEY = "sk_test_of_the_suite"
SECRET = "whsec_of_the_suite"


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_BROWSER = urllib.request.build_opener(_StayHere)


@dataclass
class Seen:
    """What a browser got: status, headers and the page's text."""

    status: int
    headers: Any
    text: str


def browse(url: str, form: dict[str, str] | None = None) -> Seen:
    """GET, or POST a form, without following a redirect."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        with _BROWSER.open(url, data, timeout=10) as answer:
            return Seen(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as answer:
        return Seen(answer.code, answer.headers, answer.read().decode())


class Visit(Protocol):
    """Opens a page as a browser would, or sends a form to it."""

    def __call__(self, url: str, form: dict[str, str] | None = None) -> Seen: ...


@dataclass
class Shop:
    """Receives webhooks as the shop would: verifies, then answers what the test asks for."""

    server: ThreadingHTTPServer
    received: list[stripe.Event] = field(default_factory=list)
    raw: list[tuple[bytes, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/webhooks/stripe/"

    def about(self, object_id: str) -> list[str]:
        """Types of the events received whose object is this one, in order of arrival."""
        return [e.type for e in self.received if e.data.object["id"] == object_id]

    def wait_for(self, object_id: str, kind: str, *, times: int = 1, seconds: float = 8) -> None:
        limit = time.monotonic() + seconds
        while self.about(object_id).count(kind) < times:
            assert time.monotonic() < limit, f"no {kind}; got {self.about(object_id)}"
            time.sleep(0.01)


@dataclass
class Sandbox:
    """A running sandbox and the ways to use it."""

    process: subprocess.Popen[str]
    url: str
    # Any: which parts an object has depends on `expand`, of which the SDK's types know nothing.
    client: Any
    log: Path

    def control(self, path: str, wish: dict[str, Any] | None = None, method: str = "POST") -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own process
            f"{self.url}/_sandbox/{path}",
            data=json.dumps(wish or {}).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read())

    def session(self, *amounts: int, currency: str = "usd", **more: Any) -> Any:
        lines: list[Any] = [
            {
                "price_data": {
                    "currency": currency,
                    "unit_amount": amount,
                    "product_data": {"name": f"Ring {number}"},
                }
            }
            for number, amount in enumerate(amounts or (10_000,), start=1)
        ]
        wish: Any = {
            "mode": "payment",
            "line_items": lines,
            "success_url": "http://127.0.0.1:8000/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1:8000/cart",
            **more,
        }
        return self.client.v1.checkout.sessions.create(wish)

    def pay(self, session: Any, number: str = "4242424242424242", **more: str) -> Seen:
        form = {"email": "ben@example.com", "number": number, "expiry": "12/34", "cvc": "123"}
        return browse(f"{self.url}/c/pay/{session.id}", {**form, **more})

    def charge(self, *amounts: int, number: str = "4242424242424242", **more: Any) -> Any:
        """A paid charge with its balance transaction."""
        session = self.session(*amounts, **more)
        assert self.pay(session, number).status == 303
        paid: Any = self.client.v1.checkout.sessions.retrieve(
            session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
        )
        return paid.payment_intent.latest_charge

    def designer(self, *, ready: bool = True) -> Any:
        account = self.client.v1.accounts.create(
            {"type": "express", "capabilities": {"transfers": {"requested": True}}}
        )
        if ready:
            self.control(f"accounts/{account.id}/onboard")
        return self.client.v1.accounts.retrieve(account.id)

    def balance(self, account: str | None = None, currency: str = "usd") -> int:
        """Available and pending together, minor units."""
        options: Any = {"stripe_account": account} if account else {}
        found: Any = self.client.v1.balance.retrieve(options=options)
        rows = [*found.available, *found.pending]
        return sum(row.amount for row in rows if row.currency == currency)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signature = self.headers["Stripe-Signature"]
            status = it.answers.pop(0) if it.answers else 200
            it.raw.append((body, signature))
            if status == 200:
                it.received.append(stripe.Webhook.construct_event(body, signature, SECRET))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it = Shop(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield it
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def sandbox(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("sandbox")
    log = folder / "log"
    command = [
        sys.executable,
        "-m",
        "stripe_sandbox",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
    ]
    command += ["--webhook-url", shop.url, "--webhook-secret", SECRET, "--secret-key", KEY]
    command += ["--retry-base", "0.05"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    client = stripe.StripeClient(KEY, base_addresses={"api": url}, max_network_retries=0)
    yield Sandbox(process, url, client, log)
    process.terminate()
    assert process.wait(5) == 0, "SIGTERM must stop it cleanly"
    process.stdout.close()


@pytest.fixture(scope="session")
def visit() -> Visit:
    return browse

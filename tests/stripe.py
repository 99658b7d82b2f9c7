"""A Stripe sandbox process of the suite, the real SDK, and functions that deliver its webhooks."""

import hashlib
import hmac
import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe
from django.test import Client
from pytest_django import Settings

from payments.gateway.client import client as gateway_client

PROJECT = Path(__file__).resolve().parents[1]
KEY = "sk_test_of_the_suite"
SECRET = "whsec_of_the_suite"
CARD, CARD_DECLINED = "4242424242424242", "4000000000000002"
CARD_ASKED = "4000000000003220"


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_BROWSER = urllib.request.build_opener(_StayHere)


@dataclass
class Sandbox:
    """The running sandbox, and what a buyer, Stripe and a test do with it."""

    url: str
    client: stripe.StripeClient

    def pay(self, address: str, number: str = CARD, **typed: str) -> int:
        """Send the hosted page's form; 303 when it is paid.

        The buyer lives in the United States, where no tax is collected, unless `country` says
        otherwise; `postal_code`, `tax_id` and `business_name` may be given too.
        """
        form = {"email": "ben@example.test", "number": number, "expiry": "12/34", "cvc": "123"}
        form |= {"country": "US", "postal_code": "10001"}
        return self._post(urllib.parse.urlsplit(address).path, form | typed)

    def authenticate(self, address: str, *, succeed: bool = True) -> int:
        """Answer the bank that the card CARD_ASKED asks for; 303 when it is paid."""
        path = urllib.parse.urlsplit(address).path.replace("/c/pay/", "/c/authenticate/")
        return self._post(path, {"outcome": "complete" if succeed else "fail"})

    def _post(self, path: str, form: dict[str, str]) -> int:
        data = urllib.parse.urlencode(form).encode()
        target = self.url + path
        try:
            with _BROWSER.open(target, data, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return int(answer.code)

    def control(self, path: str, wish: dict[str, Any] | None = None, method: str = "POST") -> Any:
        request = urllib.request.Request(  # noqa: S310 (our own process)
            f"{self.url}/_sandbox/{path}",
            data=json.dumps(wish or {}).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read())

    def charge_of(self, session_id: str) -> str:
        """The id of the charge that a paid checkout session made."""
        session: Any = self.client.v1.checkout.sessions.retrieve(
            session_id, {"expand": ["payment_intent"]}
        )
        return str(session.payment_intent.latest_charge)

    def refund_in_dashboard(
        self, charge_id: str, amount: int | None = None, course: str = "succeeded"
    ) -> Any:
        """All that is left unless `amount`; courses are listed in stripe_sandbox/README.md."""
        wish = {"course": course} | ({"amount": amount} if amount else {})
        return self.control(f"charges/{charge_id}/refund", wish)

    def let_refunds(self, charge_id: str, course: str) -> None:
        """Decide what the refunds that the shop asks for will do."""
        self.control(f"charges/{charge_id}/refunds", {"course": course})

    def settle_refund(self, refund_id: str) -> Any:
        return self.control(f"refunds/{refund_id}/settle")

    def fail_refund(self, refund_id: str, reason: str = "expired_or_canceled_card") -> Any:
        return self.control(f"refunds/{refund_id}/fail", {"reason": reason})

    def cancel_refund(self, refund_id: str) -> Any:
        """Only one that waits for the buyer, as at Stripe."""
        return self.control(f"refunds/{refund_id}/cancel")

    def dispute(self, charge_id: str, **wish: Any) -> Any:
        """A chargeback; `amount` and `reason` may be given."""
        return self.control(f"charges/{charge_id}/dispute", wish)

    def inquire(self, charge_id: str, **wish: Any) -> Any:
        return self.control(f"charges/{charge_id}/dispute", {"inquiry": True, **wish})

    def escalate(self, dispute_id: str) -> Any:
        """The bank makes a chargeback of its inquiry."""
        return self.control(f"disputes/{dispute_id}/escalate")

    def win(self, dispute_id: str) -> Any:
        return self.control(f"disputes/{dispute_id}/close", {"outcome": "won"})

    def lose(self, dispute_id: str) -> Any:
        """Of an inquiry: the bank lets it rest."""
        return self.control(f"disputes/{dispute_id}/close", {"outcome": "lost"})

    def appeal(self, dispute_id: str) -> Any:
        """A bank looks once more at a dispute that it had decided."""
        return self.control(f"disputes/{dispute_id}/appeal")

    def fraud_warning(self, charge_id: str) -> Any:
        return self.control(f"charges/{charge_id}/fraud_warning")

    def ask_for(self, account_id: str, *due: str, **delta: int) -> Any:
        """Stripe needs something within a time (30 days unless given), else it restricts."""
        seconds = int(timedelta(**(delta or {"days": 30})).total_seconds())
        return self.control(f"accounts/{account_id}/ask_for", {"due": due, "seconds": seconds})

    def restrict(self, account_id: str, *due: str, reason: str = "requirements.past_due") -> Any:
        return self.control(f"accounts/{account_id}/restrict", {"due": due, "reason": reason})

    def lift(self, account_id: str) -> Any:
        return self.control(f"accounts/{account_id}/lift")

    def onboard(self, account_id: str) -> Any:
        """Finish Stripe's form; also gives another bank account after a payout came back."""
        return self.control(f"accounts/{account_id}/onboard")

    def deauthorise(self, account_id: str) -> Any:
        return self.control(f"accounts/{account_id}/deauthorize")

    def pay_out(self, account_id: str = "", **wish: Any) -> Any:
        """A bank payout of a designer, or of the platform; all of it unless `amount`."""
        return self.control(f"accounts/{account_id}/payout" if account_id else "payout", wish)

    def arrive(self, payout_id: str) -> Any:
        return self.control(f"payouts/{payout_id}/arrive")

    def fail_payout(self, payout_id: str, code: str = "account_closed") -> Any:
        return self.control(f"payouts/{payout_id}/fail", {"code": code})

    def settle(self) -> None:
        """All pending money becomes available; the clock stays."""
        self.control("settle")

    def missed_events(self) -> list[dict[str, Any]]:
        """What Stripe's list calls not delivered; without an endpoint, that is all of them."""
        found = self.client.v1.events.list({"limit": 100, "delivery_success": False})
        return [event.to_dict() for event in reversed(list(found.auto_paging_iter()))]

    def settings(self, **wish: Any) -> None:
        """`country` of the seller, `settlement_currency` and `rates`, as the README says."""
        self.control("settings", wish)

    def fault(self, kind: str, match: str, **more: Any) -> None:
        self.control("faults", {"kind": kind, "match": match, **more})

    def clear_faults(self) -> None:
        self.control("faults", method="DELETE")

    def advance(self, **delta: int) -> None:
        seconds = int(timedelta(**delta).total_seconds())
        self.control("clock", {"advance_seconds": seconds})

    def events(self, *types: str) -> list[dict[str, Any]]:
        """Every event so far, oldest first; those of the named types only."""
        found = self.client.v1.events.list({"limit": 100})
        held = [event.to_dict() for event in reversed(list(found.auto_paging_iter()))]
        return [event for event in held if not types or event["type"] in types]

    def deliver(self, *events: dict[str, Any]) -> list[Any]:
        """Sign and post the events as Stripe would, in this order."""
        return [post_event(json.dumps(event).encode()) for event in events]

    def deliver_all(self) -> None:
        for answer in self.deliver(*self.events()):
            assert answer.status_code == 200

    def platform_balance(self, currency: str = "usd") -> int:
        """Net sum of the platform's balance transactions, in minor units."""
        found = self.client.v1.balance_transactions.list({"limit": 100})
        return sum(t.net for t in found.auto_paging_iter() if t.currency == currency)

    def platform_fees(self, currency: str = "usd") -> int:
        found = self.client.v1.balance_transactions.list({"limit": 100})
        return sum(t.fee for t in found.auto_paging_iter() if t.currency == currency)

    def transfers(self) -> list[Any]:
        return list(self.client.v1.transfers.list({"limit": 100}).auto_paging_iter())


def sign(payload: bytes, *, secret: str = SECRET, at: int | None = None) -> str:
    moment = at or int(time.time())
    signed = f"{moment}.".encode() + payload
    return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def post_event(payload: bytes, signature: str | None = None) -> Any:
    return Client().post(
        "/webhooks/stripe/",
        payload,
        content_type="application/json",
        headers={"Stripe-Signature": sign(payload) if signature is None else signature},
    )


@contextmanager
def running_sandbox(folder: Path, key: str) -> Iterator[str]:
    """The address of a sandbox process: one account at Stripe, which only this key opens."""
    arguments = ["--port", "0", "--data", str(folder), "--secret-key", key]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "stripe_sandbox", *arguments, "--webhook-secret", SECRET],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on "), (folder / "log").read_text()
        yield line.removeprefix("listening on ").strip()
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), KEY) as address:
        yield address


@pytest.fixture
def sandbox(
    sandbox_process: str,
    transactional_db: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sandbox]:
    """An empty sandbox that the gateway talks to; the SDK asks again after 20 ms, not 500."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.02)
    settings.STRIPE_API_BASE = sandbox_process
    settings.STRIPE_SECRET_KEY = KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_TIMEOUT_SECONDS = 2
    settings.SITE_URL = "http://testserver"
    gateway_client.cache_clear()
    client = stripe.StripeClient(KEY, base_addresses={"api": sandbox_process})
    shop = Sandbox(url=sandbox_process, client=client)
    shop.control("reset")
    yield shop
    gateway_client.cache_clear()

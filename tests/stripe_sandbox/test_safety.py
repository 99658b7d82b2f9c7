"""It takes test keys only, answers this machine only, and keeps card numbers out of its log."""

import http.client
import json
import os
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox

PROJECT = Path(__file__).resolve().parents[2]


def _request(
    sandbox: Sandbox, method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[int, Any]:
    address = urllib.parse.urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    payload = answer.read()
    connection.close()
    return answer.status, json.loads(payload)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--secret-key", "sk_live_1"],
        ["--secret-key", "rk_live_1"],
        ["--secret-key", "whatever"],
        ["--webhook-url", "http://shop.example/hook"],
        ["--webhook-url", "https://127.0.0.1/hook"],
        ["--webhook-secret", ""],
    ],
)
def test_unsafe_settings_stop_it_before_it_starts(tmp_path: Path, wrong: list[str]) -> None:
    command = [sys.executable, "-m", "stripe_sandbox", "--port", "0", "--data", str(tmp_path / "d")]
    done = subprocess.run(
        [*command, "--webhook-secret", "whsec_x", *wrong],
        cwd=PROJECT,
        env={**os.environ, "STRIPE_SECRET_KEY": "sk_test_x"},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("key", ["sk_test_other", "sk_live_real"])
def test_wrong_key_is_401(sandbox: Sandbox, key: str) -> None:
    client = stripe.StripeClient(key, base_addresses={"api": sandbox.url})
    with pytest.raises(stripe.AuthenticationError) as caught:
        client.v1.balance.retrieve()
    assert caught.value.http_status == 401
    assert key not in str(caught.value)


def test_missing_key_is_401(sandbox: Sandbox) -> None:
    status, body = _request(sandbox, "GET", "/v1/balance", {})
    assert (status, body["error"]["type"]) == (401, "invalid_request_error")


def test_other_host_names_are_refused(sandbox: Sandbox) -> None:
    status, _ = _request(sandbox, "GET", "/_sandbox/deliveries", {"Host": "evil.example"})
    assert status == 403


def test_a_form_on_a_web_page_cannot_reach_the_controls(sandbox: Sandbox) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _request(sandbox, "POST", "/_sandbox/reset", headers)[0] == 415


def test_unknown_address_and_object_are_404(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.charges.retrieve("ch_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    key = {"Authorization": "Bearer sk_test_of_the_suite"}
    assert _request(sandbox, "GET", "/v1/nothing", key)[0] == 404


def test_control_refuses_what_it_does_not_know(sandbox: Sandbox) -> None:
    kind = {"Content-Type": "application/json"}
    for wish in (
        '{"kind": "x"}',
        '{"kind": "drop", "oops": 1}',
        '{"kind": "drop", "times": 1e999}',
    ):
        assert _request(sandbox, "POST", "/_sandbox/faults", kind, wish)[0] == 400
    assert _request(sandbox, "POST", "/_sandbox/reset", kind, "[")[0] == 400
    assert _request(sandbox, "POST", "/_sandbox/nothing", kind, "{}")[0] == 404


def test_log_has_a_line_per_request_and_no_card_data(sandbox: Sandbox) -> None:
    session = sandbox.session()
    sandbox.pay(session, "4242 4242 4242 4242", cvc="987")
    mine = _wait_for_log(sandbox, session)
    assert [line.split("sandbox ")[1].split(" (")[0] for line in mine] == ["POST /c/pay/ID -> 303"]
    assert not any(number in "".join(mine) for number in ("4242424242424242", "4242 4242", "987"))
    data = sandbox.log.parent / "data"
    stored = b"".join(path.read_bytes() for path in data.iterdir())
    assert b"424242424242" not in stored


def _wait_for_log(sandbox: Sandbox, session: Any) -> list[str]:
    """The lines about a session; a line is written just after its answer is sent."""
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        lines = sandbox.log.read_text().replace(session.id, "ID").splitlines()
        if mine := [line for line in lines if "/c/pay/ID" in line]:
            return mine
    return []


def test_customer_can_be_erased(sandbox: Sandbox) -> None:
    customers = sandbox.client.v1.customers
    made = customers.create({"email": "ben@example.com", "name": "Ben"})
    assert customers.retrieve(made.id).email == "ben@example.com"
    assert customers.delete(made.id).deleted is True
    assert "email" not in customers.retrieve(made.id)


def test_reset_forgets_everything(sandbox: Sandbox) -> None:
    sandbox.charge()
    sandbox.control("reset")
    assert sandbox.balance() == 0
    assert sandbox.client.v1.events.list().data == []

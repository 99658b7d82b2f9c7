"""Takes a raw /v1/ request to its handler: key, route, parameters, idempotency, faults."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stripe_sandbox import API_VERSION
from stripe_sandbox.api import (
    accounts,
    balances,
    customers,
    disputes,
    events,
    files,
    fraud_warnings,
    payments,
    payouts,
    refunds,
    sessions,
    transfers,
)
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.config import Config
from stripe_sandbox.errors import Refusal, no_access
from stripe_sandbox.faults import API_KINDS, REFUSALS, Fault, FaultPlan
from stripe_sandbox.idempotency import Replay, begin, forget, remember
from stripe_sandbox.ids import random_text
from stripe_sandbox.params import decode
from stripe_sandbox.store import Store

_MODULES = (
    accounts, balances, customers, disputes, events, files, fraud_warnings, payments, payouts,
    refunds, sessions, transfers,
)  # fmt: skip
_ROUTES = [
    (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_]+)", endpoint.path)), endpoint)
    for module in _MODULES
    for endpoint in module.ENDPOINTS
]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it came over the wire; header names are lower case."""

    method: str
    path: str
    query: str
    body: str
    headers: Mapping[str, str]


@dataclass(kw_only=True)
class Answer:
    """A response; `cut` closes the connection without sending anything."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


class Api:
    """Everything under /v1/."""

    def __init__(self, config: Config, store: Store, faults: FaultPlan, base_url: str) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._base_url = base_url

    def answer(self, request: Request) -> Answer:
        request_id = f"req_{random_text(14)}"
        try:
            answer = self._run(request, request_id)
        except Refusal as refusal:
            answer = Answer(status=refusal.status, body=refusal.body())
        answer.headers |= {"Request-Id": request_id, "Stripe-Version": API_VERSION}
        return answer

    def _run(self, request: Request, request_id: str) -> Answer:
        authenticate(request.headers.get("authorization", ""), self._config.secret_key)
        endpoint, ids = _route(request)
        account = request.headers.get("stripe-account", "")
        self._check_account(account, endpoint)
        fault = self._faults.take(API_KINDS, f"{request.method} {request.path}")
        if fault is not None and fault.kind == "lost_request":
            # Cut before anything ran. The caller sees the same of `timeout`, where all was done.
            time.sleep(fault.seconds)
            return Answer(status=0, body={}, cut=True)
        if fault is not None and fault.kind in REFUSALS:
            # None of these ran, so a key stays free for the next attempt.
            raise REFUSALS[fault.kind]
        text = request.query if request.method in ("GET", "DELETE") else request.body
        params = decode(text)
        call = _Pending(endpoint, ids, params, account, request.path, request_id)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key is None:
            answer = self._execute(call, key=None, fault=fault)
        else:
            print_of = _fingerprint(request, params)
            with self._store.write() as tx:
                seen = begin(tx, account=account, key=key, request=print_of)
            answer = _replayed(seen) if seen else self._execute(call, key=key, fault=fault)
        if fault is not None and fault.kind == "timeout":
            time.sleep(fault.seconds)
            answer.cut = True
        return answer

    def _check_account(self, account: str, endpoint: Endpoint) -> None:
        if not account:
            return
        if not endpoint.connect:
            raise Refusal(
                "The sandbox takes Stripe-Account for balances, charges and payouts only.",
                remembered=False,
            )
        with self._store.read() as tx:
            if tx.find(account, kind="account") is None:
                raise no_access(account)

    def _execute(self, pending: "_Pending", *, key: str | None, fault: Fault | None) -> Answer:
        """Run the handler and remember its answer, in one transaction with its effect."""
        writes = pending.endpoint.method != "GET"
        if fault is not None and fault.kind == "slow":
            time.sleep(fault.seconds)
        try:
            params = pending.endpoint.shape.read(pending.params)
            with self._store.write() if writes else self._store.read() as tx:
                tx.request_id, tx.idempotency_key = pending.request_id, key
                call = Call(
                    tx,
                    self._config,
                    params,
                    pending.ids,
                    pending.account,
                    pending.path,
                    self._base_url,
                )
                answer = Answer(status=200, body=pending.endpoint.handler(call))
                if fault is not None and fault.kind == "error500_after_commit":
                    answer = Answer(status=500, body=_UNKNOWN.body())
                if key is not None:
                    remember(tx, pending.account, key, status=answer.status, body=answer.body)
            return answer
        except Refusal as refusal:
            self._note(pending, key, refusal)
            raise
        except BaseException:
            self._note(pending, key, _UNKNOWN)
            raise

    def _note(self, pending: "_Pending", key: str | None, refusal: Refusal) -> None:
        if key is None:
            return
        with self._store.write() as tx:
            if refusal.remembered:
                remember(tx, pending.account, key, status=refusal.status, body=refusal.body())
            else:
                forget(tx, pending.account, key)


@dataclass(frozen=True)
class _Pending:
    endpoint: Endpoint
    ids: dict[str, str]
    params: dict[str, Any]
    account: str
    path: str
    request_id: str


_UNKNOWN = Refusal(
    "An unknown error occurred. (The sandbox was asked to fail, or failed.)",
    status=500,
    kind="api_error",
)


def authenticate(header: str, secret_key: str) -> None:
    """Accept `Bearer key` and `Basic key:`; raises a 401 Refusal otherwise."""
    scheme, _, given = header.partition(" ")
    if scheme == "Basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    if scheme not in ("Basic", "Bearer") or not given:
        raise Refusal(
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
            remembered=False,
        )
    if not hmac.compare_digest(given.encode(), secret_key.encode()):
        raise Refusal(
            f"Invalid API Key provided: {given[:8]}{'*' * 12}", status=401, remembered=False
        )


def _route(request: Request) -> tuple[Endpoint, dict[str, str]]:
    for pattern, endpoint in _ROUTES:
        match = pattern.fullmatch(request.path)
        if match and endpoint.method == request.method:
            return endpoint, match.groupdict()
    raise Refusal(
        f"Unrecognized request URL ({request.method}: {request.path}).",
        status=404,
        remembered=False,
    )


def _fingerprint(request: Request, params: dict[str, Any]) -> str:
    text = json.dumps([request.method, request.path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _replayed(seen: Replay) -> Answer:
    return Answer(status=seen.status, body=seen.body, headers={"Idempotent-Replayed": "true"})

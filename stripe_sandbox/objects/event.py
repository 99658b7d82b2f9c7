"""Events: what a webhook carries."""

from typing import Any

from stripe_sandbox import API_VERSION
from stripe_sandbox.ids import new_id


def event(
    *,
    kind: str,
    subject: dict[str, Any],
    previous: dict[str, Any] | None,
    account: str | None,
    request_id: str | None,
    idempotency_key: str | None,
    created: int,
) -> dict[str, Any]:
    data: dict[str, Any] = {"object": subject}
    if previous is not None:
        data["previous_attributes"] = previous
    body: dict[str, Any] = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": request_id, "idempotency_key": idempotency_key},
        "type": kind,
    }
    if account is not None:
        body["account"] = account
    return body

"""Refusals shaped as Stripe's error object."""

from typing import Any


class Refusal(Exception):
    """An answer other than 200.

    `remembered` says whether an idempotency key keeps it: Stripe keeps what happened once the
    request began to run, and forgets refused parameters and conflicts.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        remembered: bool = True,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.remembered = remembered

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param is not None:
            error["param"] = self.param
        return {"error": error}


def bad_param(message: str, *, param: str, code: str | None = None) -> Refusal:
    return Refusal(message, param=param, code=code, remembered=False)


def no_access(account_id: str) -> Refusal:
    """What Stripe says about an account that has gone, or never belonged to the platform."""
    return Refusal(
        f"The provided key does not have access to account '{account_id}' (or that account does "
        "not exist). Application access may have been revoked.",
        status=403,
        code="account_invalid",
    )


def missing(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> Refusal:
    """404 for what the address names; Stripe answers 400 for what a parameter names."""
    return Refusal(
        f"No such {kind}: '{object_id}'", status=status, code="resource_missing", param=param
    )

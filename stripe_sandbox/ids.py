"""Identifiers shaped as Stripe's: a prefix that names the kind, then random letters and digits."""

import secrets
import string

_LETTERS = string.ascii_letters + string.digits


def random_text(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_id(prefix: str) -> str:
    return f"{prefix}_1{random_text(23)}"


def session_id() -> str:
    return f"cs_test_a1{random_text(56)}"


def account_id() -> str:
    return f"acct_1{random_text(15)}"

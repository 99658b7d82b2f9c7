"""How an API token looks and how its fingerprint is taken."""

import hashlib
import secrets

LEAD_IN = "jc_"
SHOWN_CHARACTERS = 9


def new_token() -> str:
    """About 256 random bits behind a start that secret scanners can look for."""
    return LEAD_IN + secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Tokens that open something to whoever holds them, as in links of mails. We keep their hashes
alone, so that a copy of the database opens nothing."""

import hashlib
import secrets


def random_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""What an app for one-time codes would show: for a demo account, when no telephone is at hand."""

import base64
import binascii
import hashlib
import hmac
import time

from .errors import EmbeddedError

STEP_SECONDS = 30


def one_time_code(secret: str, *, now: float | None = None) -> str:
    """RFC 6238 with six digits. Raises EmbeddedError for letters that are no secret."""
    letters = "".join(secret.split()).upper()
    try:
        key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise EmbeddedError(
            "that is not the secret which the page shows beside the picture."
        ) from None
    step = int(time.time() if now is None else now) // STEP_SECONDS
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"

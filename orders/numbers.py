"""Random numbers that people read aloud, without letters that look alike (0 O, 1 I L, 2 Z …)."""

import secrets

ALPHABET = "234679ACDEFGHJKMNPQRTVWXY"
ORDER_NUMBER_LENGTH = 12
CERTIFICATE_NUMBER_LENGTH = 17


def new_order_number() -> str:
    """Like JC-7K3M-9QXD: 25 letters to the eighth power, 1.5e11 of them."""
    return f"JC-{letters(4)}-{letters(4)}"


def new_certificate_number() -> str:
    """Like LC-7K3M-9QXD-4TUV: 6e16 of them, so that guessing finds nothing."""
    return f"LC-{letters(4)}-{letters(4)}-{letters(4)}"


def letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))

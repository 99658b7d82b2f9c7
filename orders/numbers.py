"""Random numbers that people read aloud: no 0 and O, no 1, I and L, no 5 and S, no 8 and B."""

import secrets

ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"
ORDER_NUMBER_LENGTH = 12
CERTIFICATE_NUMBER_LENGTH = 17


def new_order_number() -> str:
    """Like JC-7K3M-9QXD: 27 letters to the eighth power, 2.8e11 of them."""
    return f"JC-{_letters(4)}-{_letters(4)}"


def new_certificate_number() -> str:
    """Like LC-7K3M-9QXD-4TUV: 1.5e17 of them, so that guessing finds nothing."""
    return f"LC-{_letters(4)}-{_letters(4)}-{_letters(4)}"


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))

"""What is left of an address when its text is gone: a code by which it is known again.

The key lies outside the database, so whoever has the database alone cannot try addresses on it.
"""

import hashlib
import hmac

from django.conf import settings

CODE_LENGTH = 64


def normal_address(address: str) -> str:
    """One spelling of a mailbox. Dots and plus signs stay: they may make it somebody else's."""
    return address.strip().lower()


def address_code(address: str) -> str:
    """64 letters. Capitals and spaces around make no difference; anything else does."""
    return keyed_code("address", normal_address(address))


def keyed_code(kind: str, text: str) -> str:
    """The same for another kind of text, such as a username: codes of two kinds never meet."""
    said = f"{kind}\0{text}".encode()
    return hmac.new(settings.ADDRESS_KEY.encode(), said, hashlib.sha256).hexdigest()

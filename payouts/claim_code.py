"""The code against which somebody who left is paid what stays owed to them.

It is made from the number of their receipt with a key that lies outside the database. So a mail
that is written twice holds the same code, and a code still works after a backup came back.
"""

import hashlib

from common.address_code import keyed_code

# Without letters and digits that look alike.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 20


def claim_code(receipt_number: str) -> str:
    """Twenty letters, which is 98 bits, in groups of five."""
    number = int(keyed_code("claim", receipt_number), 16)
    letters = ""
    for _ in range(_LENGTH):
        number, one = divmod(number, len(_LETTERS))
        letters += _LETTERS[one]
    return "-".join(letters[begin : begin + 5] for begin in range(0, _LENGTH, 5))


def claim_hash(typed: str) -> str:
    """However it was typed: capitals, spaces and dashes make no difference."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()

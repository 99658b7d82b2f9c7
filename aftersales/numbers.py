"""Numbers of refunds, as people read them aloud."""

from orders.numbers import letters

REFUND_NUMBER_LENGTH = 12


def new_refund_number() -> str:
    """Like RF-7K3M-9QXD."""
    return f"RF-{letters(4)}-{letters(4)}"

"""Numbers of briefs, and of the money paid for their milestones, as people read them aloud."""

from orders.numbers import letters

NUMBER_LENGTH = 12


def new_brief_number() -> str:
    """Like DR-7K3M-9QXD."""
    return f"DR-{letters(4)}-{letters(4)}"


def new_payment_number() -> str:
    """Like RQ-7K3M-9QXD; travels to Stripe where an order's number does."""
    return f"RQ-{letters(4)}-{letters(4)}"


def new_part_number() -> str:
    """Like RP-7K3M-9QXD; travels with the transfer or the refund, to be found there."""
    return f"RP-{letters(4)}-{letters(4)}"

"""Lives of a designer's earning and of a transfer.

earning   pending ──► available ──► transferring ──► paid
          (hold)          ▲              │
                          └── refused ───┘
transfer  reserved ──► made | refused
"""

from django.db.models import TextChoices


class EarningState(TextChoices):
    PENDING = "pending", "In the hold"
    AVAILABLE = "available", "Due"
    TRANSFERRING = "transferring", "On its way"
    PAID = "paid", "Paid"


EARNING_MOVES: list[tuple[str, str]] = [
    (EarningState.PENDING.value, EarningState.AVAILABLE.value),
    (EarningState.AVAILABLE.value, EarningState.TRANSFERRING.value),
    (EarningState.TRANSFERRING.value, EarningState.PAID.value),
    (EarningState.TRANSFERRING.value, EarningState.AVAILABLE.value),
]


class TransferState(TextChoices):
    RESERVED = "reserved", "On its way"
    MADE = "made", "Made"
    REFUSED = "refused", "Refused"


TRANSFER_MOVES: list[tuple[str, str]] = [
    (TransferState.RESERVED.value, TransferState.MADE.value),
    (TransferState.RESERVED.value, TransferState.REFUSED.value),
]


class AccountStanding(TextChoices):
    """How far a designer's account at Stripe is."""

    NEW = "new", "Not opened yet"
    ONBOARDING = "onboarding", "Details missing"
    ACTIVE = "active", "Ready to be paid"
    RESTRICTED = "restricted", "Held by Stripe"

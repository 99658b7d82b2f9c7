"""Lives of a designer's earning, of a transfer, and of its reversal.

earning   pending ──► available ──► transferring ──► paid
          (hold)          ▲              │            │
             │            ├── refused ───┘            │
             │            └───────── given back ──────┤
             └──────► taken back ◄── refunded, lost ──┘
transfer  reserved ──► made | refused
reversal  reserved ──► made | refused
bank      on its way ──► paid ──► failed; from on its way to failed or cancelled too
account   new ──► onboarding ◄──► active ◄──► restricted; from each of the three ──► left
                        left: it took our access away, or its designer chose another country

Which state an earning has follows from its numbers: Earning.standing.
"""

from django.db.models import TextChoices


class EarningState(TextChoices):
    PENDING = "pending", "Pending"
    AVAILABLE = "available", "Available"
    TRANSFERRING = "transferring", "On the way"
    PAID = "paid", "Paid"
    TAKEN_BACK = "taken_back", "Taken back"


# What is refunded may be taken from anywhere, and what is given back is due again. Nothing goes
# back into a hold that is over.
EARNING_MOVES: list[tuple[str, str]] = [
    (EarningState.PENDING.value, EarningState.AVAILABLE.value),
    (EarningState.PENDING.value, EarningState.TAKEN_BACK.value),
    (EarningState.AVAILABLE.value, EarningState.TRANSFERRING.value),
    (EarningState.AVAILABLE.value, EarningState.PAID.value),
    (EarningState.AVAILABLE.value, EarningState.TAKEN_BACK.value),
    (EarningState.TRANSFERRING.value, EarningState.PAID.value),
    (EarningState.TRANSFERRING.value, EarningState.AVAILABLE.value),
    (EarningState.TRANSFERRING.value, EarningState.TAKEN_BACK.value),
    (EarningState.PAID.value, EarningState.AVAILABLE.value),
    (EarningState.PAID.value, EarningState.TAKEN_BACK.value),
    (EarningState.TAKEN_BACK.value, EarningState.PENDING.value),
    (EarningState.TAKEN_BACK.value, EarningState.AVAILABLE.value),
    (EarningState.TAKEN_BACK.value, EarningState.PAID.value),
]


class TransferState(TextChoices):
    """Of a transfer and of its reversal."""

    RESERVED = "reserved", "On its way"
    MADE = "made", "Made"
    REFUSED = "refused", "Refused"


TRANSFER_MOVES: list[tuple[str, str]] = [
    (TransferState.RESERVED.value, TransferState.MADE.value),
    (TransferState.RESERVED.value, TransferState.REFUSED.value),
]


# The failure of a transfer that only waits for us; its designer need not act.
OUR_BALANCE_IS_LOW = "Our own balance at Stripe does not hold this part yet."


class BankPayoutState(TextChoices):
    """Of what Stripe sends from a designer's account to the bank."""

    ON_ITS_WAY = "on_its_way", "On the way"
    PAID = "paid", "Paid"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


# A bank may return what it had taken.
BANK_PAYOUT_MOVES: list[tuple[str, str]] = [
    (BankPayoutState.ON_ITS_WAY.value, BankPayoutState.PAID.value),
    (BankPayoutState.ON_ITS_WAY.value, BankPayoutState.FAILED.value),
    (BankPayoutState.ON_ITS_WAY.value, BankPayoutState.CANCELLED.value),
    (BankPayoutState.PAID.value, BankPayoutState.FAILED.value),
]


class AccountStanding(TextChoices):
    """How far a designer's account at Stripe is."""

    NEW = "new", "Not opened yet"
    ONBOARDING = "onboarding", "Details missing"
    ACTIVE = "active", "Ready to be paid"
    RESTRICTED = "restricted", "Held by Stripe"
    LEFT = "left", "No longer connected"


_OPEN = (AccountStanding.ONBOARDING, AccountStanding.ACTIVE, AccountStanding.RESTRICTED)
# An account that was left is never taken up again: its designer connects a new one.
ACCOUNT_MOVES: list[tuple[str, str]] = [
    *((AccountStanding.NEW.value, state.value) for state in _OPEN),
    *((old.value, new.value) for old in _OPEN for new in _OPEN if old != new),
    *((state.value, AccountStanding.LEFT.value) for state in _OPEN),
]

"""Lives of an order and a licence grant.

pending ──► paid            pending: reserved; the buyer may be on the payment page
  │ └─────► cancelled       confirming: the buyer is done, the bank has not answered yet; a wish to
  │            │                        cancel is noted, and sends the money back when it comes
  ▼            │            cancelled: expired, given up or failed; a late payment still counts
confirming ──► paid         quarantined: money came that does not fit the order; staff decide
(each may also end quarantined; from there it is paid when staff deliver, cancelled when it goes
back; paid stays)

held payment   held ──► delivered
                ▲ └──► returning ──► returned
                └─refused─┘ └─came back─┘ (held again)

licence     active ◄──► suspended
              └────┬────────┘
                   ▼
                revoked (stays)
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    PENDING = "pending", pgettext_lazy("order", "Waiting for payment")
    CONFIRMING = "confirming", pgettext_lazy("order", "Waiting for the bank")
    PAID = "paid", pgettext_lazy("order", "Paid")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")
    QUARANTINED = "quarantined", pgettext_lazy("order", "Held for review")


UNSETTLED = frozenset({OrderState.PENDING, OrderState.CONFIRMING})
PAYABLE = frozenset({OrderState.PENDING, OrderState.CONFIRMING, OrderState.CANCELLED})
ALLOWED: list[tuple[str, str]] = [
    (OrderState.PENDING.value, OrderState.CONFIRMING.value),
    (OrderState.PENDING.value, OrderState.PAID.value),
    (OrderState.PENDING.value, OrderState.CANCELLED.value),
    (OrderState.PENDING.value, OrderState.QUARANTINED.value),
    (OrderState.CONFIRMING.value, OrderState.PAID.value),
    (OrderState.CONFIRMING.value, OrderState.CANCELLED.value),
    (OrderState.CONFIRMING.value, OrderState.QUARANTINED.value),
    (OrderState.CANCELLED.value, OrderState.PAID.value),
    (OrderState.CANCELLED.value, OrderState.QUARANTINED.value),
    (OrderState.QUARANTINED.value, OrderState.PAID.value),
    (OrderState.QUARANTINED.value, OrderState.CANCELLED.value),
]


class CancelReason(TextChoices):
    EXPIRED = "expired", "The payment page expired"
    GIVEN_UP = "given_up", "The buyer cancelled"
    PAYMENT_FAILED = "payment_failed", "The bank refused the payment"
    NOT_OPENED = "not_opened", "The payment page could not be opened"
    GIVEN_BACK = "given_back", "The payment went back to the buyer"


class QuarantineReason(TextChoices):
    AMOUNT_DIFFERS = "amount_differs", _("The amount or currency differs from the order")
    OTHER_ORDER = "other_order", _("The payment names another order")
    NOT_SELLABLE = "not_sellable", _("It was paid after it was cancelled, and cannot be sold again")
    OWNED_ALREADY = (
        "owned_already",
        _("The buyer bought the same licence in another order meanwhile"),
    )
    EXCLUSIVE_TAKEN = "exclusive_taken", _("Somebody else has the exclusive licence by now")
    EXCLUSIVE_LATE = "exclusive_late", _("Paid for after the reservation had ended")
    FILES_BARRED = "files_barred", _("The law forbids to deliver it by now")
    SECOND_PAYMENT = "second_payment", _("The order was paid or decided already")
    UNWANTED = "unwanted", _("The buyer cancelled while the bank was confirming")
    TEST_MODE = "test_mode", _("A test payment on a live shop, or the other way round")


# Nobody has to decide about this money: it goes back in full.
GOES_BACK = frozenset(
    {
        QuarantineReason.EXCLUSIVE_TAKEN,
        QuarantineReason.EXCLUSIVE_LATE,
        QuarantineReason.FILES_BARRED,
        QuarantineReason.UNWANTED,
    }
)


class HeldState(TextChoices):
    HELD = "held", "Held for review"
    DELIVERED = "delivered", "Delivered"
    RETURNING = "returning", "Going back"
    RETURNED = "returned", "Given back"


HELD_MOVES: list[tuple[str, str]] = [
    (HeldState.HELD.value, HeldState.DELIVERED.value),
    (HeldState.HELD.value, HeldState.RETURNING.value),
    (HeldState.RETURNING.value, HeldState.RETURNED.value),
    (HeldState.RETURNING.value, HeldState.HELD.value),
    (HeldState.RETURNED.value, HeldState.HELD.value),
]


class ExclusiveState(TextChoices):
    """reserved ──► sold ──► ended; reserved ──► ended when the order ends unpaid."""

    RESERVED = "reserved", "Reserved"
    SOLD = "sold", "Sold"
    ENDED = "ended", "Ended"


EXCLUSIVE_MOVES: list[tuple[str, str]] = [
    (ExclusiveState.RESERVED.value, ExclusiveState.SOLD.value),
    (ExclusiveState.RESERVED.value, ExclusiveState.ENDED.value),
    (ExclusiveState.SOLD.value, ExclusiveState.ENDED.value),
]


class CouponUseState(TextChoices):
    COUNTED = "counted", "Counted"
    GIVEN_BACK = "given_back", "Given back"


class GrantState(TextChoices):
    ACTIVE = "active", pgettext_lazy("licence", "Active")
    SUSPENDED = "suspended", pgettext_lazy("licence", "Suspended")
    REVOKED = "revoked", pgettext_lazy("licence", "Revoked")


GRANT_MOVES: list[tuple[str, str]] = [
    (GrantState.ACTIVE.value, GrantState.SUSPENDED.value),
    (GrantState.SUSPENDED.value, GrantState.ACTIVE.value),
    (GrantState.ACTIVE.value, GrantState.REVOKED.value),
    (GrantState.SUSPENDED.value, GrantState.REVOKED.value),
]

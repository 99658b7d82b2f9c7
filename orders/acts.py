"""What is written down of orders and licences, in words for the staff desk."""

from django.db.models import TextChoices


class OrderAct(TextChoices):
    PLACED = "order.placed", "Placed an order"
    CANCELLED = "order.cancelled", "Cancelled an order"
    CANCEL_WISHED = "order.cancel_wished", "Wished to cancel an order that a bank is confirming"
    PAID = "order.paid", "Found an order paid"
    HELD = "order.held", "Held a payment for review"
    INVOICED = "order.invoiced", "Issued an invoice"
    CREDITED = "order.credited", "Issued a credit note"
    CREDIT_CANCELLED = "order.credit_cancelled", "Cancelled a credit note"
    CLAIMED = "order.claimed", "Claimed what was bought as a guest"
    WAIVED = "order.waived", "Gave up the right of withdrawal"
    WITHDRAWN = "order.withdrawn", "Withdrew from an order"
    COUPON_MADE = "coupon.made", "Made a coupon"
    COUPON_STOPPED = "coupon.stopped", "Stopped a coupon"
    GRANTED = "licence.granted", "Granted a licence"
    SUSPENDED = "licence.suspended", "Suspended a licence"
    RESTORED = "licence.restored", "Restored a licence"
    REVOKED = "licence.revoked", "Revoked a licence"
    DELIVERED = "payment.delivered", "Delivered for a held payment"
    MOVED_HELD = "payment.moved", "Moved a held payment"

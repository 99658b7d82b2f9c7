"""What is written down of design requests, in words for the staff desk."""

from django.db.models import TextChoices


class RequestAct(TextChoices):
    PUBLISHED = "request.published", "Published a brief"
    CLOSED = "request.closed", "Closed a brief"
    OFFERED = "request.offered", "Made an offer for a brief"
    WITHDRAWN = "request.withdrawn", "Withdrew an offer for a brief"
    LAPSED = "request.lapsed", "Let an offer lapse"
    ACCEPTED = "request.accepted", "Accepted an offer, or took up a milestone"
    UNPAID = "request.unpaid", "Ended the payment page of a milestone"
    PAID = "request.paid", "Found a milestone paid"
    PAID_LATE = "request.paid_late", "Found a payment that came too late"
    DELIVERED = "request.delivered", "Delivered a milestone"
    CHANGES = "request.changes", "Asked for changes"
    APPROVED = "request.approved", "Approved a milestone"
    STOPPED = "request.stopped", "Stopped a milestone"
    CANCELLED = "request.cancelled", "Cancelled milestones that were not paid"
    DISPUTED = "request.disputed", "Asked staff to decide a milestone"
    DECIDED = "request.decided", "Decided a disputed milestone"
    REOPENED = "request.reopened", "Let a milestone be decided again"
    RESERVED = "request.reserved", "Decided that held money leaves"
    MADE = "request.made", "Released or refunded held money"
    REFUSED = "request.refused", "Was refused a release or a refund by Stripe"
    SETTLED = "request.settled", "Settled a milestone"

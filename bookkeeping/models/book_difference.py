from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from orders.models import LedgerTransaction


class DifferenceKind(models.TextChoices):
    """What does not fit, in the order in which the check looks for it."""

    UNBALANCED = "unbalanced", "A booking does not sum to zero"
    CAUSE_MISSING = "cause_missing", "A booking whose cause is not there"
    NOT_BOOKED = "not_booked", "Money that moved without its booking"
    SHARES_DIFFER = "shares_differ", "A booking that differs from the settlement of its lines"
    EARNINGS_DIFFER = "earnings_differ", "A designer is owed another sum than the books say"
    DISPUTE_REOPENED = "dispute_reopened", "A closed dispute that a bank decided anew"
    GRANT_MISSING = "grant_missing", "A paid line without its licence"
    GRANT_WITHOUT_MONEY = "grant_without_money", "A licence that is not paid for"
    DOCUMENT_MISSING = "document_missing", "A payment or refund without its document"
    DOCUMENT_DIFFERS = "document_differs", "A document over another sum than was paid"
    SERIES_GAP = "series_gap", "A number that is missing in a series of documents"
    STRIPE_NOT_BOOKED = "stripe_not_booked", "Stripe moved money that is not booked"
    STRIPE_DIFFERS = "stripe_differs", "Stripe moved another sum than is booked"
    HELD_UNCOVERED = "held_uncovered", "Less lies at Stripe than is held for design requests"
    STRIPE_UNKNOWN = "stripe_unknown", "A booking that names a movement unknown to Stripe"


class BookDifferenceQuerySet(models.QuerySet["BookDifference"]):
    def open(self) -> "BookDifferenceQuerySet":
        return self.filter(closed_at=None)


class BookDifference(models.Model):
    """Something that does not fit between the books and what they tell of; staff look into it."""

    kind = models.CharField(max_length=20, choices=DifferenceKind.choices)
    # The order, transfer, designer's key or movement that it is about.
    reference = models.CharField(max_length=120)
    # Both sides in words, with their amounts; no names of people.
    ours = models.CharField(max_length=300)
    theirs = models.CharField(max_length=300)

    found_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    # Closed by a correcting entry, or by the check when it does not find it any more.
    closed_at = models.DateTimeField(null=True, blank=True)
    correction = models.OneToOneField(
        LedgerTransaction, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BookDifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "difference of the books"
        verbose_name_plural = "differences of the books"
        ordering = [F("closed_at").asc(nulls_first=True), "-found_at", "pk"]
        permissions = [
            ("read_books", "Can read the books"),
            ("correct_books", "Can correct the books"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DifferenceKind.values), name="book_difference_kind_known"
            ),
            models.UniqueConstraint(
                fields=["kind", "reference"],
                condition=Q(closed_at=None),
                name="book_difference_open_once",
            ),
            models.CheckConstraint(
                condition=Q(correction=None) | Q(closed_at__isnull=False),
                name="book_difference_corrected_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reference}"

    @property
    def audit_id(self) -> str:
        return f"{self.kind}:{self.reference}"[:100]

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.address_code import CODE_LENGTH
from newsletter.models.issue import Issue
from newsletter.models.subscription import Subscription
from newsletter.states import DELIVERY_MOVES, DeliveryState, Outcome


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def free(self) -> "DeliveryQuerySet":
        """Waiting, and in no worker's hands."""
        is_free = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
        return self.filter(is_free, state=DeliveryState.WAITING)


class Delivery(models.Model):
    """One copy of an issue for one address, asked for at most once."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="deliveries")
    # Where the address is read at the last moment; whoever has left has none.
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    address_code = models.CharField(max_length=CODE_LENGTH)

    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    # Why it was skipped or refused, in a few words of ours.
    reason = models.CharField(max_length=60, blank=True)
    # How often the mail server said "later" to this address.
    attempt_count = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    # Which batch has it in hand, and until when the others leave it alone.
    lease = models.CharField(max_length=16, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "address_code"], name="delivery_once_an_issue_and_address"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.SKIPPED])
                | Q(asked_at__isnull=False),
                name="delivery_asked_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["issue", "state"], name="delivery_by_state"),
            models.Index(
                fields=["issue", "id"], condition=Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(fields=["lease"], condition=~Q(lease=""), name="delivery_by_lease"),
            models.Index(fields=["asked_at"], name="delivery_by_time"),
            models.Index(fields=["address_code", "-asked_at"], name="delivery_by_address"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="delivery_moves",
                field="state",
                transitions=[(str(a.value), str(b.value)) for a, b in DELIVERY_MOVES],
            )
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"

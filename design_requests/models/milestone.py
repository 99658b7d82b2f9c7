from datetime import datetime, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.money import Money
from design_requests.models.offer import Offer, sum_to_price
from design_requests.periods import LONGEST_DAYS, REMINDED_ON
from design_requests.states import (
    AT_WORK,
    HOLDING,
    MILESTONE_MOVES,
    MilestoneState,
    pairs,
)


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def holding(self) -> "MilestoneQuerySet":
        return self.filter(state__in=HOLDING)

    def settling(self) -> "MilestoneQuerySet":
        return self.filter(state=MilestoneState.SETTLING)

    def to_settle(self, moment: datetime) -> "MilestoneQuerySet":
        """Settling, and not only waiting until all of it may leave."""
        waits = Q(leaves_at__gt=moment, to_release_minor__gte=F("price_minor"))
        return self.settling().exclude(waits)

    def silent(self, moment: datetime) -> "MilestoneQuerySet":
        """Delivered so long ago that silence approves."""
        return self.filter(state=MilestoneState.DELIVERED, answer_by__lte=moment)

    def to_remind(self, moment: datetime) -> "MilestoneQuerySet":
        """Delivered, and silent since a day of mails that has not been written."""
        late = Q()
        for day in REMINDED_ON:
            late |= Q(delivered_at__lte=moment - timedelta(days=day), reminded_day__lt=day)
        return self.filter(late, state=MilestoneState.DELIVERED)

    def held_too_long(self, moment: datetime) -> "MilestoneQuerySet":
        return self.filter(state__in=[*AT_WORK, MilestoneState.DISPUTED], hold_ends_at__lte=moment)

    def with_sides(self) -> "MilestoneQuerySet":
        """Each with its client and its designer."""
        return self.select_related("offer__brief__client", "offer__designer")


class Milestone(models.Model):
    """A part of a job that is paid, delivered and answered by itself."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    price_minor = models.PositiveIntegerField()
    day_count = models.PositiveSmallIntegerField()

    state = models.CharField(
        max_length=10, choices=MilestoneState.choices, default=MilestoneState.PLANNED
    )
    rounds_used = models.PositiveSmallIntegerField(default=0)
    # On which day of a silence its client was last reminded; 0 for not yet.
    reminded_day = models.PositiveSmallIntegerField(default=0)
    # What goes to the designer's side once it is decided; the rest goes back to the client.
    to_release_minor = models.PositiveIntegerField(null=True, blank=True)
    # What goes to the designer's side stays here until then: the client's bank may want it back.
    leaves_at = models.DateTimeField(null=True, blank=True)

    paid_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # When what is not delivered goes back, inside the time that Stripe gives us.
    hold_ends_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["offer", "position"]
        permissions = [("decide_milestone", "Can decide where held money goes")]
        constraints = [
            models.UniqueConstraint(fields=["offer", "position"], name="milestone_one_a_position"),
            models.CheckConstraint(
                condition=Q(state__in=MilestoneState.values), name="milestone_state_known"
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gt=0), name="milestone_costs_something"
            ),
            models.CheckConstraint(
                condition=Q(day_count__gte=1, day_count__lte=LONGEST_DAYS),
                name="milestone_ends_inside_the_hold",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "paying", "cancelled"])
                | Q(paid_at__isnull=False, due_at__isnull=False, hold_ends_at__isnull=False),
                name="milestone_held_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered")
                | Q(delivered_at__isnull=False, answer_by__isnull=False),
                name="milestone_delivered_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["settling", "settled"], to_release_minor__isnull=False)
                | (~Q(state__in=["settling", "settled"]) & Q(to_release_minor=None)),
                name="milestone_settling_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(to_release_minor=None) | Q(to_release_minor__lte=F("price_minor")),
                name="milestone_releases_what_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(leaves_at=None) | Q(to_release_minor__gt=0),
                name="milestone_leaving_has_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["settled", "lost", "cancelled"]) ^ Q(ended_at=None),
                name="milestone_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hold_ends_at"],
                condition=Q(state__in=sorted(HOLDING)),
                name="milestone_holding",
            )
        ]
        triggers = [
            pgtrigger.FSM(
                name="milestone_state_moves", field="state", transitions=pairs(MILESTONE_MOVES)
            ),
            pgtrigger.ReadOnly(
                name="milestone_agreement_unchanged",
                fields=["offer", "position", "title", "price_minor", "day_count"],
            ),
            sum_to_price("milestones_sum_to_price", "NEW.offer_id"),
        ]

    def __str__(self) -> str:
        return f"{self.offer.brief.number}/{self.position}"

    @property
    def audit_id(self) -> str:
        return str(self)

    @property
    def is_late(self) -> bool:
        """Whether the designer's time is over while it is still theirs."""
        is_over = self.due_at is not None and self.due_at <= timezone.now()
        return is_over and self.state in AT_WORK

    @property
    def are_files_open(self) -> bool:
        """Whether its client has the files: once something of the money is released for them."""
        is_decided = self.state in {MilestoneState.SETTLING, MilestoneState.SETTLED}
        return is_decided and bool(self.to_release_minor)

    @property
    def is_share_held(self) -> bool:
        """Whether what goes to the designer's side waits for the end of its hold."""
        is_early = self.leaves_at is not None and self.leaves_at > timezone.now()
        return is_early and self.state == MilestoneState.SETTLING

    @property
    def to_release(self) -> Money | None:
        if self.to_release_minor is None:
            return None
        return Money(self.to_release_minor, self.offer.currency)

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.offer.currency)

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.money import Money
from common.triggers import keep_rows, same_person, seven_years_over
from design_requests.models.milestone_payment import MilestonePayment
from design_requests.numbers import NUMBER_LENGTH, new_part_number
from design_requests.states import PART_MOVES, UNDONE, PartKind, PartState

_INSIDE_PAYMENT = """
    PERFORM 1 FROM design_requests_milestonepayment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    SELECT amount_minor INTO paid FROM design_requests_milestonepayment
        WHERE id = NEW.payment_id AND state = 'paid';
    SELECT SUM(amount_minor) INTO found FROM design_requests_heldpart
        WHERE payment_id = NEW.payment_id AND state NOT IN ('refused', 'returned');
    IF paid IS NULL OR found > paid THEN
        RAISE EXCEPTION '% was paid and % of it would leave', paid, found
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""

_AFTER_ITS_HOLD = """
    IF EXISTS (
        SELECT 1 FROM design_requests_milestonepayment payment
            JOIN design_requests_milestone milestone ON milestone.id = payment.milestone_id
            WHERE payment.id = NEW.payment_id AND milestone.leaves_at > NEW.asked_at
    ) THEN
        RAISE EXCEPTION 'Release % would leave before its hold is over', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class HeldPartQuerySet(models.QuerySet["HeldPart"]):
    def standing(self) -> "HeldPartQuerySet":
        """Made, or being asked for: what cannot leave a second time."""
        return self.exclude(state__in=UNDONE)

    def reserved(self) -> "HeldPartQuerySet":
        return self.filter(state=PartState.RESERVED)

    def unasked(self) -> "HeldPartQuerySet":
        """Nobody was asked for it yet."""
        return self.reserved().filter(asked_at=None)

    def asked(self) -> "HeldPartQuerySet":
        """Stripe was asked for it, and has not answered."""
        return self.reserved().filter(asked_at__isnull=False)

    def made(self) -> "HeldPartQuerySet":
        return self.filter(state=PartState.MADE)


class HeldPart(models.Model):
    """What leaves of a held payment: released to the designer's side, refunded to the client, or
    taken back by the client's bank.
    """

    # Travels to Stripe, so that transfer or refund is found there after a lost answer.
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, default=new_part_number)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    payment = models.ForeignKey(MilestonePayment, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    # Who gets the share of a release.
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="released_parts",
    )
    # Where it goes, as it stood when Stripe was first asked: a retry must ask for the same. Empty
    # while the designer has no account that can be paid.
    stripe_account_id = models.CharField(max_length=100, blank=True)

    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.RESERVED)
    amount_minor = models.PositiveIntegerField()
    # Of a release: the tax in it, the platform's fee, and the share that is transferred.
    tax_minor = models.PositiveIntegerField(default=0)
    platform_fee_minor = models.PositiveIntegerField(default=0)
    designer_share_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    stripe_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    reserved_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = HeldPartQuerySet.as_manager()

    class Meta:
        ordering = ["-reserved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PartState.values), name="held_part_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="held_part_moves_money"),
            models.CheckConstraint(
                condition=Q(
                    kind=PartKind.RELEASE,
                    designer__isnull=False,
                    designer_share_minor__gt=0,
                    amount_minor=F("tax_minor")
                    + F("platform_fee_minor")
                    + F("designer_share_minor"),
                )
                | Q(
                    kind__in=[PartKind.REFUND, PartKind.TAKEN],
                    designer=None,
                    stripe_account_id="",
                    tax_minor=0,
                    platform_fee_minor=0,
                    designer_share_minor=0,
                ),
                name="held_part_sums_to_its_shares",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["made", "returned"], made_at__isnull=False, stripe_id__isnull=False
                )
                | (~Q(state__in=["made", "returned"]) & Q(made_at=None, stripe_id=None)),
                name="held_part_made_names_stripes",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") ^ Q(failure="", refused_at=None),
                name="held_part_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="returned") ^ Q(returned_at=None),
                name="held_part_returned_says_when",
            ),
            # Nothing is released twice. What staff decide again may be refunded in two parts.
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind="release") & ~Q(state__in=["refused", "returned"]),
                name="held_part_one_standing_release",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reserved_at"], condition=Q(state="reserved"), name="held_part_reserved"
            )
        ]
        triggers = [
            same_person("held_part", "designer"),
            *keep_rows("held_part", until=seven_years_over("OLD.reserved_at")),
            pgtrigger.FSM(name="held_part_state_moves", field="state", transitions=PART_MOVES),
            pgtrigger.ReadOnly(
                name="held_part_facts_unchanged",
                fields=[
                    "number",
                    "idempotency_key",
                    "payment",
                    "kind",
                    "amount_minor",
                    "tax_minor",
                    "platform_fee_minor",
                    "designer_share_minor",
                    "currency",
                    "reserved_at",
                ],
            ),
            pgtrigger.Trigger(
                name="held_part_inside_its_payment",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("found", "BIGINT"), ("paid", "BIGINT")],
                func=_INSIDE_PAYMENT,
            ),
            pgtrigger.Trigger(
                name="held_part_leaves_after_its_hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.kind = 'release' AND OLD.asked_at IS NULL AND NEW.asked_at IS NOT NULL"
                ),
                func=_AFTER_ITS_HOLD,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_id(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def share(self) -> Money:
        return Money(self.designer_share_minor, self.currency)

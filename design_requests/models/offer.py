import uuid
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.money import Money
from common.triggers import same_person
from design_requests.models.brief import Brief
from design_requests.states import OFFER_MOVES, TAKEN, OfferState, pairs
from models_catalog.licences import TERMS, LicenceKind

_NOT_OWN_BRIEF = """
    IF EXISTS (
        SELECT 1 FROM design_requests_brief WHERE id = NEW.brief_id AND client_id = NEW.designer_id
    ) THEN
        RAISE EXCEPTION 'Brief % is the own one of who offers', NEW.brief_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_ONLY_IF_ASKED = """
    IF EXISTS (
        SELECT 1 FROM design_requests_brief WHERE id = NEW.brief_id AND is_private
    ) AND NOT EXISTS (
        SELECT 1 FROM design_requests_askeddesigner
            WHERE brief_id = NEW.brief_id AND designer_id = NEW.designer_id
    ) THEN
        RAISE EXCEPTION 'Brief % is private, and nobody asked this designer', NEW.brief_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


_SUM_TO_PRICE = """
    SELECT price_minor INTO expected FROM design_requests_offer WHERE id = {offer_id};
    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM design_requests_milestone
        WHERE offer_id = {offer_id};
    IF expected <> found THEN
        RAISE EXCEPTION 'Milestones of offer % sum to %, not to its price %', {offer_id}, found,
            expected USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def sum_to_price(name: str, offer_id: str) -> pgtrigger.Trigger:
    """At commit the milestones of an offer sum to its price."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[("expected", "BIGINT"), ("found", "BIGINT")],
        func=_SUM_TO_PRICE.format(offer_id=offer_id),
    )


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(state=OfferState.OPEN)

    def standing(self) -> "OfferQuerySet":
        """Open, or accepted: neither withdrawn nor over."""
        return self.filter(state__in=[OfferState.OPEN, *TAKEN])

    def over(self, moment: datetime) -> "OfferQuerySet":
        return self.filter(state=OfferState.OPEN, valid_until__lte=moment)

    def visible_to(self, person: User) -> "OfferQuerySet":
        """A designer's own, and those on one's own brief: no bidder sees another's."""
        return self.filter(Q(designer=person) | Q(brief__client=person))


class Offer(models.Model):
    """What a designer would make a brief for: price, days, rounds of changes, and rights."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="offers")
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="design_offers"
    )

    words = models.TextField(max_length=2000)
    formats = models.CharField(max_length=120)
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # Whether what the designer drew it with comes along, and not only the mesh.
    is_editable = models.BooleanField(default=False)
    # Whether its designer may sell the piece in the shop afterwards.
    may_be_listed = models.BooleanField(default=False)
    round_count = models.PositiveSmallIntegerField()

    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    # The sum of its milestones.
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # Both sides were shown what comes of these before it was accepted.
    fee_basis_points = models.PositiveSmallIntegerField()
    fee_minimum_minor = models.PositiveIntegerField()

    made_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OfferState.values), name="offer_state_known"
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="offer_costs_something"),
            models.CheckConstraint(
                condition=Q(fee_basis_points__lt=10_000), name="offer_leaves_a_share"
            ),
            models.CheckConstraint(
                condition=Q(licence_kind__in=LicenceKind.values), name="offer_licence_known"
            ),
            # Who has the piece for themselves alone does not find it in the shop.
            models.CheckConstraint(
                condition=~Q(licence_kind=LicenceKind.EXCLUSIVE, may_be_listed=True),
                name="offer_exclusive_is_not_listed",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed") ^ Q(agreed_at=None), name="offer_agreed_says_when"
            ),
            models.UniqueConstraint(
                fields=["brief"],
                condition=Q(state__in=sorted(TAKEN)),
                name="offer_one_accepted_a_brief",
            ),
            models.UniqueConstraint(
                fields=["brief", "designer"],
                condition=Q(state__in=["open", *sorted(TAKEN)]),
                name="offer_one_standing_a_designer",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(state="open"), name="offer_open_until")
        ]
        triggers = [
            same_person("offer", "designer"),
            pgtrigger.FSM(name="offer_state_moves", field="state", transitions=pairs(OFFER_MOVES)),
            pgtrigger.ReadOnly(
                name="offer_unchanged",
                fields=[
                    "public_id",
                    "brief",
                    "formats",
                    "licence_kind",
                    "is_editable",
                    "may_be_listed",
                    "round_count",
                    "price_minor",
                    "currency",
                    "fee_basis_points",
                    "fee_minimum_minor",
                    "made_at",
                    "valid_until",
                ],
            ),
            pgtrigger.Trigger(
                name="offer_not_on_own_brief",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NOT_OWN_BRIEF,
            ),
            pgtrigger.Trigger(
                name="offer_only_if_asked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_ONLY_IF_ASKED,
            ),
            sum_to_price("offer_is_its_milestones", "NEW.id"),
        ]

    def __str__(self) -> str:
        return f"{self.brief.number}/{self.designer_id}"

    @property
    def licence_name(self) -> str:
        """In the reader's language."""
        return TERMS[LicenceKind(self.licence_kind)].shown_name

    @property
    def audit_id(self) -> str:
        return str(self.public_id)

    def other_side(self, person: User) -> User:
        """Whom one of the two sides works with."""
        return self.designer if person.pk == self.brief.client_id else self.brief.client

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

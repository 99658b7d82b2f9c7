"""Briefs and offers as the tests begin with them, with a row for everything that hangs on one."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from design_requests.models import Brief, HeldPart, Milestone, MilestonePayment, Offer
from design_requests.periods import BRIEF_STAYS_OPEN, HELD_AT_MOST
from design_requests.services.deliver_milestone import deliver_milestone
from design_requests.states import BriefState, MilestoneState, PartKind, PaymentState
from models_catalog.models import CadModel, Measurement, Release
from models_catalog.states import ListingState
from tests.shop import back_to_work, make_listing


def make_brief(*, client: User, state: str = BriefState.OPEN) -> Brief:
    is_draft = state == BriefState.DRAFT
    return Brief.objects.create(
        client=client,
        kind="ring",
        description="A signet with our two dates inside.",
        currency="usd",
        state=state,
        published_at=None if is_draft else timezone.now(),
        open_until=None if is_draft else timezone.now() + BRIEF_STAYS_OPEN,
    )


def make_offer(
    *, brief: Brief, designer: User, prices: Sequence[int] = (10000,), **facts: object
) -> Offer:
    """An open offer with a milestone for each price."""
    with transaction.atomic():
        offer = Offer.objects.create(
            **{
                "brief": brief,
                "designer": designer,
                "words": "Drawn as a solid, with a comfort fit.",
                "formats": "STL, 3DM",
                "licence_kind": "personal",
                "round_count": 2,
                "price_minor": sum(prices),
                "currency": "usd",
                "fee_basis_points": 1500,
                "fee_minimum_minor": 50,
                "valid_until": timezone.now() + timedelta(days=14),
                **facts,
            }
        )
        Milestone.objects.bulk_create(
            Milestone(
                offer=offer, position=number, title="The model", price_minor=price, day_count=10
            )
            for number, price in enumerate(prices, start=1)
        )
    return offer


def hold_payment(milestone: Milestone) -> MilestonePayment:
    """The milestone as it is once it was paid for, without Stripe and without the books."""
    now = timezone.now()
    payment = MilestonePayment.objects.create(
        milestone=milestone,
        amount_minor=milestone.price_minor,
        currency=milestone.offer.currency,
        state=PaymentState.PAID,
        stripe_charge_id=f"ch_{secrets.token_hex(6)}",
        paid_at=now,
    )
    for state in (MilestoneState.PAYING, MilestoneState.WORKING):
        milestone.state = state
        milestone.paid_at = now
        milestone.due_at = now + timedelta(days=milestone.day_count)
        milestone.hold_ends_at = now + HELD_AT_MOST
        milestone.save()
    return payment


def leave(payment: MilestonePayment, amount_minor: int, *, kind: str = PartKind.REFUND) -> HeldPart:
    """A part of the payment that is on its way, all of it share where it is released."""
    is_release = kind == PartKind.RELEASE
    return HeldPart.objects.create(
        payment=payment,
        kind=kind,
        designer=payment.milestone.offer.designer if is_release else None,
        amount_minor=amount_minor,
        designer_share_minor=amount_minor if is_release else 0,
        currency=payment.currency,
    )


def make_piece(*, designer: User, **measured: object) -> Release:
    """A measured draft of the designer's studio, as an upload leaves it."""
    release = back_to_work(make_listing(designer=designer).cad_model.releases.get())
    CadModel.objects.filter(pk=release.cad_model_id).update(
        state=ListingState.DRAFT, published_at=None
    )
    Measurement.objects.create(
        release=release,
        **{
            "unit": "mm",
            "is_unit_from_file": True,
            "triangle_count": 12,
            "size_x_mm": 20,
            "size_y_mm": 4,
            "size_z_mm": 22,
            "surface_mm2": 500,
            "volume_mm3": 250,
            "is_watertight": True,
            "inner_diameter_mm": 17.3,
            **measured,
        },
    )
    return release


def hand_over(*, actor: User, milestone: Milestone) -> Milestone:
    """Delivered by its designer with a piece of their own; refused as the service refuses."""
    deliver_milestone(
        actor=actor,
        milestone=milestone,
        release=make_piece(designer=milestone.offer.designer),
        words="Look at the head.",
    )
    milestone.refresh_from_db()
    return milestone

"""A designer says what a brief would be made for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.languages import number
from common.locking import lock_rows
from common.money import decimal_of
from common.personal import hold_person, refuse_leaving
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import OfferRefused
from design_requests.models import Brief, MessageBlock, Milestone, Offer
from design_requests.periods import LONGEST_DAYS, OFFER_IS_VALID_AT_MOST
from design_requests.states import BriefState, OfferState
from models_catalog.licences import LicenceKind

# Of less than this a fee and a share in whole cents are no shares any more.
SMALLEST_MILESTONE_MINOR = 2000
MILESTONES_AT_MOST = 6


@dataclass(frozen=True)
class Planned:
    """One milestone as it is offered."""

    title: str
    price_minor: int
    day_count: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is offered beside the milestones."""

    words: str
    formats: str
    licence_kind: LicenceKind
    round_count: int
    valid_until: datetime
    is_editable: bool = False
    may_be_listed: bool = False


@transaction.atomic
def make_offer(*, actor: User, brief: Brief, terms: Terms, milestones: Sequence[Planned]) -> Offer:
    """Raises OfferRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    problem = _problem(actor, brief, terms, milestones)
    if problem:
        raise OfferRefused(problem)
    offer = Offer.objects.create(
        brief=brief,
        designer=actor,
        words=terms.words,
        formats=terms.formats,
        licence_kind=terms.licence_kind,
        is_editable=terms.is_editable,
        may_be_listed=terms.may_be_listed,
        round_count=terms.round_count,
        price_minor=sum(planned.price_minor for planned in milestones),
        currency=settings.SHOP_CURRENCY,
        fee_basis_points=settings.PLATFORM_FEE_BASIS_POINTS,
        fee_minimum_minor=settings.PLATFORM_FEE_MINIMUM_MINOR,
        valid_until=terms.valid_until,
    )
    Milestone.objects.bulk_create(
        Milestone(
            offer=offer,
            position=position,
            title=planned.title,
            price_minor=planned.price_minor,
            day_count=planned.day_count,
        )
        for position, planned in enumerate(milestones, start=1)
    )
    record_act(actor=actor, act=RequestAct.OFFERED, target=offer)
    emails.tell_offer_made(offer)
    return offer


def _problem(actor: User, brief: Brief, terms: Terms, milestones: Sequence[Planned]) -> str:
    """Why this offer cannot be made, in words for its designer; "" when it can."""
    now = timezone.now()
    if brief.client_id == actor.pk:
        return gettext("This is your own brief. Offers come from others.")
    if brief.state != BriefState.OPEN or (brief.open_until and brief.open_until <= now):
        return gettext("This brief takes no offers any more. The list has those that do.")
    if brief.is_private and not brief.asked.filter(designer=actor).exists():
        return gettext("This brief is private, and its client asked others.")
    if MessageBlock.objects.between(brief.client, actor).exists():
        return gettext("The client of this brief takes no messages and no offers from you.")
    standing = [OfferState.OPEN, OfferState.CHOSEN, OfferState.AGREED]
    if Offer.objects.filter(brief=brief, designer=actor, state__in=standing).exists():
        return gettext("You have an offer here already. Withdraw it before you make another.")
    if not 1 <= len(milestones) <= MILESTONES_AT_MOST:
        return gettext("An offer has one to %(most)s milestones.") % {"most": MILESTONES_AT_MOST}
    if min(planned.price_minor for planned in milestones) < SMALLEST_MILESTONE_MINOR:
        return gettext("A milestone costs %(least)s at least. Put small ones together.") % {
            "least": number(decimal_of(SMALLEST_MILESTONE_MINOR, settings.SHOP_CURRENCY), 2)
        }
    if not all(1 <= planned.day_count <= LONGEST_DAYS for planned in milestones):
        return gettext(
            "A milestone takes 1 to %(days)s days, because money is not held for longer. Split "
            "longer work into several."
        ) % {"days": LONGEST_DAYS}
    if not now < terms.valid_until <= now + OFFER_IS_VALID_AT_MOST:
        return gettext("An offer is valid for up to %(days)s days from now.") % {
            "days": OFFER_IS_VALID_AT_MOST.days
        }
    if terms.licence_kind == LicenceKind.EXCLUSIVE and terms.may_be_listed:
        return gettext("An exclusive piece cannot be listed in the shop as well.")
    return ""

"""Briefs and offers before any money: who may what, and what is refused with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from design_requests.errors import MoveRefused, OfferRefused
from design_requests.models import Brief, Milestone, Offer
from design_requests.services.accept_offer import accept_offer
from design_requests.services.close_brief import close_brief
from design_requests.services.lapse_offers import lapse_offers
from design_requests.services.make_offer import Planned, Terms, make_offer
from design_requests.services.publish_brief import publish_brief
from design_requests.services.withdraw_offer import withdraw_offer
from design_requests.states import BriefState, OfferState
from models_catalog.licences import LicenceKind
from tests.design_requests.making import hand_over, hold_payment, make_brief

pytestmark = pytest.mark.django_db


def terms() -> Terms:
    return Terms(
        words="As a solid.",
        formats="STL",
        licence_kind=LicenceKind.PERSONAL,
        round_count=1,
        valid_until=timezone.now() + timedelta(days=7),
    )


def offered(brief: Brief, designer: User) -> Offer:
    plan = [Planned("Sketch", 2000, 5), Planned("Model", 8000, 20)]
    return make_offer(actor=designer, brief=brief, terms=terms(), milestones=plan)


def test_a_draft_is_published_offered_for_and_closed_by_its_client_alone(
    mira: User, ben: User, carol: User
) -> None:
    brief = make_brief(client=ben, state=BriefState.DRAFT)
    for stranger in (mira, carol):
        with pytest.raises(MoveRefused):
            publish_brief(actor=stranger, brief=brief)
    publish_brief(actor=ben, brief=brief)
    assert list(Brief.objects.open_to(mira)) == [brief]
    assert not Brief.objects.open_to(ben).exists()
    offer = offered(brief, mira)
    assert offer.price_minor == 10000
    with pytest.raises(MoveRefused):
        close_brief(actor=mira, brief=brief)
    close_brief(actor=ben, brief=brief)
    offer.refresh_from_db()
    assert offer.state == OfferState.DECLINED


def test_an_offer_that_cannot_be_kept_is_refused_with_the_reason(mira: User, ben: User) -> None:
    brief = make_brief(client=ben)
    good, plan = terms(), [Planned("Model", 8000, 20)]
    wrong = [
        (ben, brief, good, plan, "own brief"),
        (mira, make_brief(client=ben, state=BriefState.DRAFT), good, plan, "no offers"),
        (mira, brief, good, [], "milestones"),
        (mira, brief, good, [Planned("Model", 1999, 20)], "20.00"),
        (mira, brief, good, [Planned("Model", 8000, 61)], "60 days"),
        (mira, brief, replace(good, valid_until=timezone.now()), plan, "valid"),
        (
            mira,
            brief,
            replace(good, licence_kind=LicenceKind.EXCLUSIVE, may_be_listed=True),
            plan,
            "exclusive",
        ),
    ]
    for who, which, what, milestones, reason in wrong:
        with pytest.raises(OfferRefused, match=reason):
            make_offer(actor=who, brief=which, terms=what, milestones=milestones)
    assert not Offer.objects.exists()
    offered(brief, mira)
    with pytest.raises(OfferRefused, match="already"):
        offered(brief, mira)


def test_what_is_withdrawn_or_lapsed_is_not_accepted(mira: User, ben: User) -> None:
    brief = make_brief(client=ben)
    withdrawn = withdraw_offer(actor=mira, offer=offered(brief, mira))
    with pytest.raises(MoveRefused):
        accept_offer(actor=ben, offer=withdrawn)
    late = offered(brief, mira)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(MoveRefused, match="time is over"):
            accept_offer(actor=ben, offer=late)
        assert lapse_offers(actor=Machine.SCHEDULE) == 1
        assert lapse_offers(actor=Machine.SCHEDULE) == 0
    late.refresh_from_db()
    assert late.state == OfferState.LAPSED


def test_only_the_designer_of_a_job_delivers_it_and_only_while_it_is_made(
    mira: User, ben: User, carol: User, staff: User
) -> None:
    offer = offered(make_brief(client=ben), mira)
    milestone: Milestone = offer.milestones.get(position=1)
    with pytest.raises(MoveRefused):
        hand_over(actor=mira, milestone=milestone)
    hold_payment(milestone)
    for other in (ben, carol, staff):
        with pytest.raises(MoveRefused):
            hand_over(actor=other, milestone=milestone)
    hand_over(actor=mira, milestone=milestone)
